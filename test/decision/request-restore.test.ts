import { judge } from '../../src/decision/judge';
import { Plan } from '../../src/decision/plan';
import { Release } from '../../src/decision/release';
import { Restore, RestoreState } from '../../src/decision/restore';
import { Judgement } from '../../src/decision/step';
import {
  aDeployer, aMemory, anAction, anAlarm, anExecution, anObservation, aPlan, aRun, aStage, aStageMemory, aTarget, aView, FAULTS, minutesAgo, NOW,
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

/** After a change of the pipeline's definition CodePipeline has nothing to go back to. */
const NO_TARGETS: Scene['rollbackTargets'] = new Map([['First', { kind: 'read', executions: [] }]]);
const target = (...ids: readonly string[]): Scene['rollbackTargets'] =>
  new Map([['First', { kind: 'read', executions: ids.map((id) => anExecution(id, { status: 'Succeeded', revision: `r${id.slice(1)}` })) }]]);

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
  rollbackTargets: NO_TARGETS,
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

  test('to what went all the way through, also while that is on its way in a later wave and what tore this one is gone', () => {
    const older = { ...RELEASE, execution: 'e9', revision: 'r9' };
    const scene = torn('Stopped', 12, { releases: new Map([['First', [RELEASE, older]]]) }, {
      views: [aView({ execution: { id: 'e2', status: 'Stopped', type: 'STANDARD' }, actions: [anAction('Airlock'), anAction('OneBox.Deploy', { changedAt: minutesAgo(40) })] })],
      executions: [anExecution('e2', { status: 'Stopped' }), anExecution('e0', { revision: 'r0' })],
      runs: { e2: [], e0: [aRun('OneBox.Deploy', { startedAt: minutesAgo(60) })] },
    });

    expect(requested(scene)).toMatchObject({ release: { revision: 'r0' }, revision: 'what was deployed there' });
  });

  test('once: not while a restore is under way, and not again for the same tear', () => {
    expect(requested(torn('Failed', 5, { restores: new Map([['First', asked('running', { at: minutesAgo(4) })]]) }))).toBeUndefined();
    expect(requested(torn('Failed', 5, { restores: new Map([['First', asked('failed', { during: 'e0', at: minutesAgo(4) })]]) }))).toBeUndefined();
  });

  test('not while one of an earlier tear is still under way', () => {
    expect(requested(torn('Failed', 5, { restores: new Map([['First', asked('running', { during: 'e0', at: minutesAgo(900) })]]) }))).toBeUndefined();
  });

  test('again when it is torn again, counting on from the restore before', () => {
    expect(requested(torn('Failed', 5, { restores: new Map([['First', asked('restored', { during: 'e0', at: minutesAgo(900) })]]) }))?.version).toBe(8);
  });

  test.each<[string, Scene]>([
    ['nothing is known of what ran there', torn('Failed', 11, { releases: new Map() })],
    ['its release holds no template', torn('Failed', 11, { releases: new Map([['First', [{ ...RELEASE, stacks: [], missing: ['everything: no plan'] }]]]) })],
    ['nothing has succeeded there', torn('Failed', 11, { releases: new Map(), stages: new Map([['First', aStageMemory({ state: 'torn', since: minutesAgo(11), execution: 'e1', ended: 'Failed' })]]) })],
  ])('not when %s: a person is told why', (_, scene) => {
    expect(requested(scene)).toBeUndefined();
    expect(pagesOf(scene)).toEqual([expect.stringMatching(/^First is torn since .*; (CodePipeline cannot roll it back, .*; it cannot be restored|there is nothing to go back to).*; still on rev-e1: OneBox; nothing opens here until it is mended/)]);
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

describe('a torn wave is rolled back to what ran there before, where CodePipeline can', () => {
  const rolledBack = (scene: Scene): readonly (readonly string[])[] =>
    judged(scene).steps.map((step) => step.do === 'rollBack' ? [step.target, step.toRevision, step.entry.why] : [step.do]);

  test.each<[string, 'Failed' | 'Stopped' | 'Cancelled', number, boolean]>([
    ['not while CodePipeline may still begin to by itself', 'Failed', 1, false],
    ['two minutes after it failed, when CodePipeline has not', 'Failed', 2, true],
    ['not while a person who stopped it may go on', 'Stopped', 9, false],
    ['ten minutes after a person stopped it', 'Stopped', 10, true],
  ])('%s', (_, status, minutes, expected) => expect(rolledBack(torn(status, minutes, {}, { rollbackTargets: target('e0') })).length > 0).toBe(expected));

  test('and what it is for is kept until it has ended', () => {
    const scene = torn('Stopped', 11, {}, { rollbackTargets: target('e0') });

    expect(rolledBack(scene)).toEqual([['e0', 'r0', 'CodePipeline is asked to deploy r0 (e0) again in place of rev-e1, because Bake-OneBox failed: alarm faults is in ALARM']]);
    expect(judged(scene).stages.get('First')?.takeBack).toEqual({
      since: minutesAgo(11), execution: 'e1', revision: 'rev-e1', because: 'Bake-OneBox failed: alarm faults is in ALARM', who: 'breakwater',
    });
    expect(pagesOf(scene)).toEqual([]);
  });

  test('to the last good, over what succeeded later and is vetoed', () => {
    const scene = torn('Stopped', 11, { stages: new Map([['First', aStageMemory({ state: 'torn', since: minutesAgo(11), execution: 'e1', ended: 'Stopped', runs: RUNS, vetoes: [{ revision: 'r9', since: minutesAgo(500), why: 'x', by: 'breakwater' }] })]]) }, { rollbackTargets: target('e9', 'e0') });

    expect(rolledBack(scene)).toMatchObject([['e0', 'r0', expect.anything()]]);
  });

  test.each<[string, Scene['rollbackTargets'], number, string]>([
    ['is asked again while CodePipeline refuses', target('e0'), 14, 'e0'],
    ['is given up after five minutes: then it is restored', target('e0'), 15, 'restore'],
    ['waits while nobody can tell whether it is one of the targets', new Map([['First', { kind: 'unreadable', why: 'denied' }]]), 14, 'nothing'],
    ['waits for that no longer than five minutes', new Map([['First', { kind: 'unreadable', why: 'denied' }]]), 15, 'restore'],
  ])('%s', (_, rollbackTargets, minutes, expected) =>
    expect(rolledBack(torn('Stopped', minutes, {}, { rollbackTargets })).map(([first]) => first)).toEqual(expected === 'nothing' ? [] : [expected]));

  test('a person is told where CodePipeline refuses and nothing can be restored', () => {
    expect(pagesOf(torn('Stopped', 15, { releases: new Map() }, { rollbackTargets: target('e0') }))).toEqual([
      expect.stringContaining('CodePipeline does not roll it back to r0 (e0); still on rev-e1: OneBox'),
    ]);
  });
});

describe('where CodePipeline would go back to a vetoed revision', () => {
  const vetoes = [{ revision: 'r2', since: minutesAgo(500), why: 'rolled back', by: 'breakwater' }];
  const stages = (change: Parameters<typeof aStageMemory>[0]) => new Map([['First', aStageMemory({ runs: RUNS, vetoes, ...change })]]);
  const baking: Scene = {
    views: [aView({ actions: [anAction('Airlock'), anAction('OneBox.Deploy'), waiting('Bake-OneBox')] })],
    executions: [anExecution('e3'), anExecution('e1')],
    runs: { e1: [aRun('Airlock'), aRun('OneBox.Deploy'), aRun('Bake-OneBox', { status: 'InProgress', endedAt: undefined })] },
    alarms: [[FAULTS, anAlarm('ALARM', { since: minutesAgo(2) })]],
    memory: aMemory({ stages: stages({ state: 'baking', execution: 'e1' }), releases: new Map([['First', [RELEASE]]]), snapshots: new Map([['e1/First', STAGE]]) }),
    rollbackTargets: target('e2', 'e0'),
  };

  test('a bake is not rejected: its execution is stopped, and what ran before follows', () => {
    const { steps, stages: kept } = judged(baking);

    expect(steps).toMatchObject([{ do: 'stop', execution: 'e1', entry: { kind: 'bake.rejected', why: expect.stringMatching(/; CodePipeline would go back to a vetoed revision, so the execution is stopped and r0 \(e0\) follows$/) } }]);
    expect(kept.get('First')?.takeBack).toMatchObject({ execution: 'e1', revision: 'rev-e1', because: expect.stringMatching(/^Bake-OneBox failed: .*faults/) });
  });

  test.each<[string, Scene]>([
    ['where it would not', { rollbackTargets: target('e0', 'e2') }],
    ['where nobody can tell', { rollbackTargets: new Map() }],
    ['where there is nothing else to go back to', { rollbackTargets: target('e2'), memory: aMemory({ stages: stages({ state: 'baking', execution: 'e1', runs: undefined }), snapshots: new Map([['e1/First', STAGE]]) }) }],
  ])('a bake is rejected %s', (_, scene) => expect(judged({ ...baking, ...scene }).steps).toMatchObject([{ do: 'reject' }]));

  test('what was stopped for it is rolled back at once, and nothing is held against it', () => {
    const scene = torn('Stopped', 0, { stages: stages({ state: 'baking', execution: 'e1', takeBack: { since: minutesAgo(1), execution: 'e1', revision: 'rev-e1', because: 'it is red', who: 'breakwater' } }) }, { rollbackTargets: target('e2', 'e0') });

    expect(judged(scene).steps).toMatchObject([{ do: 'rollBack', target: 'e0' }]);
    expect(judged(scene).notes.map(({ kind }) => kind)).not.toContain('stage.torn');
  });

  const native = (status: 'InProgress' | 'Succeeded', actions: readonly ReturnType<typeof anAction>[], askedBy?: string): Scene => ({
    views: [aView({ execution: { id: 'e4', status, type: 'ROLLBACK' }, actions })],
    executions: [anExecution('e4', { type: 'ROLLBACK', status, rollsBackTo: 'e2', revision: 'r2', startedAt: minutesAgo(1), ...(askedBy !== undefined && { askedBy }) }), anExecution('e1', { status: 'Failed' })],
    runs: { e1: [aRun('OneBox.Deploy')] },
    memory: aMemory({ stages: stages({ state: 'deploying', execution: 'e1' }), releases: new Map([['First', [RELEASE]]]) }),
    rollbackTargets: target('e2', 'e0'),
  });

  test('its own rollback is stopped, in its time where it deploys', () => {
    expect(judged(native('InProgress', [waiting('Airlock')])).steps).toMatchObject([{ do: 'stop', execution: 'e4', waits: false }]);
    expect(judged(native('InProgress', [anAction('Airlock'), anAction('OneBox.Deploy', { status: 'InProgress' })])).steps)
      .toMatchObject([{ do: 'stop', execution: 'e4', waits: true, entry: { kind: 'rollback.requested', why: 'stopped, so that r0 (e0) can be deployed again in place of r2, because CodePipeline went back to r2, which is vetoed' } }]);
  });

  test('and corrected as soon as it has ended', () => {
    expect(judged(native('Succeeded', [anAction('Airlock')])).steps).toMatchObject([{ do: 'rollBack', target: 'e0', toRevision: 'r0' }]);
  });

  test('but what a person asked CodePipeline for stays', () => {
    expect(judged(native('InProgress', [waiting('Airlock')], 'arn:aws:iam::111111111111:user/ana')).steps).toMatchObject([{ do: 'passRollback' }]);
    expect(judged(native('Succeeded', [anAction('Airlock')], 'arn:aws:iam::111111111111:user/ana')).steps).toEqual([]);
  });
});
