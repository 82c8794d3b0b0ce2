import { StageView } from '../../src/decision/observation';
import { PassedRollback, passRollbacks } from '../../src/handlers/rollback-pass';
import { PendingApproval } from '../../src/handlers/world';
import { anAction, aView, waiting } from '../support/builders';

const ROLLBACK = { id: 'e-2', status: 'InProgress', type: 'ROLLBACK' } as const;

interface Tried {
  readonly answers: readonly (readonly [PendingApproval, string, string])[];
  readonly told: readonly PassedRollback[];
  readonly failure?: string;
}

/** `answer` decides what CodePipeline says to each. */
async function tried(stages: readonly StageView[], answer: (approval: PendingApproval) => 'done' | 'late' = () => 'done'): Promise<Tried> {
  const answers: [PendingApproval, string, string][] = [];
  const told: PassedRollback[] = [];
  const pipeline = {
    state: async () => ({ name: 'checkout', createdAt: 0, stages }),
    answer: async (approval: PendingApproval, verdict: string, summary: string) => {
      answers.push([approval, verdict, summary]);
      return answer(approval);
    },
  };
  try {
    await passRollbacks(pipeline, (passed) => told.push(passed));
    return { answers, told };
  } catch (error) {
    return { answers, told, failure: error instanceof Error ? error.message : String(error) };
  }
}

test('approves the airlock that a rollback waits at, with its token and a reason', async () => {
  const { answers, told } = await tried([aView({ execution: ROLLBACK })]);

  expect(answers).toEqual([[
    { stage: 'First', action: 'Airlock', token: 'token-Airlock' }, 'Approved', 'Passed: execution e-2 rolls First back, and a rollback is never held',
  ]]);
  expect(told).toEqual([{ stage: 'First', action: 'Airlock', execution: 'e-2', answer: 'done' }]);
});

test('approves every bake that a rollback waits at, in every stage', async () => {
  const { answers } = await tried([
    aView({ execution: ROLLBACK, actions: [anAction('Airlock'), waiting('Bake-OneBox')] }),
    aView({ name: 'Second', execution: ROLLBACK, actions: [waiting('Bake-1'), waiting('Bake-2')] }),
  ]);

  expect(answers.map(([{ stage, action }]) => `${stage}/${action}`)).toEqual(['First/Bake-OneBox', 'Second/Bake-1', 'Second/Bake-2']);
});

test.each<[string, StageView]>([
  ['waits for a standard execution', aView()],
  ['is somebody else\'s approval', aView({ execution: ROLLBACK, actions: [waiting('Ask-The-Boss'), waiting('airlock'), waiting('MyAirlock')] })],
  ['was answered', aView({ execution: ROLLBACK, actions: [anAction('Airlock'), anAction('Bake-OneBox', { status: 'Failed', token: 'old' })] })],
  ['has no token', aView({ execution: ROLLBACK, actions: [anAction('Airlock', { status: 'InProgress' })] })],
  ['is in a stage that nothing ran in', aView({ execution: undefined })],
  ['belongs to a standard execution while a rollback waits before the stage', aView({ inbound: [{ id: 'e-2', type: 'ROLLBACK' }] })],
])('approves nothing that %s', async (_, view) => {
  expect(await tried([view])).toEqual({ answers: [], told: [] });
});

test('is content when the controller was there first', async () => {
  expect(await tried([aView({ execution: ROLLBACK })], () => 'late')).toMatchObject({ told: [{ answer: 'late' }] });
});

test('tries them all before it fails, naming those that failed', async () => {
  const refuse = (approval: PendingApproval): 'done' => {
    if (approval.action === 'Bake-2') return 'done';
    throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
  };
  const { told, failure } = await tried([aView({ execution: ROLLBACK, actions: [waiting('Airlock'), waiting('Bake-1'), waiting('Bake-2')] })], refuse);

  expect(told.map(({ action }) => action)).toEqual(['Bake-2']);
  expect(failure).toBe('could not pass the rollback at First/Airlock: ThrottlingException: Rate exceeded; First/Bake-1: ThrottlingException: Rate exceeded');
});

test('fails when the pipeline cannot be read', async () => {
  const pipeline = { state: () => Promise.reject(new Error('denied')), answer: async () => 'done' as const };

  await expect(passRollbacks(pipeline)).rejects.toThrow('denied');
});
