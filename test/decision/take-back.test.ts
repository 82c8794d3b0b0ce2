import { judge } from '../../src/decision/judge';
import { Observation, StageMemory, StageView } from '../../src/decision/observation';
import { Plan } from '../../src/decision/plan';
import { Release } from '../../src/decision/release';
import { Restore } from '../../src/decision/restore';
import { Judgement } from '../../src/decision/step';
import { TakeBack } from '../../src/decision/take-back';
import {
  aDeployer, aMemory, anAction, anAlarm, anExecution, anObservation, aPlan, aRun, aStage, aStageMemory, aView, FAULTS, minutesAgo, NOW, OWN_ROLES,
  Scene, waiting,
} from '../support/builders';
import { ANA } from '../support/letters';

const PLAN: Plan = aPlan();
const RELEASE: Release = {
  execution: 'e0',
  revision: 'r0',
  at: minutesAgo(2000),
  stacks: [{ step: 0, target: 'OneBox', template: { stack: 'OneBox-Service', deployer: aDeployer().id, key: 'r0.json' }, deployer: aDeployer(), exports: {} }],
  missing: [],
  doubts: [],
};
const aRestore = (change: Partial<Restore>): Restore => ({
  version: 7,
  id: 'x',
  stage: 'First',
  during: 'e1',
  revision: 'r1',
  why: 'loses orders',
  at: minutesAgo(8),
  release: RELEASE,
  leftovers: [],
  state: 'running',
  progress: [{ state: 'waiting' }],
  movedAt: minutesAgo(8),
  ...change,
});
/** Decided ten minutes ago: r1 (e1) is to be taken back. */
const aTakeBack = (change: Partial<TakeBack> = {}): TakeBack => ({ since: minutesAgo(10), execution: 'e1', revision: 'r1', because: 'loses orders', who: ANA, ...change });
const targets = (...ids: readonly string[]): Observation['rollbackTargets'] =>
  new Map([['First', { kind: 'read', executions: ids.map((id) => anExecution(id, { status: 'Succeeded', revision: `r${id.slice(1)}` })) }]]);
const restores = (change: Partial<Restore>) => ({ restores: new Map([['First', aRestore(change)]]) });

/** The wave runs e0, e1 has deployed its one-box there; CodePipeline can go back to both and to e9. */
function seen(view: Partial<StageView>, memory: Partial<StageMemory>, scene: Scene = {}, remembers: Parameters<typeof aMemory>[0] = {}): Scene {
  const { id = 'e1', status = 'Failed', type = 'STANDARD' } = view.execution ?? {};
  const rollback = anExecution(id, { type, status: status === 'Skipped' ? 'Failed' : status, revision: 'r0', rollsBackTo: 'e0', startedAt: minutesAgo(3) });
  return {
    views: [aView({ execution: { id, status, type }, actions: [anAction('Airlock'), anAction('OneBox.Deploy')], ...view })],
    executions: [...type === 'ROLLBACK' ? [rollback] : [], anExecution('e1', { revision: 'r1', ...(id === 'e1' && status !== 'Skipped' && { status }) })],
    runs: { e1: [aRun('OneBox.Deploy', { startedAt: minutesAgo(43) })] },
    rollbackTargets: targets('e0', 'e9'),
    memory: aMemory({
      stages: new Map([['First', aStageMemory({ execution: 'e1', runs: { execution: 'e0', revision: 'r0', startedAt: minutesAgo(2000) }, ...memory })]]),
      releases: new Map([['First', [RELEASE]]]),
      ...remembers,
    }),
    ...scene,
  };
}
const judged = (scene: Scene, now = NOW): Judgement => judge(PLAN, anObservation(scene), OWN_ROLES, now);
const does = (scene: Scene): readonly string[] => judged(scene).steps.map((step) => step.do === 'rollBack' ? `rollBack to ${step.target}` : step.do);
const isKept = (scene: Scene): boolean => judged(scene).stages.get('First')?.takeBack !== undefined;

describe('what is decided to be taken back', () => {
  test('waits until what is being stopped has stopped', () => {
    const stopping = (status: 'Stopping' | 'Stopped') => seen({ execution: { id: 'e1', status, type: 'STANDARD' } }, { state: 'baking', takeBack: aTakeBack() });

    expect(does(stopping('Stopping'))).toEqual([]);
    expect(does(stopping('Stopped'))).toEqual(['rollBack to e0']);
  });

  test('waits for CodePipeline\'s own rollback of a failure, though it was decided long before that', () => {
    const failed = (minutes: number) => seen({}, { state: 'torn', since: minutesAgo(minutes), ended: 'Failed', takeBack: aTakeBack() });

    expect(does(failed(1))).toEqual([]);
    expect(does(failed(2))).toEqual(['rollBack to e0']);
  });

  describe('and is being rolled back', () => {
    const rollingBack = (change: Partial<TakeBack>): Scene =>
      seen({ execution: { id: 'b1', status: 'InProgress', type: 'ROLLBACK' }, actions: [waiting('Airlock')] }, { state: 'torn', takeBack: aTakeBack(change) });

    test.each<[string, Partial<TakeBack>, string]>([
      ['to what was last good is followed', {}, 'passRollback'],
      ['to what a person named is followed', { to: { execution: 'e0', revision: 'r0' } }, 'passRollback'],
      ['to another than a person named is stopped', { to: { execution: 'e9', revision: 'r9' } }, 'stop'],
    ])('%s', (_, change, step) => expect(does(rollingBack(change))).toEqual([step]));

    test('is kept until that has succeeded: it may fail yet', () => {
      const ended = (status: 'InProgress' | 'Failed' | 'Succeeded') => seen({ execution: { id: 'b1', status, type: 'ROLLBACK' } }, { state: 'torn', takeBack: aTakeBack() });

      expect([isKept(ended('InProgress')), isKept(ended('Failed')), isKept(ended('Succeeded'))]).toEqual([true, true, false]);
    });
  });

  describe('and is being restored', () => {
    test('is not asked for again', () => expect(does(seen({}, { state: 'torn', takeBack: aTakeBack() }, {}, restores({ state: 'running' })))).toEqual([]));

    test.each<Restore['state']>(['restored', 'partial', 'failed'])('is over when that has ended as %s', (state) => {
      const scene = seen({}, { state: 'restoring', takeBack: aTakeBack() }, {}, restores({ state }));

      expect([does(scene), isKept(scene)]).toEqual([[], false]);
    });

    test('is not over by a restore from before it was decided', () => {
      const scene = seen({}, { state: 'torn', since: minutesAgo(5), ended: 'Failed', takeBack: aTakeBack() }, {}, restores({ state: 'restored', during: 'e0', at: minutesAgo(11) }));

      expect(does(scene)).toEqual(['rollBack to e0']);
    });
  });
});

test('what runs after a restore is what was restored, though what was taken back had succeeded', () => {
  const runs = { execution: 'e1', revision: 'r1', startedAt: minutesAgo(120) };
  const scene = seen({ execution: { id: 'e1', status: 'Succeeded', type: 'STANDARD' } }, { state: 'restoring', ended: 'Succeeded', runs, takeBack: aTakeBack() }, {}, restores({ state: 'restored' }));

  expect(judged(scene).stages.get('First')?.runs).toEqual({ execution: 'e0', revision: 'r0', startedAt: 0 });
});

describe('a second rollback that failed', () => {
  const failedAgain = (remembers: Parameters<typeof aMemory>[0] = {}): Scene =>
    seen({ execution: { id: 'b2', status: 'Failed', type: 'ROLLBACK' } }, { state: 'rollingBack', execution: 'b2', failedRollbacks: ['b1'] }, {}, remembers);

  test('is followed by a restore, and by no third rollback', () => expect(does(failedAgain())).toEqual(['restore']));

  test('is a person\'s when the restore after it has failed', () => {
    expect(does(failedAgain(restores({ state: 'failed', during: 'b2', at: minutesAgo(1) })))).toEqual([]);
  });
});

describe('what it goes back to', () => {
  const torn = (revision: string, scene: Scene = {}): Scene => {
    const found = seen({}, { state: 'torn', since: minutesAgo(5), ended: 'Failed' });
    return { ...found, executions: [anExecution('e1', { status: 'Failed', revision })], ...scene };
  };

  test('is what ran, also where the same revision was released again and has failed', () => expect(does(torn('r0'))).toEqual(['rollBack to e0']));

  test('is not the bad revision as an earlier execution released it', () => {
    const executions = [anExecution('e5', { status: 'Succeeded', revision: 'r1' }), anExecution('e0', { status: 'Succeeded', revision: 'r0' })];
    const scene = seen({ execution: { id: 'e1', status: 'Succeeded', type: 'STANDARD' } }, {
      state: 'passed', since: minutesAgo(30), ended: 'Succeeded', runs: { execution: 'e1', revision: 'r1', startedAt: minutesAgo(120) }, takeBack: aTakeBack(),
    }, { rollbackTargets: new Map([['First', { kind: 'read', executions }]]) });

    expect(does({ ...scene, memory: scene.memory?.kind === 'read' ? { ...scene.memory, releases: new Map() } : undefined })).toEqual(['rollBack to e0']);
  });
});

test('what was stopped so that CodePipeline does not go back to a vetoed revision is answered where its approval waits all the same', () => {
  const vetoes = [{ revision: 'r9', since: minutesAgo(500), why: 'rolled back', by: 'breakwater' }];
  const baking = (status: 'InProgress' | 'Stopping', memory: Partial<StageMemory> = {}): Scene => seen(
    { execution: { id: 'e1', status, type: 'STANDARD' }, actions: [anAction('Airlock'), anAction('OneBox.Deploy'), waiting('Bake-OneBox')] },
    { state: 'baking', vetoes, ...memory },
    {
      runs: { e1: [aRun('Airlock'), aRun('OneBox.Deploy'), aRun('Bake-OneBox', { status: 'InProgress', endedAt: undefined })] },
      alarms: [[FAULTS, anAlarm('ALARM', { since: minutesAgo(2) })]],
      rollbackTargets: targets('e9', 'e0'),
    },
    { snapshots: new Map([['e1/First', aStage()]]) },
  );

  expect(does(baking('InProgress'))).toEqual(['stop']);
  expect(does(baking('Stopping', { takeBack: aTakeBack() }))).toEqual(['reject']);
});
