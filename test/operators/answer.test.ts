import { LedgerEntry } from '../../src/contract/ledger-entry';
import { isoOf } from '../../src/decision/time';
import { answer } from '../../src/operators/answer';
import { AnswerRequest } from '../../src/operators/request';
import { anAction, anExecution, aView, minutesAgo, waiting } from '../support/builders';
import { DeskScene, FakeDesk } from '../support/fake-desk';
import { jsonOf, textOf } from '../support/reports';

const HELD: LedgerEntry = {
  at: isoOf(minutesAgo(40)),
  kind: 'gate.held',
  stage: 'First',
  action: 'Airlock',
  execution: 'e1',
  why: 'held',
  who: 'breakwater',
  findings: [{ blocker: 'working hours', state: 'blocking', reason: 'closed', clears: '' }, { blocker: 'open alarms', state: 'unknown', reason: 'denied', clears: '' }],
};
const AT_BAKE = [aView({ actions: [anAction('Airlock'), waiting('Bake-OneBox')] })];
const ask = (change: Partial<AnswerRequest> = {}, scene: DeskScene = {}) => answer(new FakeDesk(scene), { do: 'approve', stage: 'First', reason: 'sev2', ...change });

describe('breakwater approve and reject', () => {
  test('say what an approved airlock does, and which blockers it overrules', async () => {
    expect((await ask({}, { entries: [HELD] })).intent).toEqual([
      'approve Airlock of First, where rev-e1 waits', 'rev-e1 is deployed in First at once, whatever its blockers say', 'this overrules: working hours, open alarms',
    ]);
  });

  test.each<[AnswerRequest['do'], DeskScene, string]>([
    ['reject', {}, 'rev-e1 ends here, and nothing of it is deployed in First; CodePipeline rolls the stage back to what runs there already'],
    ['approve', { views: AT_BAKE }, 'the bake ends now, before it is judged, and the next step begins'],
    ['reject', { views: AT_BAKE }, 'CodePipeline rolls all of First back to the last execution that succeeded there; it waits for nobody'],
    ['approve', { views: [aView({ actions: [waiting('Sign-off')] })] }, 'the execution goes on'],
    ['reject', { views: [aView({ actions: [waiting('Sign-off')] })] }, 'the execution fails in this stage'],
    ['approve', { views: [aView({ execution: { id: 'e1', status: 'InProgress', type: 'ROLLBACK' } })] }, 'the rollback goes on'],
    ['reject', { views: [aView({ execution: { id: 'e1', status: 'InProgress', type: 'ROLLBACK' } })] }, 'the rollback FAILS, and the stage stays as it is now'],
  ])('say what %s does', async (verb, scene, consequence) => expect((await ask({ do: verb }, scene)).intent[1]).toBe(consequence));

  test('answer what waits, by its token, with the reason beside it', async () => {
    const desk = new FakeDesk({ views: AT_BAKE });
    const { report } = await (await answer(desk, { do: 'reject', stage: 'First', reason: 'error rates climb' })).perform();

    expect(desk.answers).toEqual([[{ stage: 'First', action: 'Bake-OneBox', token: 'token-Bake-OneBox' }, 'Rejected', 'error rates climb']]);
    expect(textOf(report)).toBe('Bake-OneBox of First is rejected');
    expect(jsonOf(report)).toEqual({ stage: 'First', action: 'Bake-OneBox', answer: 'Rejected', reason: 'error rates climb', outcome: 'done' });
  });

  test('say so when somebody else was first', async () => {
    const { report } = await (await ask({}, { answer: 'late' })).perform();

    expect(report.answer).toBe('no');
    expect(textOf(report)).toBe('Airlock of First had been answered, or had ended, before: nothing was done; see breakwater status');
  });

  test('print the plain line that does the same', async () => {
    expect((await ask()).plain).toEqual([[
      'aws', 'codepipeline', 'put-approval-result', '--pipeline-name', 'checkout', '--stage-name', 'First', '--action-name', 'Airlock',
      '--token', 'token-Airlock', '--result', '{"summary":"sev2","status":"Approved"}',
    ]]);
  });

  test.each<[string, Partial<AnswerRequest>, DeskScene, string]>([
    ['a stage that is not there', { stage: 'Fisrt' }, {}, "stage must name a stage of the pipeline, got 'Fisrt'; did you mean 'First'?"],
    ['an action that is not there', { action: 'Airlok' }, {}, "action must name an action of stage First, got 'Airlok'; did you mean 'Airlock'?"],
    ['an action whose token is gone', { action: 'Airlock' }, { views: AT_BAKE }, 'action must wait for an answer, got Airlock of stage First, which is Succeeded; see breakwater status'],
    ['an action that never ran', { action: 'Bake-1' }, { views: [aView({ actions: [{ name: 'Bake-1' }] })] }, 'action must wait for an answer, got Bake-1 of stage First, which never ran; see breakwater status'],
    ['a stage where nothing waits', {}, { views: [aView({ actions: [anAction('Airlock')] })] }, 'stage must have an approval that waits, got First, where none does; see breakwater status'],
    ['one of two that wait', {}, { views: [aView({ actions: [waiting('A'), waiting('B')] })] }, 'action must be named where several approvals wait, got none; name A or B'],
    ['an empty reason', { reason: ' ' }, {}, 'reason must be there, got an empty one; it is what others see beside the answer'],
    ['a reason that the console cannot show', { reason: 'x'.repeat(513) }, {}, 'reason must have at most 512 characters, got 513'],
  ])('refuse %s', async (_, change, scene, problem) => expect(ask(change, scene)).rejects.toThrow(problem));

  test('take a reason of 512 characters', async () => expect((await ask({ reason: 'x'.repeat(512) }, { executions: [anExecution('e1', { revision: '' })] })).intent[0]).toContain('e1 waits'));
});
