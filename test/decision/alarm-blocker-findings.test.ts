import { alarmBlockerFindings } from '../../src/decision/alarm-blocker-findings';
import { AlarmView, Observation, PrefixView } from '../../src/decision/observation';
import { AlarmBlockerPlan, AlarmPolicy, AlarmPrefix, AlarmRef, prefixKey } from '../../src/decision/plan';
import { aMemory, anAlarm, anObservation, aStageMemory, FAULTS, minutesAgo, NOW, OUTAGE, Scene } from '../support/builders';

const PREFIX: AlarmPrefix = { prefix: 'checkout-', account: '333333333333', region: 'us-west-1', broughtBy: ['First/OneBox'] };
const WHERE = 'of account 333333333333 in us-west-1';
const NEVER_DEPLOYED = aMemory({ stages: new Map([['First', aStageMemory({ deployed: [] })]]) });

const findings = (blocker: Partial<AlarmBlockerPlan>, scene: Scene = {}) =>
  alarmBlockerFindings({ kind: 'alarm', name: 'b', alarms: [], ...blocker }, anObservation(scene), NOW);
const matching = (...alarms: readonly (readonly [string, AlarmView])[]): Observation['prefixes'] =>
  new Map([[prefixKey(PREFIX), { kind: 'read', alarms: alarms.map(([name, view]) => ({ name, view })) } satisfies PrefixView]]);
const byPrefix = (prefixes: Observation['prefixes'], policy: AlarmPolicy = {}, scene: Scene = {}) => findings({ prefixes: [PREFIX], policy }, { prefixes, ...scene });

describe('a prefix', () => {
  test('is clear in one sentence when all that it matches is OK', () => {
    expect(byPrefix(matching(['checkout-faults', anAlarm('OK')], ['checkout-latency', anAlarm('OK')]))).toEqual([
      { blocker: 'b', subject: '333333333333/us-west-1/checkout-*', state: 'clear', reason: `2 of 2 alarms checkout-* ${WHERE} are OK`, clears: '' },
    ]);
  });

  test('holds by the name of each alarm that is not OK', () => {
    expect(byPrefix(matching(['checkout-faults', anAlarm('ALARM')], ['checkout-latency', anAlarm('OK')], ['checkout-queue', anAlarm('INSUFFICIENT_DATA')]))).toMatchObject([
      { state: 'blocking', subject: '333333333333/us-west-1/checkout-faults', reason: `alarm checkout-faults ${WHERE} is in ALARM since 2026-03-02T08:00:00Z` },
      { state: 'unknown', subject: '333333333333/us-west-1/checkout-queue', reason: `alarm checkout-queue ${WHERE} has INSUFFICIENT_DATA since 2026-03-02T08:00:00Z` },
      { state: 'clear', reason: `1 of 3 alarms checkout-* ${WHERE} are OK` },
    ]);
  });

  test.each([[20, 20], [21, 21], [500, 21]])('of which %i are red tells %i findings: the ledger takes no longer entry', (red, told) => {
    const names = Array.from({ length: red }, (_, index) => [`checkout-${index}`, anAlarm('ALARM')] as const);
    expect(byPrefix(matching(...names))).toHaveLength(told);
  });

  test('says how many more it does not name', () => {
    const names = Array.from({ length: 23 }, (_, index) => [`checkout-${index}`, anAlarm('ALARM')] as const);
    expect(byPrefix(matching(...names)).at(20)).toEqual({
      blocker: 'b', subject: '333333333333/us-west-1/checkout-*', state: 'blocking', reason: `3 more alarms checkout-* ${WHERE} are not OK`, clears: 'clears when they are OK',
    });
  });

  test.each<[string, Observation['prefixes'], string, string]>([
    ['nothing was read', new Map(), `the alarms checkout-* ${WHERE} were not read`, 'the next tick tries again'],
    ['it cannot be read', new Map([[prefixKey(PREFIX), { kind: 'unreadable', why: 'throttled' }]]), `the alarms checkout-* ${WHERE} could not be read: throttled`, 'clears when they can be read and are OK'],
    ['it matches nothing', matching(), `no alarm checkout-* ${WHERE} exists`, 'create one there, or correct the prefix in the pipeline'],
  ])('holds when %s', (_, prefixes, reason, clears) => {
    expect(byPrefix(prefixes)).toEqual([{ blocker: 'b', subject: '333333333333/us-west-1/checkout-*', state: 'unknown', reason, clears }]);
  });

  test('that matches nothing is clear before the first deployment of what brings its alarms', () => {
    const scene: Scene = { memory: NEVER_DEPLOYED, targets: new Map([['First/OneBox', { kind: 'absent' }]]) };
    expect(byPrefix(matching(), {}, scene)).toMatchObject([{ state: 'clear', reason: `first deployment: an alarm checkout-* ${WHERE} does not exist before it` }]);
    expect(byPrefix(matching(), {}, { ...scene, targets: new Map([['First/OneBox', { kind: 'exists' }]]) })).toMatchObject([{ state: 'unknown' }]);
  });
});

describe('every selector answers for itself', () => {
  test('B4: a typo in one name is a finding beside an alarm that is there and OK', () => {
    const typo: AlarmRef = { ...FAULTS, name: 'fautls' };
    expect(findings({ alarms: [FAULTS, typo] }, { alarms: [[FAULTS, anAlarm('OK')], [typo, { kind: 'missing' }]] })).toMatchObject([
      { state: 'clear' }, { state: 'unknown', reason: `alarm fautls ${WHERE} does not exist` },
    ]);
  });

  test('B4: a prefix that matches nothing is a finding beside another that matches', () => {
    const typo: AlarmPrefix = { ...PREFIX, prefix: 'chekout-' };
    const prefixes = new Map([...matching(['checkout-faults', anAlarm('OK')]), [prefixKey(typo), { kind: 'read', alarms: [] } as const]]);
    expect(findings({ prefixes: [PREFIX, typo] }, { prefixes })).toMatchObject([{ state: 'clear' }, { state: 'unknown', reason: `no alarm chekout-* ${WHERE} exists` }]);
  });

  test('B6, G7: two alarms of one name in two places are two findings, and neither hides the other', () => {
    const there: AlarmRef = { ...FAULTS, region: 'us-east-1' };
    expect(findings({ alarms: [FAULTS, there] }, { alarms: [[FAULTS, anAlarm('OK')], [there, anAlarm('ALARM')]] }).map(({ subject, state }) => [subject, state])).toEqual([
      ['333333333333/us-west-1/faults', 'clear'], ['333333333333/us-east-1/faults', 'blocking'],
    ]);
  });
});

describe('the policy', () => {
  const one = (view: AlarmView, policy: AlarmPolicy, alarm = OUTAGE) => findings({ alarms: [alarm], policy }, { alarms: [[alarm, view]] })[0];
  const unreadable: AlarmView = { kind: 'unreadable', why: 'throttled' };
  const called = 'alarm sev1-open of account 999999999999 in us-east-1';

  test.each<[string, AlarmView, keyof AlarmPolicy]>([
    ['missing', { kind: 'missing' }, 'missing'], ['without data', anAlarm('INSUFFICIENT_DATA'), 'insufficientData'], ['unreadable', unreadable, 'unreadable'],
  ])('A12, B1, G4: an alarm that is %s holds unless the policy for just that says otherwise', (_, view, clearing) => {
    const cases = ['missing', 'insufficientData', 'unreadable'] as const;
    expect(one(view, {}).state).toBe('unknown');
    for (const policy of cases) expect(one(view, { [policy]: 'CLEAR' }).state).toBe(policy === clearing ? 'clear' : 'unknown');
    expect(one(view, { [clearing]: 'HOLD' }).state).toBe('unknown');
  });

  test('what it lets pass is told', () => {
    expect(one(unreadable, { unreadable: 'CLEAR' })).toEqual({
      blocker: 'b', subject: '999999999999/us-east-1/sev1-open', state: 'clear', reason: `${called} could not be read: throttled, which this blocker lets pass`, clears: '',
    });
  });

  test('no policy lets an alarm in ALARM pass', () => {
    expect(one(anAlarm('ALARM'), { missing: 'CLEAR', insufficientData: 'CLEAR', unreadable: 'CLEAR', noDataGraceMinutes: 1440 }).state).toBe('blocking');
  });

  test('holds good for prefixes too', () => {
    expect(byPrefix(matching(), { missing: 'CLEAR' })).toMatchObject([{ state: 'clear', reason: `no alarm checkout-* ${WHERE} exists, which this blocker lets pass` }]);
    expect(byPrefix(new Map(), { unreadable: 'CLEAR' })).toMatchObject([{ state: 'clear' }]);
    expect(byPrefix(matching(['checkout-a', anAlarm('INSUFFICIENT_DATA')]), { insufficientData: 'CLEAR' })).toMatchObject([{ state: 'clear' }]);
  });
});

describe('an alarm that never had data', () => {
  const created = (minutes: number): AlarmView => ({ ...anAlarm('INSUFFICIENT_DATA', { since: minutesAgo(minutes) }), configuredAt: minutesAgo(minutes) } as AlarmView);
  const firstDeployed = (minutes: number): Scene['memory'] =>
    aMemory({ stages: new Map([['First', aStageMemory({ firstDeployed: { Fleet: minutesAgo(minutes) } })]]) });
  const look = (view: AlarmView, policy: AlarmPolicy, scene: Scene = {}, alarm = FAULTS) =>
    findings({ alarms: [alarm], policy }, { alarms: [[alarm, view]], ...scene })[0];

  test('says since when it could have had some', () => {
    expect(look(created(3), {})).toMatchObject({ state: 'unknown', reason: `alarm faults ${WHERE} has no data yet: deployed 3 min ago`, since: minutesAgo(3) });
    expect(look(created(3), {}, {}, OUTAGE).reason).toBe('alarm sev1-open of account 999999999999 in us-east-1 has no data yet: created 3 min ago');
    expect(look(created(125), {}).reason).toBe(`alarm faults ${WHERE} has no data yet: deployed 2h 5m ago`);
  });

  test.each([[14, 'clear'], [15, 'unknown'], [16, 'unknown']])('with a grace of 15 minutes is, after %i, %s', (minutes, state) => {
    expect(look(created(minutes), { noDataGraceMinutes: 15 }).state).toBe(state);
  });

  test('within its grace says so', () => {
    expect(look(created(3), { noDataGraceMinutes: 15 })).toMatchObject({ state: 'clear', reason: `alarm faults ${WHERE} has no data yet: deployed 3 min ago, and is given 15m` });
  });

  test.each([[14, 'clear'], [15, 'unknown']])('of somebody else’s making has its grace from the first deployment on: after %i minutes it is %s', (minutes, state) => {
    const old = anAlarm('INSUFFICIENT_DATA', { since: minutesAgo(10_000) });
    expect(look(old, { noDataGraceMinutes: 15 }, { memory: firstDeployed(minutes) }).state).toBe(state);
  });

  test('gets no grace when its data ceased: a revision that fell silent is not new', () => {
    const silent = { ...anAlarm('INSUFFICIENT_DATA', { since: minutesAgo(2) }), configuredAt: minutesAgo(10) } as AlarmView;
    expect(look(silent, { noDataGraceMinutes: 60 })).toMatchObject({ state: 'unknown', reason: `alarm faults ${WHERE} has INSUFFICIENT_DATA since 2026-03-02T17:58:00Z` });
    expect(look(silent, { noDataGraceMinutes: 60 }, { memory: firstDeployed(5) }).state).toBe('unknown');
  });

  test.each([[0, 'clear'], [5, 'clear'], [5.001, 'unknown'], [-5.001, 'unknown']])('is told by its two stamps: %d seconds apart it is %s', (seconds, state) => {
    const view = { ...anAlarm('INSUFFICIENT_DATA', { since: minutesAgo(2) }), configuredAt: minutesAgo(2) - seconds * 1000 } as AlarmView;
    expect(look(view, { noDataGraceMinutes: 60 }).state).toBe(state);
  });

  test('gets no grace that nobody remembers the beginning of', () => {
    const old = anAlarm('INSUFFICIENT_DATA', { since: minutesAgo(10_000) });
    expect(look(old, { noDataGraceMinutes: 60 }, { memory: { kind: 'unreadable', why: 'x' } }).state).toBe('unknown');
  });
});
