import { StageMemory } from '../../src/decision/observation';
import { RollbackRequest } from '../../src/operators/request';
import { rollback } from '../../src/operators/rollback';
import { anAction, anExecution, aPlan, aStage, aStageMemory, aView, minutesAgo, waiting } from '../support/builders';
import { DeskScene, FakeDesk } from '../support/fake-desk';

const running = (revision: string): StageMemory => aStageMemory({ state: 'passed', runs: { execution: `e-${revision}`, revision, startedAt: minutesAgo(900) } });
const known = (...revisions: readonly string[]): DeskScene => ({
  rollbackTargets: { kind: 'read', executions: revisions.map((revision) => anExecution(`e-${revision}`, { revision, status: 'Succeeded' })) },
});
const scene: DeskScene = {
  plan: aPlan(aStage(), aStage({ name: 'Rest' })),
  views: [aView({ execution: { id: 'e-r2', status: 'Succeeded', type: 'STANDARD' } }), aView({ name: 'Rest', execution: { id: 'e-r2', status: 'Succeeded', type: 'STANDARD' } })],
  stages: new Map([['First', running('r2')], ['Rest', running('r2')]]),
  ...known('r2', 'r1', 'r0'),
};
interface Asked { readonly desk: FakeDesk; readonly intent: readonly string[]; perform(): Promise<unknown> }

const asked = async (request: Partial<RollbackRequest>, change: DeskScene = {}): Promise<Asked> => {
  const desk = new FakeDesk({ ...scene, ...change });
  const deed = await rollback(desk, { do: 'rollback', reason: 'loses orders', ...request });
  return { desk, intent: deed.intent, perform: () => deed.perform() };
};

test('shows what would change on each target, and writes one parameter', async () => {
  const { desk, intent, perform } = await asked({ stage: 'First' });

  expect(intent.slice(0, 4)).toEqual([
    'First/OneBox: r2 -> r1, by RollbackStage', 'First/Fleet: r2 -> r1, by RollbackStage', 'because: loses orders',
    'what is taken back is vetoed there, until somebody lifts that; no blocker holds a rollback',
  ]);
  expect(desk.puts).toEqual([]);
  await perform();
  expect(desk.puts).toEqual([['/breakwater/checkout/rollbacks/First/20260302T180000Z-ana', { reason: 'loses orders' }, false]]);
});

test('names the revision that was asked for', async () => {
  const { desk, intent, perform } = await asked({ stage: 'First', to: 'r0' });
  await perform();

  expect(intent[0]).toBe('First/OneBox: r2 -> r0, by RollbackStage');
  expect(desk.puts[0][1]).toEqual({ to: 'r0', reason: 'loses orders' });
});

test.each<[string, DeskScene, string]>([
  ['CodePipeline cannot, and a restore may', known(), 'First/OneBox: r2 -> what was last good, if anything was, by a restore, if its templates are kept'],
  ['nobody can tell', { rollbackTargets: { kind: 'unreadable', why: 'denied' } }, 'First/OneBox: r2 -> what was last good, if anything was, by what is possible then'],
  ['the newest is vetoed', { stages: new Map([['First', { ...running('r2'), vetoes: [{ revision: 'r1', since: 1, why: 'x', by: 'breakwater' }] }]]) }, 'First/OneBox: r2 -> r0, by RollbackStage'],
])('says so where %s', async (_, change, expected) => expect((await asked({ stage: 'First' }, change)).intent[0]).toBe(expected));

test('tells of a release that it would stop', async () => {
  const views = [aView({ execution: { id: 'e-r3', status: 'InProgress', type: 'STANDARD' }, actions: [anAction('OneBox.Deploy'), waiting('Bake-OneBox')] })];

  expect((await asked({ stage: 'First' }, { views, executions: [anExecution('e-r3', { revision: 'r3' })] })).intent.slice(0, 2)).toEqual([
    'stop r3 (e-r3), which is in First; what is being deployed is waited for', 'First/OneBox: r3 -> r2, by RollbackStage',
  ]);
});

test('takes every wave back, the newest first', async () => {
  const { desk, perform } = await asked({ all: true });
  await perform();

  expect(desk.puts.map(([name]) => name)).toEqual(['/breakwater/checkout/rollbacks/Rest/20260302T180000Z-ana', '/breakwater/checkout/rollbacks/First/20260302T180000Z-ana']);
});

test.each<[string, Partial<RollbackRequest>, DeskScene, string]>([
  ['no wave is called so', { stage: 'Frist' }, {}, 'stage must name a wave of the pipeline, got \'Frist\'; did you mean \'First\'?'],
  ['nothing runs anywhere', { all: true }, { stages: new Map() }, 'there must be a wave in which something runs, got none; see breakwater status'],
  ['the plan is not kept', { stage: 'First' }, { plan: undefined }, 'the ledger does not hold the pipeline\'s plan yet; look again when the controller has come to its first end'],
  ['no reason is given', { stage: 'First', reason: ' ' }, {}, 'reason must be there, got an empty one; people read it where the change would have been held'],
])('refuses where %s', async (_, request, change, message) => expect(asked(request, change)).rejects.toThrow(message));
