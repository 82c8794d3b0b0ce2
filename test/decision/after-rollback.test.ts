import { judge } from '../../src/decision/judge';
import { StageMemory } from '../../src/decision/observation';
import { AlarmRef, Plan } from '../../src/decision/plan';
import { Judgement } from '../../src/decision/step';
import { MINUTE } from '../../src/decision/time';
import {
  aBake, aMemory, anAction, anAlarm, anExecution, anObservation, aPlan, aRun, aStage, aStageMemory, aTarget, aView, FAULTS, minutesAgo, NOW, OUTAGE,
  OWN_ROLES, Scene, waiting,
} from '../support/builders';
import { anInbox, anOverride } from '../support/letters';

const LATENCY: AlarmRef = { name: 'latency', account: '333333333333', region: 'us-west-1' };
/** Without blockers of its own, so that only what this is about can hold. Its one-box bakes for 30 minutes, its fleet for 60. */
const STAGE = aStage({
  blockers: [],
  steps: [
    { oneBox: true, targets: [aTarget('OneBox')], bake: aBake('Bake-OneBox') },
    { oneBox: false, targets: [aTarget('Fleet')], bake: aBake('Bake-1', { minutes: 60, alarms: [FAULTS, LATENCY] }) },
  ],
});
const QUIET = [[FAULTS, anAlarm('OK')], [LATENCY, anAlarm('OK')]] as const;

const judged = (memory: Partial<StageMemory>, scene: Scene = {}, plan: Plan = aPlan(STAGE)): Judgement =>
  judge(plan, anObservation({ alarms: QUIET, ...scene, memory: aMemory({ stages: new Map([['First', aStageMemory(memory)]]) }) }), OWN_ROLES, NOW);
const opens = (judgement: Judgement): boolean => judgement.steps.some((step) => step.do === 'approveGate');
const held = (judgement: Judgement): readonly string[] => judgement.notes.filter(({ kind }) => kind === 'gate.held')
  .flatMap(({ findings = [] }) => findings.map(({ blocker, state, reason, clears }) => `${blocker} ${state}: ${reason} - ${clears}`));
const CLEARS = 'clears when the rollback alarms have been OK for 30m, or by an override of its name';

describe('after one rollback the airlock waits for quiet alarms', () => {
  test.each<[string, number, Scene['alarms'], boolean]>([
    ['a millisecond too short', minutesAgo(30) + 1, QUIET, false],
    ['just as long as the one-box bakes', minutesAgo(30), QUIET, true],
    ['long after the rollback, but an alarm came to its end too late', minutesAgo(90), [[FAULTS, anAlarm('OK', { since: minutesAgo(30) + 1 })], [LATENCY, anAlarm('OK')]], false],
    ['long after the rollback, with an alarm that came to its end in time', minutesAgo(90), [[FAULTS, anAlarm('OK', { since: minutesAgo(30) })], [LATENCY, anAlarm('OK')]], true],
    ['an alarm of a later step is red', minutesAgo(90), [[FAULTS, anAlarm('OK')], [LATENCY, anAlarm('ALARM')]], false],
    ['an alarm has no data', minutesAgo(90), [[FAULTS, anAlarm('INSUFFICIENT_DATA')], [LATENCY, anAlarm('OK')]], false],
    ['an alarm cannot be read', minutesAgo(90), [[FAULTS, { kind: 'unreadable', why: 'throttled' }], [LATENCY, anAlarm('OK')]], false],
    ['an alarm was not read', minutesAgo(90), [[LATENCY, anAlarm('OK')]], false],
    ['an alarm of nobody\'s is red', minutesAgo(90), [...QUIET, [OUTAGE, anAlarm('ALARM')]], true],
  ])('%s', (_, endedAt, alarms, open) => {
    expect(opens(judged({ rollbacks: { inARow: 1, endedAt } }, { ...(alarms && { alarms }) }))).toBe(open);
  });

  test('and says since when they are, and when it opens', () => {
    const judgement = judged({ rollbacks: { inARow: 1, endedAt: minutesAgo(20) } });
    expect(held(judgement)).toEqual([
      `after rollback blocking: rolled back until 2026-03-02T17:40:00Z; its rollback alarms have to be OK for 30m, and are since 2026-03-02T17:40:00Z - ${CLEARS}`,
    ]);
    expect(judgement.notes[0].findings).toMatchObject([{ since: minutesAgo(20), nextOpen: NOW + 10 * MINUTE }]);
  });

  test('and names one that is not', () => {
    expect(held(judged({ rollbacks: { inARow: 1, endedAt: minutesAgo(20) } }, { alarms: [[FAULTS, anAlarm('ALARM', { since: minutesAgo(50) })], [LATENCY, anAlarm('OK')]] }))).toEqual([
      `after rollback blocking: rolled back until 2026-03-02T17:40:00Z: alarm faults of account 333333333333 in us-west-1 is in ALARM since 2026-03-02T17:10:00Z - ${CLEARS}`,
    ]);
  });

  test('a wave without a one-box waits as long as its first bake', () => {
    const plan = aPlan({ ...STAGE, steps: STAGE.steps.slice(1) });
    expect(opens(judged({ rollbacks: { inARow: 1, endedAt: minutesAgo(60) + 1 } }, {}, plan))).toBe(false);
    expect(opens(judged({ rollbacks: { inARow: 1, endedAt: minutesAgo(60) } }, {}, plan))).toBe(true);
  });

  test('a wave that nothing watches has nothing to wait for', () => {
    const plan = aPlan({ ...STAGE, steps: [{ oneBox: false, targets: [aTarget('Fleet')] }] });
    expect(opens(judged({ rollbacks: { inARow: 1, endedAt: NOW } }, {}, plan))).toBe(true);
  });

  test('a bake that is a gate does not wait: what is in, was let in', () => {
    const scene: Scene = {
      views: [aView({ actions: [anAction('Airlock'), anAction('OneBox.Deploy'), waiting('Bake-OneBox')] })],
      runs: { e1: [aRun('Airlock'), aRun('OneBox.Deploy'), aRun('Bake-OneBox', { status: 'InProgress', startedAt: minutesAgo(30) })] },
    };
    expect(judged({ state: 'baking', execution: 'e1', rollbacks: { inARow: 1, endedAt: minutesAgo(5) } }, scene).steps).toMatchObject([{ do: 'approveBake' }]);
  });
});

describe('for a person it waits', () => {
  const HOLD = aPlan({ ...STAGE, afterRollback: 'HOLD' });

  test.each<[string, StageMemory['rollbacks'], Plan, string]>([
    ['after two releases in a row that were taken back', { inARow: 2, endedAt: minutesAgo(500) }, aPlan(STAGE),
      'after rollback blocking: 2 releases in a row were taken back here, the last one until 2026-03-02T09:40:00Z - override this by its name, or approve the airlock by hand'],
    ['after the first, where the wave says so', { inARow: 1, endedAt: minutesAgo(500) }, HOLD,
      'after rollback blocking: rolled back until 2026-03-02T09:40:00Z, and after that the stage waits for a person - override this by its name, or approve the airlock by hand'],
  ])('%s', (_, rollbacks, plan, finding) => expect(held(judged({ ...(rollbacks && { rollbacks }) }, {}, plan))).toEqual([finding]));

  test('and not where nothing was rolled back', () => expect(opens(judged({}, {}, HOLD))).toBe(true));

  test.each<[string, object, boolean]>([['that names it', { blockers: ['after rollback'] }, true], ['of all', { blockers: 'all' }, false]])('an override %s opens: %s', (_, body, open) => {
    expect(opens(judged({ rollbacks: { inARow: 2, endedAt: minutesAgo(500) } }, { inbox: anInbox(anOverride(body)) }))).toBe(open);
  });
});

describe('what is remembered of rollbacks', () => {
  const R1 = anExecution('e1', { revision: 'r1', status: 'Succeeded', startedAt: minutesAgo(900) });
  const R2 = anExecution('e2', { revision: 'r2', status: 'Failed', startedAt: minutesAgo(300) });
  const R3 = anExecution('e3', { revision: 'r3', startedAt: minutesAgo(100) });
  const RUNS = { execution: 'e1', revision: 'r1', startedAt: minutesAgo(900) };
  const DEPLOYED = [aRun('OneBox.Deploy', { startedAt: minutesAgo(80), endedAt: minutesAgo(77) })];
  const BAKED = [...DEPLOYED, aRun('Bake-1')];

  type Status = 'InProgress' | 'Succeeded' | 'Failed';
  /** The stage as one look shows it: an execution in it, and what it has deployed. */
  const look = (id: string, status: Status, type: 'STANDARD' | 'ROLLBACK' = 'STANDARD', actions = [anAction('OneBox.Deploy', { changedAt: minutesAgo(77) })]): Scene => ({
    views: [aView({ execution: { id, status, type }, actions })],
    executions: [R1, R2, R3, anExecution('b1', { type: 'ROLLBACK', rollsBackTo: 'e1', revision: 'r1', status: id === 'b1' ? status : 'Succeeded', startedAt: minutesAgo(10) })],
    runs: { e2: DEPLOYED, e3: DEPLOYED, b1: [] },
  });
  /** What is known after the look: what was known before, where it has brought nothing new. */
  const after = (before: Partial<StageMemory>, scene: Scene): StageMemory['rollbacks'] =>
    (judged({ runs: RUNS, ...before }, scene).stages.get('First') ?? before).rollbacks;

  test.each<[string, Partial<StageMemory>, Scene, StageMemory['rollbacks']]>([
    ['a rollback begins', { state: 'baking', execution: 'e2' }, look('b1', 'InProgress', 'ROLLBACK'), { inARow: 1 }],
    ['it goes on', { state: 'rollingBack', execution: 'b1', rollbacks: { inARow: 1 }, since: minutesAgo(1) }, look('b1', 'InProgress', 'ROLLBACK'), { inARow: 1 }],
    ['it has succeeded', { state: 'rollingBack', execution: 'b1', rollbacks: { inARow: 1 } }, look('b1', 'Succeeded', 'ROLLBACK'), { inARow: 1, endedAt: NOW }],
    ['it was begun and ended between two looks', { state: 'baking', execution: 'e2' }, look('b1', 'Succeeded', 'ROLLBACK'), { inARow: 1, endedAt: NOW }],
    ['it has failed', { state: 'rollingBack', execution: 'b1', rollbacks: { inARow: 1 } }, look('b1', 'Failed', 'ROLLBACK'), { inARow: 1 }],
    ['the next release comes', { state: 'resting', execution: 'b1', ended: 'Succeeded', rollbacks: { inARow: 1, endedAt: minutesAgo(5) } },
      look('e3', 'InProgress', 'STANDARD', [waiting('Airlock')]), { inARow: 1, endedAt: minutesAgo(5) }],
    ['the next release comes before anybody saw the rollback end', { state: 'rollingBack', execution: 'b1', rollbacks: { inARow: 1 }, since: minutesAgo(90) },
      { ...look('e3', 'InProgress', 'STANDARD', [waiting('Airlock'), anAction('OneBox.Deploy', { changedAt: minutesAgo(3) }), anAction('Bake-1', { changedAt: minutesAgo(2) })]), runs: { e3: [], b1: [] } }, { inARow: 1, endedAt: NOW }],
    ['what waited when the rollback ended, in the moment of a look, makes way for the next', { state: 'holding', execution: 'e2', since: minutesAgo(5), rollbacks: { inARow: 2, endedAt: minutesAgo(5) } },
      { ...look('e3', 'InProgress', 'STANDARD', [waiting('Airlock'), anAction('OneBox.Deploy', { changedAt: minutesAgo(6) }), anAction('Bake-1', { changedAt: minutesAgo(5) })]), runs: { e2: [], e3: [] } }, { inARow: 2, endedAt: minutesAgo(5) }],
    ['the next release succeeds before anybody looks, and another comes', { state: 'baking', execution: 'e2', since: minutesAgo(90), rollbacks: { inARow: 2, endedAt: minutesAgo(200) } },
      { ...look('e3', 'InProgress', 'STANDARD', [waiting('Airlock'), anAction('OneBox.Deploy'), anAction('Bake-1', { changedAt: minutesAgo(5) })]), runs: { e2: BAKED, e3: [] } }, undefined],
    ['the next release succeeds before anybody looks, and is rolled back', { state: 'baking', execution: 'e2', since: minutesAgo(90), rollbacks: { inARow: 1, endedAt: minutesAgo(200) } },
      { ...look('b1', 'InProgress', 'ROLLBACK', [anAction('OneBox.Deploy', { runId: 'run-b1', changedAt: minutesAgo(1) }), anAction('Bake-1', { changedAt: minutesAgo(5) })]), runs: { e2: BAKED, b1: [aRun('OneBox.Deploy', { runId: 'run-b1' })] } }, { inARow: 1 }],
    ['the next release fails', { state: 'baking', execution: 'e3', rollbacks: { inARow: 1, endedAt: minutesAgo(200) } }, look('e3', 'Failed'), { inARow: 1 }],
    ['the next release is rolled back as well', { state: 'torn', execution: 'e3', ended: 'Failed', rollbacks: { inARow: 1 } }, look('b1', 'InProgress', 'ROLLBACK'), { inARow: 2 }],
    ['the next release succeeds', { state: 'baking', execution: 'e3', rollbacks: { inARow: 1, endedAt: minutesAgo(200) } }, look('e3', 'Succeeded'), undefined],
    ['a second rollback takes back what was vetoed already: that is the same one',
      { state: 'torn', execution: 'e2', rollbacks: { inARow: 1 }, vetoes: [{ revision: 'r2', since: minutesAgo(30), why: 'x', by: 'breakwater' }] },
      look('b1', 'InProgress', 'ROLLBACK'), { inARow: 1 }],
    ['a rollback to what ran takes back nothing', { state: 'passed', execution: 'e1', ended: 'Succeeded' }, look('b1', 'InProgress', 'ROLLBACK'), undefined],
  ])('%s', (_, before, scene, rollbacks) => expect(after(before, scene)).toEqual(rollbacks));

  test('before production nothing', () => {
    const plan = aPlan({ ...STAGE, production: false });
    expect(judged({ state: 'baking', execution: 'e2', runs: RUNS }, look('b1', 'InProgress', 'ROLLBACK'), plan).stages.get('First')?.rollbacks).toBeUndefined();
  });
});
