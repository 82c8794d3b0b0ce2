import { judge } from '../../src/decision/judge';
import { AlarmView, ExecutionView, Memory, Observation, StageMemory } from '../../src/decision/observation';
import { AlarmRef, Plan } from '../../src/decision/plan';
import { Judgement } from '../../src/decision/step';
import { DAY, HOUR, MINUTE } from '../../src/decision/time';
import { watchList } from '../../src/handlers/watch-list';
import {
  aBake, aMemory, anAction, anAlarm, anExecution, anObservation, aPlan, aRun, aStage, aStageMemory, aTarget, aView, CONTROLLER_SESSION, FAULTS,
  minutesAgo, NOW, OWN_ROLES, Scene, snapshotOf, waiting,
} from '../support/builders';
import { ANA } from '../support/letters';

const LATENCY: AlarmRef = { name: 'latency', account: '333333333333', region: 'us-west-1' };
const first = (alarm: AlarmRef = FAULTS) => aStage({ steps: [{ oneBox: false, targets: [aTarget('Fleet')], bake: aBake('Bake-1', { alarms: [alarm] }) }], blockers: [] });
const SECOND = aStage({ name: 'Second', steps: [{ oneBox: false, targets: [aTarget('Rest')], bake: aBake('Bake-1', { alarms: [LATENCY] }) }], blockers: [] });
const PLAN: Plan = aPlan(first(), SECOND);

/** The release e2 has passed the first wave an hour ago, and waits at the airlock of the second. */
interface Passed {
  readonly alarm?: AlarmView;
  readonly memory?: Partial<StageMemory>;
  readonly remembers?: Partial<Memory>;
  readonly release?: Partial<ExecutionView>;
  readonly passedAt?: number;
  readonly answeredBy?: string;
  readonly scene?: Partial<Scene>;
  readonly plan?: Plan;
}

const RUNS = { execution: 'e2', revision: 'r2', startedAt: minutesAgo(300) };

function observed({ alarm = anAlarm('OK'), memory, remembers, release, passedAt = minutesAgo(60), answeredBy = CONTROLLER_SESSION, scene }: Passed): Observation {
  const known = aStageMemory({ state: 'passed', since: passedAt, execution: 'e2', ended: 'Succeeded', runs: RUNS, ...memory });
  return anObservation({
    views: [
      aView({ execution: { id: 'e2', status: 'Succeeded', type: 'STANDARD' }, actions: [anAction('Airlock'), anAction('Fleet.Deploy'), anAction('Bake-1')].map((each) => ({ ...each, changedAt: minutesAgo(5000) })) }),
      aView({ name: 'Second', execution: { id: 'e2', status: 'InProgress', type: 'STANDARD' } }),
    ],
    executions: [
      anExecution('e1', { revision: 'r1', status: 'Succeeded', startedAt: minutesAgo(900) }),
      anExecution('e2', { revision: 'r2', startedAt: minutesAgo(300), ...release }),
    ],
    runs: {
      e2: [
        aRun('Airlock', { startedAt: minutesAgo(290), endedAt: minutesAgo(289), updatedBy: CONTROLLER_SESSION }),
        aRun('Fleet.Deploy', { startedAt: minutesAgo(280), endedAt: minutesAgo(270) }),
        aRun('Bake-1', { startedAt: minutesAgo(270), endedAt: passedAt, updatedBy: answeredBy }),
      ],
    },
    alarms: [[FAULTS, alarm], [LATENCY, anAlarm('OK')]],
    memory: aMemory({ stages: new Map([['First', known], ['Second', aStageMemory({ state: 'holding', execution: 'e2' })]]), ...remembers }),
    ...scene,
  });
}

const judged = (passed: Passed, now = NOW): Judgement => judge(passed.plan ?? PLAN, observed(passed), OWN_ROLES, now);
const takenBack = (judgement: Judgement): string | undefined => judgement.stages.get('First')?.takeBack?.because;
const opens = (judgement: Judgement): boolean => judgement.steps.some((step) => step.do === 'approveGate');
const RED = anAlarm('ALARM', { since: minutesAgo(10) });
const BECAUSE = 'after its bakes had passed, alarm faults of account 333333333333 in us-west-1 is in ALARM since 2026-03-02T17:50:00Z';

describe('an alarm that goes off after the bakes of a wave, while the release is on its way', () => {
  test('vetoes the release, holds its later gates, and takes the wave back', () => {
    const judgement = judged({ alarm: RED });

    expect(judgement.notes.filter(({ kind }) => kind !== 'release.kept').map(({ kind, stage, revision, why }) => `${kind} ${stage ?? ''}/${revision ?? ''}: ${why}`)).toEqual([
      `veto.set First/r2: ${BECAUSE}`,
      expect.stringContaining('gate.held Second/r2: veto: r2 is vetoed in First since 2026-03-02T17:50:00Z'),
    ]);
    expect(opens(judgement)).toBe(false);
    expect(judgement.stages.get('First')).toMatchObject({
      state: 'passed',
      takeBack: { since: NOW, execution: 'e2', revision: 'r2', because: BECAUSE, who: 'breakwater' },
      rollbacks: { inARow: 1 },
      vetoes: [{ revision: 'r2', since: minutesAgo(10) }],
    });
  });

  test('is answered once, and by CodePipeline where it can go back', () => {
    const before = judged({ alarm: RED }).stages.get('First');
    const again = judged({
      alarm: RED,
      ...(before && { memory: before }),
      scene: { rollbackTargets: new Map([['First', { kind: 'read', executions: [anExecution('e2', { revision: 'r2' }), anExecution('e1', { revision: 'r1', startedAt: minutesAgo(900) })] }]]) },
    }, NOW + MINUTE);

    expect(again.steps).toMatchObject([{ do: 'rollBack', stage: 'First', target: 'e1', toRevision: 'r1', reason: BECAUSE }]);
    expect(again.notes.filter(({ kind }) => kind === 'veto.set')).toEqual([]);
    expect(again.stages.get('First')?.rollbacks ?? before?.rollbacks).toMatchObject({ inARow: 1 });
  });

  test('rejects a bake of the release in a later wave', () => {
    const scene: Partial<Scene> = {
      views: [
        ...observed({}).pipeline.stages.slice(0, 1),
        aView({ name: 'Second', execution: { id: 'e2', status: 'InProgress', type: 'STANDARD' }, actions: [anAction('Airlock'), anAction('Rest.Deploy'), waiting('Bake-1')] }),
      ],
    };
    const runs = [aRun('Airlock', { stage: 'Second' }), aRun('Rest.Deploy', { stage: 'Second' }), aRun('Bake-1', { stage: 'Second', status: 'InProgress', startedAt: minutesAgo(40) })];
    const judgement = judged({ alarm: RED, scene: { ...scene, runs: { e2: [...observed({}).runs.get('e2') ?? [], ...runs] } } });
    expect(judgement.steps).toMatchObject([{ do: 'reject', approval: { stage: 'Second', action: 'Bake-1' } }]);
  });
});

test.each<[string, Passed, boolean]>([
  ['is in ALARM', { alarm: RED }, true],
  ['was in ALARM for a minute between two looks', { alarm: anAlarm('OK', { since: minutesAgo(9), entered: [minutesAgo(10)] }) }, true],
  ['is OK', {}, false],
  ['has no data', { alarm: anAlarm('INSUFFICIENT_DATA') }, false],
  ['cannot be read', { alarm: { kind: 'unreadable', why: 'throttled' } }, false],
  ['went off between the last look of the bake and its answer', { alarm: anAlarm('ALARM', { since: minutesAgo(61) }) }, true],
  ['has been red since before the bake was answered', { alarm: anAlarm('ALARM', { since: minutesAgo(63) }) }, false],
  ['went off just before a person ended the bake by hand', { alarm: anAlarm('ALARM', { since: minutesAgo(61) }), answeredBy: ANA }, false],
  ['went off after a person ended the bake by hand', { alarm: anAlarm('ALARM', { since: minutesAgo(60) }), answeredBy: ANA }, true],
  ['was red before the deployment, and is so since', { alarm: anAlarm('ALARM', { since: minutesAgo(400) }) }, false],
  ['was red before the deployment, came to its end and went off again', { alarm: anAlarm('ALARM', { since: minutesAgo(10), entered: [minutesAgo(10)] }) }, true],
  ['is red when the release has left the last wave', { alarm: RED, release: { status: 'Succeeded' } }, false],
  ['is red when the release has failed in a later wave', { alarm: RED, release: { status: 'Failed' } }, true],
  ['is red when another execution runs in the wave', { alarm: RED, memory: { runs: { execution: 'e1', revision: 'r1', startedAt: minutesAgo(900) } } }, false],
  ['is red when a newer one is being deployed there', { alarm: RED, memory: { state: 'deploying', execution: 'e3' } }, false],
  ['is red when a newer one waits at the airlock there', { alarm: RED, memory: { state: 'holding', execution: 'e3' } }, true],
  ['is red, and a person lifted the veto of it since', { alarm: RED, memory: { vetoes: [{ revision: 'r2', since: minutesAgo(10), why: 'x', by: 'breakwater', lifted: minutesAgo(5) }] } }, false],
  ['is red when a newer one waits there, and a person lifted the veto of it since',
    { alarm: RED, memory: { state: 'holding', execution: 'e3', vetoes: [{ revision: 'r2', since: minutesAgo(10), why: 'x', by: 'breakwater', lifted: minutesAgo(5) }] } }, false],
  ['went off while a newer one was there, which has been taken back', { alarm: RED, memory: { state: 'resting', execution: 'e3', rollbacks: { inARow: 1, endedAt: minutesAgo(5) } } }, false],
  ['was red for a minute then', { alarm: anAlarm('OK', { since: minutesAgo(9), entered: [minutesAgo(10)] }), memory: { rollbacks: { inARow: 1, endedAt: minutesAgo(9) } } }, false],
  ['went off anew since a newer one was taken back', { alarm: RED, memory: { state: 'resting', execution: 'e3', rollbacks: { inARow: 1, endedAt: minutesAgo(10) } } }, true],
  ['went off again since a person lifted the veto', { alarm: RED, memory: { vetoes: [{ revision: 'r2', since: minutesAgo(30), why: 'x', by: 'breakwater', lifted: minutesAgo(20) }] } }, true],
])('an alarm that %s: %s', (_, passed, back) => expect(takenBack(judged(passed)) !== undefined).toBe(back));

test.each<[string, number | undefined, number, boolean]>([
  ['a millisecond short of a day', undefined, NOW - DAY + 1, true],
  ['a day', undefined, NOW - DAY, false],
  ['a millisecond short of two hours, where the wave says so', 120, NOW - 2 * HOUR + 1, true],
  ['two hours, where the wave says so', 120, NOW - 2 * HOUR, false],
  ['a minute, where the wave is told not to', 0, NOW - MINUTE, false],
])('%s after the last bake', (_, afterwatchMinutes, passedAt, back) => {
  const plan = aPlan({ ...first(), ...(afterwatchMinutes !== undefined && { afterwatchMinutes }) }, SECOND);
  expect(takenBack(judged({ plan, passedAt, alarm: anAlarm('ALARM', { since: NOW - 1000 }) })) !== undefined).toBe(back);
});

test('the last wave is not watched, and neither is one before production', () => {
  expect(takenBack(judged({ alarm: RED, plan: aPlan(first()) }))).toBeUndefined();
  expect(takenBack(judged({ alarm: RED, plan: aPlan({ ...first(), production: false }, SECOND) }))).toBeUndefined();
});

test('what let the release in says which alarms are watched, whatever a later plan says', () => {
  const looser = aPlan(first(LATENCY), SECOND);
  expect(takenBack(judged({ alarm: RED, plan: looser }))).toBeUndefined();
  expect(takenBack(judged({ alarm: RED, plan: looser, remembers: { snapshots: snapshotOf('e2', first()) } }))).toBe(BECAUSE);
});

test('its alarms are read from a while before the bake was answered, and not longer than they count', () => {
  const asked = (passed: Passed): readonly (number | undefined)[] => watchList(PLAN, observed(passed), NOW).alarms.filter(({ alarm }) => alarm.name === 'faults').map(({ since }) => since);
  expect(asked({})).toEqual([minutesAgo(62)]);
  expect(asked({ passedAt: NOW - DAY })).toEqual([]);
});
