import { ActionRun, ActionStatus, ExecutionStatus, Observation, StageMemory, StageStatus, StageView } from '../../src/decision/observation';
import { isSettled, Remembered, rememberStage } from '../../src/decision/remember-stage';
import { Restore } from '../../src/decision/restore';
import { lookAt } from '../../src/decision/stage-look';
import { TORN_GRACE } from '../../src/decision/take-back-steps';
import {
  aMemory, anAction, anExecution, anObservation, aPlan, aRun, aStage, aStageMemory, aView, minutesAgo, NOW, OWN_ROLES, Scene, waiting,
} from '../support/builders';

const remembered = (scene: Scene, before?: Partial<StageMemory>, production = true): Remembered => {
  const stage = aStage({ production });
  const memory = before === undefined ? aMemory() : aMemory({ stages: new Map([['First', aStageMemory(before)]]) });
  const observation: Observation = anObservation({ ...scene, memory });
  return rememberStage(lookAt(stage, observation.pipeline.stages[0], { plan: aPlan(stage), observation, ownRoles: OWN_ROLES, now: NOW }));
};
const view = (status: StageStatus, change: Partial<StageView> = {}): readonly StageView[] =>
  [aView({ execution: { id: 'e1', status, type: 'STANDARD' }, actions: [], ...change })];
const DEPLOYED = { e1: [aRun('OneBox.Deploy')] };
const rollback = (status: StageStatus): readonly StageView[] => view(status, { execution: { id: 'e2', status, type: 'ROLLBACK' } });

describe('the state of a stage', () => {
  test.each<[string, Scene, string]>([
    ['nothing was ever there', { views: view('Succeeded', { execution: undefined }) }, 'resting'],
    ['an execution waits at the airlock', { views: view('InProgress', { actions: [waiting('Airlock')] }) }, 'holding'],
    ['targets are being deployed', { views: view('InProgress', { actions: [anAction('OneBox.Deploy', { status: 'InProgress' })] }) }, 'deploying'],
    ['a bake waits', { views: view('InProgress', { actions: [waiting('Bake-OneBox')] }) }, 'baking'],
    ['a person’s own approval waits', { views: view('InProgress', { actions: [waiting('SignOff')] }) }, 'deploying'],
    ['it succeeded', { views: view('Succeeded') }, 'passed'],
    ['it failed before anything was deployed', { views: view('Failed') }, 'resting'],
    ['it failed after something was deployed', { views: view('Failed'), runs: DEPLOYED }, 'torn'],
    ['it was stopped after something was deployed', { views: view('Stopped'), runs: DEPLOYED }, 'torn'],
    ['it was cancelled by an update of the pipeline in mid-wave', { views: view('Cancelled'), runs: DEPLOYED }, 'torn'],
    ['a rollback runs', { views: rollback('InProgress') }, 'rollingBack'],
    ['a rollback succeeded', { views: rollback('Succeeded') }, 'resting'],
    ['a rollback failed', { views: rollback('Failed'), executions: [anExecution('e2', { type: 'ROLLBACK', status: 'Failed' })] }, 'torn'],
  ])('when %s', (_, scene, state) => expect(remembered(scene).memory.state).toBe(state));

  test('a second failed rollback leaves it stuck', () => {
    const executions = [anExecution('e2', { type: 'ROLLBACK', status: 'Failed' })];
    const { memory, pages } = remembered({ views: rollback('Failed'), executions }, { state: 'rollingBack', execution: 'e2', failedRollbacks: ['e0'] });
    expect(memory).toMatchObject({ state: 'stuck', failedRollbacks: ['e0', 'e2'] });
    expect(pages.map(({ why }) => why)).toEqual([
      'First is stuck since 2026-03-02T18:00:00Z: what should have brought the previous version back has failed here; there is nothing to go back to: nothing else has succeeded here yet, or all of it is vetoed; nothing opens here until it is mended: roll the stage back, or approve its airlock by hand for a revision that mends it',
    ]);
  });

  test('success forgets failed rollbacks', () => expect(remembered({ views: view('Succeeded') }, { failedRollbacks: ['e0'] }).memory.failedRollbacks).toBeUndefined());
});

describe('what happened while nobody looked', () => {
  const next = view('InProgress', { actions: [waiting('Airlock')] });
  const gone = (status: ExecutionStatus, type: 'STANDARD' | 'ROLLBACK' = 'STANDARD'): Scene => ({ views: next, executions: [anExecution('e0', { status, type }), anExecution('e1')] });

  const seen = { execution: 'e0', since: minutesAgo(30) };
  /** The one-box and the fleet were deployed since; the last bake ended a minute later, or so many minutes earlier than that. */
  const left = (status: ActionStatus, bakedEarlier = 0): Scene => ({
    ...gone('Failed'),
    views: view('InProgress', {
      actions: [
        waiting('Airlock'), anAction('OneBox.Deploy', { changedAt: minutesAgo(9) }), anAction('Bake-OneBox', { changedAt: minutesAgo(8) }),
        anAction('Fleet.Deploy', { changedAt: minutesAgo(7), status }), anAction('Bake-1', { changedAt: minutesAgo(6 + bakedEarlier) }),
      ],
    }),
  });

  test.each<[string, Scene, Partial<StageMemory>, string]>([
    ['the one before passed', gone('InProgress'), { state: 'baking', execution: 'e0' }, 'holding'],
    ['the one before failed in mid-deployment', left('Failed'), { ...seen, state: 'deploying' }, 'torn'],
    ['the one before was let in and failed, all unseen', left('Failed'), { ...seen, state: 'holding' }, 'torn'],
    ['the one before was abandoned in mid-deployment', left('Abandoned'), { ...seen, state: 'deploying' }, 'torn'],
    ['the one before was stopped between two actions', left('Succeeded', 20), { ...seen, state: 'deploying' }, 'torn'],
    ['the one before was stopped and had never baked', { ...gone('Stopped'), views: view('InProgress', { actions: [waiting('Airlock'), anAction('OneBox.Deploy', { changedAt: minutesAgo(5) })] }) }, { ...seen, state: 'deploying' }, 'torn'],
    ['the one before passed and failed in a later stage', left('Succeeded'), { ...seen, state: 'baking' }, 'holding'],
    ['the one before failed, and its rollback succeeded', left('Succeeded'), { ...seen, state: 'deploying' }, 'holding'],
    ['a torn stage was mended', left('Succeeded'), { ...seen, state: 'torn' }, 'holding'],
    ['a stuck stage was mended', left('Succeeded'), { ...seen, state: 'stuck' }, 'holding'],
    ['a stuck stage failed once more', left('Failed'), { ...seen, state: 'stuck' }, 'stuck'],
    ['what failed there was known, and has been mended otherwise', left('Failed'), { ...seen, since: minutesAgo(1), state: 'resting' }, 'holding'],
    ['the one before was stopped at the airlock', gone('Stopped'), { state: 'holding', execution: 'e0' }, 'holding'],
    ['the rollback before succeeded', gone('Succeeded', 'ROLLBACK'), { state: 'rollingBack', execution: 'e0' }, 'holding'],
    ['the rollback before failed', gone('Failed', 'ROLLBACK'), { state: 'rollingBack', execution: 'e0' }, 'torn'],
    ['the rollback before had failed, was told, and has been mended otherwise', gone('Failed', 'ROLLBACK'), { state: 'resting', execution: 'e0', ended: 'Failed' }, 'holding'],
    ['a second one had, was told, and has been mended otherwise', gone('Stopped', 'ROLLBACK'), { state: 'resting', execution: 'e0', ended: 'Stopped', failedRollbacks: ['e-1'] }, 'holding'],
    ['the rollback before had failed, was told, and nothing has mended it', gone('Failed', 'ROLLBACK'), { state: 'torn', execution: 'e0', ended: 'Failed' }, 'torn'],
    ['a second one had, was told, and nothing has mended it', gone('Failed', 'ROLLBACK'), { state: 'stuck', execution: 'e0', ended: 'Failed', failedRollbacks: ['e-1', 'e0'] }, 'stuck'],
    ['the second rollback before failed', gone('Failed', 'ROLLBACK'), { state: 'rollingBack', execution: 'e0', failedRollbacks: ['e-1'] }, 'stuck'],
  ])('%s', (_, scene, before, state) => expect(remembered(scene, before).memory.state).toBe(state));

  test('several came and went where none had ever been', () => {
    expect(remembered(left('Failed'), { state: 'resting', since: minutesAgo(30) }).memory.state).toBe('torn');
  });

  test('what a ledger that knows nothing finds half deployed is torn', () => {
    expect(remembered(left('Failed')).memory.state).toBe('torn');
    expect(remembered(left('Succeeded')).memory.state).toBe('holding');
  });

  test('a torn stage stays torn while the next one waits at its airlock', () => {
    expect(remembered({ views: next }, { state: 'torn', execution: 'e1' }).memory.state).toBe('torn');
  });
});

describe('what runs there', () => {
  test('is what succeeded last', () => {
    expect(remembered({ views: view('Succeeded') }).memory.runs).toEqual({ execution: 'e1', revision: 'rev-e1', startedAt: minutesAgo(120) });
  });

  test('stays while the next one is under way or has failed', () => {
    const runs = { execution: 'e0', revision: 'rev-e0', startedAt: 1 };
    expect(remembered({ views: view('InProgress') }, { runs }).memory.runs).toEqual(runs);
    expect(remembered({ views: view('Failed'), runs: DEPLOYED }, { runs }).memory.runs).toEqual(runs);
  });

  const fleet = anAction('Fleet.Deploy', { runId: 'fleet-of-e0', changedAt: minutesAgo(7) });
  const nextAtAirlock: Scene = {
    views: view('InProgress', { actions: [waiting('Airlock'), anAction('OneBox.Deploy'), fleet, anAction('Bake-1', { changedAt: minutesAgo(2) })] }),
    executions: [anExecution('e0', { startedAt: 7 }), anExecution('e1')],
    runs: { e0: [aRun('Fleet.Deploy', { runId: 'fleet-of-e0' })] },
  };
  const known = { execution: 'd9', revision: 'rev-d9', startedAt: 1 };
  const baking: Partial<StageMemory> = { state: 'baking', execution: 'e0', since: minutesAgo(30), runs: known };

  test.each<[string, Scene, Partial<StageMemory>, string]>([
    ['is what left as the next one came in, before anybody looked', nextAtAirlock, baking, 'e0'],
    ['is what came and went unseen', nextAtAirlock, { ...baking, execution: 'c8', state: 'passed' }, 'e0'],
    ['stays when that is not listed any more', { ...nextAtAirlock, executions: [anExecution('e1')] }, baking, 'd9'],
    ['stays when nobody can tell whose it was', { ...nextAtAirlock, runs: {} }, baking, 'd9'],
    ['stays when nothing of it is new', nextAtAirlock, { ...baking, since: minutesAgo(1) }, 'd9'],
    ['stays when that left it half deployed', { ...nextAtAirlock, views: view('InProgress', { actions: [waiting('Airlock'), { ...fleet, status: 'Failed' }] }) }, baking, 'd9'],
  ])('%s', (_, scene, before, execution) => expect(remembered(scene, before).memory.runs?.execution).toBe(execution));

  test('after a rollback is the execution that it went back to, so that the next release is newer', () => {
    const executions = [anExecution('e0', { startedAt: 7 }), anExecution('e2', { type: 'ROLLBACK', rollsBackTo: 'e0', revision: 'rev-e0' })];
    expect(remembered({ views: rollback('Succeeded'), executions }).memory.runs).toEqual({ execution: 'e0', revision: 'rev-e0', startedAt: 7 });
  });

  test('after a rollback to what is too old to be listed is older than whatever is', () => {
    const executions = [anExecution('e2', { type: 'ROLLBACK', rollsBackTo: 'e0', revision: 'rev-e0' })];
    expect(remembered({ views: rollback('Succeeded'), executions }).memory.runs).toEqual({ execution: 'e0', revision: 'rev-e0', startedAt: 0 });
  });
});

test.each<[string, Partial<ActionRun>, readonly string[], readonly string[]]>([
  ['from the first deployment that ended well on', {}, [], ['OneBox']],
  ['not while the first is under way', { status: 'InProgress', endedAt: undefined }, [], []],
  ['not when the first failed: nothing was brought into being', { status: 'Failed' }, [], []],
  ['for ever', { status: 'Failed' }, ['OneBox', 'Fleet'], ['OneBox', 'Fleet']],
])('targets count as deployed %s', (_, run, before, deployed) => {
  expect(remembered({ views: view('InProgress'), runs: { e1: [aRun('OneBox.Deploy', run)] } }, { deployed: before }).memory.deployed).toEqual(deployed);
});

describe('a torn stage', () => {
  const torn: Scene = { views: view('Failed'), runs: DEPLOYED };
  test.each<[string, number, boolean, boolean, number]>([
    ['says nothing while CodePipeline’s own rollback may still begin', NOW - TORN_GRACE + 1, false, true, 0],
    ['calls a person after the grace', NOW - TORN_GRACE, false, true, 1],
    ['calls once', NOW - 10 * TORN_GRACE, true, true, 0],
    ['is nobody’s alarm in pre-production', NOW - TORN_GRACE, false, false, 0],
  ])('%s', (_, since, paged, production, pages) => {
    expect(remembered(torn, { state: 'torn', execution: 'e1', since, paged }, production).pages).toHaveLength(pages);
  });
});

describe('a restore', () => {
  const withRestore = (scene: Scene, during: string, state: Restore['state'], before: Partial<StageMemory>): Remembered => {
    const restore: Restore = {
      version: 1,
      id: 'r',
      stage: 'First',
      during,
      revision: 'rev-e1',
      why: 'an alarm went off',
      at: minutesAgo(15),
      movedAt: minutesAgo(15),
      state,
      release: { execution: 'e0', revision: 'rev-e0', at: minutesAgo(900), stacks: [], missing: [], doubts: [] },
      leftovers: [],
      progress: [],
    };
    const memory = aMemory({ stages: new Map([['First', aStageMemory(before)]]), restores: new Map([['First', restore]]) });
    const observation = anObservation({ ...scene, memory });
    return rememberStage(lookAt(aStage(), observation.pipeline.stages[0], { plan: aPlan(aStage()), observation, ownRoles: OWN_ROLES, now: NOW }));
  };
  const restoring: Partial<StageMemory> = { state: 'restoring', since: minutesAgo(14), execution: 'e1' };

  test('calls nobody while it runs', () => {
    const takeBack = { since: minutesAgo(20), execution: 'e1', revision: 'rev-e1', because: 'an alarm went off', who: 'breakwater' };
    const { memory, pages } = withRestore({ views: view('Failed'), runs: DEPLOYED }, 'e1', 'running', { ...restoring, takeBack });

    expect(memory.state).toBe('restoring');
    expect(pages).toEqual([]);
  });

  const failed: Scene = { views: rollback('Failed'), executions: [anExecution('e2', { type: 'ROLLBACK', status: 'Failed' })] };
  const next: Scene = { ...failed, views: view('InProgress', { execution: { id: 'e3', status: 'InProgress', type: 'STANDARD' }, actions: [waiting('Airlock')] }) };
  const twice: Partial<StageMemory> = { ...restoring, execution: 'e2', ended: 'Failed', failedRollbacks: ['e0', 'e2'] };

  test.each<[string, Scene, Restore['state'], Partial<StageMemory>, string, readonly string[] | undefined]>([
    ['forgets the rollbacks that failed before it', failed, 'restored', twice, 'resting', undefined],
    ['does so while nothing else comes', failed, 'restored', { ...twice, state: 'resting', failedRollbacks: undefined }, 'resting', undefined],
    ['does so when the next one came before anybody looked', next, 'restored', twice, 'holding', undefined],
    ['remembers them while it runs', failed, 'running', twice, 'restoring', ['e0', 'e2']],
    ['remembers them when it failed', failed, 'failed', twice, 'stuck', ['e0', 'e2']],
  ])('%s', (_, scene, state, before, after, failedRollbacks) => {
    const { memory } = withRestore(scene, 'e2', state, before);
    expect([memory.state, memory.failedRollbacks]).toEqual([after, failedRollbacks]);
  });
});

describe('a stage is settled', () => {
  const settled = (views: readonly StageView[], memory: Partial<StageMemory>): boolean => {
    const observation = anObservation({ views, memory: aMemory({ stages: new Map([['First', aStageMemory(memory)]]) }) });
    return isSettled(lookAt(aStage(), views[0], { plan: aPlan(), observation, ownRoles: OWN_ROLES, now: NOW }));
  };
  test.each<[string, readonly StageView[], Partial<StageMemory>, boolean]>([
    ['when its last execution succeeded and that is remembered', view('Succeeded'), { state: 'passed', execution: 'e1', ended: 'Succeeded' }, true],
    ['when it failed, a person was told and that is remembered', view('Failed'), { state: 'torn', execution: 'e1', ended: 'Failed', paged: true }, true],
    ['not while a person is still to be told', view('Failed'), { state: 'torn', execution: 'e1', ended: 'Failed' }, false],
    ['not when another execution is there', view('Succeeded'), { state: 'passed', execution: 'e0', ended: 'Succeeded' }, false],
    ['not when a failed one is retried', view('InProgress'), { state: 'torn', execution: 'e1', ended: 'Failed', paged: true }, false],
    ['not when it was frozen since', view('Succeeded', { transition: { enabled: false } }), { state: 'passed', execution: 'e1', ended: 'Succeeded' }, false],
    ['not when something ran in it since', view('Failed', { actions: [anAction('OneBox.Deploy', { changedAt: NOW })] }), { state: 'torn', execution: 'e1', ended: 'Failed', paged: true }, false],
    ['not when the ledger knows nothing of how it ended', view('Succeeded'), { state: 'passed', execution: 'e1' }, false],
  ])('%s', (_, views, memory, expected) => expect(settled(views, memory)).toBe(expected));

  test('as soon as what it showed is remembered', () => {
    const { memory } = remembered({ views: view('Succeeded') });
    expect(settled(view('Succeeded'), memory)).toBe(true);
  });
});

test('nothing new is no change', () => {
  const first = remembered({ views: view('Succeeded') }, { state: 'passed', execution: 'e1' });
  expect(first.changed).toBe(true);
  expect(remembered({ views: view('Succeeded') }, first.memory).changed).toBe(false);
});

describe('the first deployment of a target', () => {
  const scene = (status: ActionStatus): Scene => ({ views: view('InProgress', { actions: [waiting('Bake-OneBox')] }), runs: { e1: [aRun('OneBox.Deploy', { status })] } });

  test('is remembered with its end', () => {
    expect(remembered(scene('Succeeded'), { deployed: [] }).memory).toMatchObject({ deployed: ['OneBox'], firstDeployed: { OneBox: minutesAgo(57) } });
  });

  test('is not one that failed, nor one that is not the first', () => {
    expect(remembered(scene('Failed'), { deployed: [] }).memory.firstDeployed).toBeUndefined();
    expect(remembered(scene('Succeeded'), { deployed: ['OneBox'] }).memory.firstDeployed).toBeUndefined();
  });

  test('stays what it was', () => {
    expect(remembered(scene('Succeeded'), { deployed: ['OneBox'], firstDeployed: { OneBox: minutesAgo(900) } }).memory.firstDeployed).toEqual({ OneBox: minutesAgo(900) });
  });
});
