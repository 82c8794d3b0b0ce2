/** A controller that ended in the middle of a reconcile: what it wrote and did not do, and what it did and did not write. */
import { judge } from '../../src/decision/judge';
import { LedgerEntry } from '../../src/decision/ledger-entry';
import { ActionRun, ExecutionView, RememberedEntry } from '../../src/decision/observation';
import { ownAnswersSince } from '../../src/decision/own-answers';
import { Judgement } from '../../src/decision/step';
import {
  aMemory, anAction, anAlarm, anExecution, anObservation, aPlan, aRun, aStage, aStageMemory, atOneBoxBake, aView, CONTROLLER_SESSION, FAULTS,
  minutesAgo, NOW, OWN_ROLES, Scene, snapshotOf, waiting,
} from '../support/builders';

const ANA = 'arn:aws:iam::111111111111:user/ana';
const judged = (scene: Scene): Judgement => judge(aPlan(), anObservation(scene), OWN_ROLES, NOW);
const about = (kinds: readonly string[], { notes }: Judgement): readonly LedgerEntry[] => notes.filter(({ kind }) => kinds.includes(kind));
const stages = new Map([['First', aStageMemory({ state: 'baking', execution: 'e1' })]]);
const passed = (change: Partial<RememberedEntry> = {}): RememberedEntry =>
  ({ at: minutesAgo(2), kind: 'bake.passed', stage: 'First', action: 'Bake-OneBox', execution: 'e1', ...change });
const remembering = (...entries: readonly RememberedEntry[]): Scene['memory'] => aMemory({ entries, stages, snapshots: snapshotOf('e1', aStage()) });
const RED: Scene['alarms'] = [[FAULTS, anAlarm('ALARM', { since: minutesAgo(1) })]];

describe('a bake that was written down as passed, and still waits', () => {
  const corrections = (scene: Scene): readonly LedgerEntry[] => about(['effect.failed'], judged(scene));

  test('and is rejected now, is told never to have been given', () => {
    const scene = atOneBoxBake(35, { alarms: RED, memory: remembering(passed()) });
    expect(judged(scene).steps).toMatchObject([{ do: 'reject', entry: { kind: 'bake.rejected' } }]);
    expect(corrections(scene)).toEqual([{
      at: '2026-03-02T18:00:00Z',
      kind: 'effect.failed',
      stage: 'First',
      action: 'Bake-OneBox',
      execution: 'e1',
      revision: 'rev-e1',
      who: 'breakwater',
      why: 'bake.passed of 2026-03-02T17:58:00Z was written down, and the answer never given',
      digest: 'bake.passed 2026-03-02T17:58:00Z',
    }]);
  });

  test('and is held now, is told so as well', () => {
    const scene = atOneBoxBake(35, { alarms: [[FAULTS, { kind: 'missing' }]], memory: remembering(passed()) });
    expect(judged(scene).steps).toEqual([]);
    expect(corrections(scene)).toHaveLength(1);
  });

  test('and passes now, is what was decided before', () => {
    const scene = atOneBoxBake(35, { memory: remembering(passed()) });
    expect(judged(scene).steps).toMatchObject([{ do: 'approveBake' }]);
    expect(corrections(scene)).toEqual([]);
  });

  test.each<[string, readonly RememberedEntry[], number]>([
    ['once', [passed(), passed({ kind: 'effect.failed', at: minutesAgo(1) })], 0],
    ['once, though both lines are of one second', [passed({ kind: 'effect.failed' }), passed()], 0],
    ['again, where it passed again since', [passed(), passed({ kind: 'effect.failed', at: minutesAgo(1.5) }), passed({ at: minutesAgo(1) })], 1],
    ['of its own action only', [passed({ action: 'Bake-1' })], 0],
    ['of its own stage only', [passed({ stage: 'Second' })], 0],
    ['of its own execution only', [passed({ execution: 'e0' })], 0],
  ])('is told so %s', (_, entries, times) => {
    expect(corrections(atOneBoxBake(35, { alarms: RED, memory: remembering(...entries) }))).toHaveLength(times);
  });

  describe('and was begun again by a retry', () => {
    /** The run before this one was rejected by a person 40 minutes ago. */
    const retried = (...entries: readonly RememberedEntry[]): Scene => {
      const scene = atOneBoxBake(35, { alarms: RED, memory: remembering(...entries) });
      const before = aRun('Bake-OneBox', { runId: 'run-before', status: 'Failed', startedAt: minutesAgo(50), endedAt: minutesAgo(40), updatedBy: ANA });
      return { ...scene, runs: { e1: [before, ...scene.runs?.e1 ?? []] } };
    };

    test.each([41, 40, 39])('is told so of the run that the line speaks of: it was written %i minutes ago', (minutes) => {
      expect(corrections(retried(passed({ at: minutesAgo(minutes) })))).toHaveLength(1);
    });

    test('is told so of each of them', () => {
      expect(corrections(retried(passed({ at: minutesAgo(41) }), passed())).map(({ why }) => why)).toEqual([
        'bake.passed of 2026-03-02T17:19:00Z was written down, and the answer never given',
        'bake.passed of 2026-03-02T17:58:00Z was written down, and the answer never given',
      ]);
    });

    test('is not told again what was told of the run before', () => {
      expect(corrections(retried(passed({ at: minutesAgo(41) }), passed({ kind: 'effect.failed', at: minutesAgo(38) })))).toEqual([]);
    });
  });

  test('is not told so by a list that lags behind: its answer may be on the way', () => {
    const scene = atOneBoxBake(35, { alarms: RED, memory: remembering(passed()) });
    const views = [aView({ actions: [anAction('Airlock'), anAction('OneBox.Deploy'), anAction('Bake-OneBox')] })];
    expect(corrections({ ...scene, views })).toEqual([]);
  });
});

test('an airlock that was written down as passed, and makes way for a newer revision, is told never to have been given', () => {
  const scene: Scene = {
    views: [aView({ actions: [waiting('Airlock')], inbound: [{ id: 'e2', type: 'STANDARD' }] })],
    executions: [anExecution('e1'), anExecution('e2', { startedAt: minutesAgo(10) })],
    runs: { e1: [aRun('Airlock', { status: 'InProgress', startedAt: minutesAgo(40), endedAt: undefined })] },
    alarms: RED,
    memory: remembering(passed({ kind: 'gate.passed', action: 'Airlock' })),
  };
  expect(judged(scene).steps).toMatchObject([{ do: 'stop', execution: 'e1' }]);
  expect(about(['effect.failed'], judged(scene))).toMatchObject([{ action: 'Airlock', digest: 'gate.passed 2026-03-02T17:58:00Z' }]);
});

describe('a bake that we rejected', () => {
  const rejected = (run: Partial<ActionRun> = {}, entries: readonly RememberedEntry[] = []): Scene => ({
    views: [aView({ execution: { id: 'e2', status: 'InProgress', type: 'ROLLBACK' }, actions: [anAction('Airlock')] })],
    executions: [anExecution('e2', { type: 'ROLLBACK', rollsBackTo: 'e0' }), anExecution('e1', { status: 'Failed' })],
    runs: {
      e1: [aRun('Bake-OneBox', { updatedBy: CONTROLLER_SESSION, status: 'Failed', summary: 'faults is in ALARM', startedAt: minutesAgo(9), endedAt: minutesAgo(1), ...run })],
      e2: [aRun('Airlock', { updatedBy: CONTROLLER_SESSION })],
    },
    memory: aMemory({ entries, stages }),
  });
  const told = (scene: Scene): readonly LedgerEntry[] => about(['bake.rejected', 'approval.refused'], judged(scene));
  const line = (kind: string, at = minutesAgo(1)): RememberedEntry => passed({ kind, at });

  test('and that nobody has written down, is written down by what CodePipeline kept of it', () => {
    expect(told(rejected())).toEqual([{
      at: '2026-03-02T17:59:00Z',
      kind: 'bake.rejected',
      stage: 'First',
      action: 'Bake-OneBox',
      execution: 'e1',
      revision: 'rev-e1',
      who: 'breakwater',
      why: 'faults is in ALARM',
      digest: 'run-Bake-OneBox',
    }]);
  });

  test.each<[string, Scene]>([
    ['as rejected', rejected({}, [line('bake.rejected')])],
    ['as refused', rejected({}, [line('approval.refused')])],
  ])('is left alone when it was written down %s', (_, scene) => expect(told(scene)).toEqual([]));

  test.each([[5, 0], [4, 0], [3, 1]])('and retried is known by the line of its own run: it ended 4 minutes ago, the line was written %i minutes ago', (minutes, times) => {
    const scene = rejected({ endedAt: minutesAgo(4) }, [line('bake.rejected', minutesAgo(minutes))]);
    const again = aRun('Bake-OneBox', { runId: 'run-again', status: 'Abandoned', startedAt: minutesAgo(3.5), endedAt: minutesAgo(2) });
    expect(told({ ...scene, runs: { ...scene.runs, e1: [...scene.runs?.e1 ?? [], again] } })).toHaveLength(times);
  });

  test.each<[string, Scene]>([
    ['a person rejected', rejected({ updatedBy: ANA })],
    ['timed out', rejected({ updatedBy: undefined })],
    ['was approved', rejected({ status: 'Succeeded' })],
    ['was abandoned', rejected({ status: 'Abandoned' })],
    ['was deployed by an action of another name', rejected({ action: 'OneBox.Deploy' })],
  ])('is not made of one that %s', (_, scene) => expect(told(scene)).toEqual([]));

  test('is told beside the pass that it was written down as before', () => {
    const notes = about(['effect.failed', 'bake.rejected'], judged(rejected({}, [line('bake.passed', minutesAgo(2))])));
    expect(notes.map(({ kind, why }) => [kind, why])).toEqual([
      ['effect.failed', 'bake.passed of 2026-03-02T17:58:00Z was written down, and the answer never given'],
      ['bake.rejected', 'faults is in ALARM'],
    ]);
  });

  test('at the airlock was refused', () => {
    expect(told(rejected({ action: 'Airlock' }))).toMatchObject([{ kind: 'approval.refused', action: 'Airlock' }]);
  });

  test('writes nothing while the ledger cannot be read', () => {
    expect(told({ ...rejected(), memory: { kind: 'unreadable', why: 'throttled' } })).toEqual([]);
  });

  test.each<[string, Scene, number | undefined]>([
    ['its execution began', rejected(), minutesAgo(120)],
    ['no moment, where its end was seen before', { ...rejected(), memory: aMemory({ stages: new Map([['First', aStageMemory({ execution: 'e1', ended: 'Failed' })]]) }) }, undefined],
    ['no moment, where nothing was rejected', rejected({ status: 'Succeeded' }), undefined],
    ['no moment, where another stage’s was', rejected({ stage: 'Second' }), undefined],
    ['no moment, where a deployment failed', rejected({ action: 'OneBox.Deploy' }), undefined],
    ['no moment, where it is too old to be listed', { ...rejected(), executions: [] as readonly ExecutionView[] }, undefined],
    ['no moment, where the ledger cannot be read', { ...rejected(), memory: { kind: 'unreadable', why: 'throttled' } }, undefined],
  ])('needs the lines of the ledger from %s on', (_, scene, since) => expect(ownAnswersSince(aPlan(), anObservation(scene))).toBe(since));
});
