import { ActionRun } from '../../src/decision/observation';
import { Plan, prefixKey } from '../../src/decision/plan';
import { MINUTE } from '../../src/decision/time';
import { observe } from '../../src/handlers/observe';
import { MemoryQuery, ParametersView } from '../../src/handlers/world';
import {
  aMemory, anAlarm, anExecution, aPlan, aRun, aStage, aStageMemory, aTarget, atOneBoxBake, aView, FAULTS, minutesAgo, NOW, OUTAGE, Scene, snapshotOf,
} from '../support/builders';
import { aWorld, FakeWorld } from '../support/fake-world';
import { aParameter } from '../support/letters';

const looked = async (scene: Parameters<typeof aWorld>[0] = {}, plan: Plan = aPlan()): Promise<FakeWorld> => {
  const world = aWorld(scene);
  await observe(world, plan, NOW);
  return world;
};

test('reads state, executions, runs, ledger, alarms, in that order, and writes nothing', async () => {
  expect((await looked()).calls).toEqual(['state', 'executions e1', 'runs e1', `ledger from ${minutesAgo(120)} e1/First`, 'alarms us-west-1 faults@now']);
});

test('remembers entries only from the beginning of what is under way', async () => {
  const views = [aView({ execution: { id: 'e1', status: 'Succeeded', type: 'STANDARD' }, actions: [] })];
  expect((await looked({ views, executions: [anExecution('e1', { status: 'Succeeded' })] })).calls).toContain(`ledger from ${NOW} `);
});

test('reads also what the execution did that was last seen in a stage where another is now', async () => {
  const scene: Scene = { executions: [anExecution('e1'), anExecution('e0', { status: 'Failed' })] };
  const remembering = (execution: string, stage = 'First'): Scene => ({ ...scene, memory: aMemory({ stages: new Map([[stage, aStageMemory({ execution })]]) }) });
  const runs = async (given: Scene): Promise<readonly string[]> => (await looked(given)).calls.filter((call) => call.startsWith('runs'));

  expect(await runs(remembering('e0'))).toEqual(['runs e1', 'runs e0']);
  expect(await runs(remembering('e1'))).toEqual(['runs e1']);
  expect(await runs(remembering('too-old-to-be-listed'))).toEqual(['runs e1']);
  expect(await runs(remembering('e0', 'NoLongerPlanned'))).toEqual(['runs e1']);
});

test('reads the lines of an execution that left a stage with a rejection, and of no other that left', async () => {
  const after = (status: ActionRun['status']): Scene => ({
    executions: [anExecution('e1', { startedAt: minutesAgo(3) }), anExecution('e0', { status: 'Failed', startedAt: minutesAgo(90) })],
    runs: { e0: [aRun('Bake-OneBox', { status })] },
    memory: aMemory({ stages: new Map([['First', aStageMemory({ execution: 'e0' })]]) }),
  });
  const reads = async (scene: Scene): Promise<readonly string[]> => (await looked(scene)).calls.filter((call) => call.startsWith('ledger'));

  expect(await reads(after('Failed'))).toEqual([`ledger from ${minutesAgo(3)} e1/First`, `ledger from ${minutesAgo(90)} e1/First`]);
  expect(await reads(after('Succeeded'))).toEqual([`ledger from ${minutesAgo(3)} e1/First`]);
});

test('asks for the executions that wait before a stage as well', async () => {
  expect((await looked({ views: [aView({ inbound: [{ id: 'e2', type: 'STANDARD' }] })] })).calls).toContain('executions e1,e2');
});

test('asks which commit an update of the pipeline is of', async () => {
  const update = aView({ name: 'UpdatePipeline', execution: { id: 'u1', status: 'Failed', type: 'STANDARD' }, actions: [] });
  expect((await looked({ views: [update, aView()] })).calls).toContain('executions e1,u1');
});

describe('of a release that has left a wave and is on its way', () => {
  const gone = (status: 'InProgress' | 'Succeeded' | 'Failed'): Scene => ({
    executions: [anExecution('e1'), anExecution('e0', { status })],
    memory: aMemory({ stages: new Map([['First', aStageMemory({ execution: 'e1', runs: { execution: 'e0', revision: 'r0', startedAt: minutesAgo(300) } })]]) }),
  });
  const runs = async (scene: Scene, production = true): Promise<readonly string[]> =>
    (await looked(scene, aPlan(aStage({ production })))).calls.filter((call) => call.startsWith('runs'));

  test('reads what it did there, though another has come into the wave: its bakes say from when on it is watched', async () => {
    expect(await runs(gone('InProgress'))).toEqual(['runs e1', 'runs e0']);
    expect(await runs(gone('InProgress'), false)).toEqual(['runs e1']);
    expect(await runs(gone('Succeeded'))).toEqual(['runs e1']);
  });

  const passed: Scene = { views: [aView({ execution: { id: 'e1', status: 'Succeeded', type: 'STANDARD' }, actions: [] })] };
  const query = async (scene: Scene): Promise<MemoryQuery | undefined> => {
    const { ledger, ...world } = aWorld(scene);
    const queries: MemoryQuery[] = [];
    await observe({ ...world, ledger: { ...ledger, read: async (at, asked) => { queries.push(asked); return ledger.read(at, asked); } } }, { ...aPlan(), hash: 'later' }, NOW);
    return queries[0];
  };

  test('reads what it was let in by', async () => {
    expect((await query(passed))?.snapshots).toEqual([{ execution: 'e1', stage: 'First' }]);
    expect((await query({ ...passed, executions: [anExecution('e1', { status: 'Succeeded' })] }))?.snapshots).toEqual([]);
  });

  test('reads the plan of its own commit, beside the one that is deployed', async () => {
    const exporting = (plan: string): Scene['runs'] => ({ e1: [aRun('Synth', { stage: 'Build', exported: { plan } })] });
    expect((await query({ ...passed, runs: exporting('own') }))?.plans).toEqual(['later', 'own']);
    expect((await query({ ...passed, runs: exporting('later') }))?.plans).toEqual(['later']);
    expect((await query({ ...passed, runs: exporting('') }))?.plans).toEqual(['later']);
  });
});

test('at an airlock reads the alarms of its blockers, one call an environment', async () => {
  const plan = aPlan(aStage({ blockers: [{ kind: 'alarm', name: 'a', alarms: [FAULTS, OUTAGE] }] }));
  expect((await looked({}, plan)).calls.filter((call) => call.startsWith('alarms'))).toEqual(['alarms us-west-1 faults@now', 'alarms us-east-1 sev1-open@now']);
});

describe('prefixes', () => {
  const PREFIX = { prefix: 'checkout-', account: '333333333333', region: 'us-west-1', broughtBy: ['First/OneBox'] };
  const plan = aPlan(aStage({ blockers: [{ kind: 'alarm', name: 'a', alarms: [FAULTS], prefixes: [PREFIX] }, { kind: 'alarm', name: 'b', alarms: [], prefixes: [PREFIX] }] }));

  test('B2, C15: are searched for once an environment, whatever blockers ask for them', async () => {
    const { calls } = await looked({}, plan);
    expect(calls.filter((call) => /^(alarms|search)/.test(call))).toEqual(['alarms us-west-1 faults@now', 'search us-west-1 checkout-']);
  });

  test('are searched for at a bake that is a gate too', async () => {
    const { calls } = await looked({ ...atOneBoxBake(10), memory: aMemory({ snapshots: snapshotOf('e1', plan.stages[0]) }) }, plan);
    expect(calls).toContain('search us-west-1 checkout-');
  });

  test('that match nothing make the targets looked at that may bring their alarms', async () => {
    expect((await looked({}, plan)).calls).toContain('target OneBox');
    const found: Scene = { prefixes: new Map([[prefixKey(PREFIX), { kind: 'read', alarms: [{ name: 'checkout-a', view: anAlarm('OK') }] }]]) };
    expect((await looked(found, plan)).calls.filter((call) => call.startsWith('target'))).toEqual([]);
  });

  test('that CloudWatch leaves out are unreadable, and not empty', async () => {
    const world = aWorld();
    const { prefixes } = await observe({ ...world, alarms: { ...world.alarms, search: async () => [] } }, plan, NOW);
    expect([...prefixes]).toEqual([[prefixKey(PREFIX), { kind: 'unreadable', why: 'CloudWatch gave no answer for it' }]]);
  });
});

test('at a bake asks the alarms’ history from the beginning of the deployment on', async () => {
  expect((await looked(atOneBoxBake(10))).calls).toContain(`alarms us-west-1 faults@${minutesAgo(13)}`);
});

test('reads no alarm when nothing waits', async () => {
  const { calls } = await looked({ views: [aView({ execution: { id: 'e1', status: 'Succeeded', type: 'STANDARD' }, actions: [] })] });
  expect(calls.filter((call) => call.startsWith('alarms'))).toEqual([]);
});

test('reads no alarm for a rollback: nothing could hold it', async () => {
  const { calls } = await looked({ views: [aView({ execution: { id: 'e1', status: 'InProgress', type: 'ROLLBACK' } })] });
  expect(calls.filter((call) => call.startsWith('alarms'))).toEqual([]);
});

test('looks whether targets exist only where an alarm that they bring is missing', async () => {
  expect((await looked({ alarms: [[FAULTS, { kind: 'missing' }]] })).calls.filter((call) => call.startsWith('target'))).toEqual(['target OneBox', 'target Fleet']);
  expect((await looked({ alarms: [[FAULTS, anAlarm('ALARM')]] })).calls.filter((call) => call.startsWith('target'))).toEqual([]);
});

test('an environment that the plan does not list is a target nobody can look at', async () => {
  const plan = { ...aPlan(aStage({ steps: [{ oneBox: true, targets: [aTarget('OneBox', { region: 'eu-north-1' })] }] })) };
  const { targets } = await observe(aWorld({ alarms: [[FAULTS, { kind: 'missing' }]] }), plan, NOW);
  expect(targets.get('First/OneBox')).toEqual({ kind: 'unreadable', why: 'the plan does not say how to look into 333333333333/eu-north-1' });
});

test('an answer that CloudWatch leaves out is unreadable, not OK', async () => {
  const world = aWorld();
  const { alarms } = await observe({ ...world, alarms: { read: async () => [], search: async () => [] } }, aPlan(), NOW);
  expect([...alarms.values()]).toEqual([{ kind: 'unreadable', why: 'CloudWatch gave no answer for it' }]);
});

test('an answer for the first alarm is none for the second', async () => {
  const { alarms: world, ...rest } = aWorld();
  const queue = { ...FAULTS, name: 'queue' };
  const plan = aPlan(aStage({ blockers: [{ kind: 'alarm', name: 'a', alarms: [FAULTS, queue] }] }));
  const { alarms } = await observe({ ...rest, alarms: { ...world, read: async () => [anAlarm('OK')] } }, plan, NOW);
  expect([...alarms.values()]).toEqual([anAlarm('OK'), { kind: 'unreadable', why: 'CloudWatch gave no answer for it' }]);
});

test('an alarm that two stages watch is watched from the earlier of the two deployments on', async () => {
  const { views = [], runs = {} } = atOneBoxBake(10);
  const second = aStage({ name: 'Second' });
  const before = (run: ActionRun): ActionRun => ({ ...run, stage: 'Second', startedAt: run.startedAt - 30 * MINUTE });
  const scene: Scene = {
    views: [...views, { ...views[0], name: 'Second', execution: { id: 'e0', status: 'InProgress', type: 'STANDARD' } }],
    executions: [anExecution('e1'), anExecution('e0')],
    runs: { e1: runs.e1, e0: runs.e1.map(before) },
    memory: aMemory({ snapshots: new Map([...snapshotOf('e1', aStage()), ...snapshotOf('e0', second)]) }),
  };
  for (const stages of [[aStage(), second], [second, aStage()]]) {
    expect((await looked(scene, aPlan(...stages))).calls).toContain(`alarms us-west-1 faults@${minutesAgo(43)}`);
  }
});

test('a step of two targets is watched from the first of their deployments on', async () => {
  const stage = aStage({ steps: [{ ...aStage().steps[0], targets: [aTarget('Late'), aTarget('OneBox')] }, aStage().steps[1]] });
  const { runs = {}, ...rest } = atOneBoxBake(10);
  const late = aRun('Late.Deploy', { startedAt: minutesAgo(11), endedAt: minutesAgo(10) });
  const scene: Scene = { ...rest, runs: { e1: [late, ...runs.e1] }, memory: aMemory({ snapshots: snapshotOf('e1', stage) }) };
  expect((await looked(scene, aPlan(stage))).calls).toContain(`alarms us-west-1 faults@${minutesAgo(13)}`);
});

describe('what a wave can be rolled back to', () => {
  const stage = (status: 'InProgress' | 'Succeeded' | 'Failed' | 'Stopped' | 'Cancelled', change: Parameters<typeof aStageMemory>[0] = {}, more: Scene & { readonly parameters?: ParametersView } = {}) => ({
    views: [aView({ execution: { id: 'e1', status, type: 'STANDARD' as const }, actions: [] })],
    executions: [anExecution('e1')],
    memory: aMemory({ stages: new Map([['First', aStageMemory({ state: 'deploying', execution: 'e1', ...change })]]) }),
    ...more,
  });
  const vetoed = { vetoes: [{ revision: 'r9', since: minutesAgo(500), why: 'red', by: 'breakwater' }] };
  const takeBack = { since: minutesAgo(1), execution: 'e1', revision: 'r1', because: 'red', who: 'breakwater' };
  const settled = { state: 'passed', ended: 'Succeeded' } as const;
  const asking = { parameters: { kind: 'read' as const, parameters: [aParameter('/breakwater/checkout/rollbacks/First/now', { reason: 'loses orders' })] } };
  const elsewhere = new Map([['First', aStageMemory({ state: 'deploying', execution: 'e1' })], ['Second', aStageMemory(vetoed)]]);

  test.each<[string, boolean, ReturnType<typeof stage>]>([
    ['while a release is on its way', false, stage('InProgress')],
    ['when one has failed', true, stage('Failed')],
    ['when one was stopped', true, stage('Stopped')],
    ['when one was cancelled', true, stage('Cancelled')],
    ['while something is vetoed, which CodePipeline might go back to', true, stage('InProgress', vetoed)],
    ['while something is vetoed in another wave', true, stage('InProgress', {}, { memory: aMemory({ stages: elsewhere }) })],
    ['once the veto is lifted', false, stage('InProgress', { vetoes: [{ ...vetoed.vetoes[0], lifted: minutesAgo(1) }] })],
    ['where nothing is to be learnt any more', false, stage('Succeeded', { ...settled, ...vetoed })],
    ['where it is to be taken back', true, stage('Succeeded', { ...settled, takeBack })],
    ['where a person asks for it', true, stage('Succeeded', settled, asking)],
    ['without a ledger, which would not remember it', false, stage('Failed', {}, { memory: { kind: 'unreadable', why: 'throttled' } })],
  ])('%s, is looked at: %s', async (_, isLookedAt, scene) => expect((await looked(scene)).calls.filter((call) => call.startsWith('targets'))).toEqual(isLookedAt ? ['targets First'] : []));

  test('is not looked at before production', async () =>
    expect((await looked(stage('Failed'), aPlan(aStage({ production: false })))).calls.filter((call) => call.startsWith('targets'))).toEqual([]));
});
