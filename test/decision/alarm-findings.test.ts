import { alarmFinding, watchFinding } from '../../src/decision/alarm-findings';
import { AlarmView, Observation } from '../../src/decision/observation';
import { AlarmRef } from '../../src/decision/plan';
import { aMemory, anAlarm, anObservation, aStageMemory, FAULTS, minutesAgo, NOW, OUTAGE } from '../support/builders';

const ASKING = { blocker: 'b', policy: {}, now: NOW };
const CALLED = 'alarm faults of account 333333333333 in us-west-1';
const NEVER_DEPLOYED = aMemory({ stages: new Map([['First', aStageMemory({ deployed: [] })]]) });
const ABSENT: Observation['targets'] = new Map([['First/OneBox', { kind: 'absent' }], ['First/Fleet', { kind: 'absent' }]]);

const seeing = (view: AlarmView | undefined, change: Partial<Observation> = {}, ref: AlarmRef = FAULTS): Observation => ({
  ...anObservation({ alarms: view === undefined ? [] : [[ref, view]] }), ...change,
});

describe('an alarm that is seen', () => {
  test('is clear when OK', () => expect(alarmFinding(ASKING, FAULTS, seeing(anAlarm('OK')))).toMatchObject({ state: 'clear', reason: `${CALLED} is OK`, clears: '' }));

  test('blocks in ALARM, with its time and CloudWatch’s reason', () => {
    expect(alarmFinding(ASKING, FAULTS, seeing(anAlarm('ALARM', { since: minutesAgo(5), reason: 'Threshold Crossed' })))).toEqual({
      blocker: 'b',
      subject: '333333333333/us-west-1/faults',
      state: 'blocking',
      since: minutesAgo(5),
      reason: `${CALLED} is in ALARM since 2026-03-02T17:55:00Z (Threshold Crossed)`,
      clears: 'clears when it is OK',
    });
  });

  test('is unknown with insufficient data, and says what to do', () => {
    expect(alarmFinding(ASKING, FAULTS, seeing(anAlarm('INSUFFICIENT_DATA', { since: minutesAgo(5) })))).toMatchObject({
      state: 'unknown',
      reason: `${CALLED} has INSUFFICIENT_DATA since 2026-03-02T17:55:00Z`,
      clears: 'clears when it has data and is OK; if silence is healthy, let it treat missing data as not breaching',
    });
  });
});

describe('an alarm that is not seen is never clear', () => {
  test.each<[string, Observation, string, string]>([
    ['unreadable', seeing({ kind: 'unreadable', why: 'access denied' }), `${CALLED} could not be read: access denied`, 'clears when it can be read and is OK'],
    ['not read at all', seeing(undefined), `${CALLED} was not read`, 'the next tick tries again'],
    ['missing though its targets were deployed', seeing({ kind: 'missing' }, { targets: ABSENT }), `${CALLED} does not exist`, 'create it there, or correct its name in the pipeline'],
    ['missing though its targets exist', seeing({ kind: 'missing' }, { memory: NEVER_DEPLOYED, targets: new Map([['First/OneBox', { kind: 'exists' }], ['First/Fleet', { kind: 'exists' }]]) }),
      `${CALLED} does not exist`, 'create it there, or correct its name in the pipeline'],
    ['missing, and whether its target exists cannot be read', seeing({ kind: 'missing' }, { memory: NEVER_DEPLOYED, targets: new Map([['First/OneBox', { kind: 'unreadable', why: 'throttled' }]]) }),
      `${CALLED} does not exist, and whether First/OneBox does could not be read: throttled`, 'clears when either can be read'],
    ['missing, and nobody remembers what was deployed', seeing({ kind: 'missing' }, { memory: { kind: 'unreadable', why: 'x' }, targets: ABSENT }),
      `${CALLED} does not exist`, 'create it there, or correct its name in the pipeline'],
  ])('%s', (_, seen, reason, clears) => expect(alarmFinding(ASKING, FAULTS, seen)).toMatchObject({ state: 'unknown', reason, clears }));

  test('missing, of somebody else’s account', () => {
    const seen = seeing({ kind: 'missing' }, { memory: NEVER_DEPLOYED, targets: ABSENT }, OUTAGE);
    expect(alarmFinding(ASKING, OUTAGE, seen)).toMatchObject({ state: 'unknown', reason: 'alarm sev1-open of account 999999999999 in us-east-1 does not exist' });
  });
});

describe('before a first deployment', () => {
  const clear = { state: 'clear', reason: `first deployment: ${CALLED} does not exist before it` };

  test('an alarm that the target brings is clear while the target was never deployed and does not exist', () => {
    expect(alarmFinding(ASKING, FAULTS, seeing({ kind: 'missing' }, { memory: NEVER_DEPLOYED, targets: ABSENT }))).toMatchObject(clear);
  });

  test('also while only the one-box was deployed and the fleet may bring it', () => {
    const memory = aMemory({ stages: new Map([['First', aStageMemory({ deployed: ['OneBox'] })]]) });
    expect(alarmFinding(ASKING, FAULTS, seeing({ kind: 'missing' }, { memory, targets: ABSENT }))).toMatchObject(clear);
  });

  test('an alarm that exists is judged as any other', () => {
    expect(alarmFinding(ASKING, FAULTS, seeing(anAlarm('ALARM'), { memory: NEVER_DEPLOYED, targets: ABSENT })).state).toBe('blocking');
  });
});

describe('in a bake’s watch', () => {
  const SINCE = minutesAgo(30);

  test.each([
    ['an entry at the watch’s first instant', [SINCE], 'blocking'],
    ['an entry one millisecond before', [SINCE - 1], 'clear'],
    ['an entry between two ticks that has recovered', [minutesAgo(10)], 'blocking'],
    ['no entry', [], 'clear'],
  ])('%s is %s', (_, entered, state) => expect(watchFinding('b', FAULTS, seeing(anAlarm('OK', { entered: entered as number[] })), SINCE, NOW).state).toBe(state));

  test('an entry is told with its time', () => {
    expect(watchFinding('b', FAULTS, seeing(anAlarm('OK', { entered: [minutesAgo(10)] })), SINCE, NOW)).toMatchObject({
      reason: `${CALLED} went into ALARM at 2026-03-02T17:50:00Z`, since: minutesAgo(10), clears: 'a bake that saw an alarm does not pass',
    });
  });

  test('a history that cannot be read is unknown', () => {
    const view: AlarmView = { kind: 'seen', state: 'OK', since: minutesAgo(1), entries: { kind: 'unreadable', why: 'throttled' } };
    expect(watchFinding('b', FAULTS, seeing(view), SINCE, NOW)).toMatchObject({ state: 'unknown', reason: `the history of ${CALLED} could not be read: throttled` });
  });

  test('being in ALARM now blocks whatever the history says', () => {
    const view: AlarmView = { kind: 'seen', state: 'ALARM', since: minutesAgo(900), entries: { kind: 'unreadable', why: 'throttled' } };
    expect(watchFinding('b', FAULTS, seeing(view), SINCE, NOW).state).toBe('blocking');
  });
});
