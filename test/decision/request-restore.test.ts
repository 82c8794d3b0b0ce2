import { judge } from '../../src/decision/judge';
import { Plan } from '../../src/decision/plan';
import { Release } from '../../src/decision/release';
import { Restore, RestoreState } from '../../src/decision/restore';
import { Judgement } from '../../src/decision/step';
import {
  aDeployer, aMemory, anAction, anExecution, anObservation, aPlan, aRun, aStage, aStageMemory, aTarget, aView, minutesAgo, NOW,
  OWN_ROLES, Scene, waiting,
} from '../support/builders';

const template = (target: string) => ({ stack: `${target}-Service`, deployer: aDeployer().id, key: 'r1.json' });
const STAGE = aStage({
  steps: [
    { ...aStage().steps[0], targets: [aTarget('OneBox', { templates: [template('OneBox')] })] },
    { ...aStage().steps[1], targets: [aTarget('Fleet', { templates: [template('Fleet')] })] },
  ],
});
const PLAN: Plan = aPlan(STAGE);
const RELEASE: Release = {
  execution: 'e0',
  revision: 'r0',
  at: minutesAgo(2000),
  stacks: [{ step: 0, target: 'OneBox', template: template('OneBox'), deployer: aDeployer(), exports: {} }],
  missing: [],
  doubts: [],
};
const RUNS = { execution: 'e0', revision: 'r0', startedAt: minutesAgo(2000) };
const asked = (state: RestoreState, change: Partial<Restore> = {}): Restore => ({
  version: 7,
  id: 'breakwater-restore-x',
  stage: 'First',
  during: 'e1',
  revision: 'rev-e1',
  why: 'x',
  at: minutesAgo(8),
  release: RELEASE,
  leftovers: [],
  state,
  progress: [{ state: 'waiting' }],
  movedAt: minutesAgo(8),
  outcome: 'the outcome',
  ...change,
});

const VETO = { revision: 'rev-e1', since: minutesAgo(8), why: 'restored to r0 because x', by: 'breakwater' };

const torn = (status: 'Failed' | 'Stopped' | 'Cancelled', since: number, more: Parameters<typeof aMemory>[0] = {}, scene: Scene = {}): Scene => ({
  views: [aView({
    execution: { id: 'e1', status, type: 'STANDARD' },
    actions: [anAction('Airlock'), anAction('OneBox.Deploy', { changedAt: minutesAgo(40) }), anAction('Bake-OneBox', { status: 'Failed', summary: 'alarm faults is in ALARM', changedAt: minutesAgo(30) })],
  })],
  executions: [anExecution('e1', { status: 'Failed' })],
  runs: { e1: [aRun('OneBox.Deploy', { startedAt: minutesAgo(43) })] },
  memory: aMemory({
    stages: new Map([['First', aStageMemory({ state: 'torn', since: minutesAgo(since), execution: 'e1', ended: status, runs: RUNS })]]),
    releases: new Map([['First', [RELEASE]]]),
    ...more,
  }),
  ...scene,
});
const judged = (scene: Scene): Judgement => judge(PLAN, anObservation(scene), OWN_ROLES, NOW);
const requested = (scene: Scene): Restore | undefined => judged(scene).steps.map((step) => step.do === 'restore' ? step.restore : undefined).find((one) => one !== undefined);
const stateAfter = (scene: Scene): string | undefined => judged(scene).stages.get('First')?.state;
const pagesOf = (scene: Scene): readonly string[] => judged(scene).pages.map(({ why }) => why);

describe('a torn wave is restored', () => {
  test.each<[string, 'Failed' | 'Stopped' | 'Cancelled', number, boolean]>([
    ['not while CodePipeline may still begin to roll it back', 'Failed', 1, false],
    ['two minutes after it failed, when CodePipeline has not', 'Failed', 2, true],
    ['not while a person who stopped it may go on', 'Stopped', 9, false],
    ['ten minutes after a person stopped it', 'Stopped', 10, true],
    ['ten minutes after an update cancelled it', 'Cancelled', 10, true],
  ])('%s', (_, status, minutes, expected) => expect(requested(torn(status, minutes)) !== undefined).toBe(expected));

  test('to what ran there before, and because of what', () => {
    expect(requested(torn('Failed', 5))).toEqual({
      version: 1,
      id: `breakwater-restore-${minutesAgo(5).toString(36)}`,
      stage: 'First',
      during: 'e1',
      revision: 'rev-e1',
      why: 'Bake-OneBox failed: alarm faults is in ALARM',
      at: NOW,
      release: RELEASE,
      // The release had no fleet.
      leftovers: ['Fleet: Fleet-Service'],
      state: 'requested',
      progress: [{ state: 'waiting' }],
      movedAt: NOW,
    });
  });

  test('to the release that ran, which need not be the newest that succeeded', () => {
    const releases = new Map([['First', [{ ...RELEASE, execution: 'e9', revision: 'r9' }, RELEASE]]]);

    expect(requested(torn('Failed', 5, { releases }))?.release.revision).toBe('r0');
  });

  test('once: not while a restore is under way, and not again for the same tear', () => {
    expect(requested(torn('Failed', 5, { restores: new Map([['First', asked('running', { at: minutesAgo(4) })]]) }))).toBeUndefined();
    expect(requested(torn('Failed', 5, { restores: new Map([['First', asked('failed', { during: 'e0', at: minutesAgo(4) })]]) }))).toBeUndefined();
  });

  test('again when it is torn again, counting on from the restore before', () => {
    expect(requested(torn('Failed', 5, { restores: new Map([['First', asked('restored', { during: 'e0', at: minutesAgo(900) })]]) }))?.version).toBe(8);
  });

  test.each<[string, Scene]>([
    ['nothing is known of what ran there', torn('Failed', 11, { releases: new Map() })],
    ['its release holds no template', torn('Failed', 11, { releases: new Map([['First', [{ ...RELEASE, stacks: [], missing: ['everything: no plan'] }]]]) })],
    ['nothing has succeeded there', torn('Failed', 11, { stages: new Map([['First', aStageMemory({ state: 'torn', since: minutesAgo(11), execution: 'e1', ended: 'Failed' })]]) })],
  ])('not when %s: a person is told why', (_, scene) => {
    expect(requested(scene)).toBeUndefined();
    expect(pagesOf(scene)).toEqual([expect.stringMatching(/^First is torn since .*; it cannot be restored.*; nothing opens here until it is mended/)]);
  });

  test('without a page, as long as it can be restored', () => expect(pagesOf(torn('Failed', 30))).toEqual([]));

  test('not while CodePipeline rolls it back', () => {
    const scene = torn('Failed', 30, {}, {
      views: [aView({ execution: { id: 'e2', status: 'InProgress', type: 'ROLLBACK' }, actions: [anAction('Airlock')] })],
      executions: [anExecution('e1', { status: 'Failed' }), anExecution('e2', { type: 'ROLLBACK', rollsBackTo: 'e0' })],
    });

    expect(requested(scene)).toBeUndefined();
  });
});

describe('a wave in which a restore', () => {
  const during = (state: RestoreState, change: Partial<Restore> = {}): Scene => torn('Failed', 9, { restores: new Map([['First', asked(state, change)]]) });
  const restoring = (scene: Scene, state: RestoreState): Scene => ({
    ...scene,
    memory: aMemory({
      stages: new Map([['First', aStageMemory({ state: 'restoring', since: minutesAgo(7), execution: 'e1', ended: 'Failed', runs: RUNS })]]),
      releases: new Map([['First', [RELEASE]]]),
      restores: new Map([['First', asked(state)]]),
    }),
  });

  test('runs is restoring, and lets nothing in', () => {
    expect(stateAfter(during('requested'))).toBe('restoring');
    expect(stateAfter(during('running'))).toBe('restoring');
    const newer = { ...restoring(during('running'), 'running'), views: [aView({ execution: { id: 'e2', status: 'InProgress', type: 'STANDARD' }, actions: [waiting('Airlock')] })], executions: [anExecution('e2')] };
    expect(judged(newer as Scene).steps).toEqual([]);
  });

  test('has succeeded rests, and stays so though its execution shows as failed', () => {
    expect(stateAfter(restoring(during('restored'), 'restored'))).toBe('resting');
    const later = torn('Failed', 9, { restores: new Map([['First', asked('restored')]]), stages: new Map([['First', aStageMemory({ state: 'resting', since: minutesAgo(5), execution: 'e1', ended: 'Failed', runs: RUNS, vetoes: [VETO] })]]) });
    expect(judged(later).stages).toEqual(new Map());
  });

  test.each<RestoreState>(['partial', 'failed'])('ended as %s is stuck, and a person is told what became of it, once', (state) => {
    const scene = restoring(during(state), state);

    expect(stateAfter(scene)).toBe('stuck');
    expect(pagesOf(scene)).toEqual([expect.stringMatching(/^First is stuck since .*: the outcome; nothing opens here until it is mended/)]);
    expect(requested(scene)).toBeUndefined();
  });

  test('has succeeded refuses the bake of a retry that deployed before it', () => {
    const scene = torn('Failed', 9, { restores: new Map([['First', asked('restored')]]), stages: new Map([['First', aStageMemory({ state: 'resting', execution: 'e1' })]]) }, {
      views: [aView({ actions: [anAction('Airlock'), anAction('OneBox.Deploy'), waiting('Bake-OneBox')] })],
      executions: [anExecution('e1')],
      runs: { e1: [aRun('OneBox.Deploy', { startedAt: minutesAgo(43) }), aRun('Bake-OneBox', { status: 'InProgress', startedAt: minutesAgo(3), endedAt: undefined })] },
    });

    expect(judged(scene).steps).toMatchObject([{ do: 'reject', summary: 'First was restored to r0 since this execution deployed' }]);
  });
});

test('a second failed rollback asks for a restore at once', () => {
  const scene: Scene = {
    ...torn('Failed', 9),
    views: [aView({ execution: { id: 'e3', status: 'Failed', type: 'ROLLBACK' }, actions: [anAction('Airlock')] })],
    executions: [anExecution('e3', { type: 'ROLLBACK', status: 'Failed', rollsBackTo: 'e0' })],
    memory: aMemory({
      stages: new Map([['First', aStageMemory({ state: 'torn', since: minutesAgo(0), execution: 'e3', failedRollbacks: ['e2'], runs: RUNS })]]),
      releases: new Map([['First', [RELEASE]]]),
    }),
  };

  expect(requested(scene)?.during).toBe('e3');
});
