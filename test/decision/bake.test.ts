import { BakeVerdict, evaluateBake } from '../../src/decision/bake';
import { AlarmView } from '../../src/decision/observation';
import { BakePlan } from '../../src/decision/plan';
import { DAY, EpochMs, HOUR, MINUTE } from '../../src/decision/time';
import { aBake, aWatch, anAlarm, anObservation, FAULTS, NOW } from '../support/builders';

const STARTED = NOW;
const SINCE = STARTED - 5 * MINUTE;
const judged = (now: EpochMs, view: AlarmView, change: Partial<BakePlan> = {}, letInByHand = false): BakeVerdict =>
  evaluateBake('rollback alarms', aBake('Bake-1', change), aWatch({ startedAt: STARTED, since: SINCE, excuses: () => letInByHand }), anObservation({ alarms: [[FAULTS, view]] }), now);

describe('with quiet alarms', () => {
  test.each<[string, EpochMs, string]>([
    ['bakes at its first instant', STARTED, 'baking'],
    ['bakes one millisecond before its end', STARTED + 30 * MINUTE - 1, 'baking'],
    ['passes at its end', STARTED + 30 * MINUTE, 'passed'],
    ['passes long after its end, when nobody looked in between', STARTED + 9 * HOUR, 'passed'],
  ])('%s', (_, now, kind) => expect(judged(now, anAlarm('OK')).kind).toBe(kind));

  test('says until when it bakes', () => expect(judged(STARTED, anAlarm('OK'))).toEqual({ kind: 'baking', until: STARTED + 30 * MINUTE }));

  test('A3: has one end, however often it is looked at', () => {
    expect(new Set([0, 1, 10, 29].map((minutes) => JSON.stringify(judged(STARTED + minutes * MINUTE, anAlarm('OK'))))).size).toBe(1);
  });

  test('a bake without alarms is a wait', () => expect(judged(STARTED + 30 * MINUTE, anAlarm('ALARM'), { alarms: [] }).kind).toBe('passed'));
});

describe('an alarm rejects', () => {
  test.each<[string, EpochMs, AlarmView]>([
    ['at the first instant', STARTED, anAlarm('ALARM')],
    ['in the middle', STARTED + 10 * MINUTE, anAlarm('ALARM')],
    ['G1: at the very look that would have passed', STARTED + 30 * MINUTE, anAlarm('ALARM')],
    ['after the end, while something else held', STARTED + 9 * HOUR, anAlarm('ALARM')],
    ['when it was red for a minute between two looks', STARTED + 10 * MINUTE, anAlarm('OK', { entered: [STARTED + 3 * MINUTE] })],
    ['when it was red while the step was still deploying', STARTED + MINUTE, anAlarm('OK', { entered: [STARTED - 5 * MINUTE] })],
    ['when it was red before the step and still is', STARTED, anAlarm('ALARM', { since: STARTED - DAY })],
  ])('%s', (_, now, view) => expect(judged(now, view).kind).toBe('rejected'));

  test.each<[string, AlarmView]>([
    ['G3: one that was red before the step and has recovered', anAlarm('OK', { since: STARTED, entered: [STARTED - DAY] })],
    ['G3: one that was made by this deployment', anAlarm('OK', { since: STARTED + MINUTE })],
  ])('but not %s', (_, view) => expect(judged(STARTED + 30 * MINUTE, view).kind).toBe('passed'));
});

describe('where a person let the deployment in', () => {
  const END = STARTED + 30 * MINUTE;
  test.each<[string, EpochMs, AlarmView, string]>([
    ['an alarm that was red before it does not reject', END - 1, anAlarm('ALARM', { since: SINCE - 1 }), 'baking'],
    ['but has to be OK at the end', END, anAlarm('ALARM', { since: SINCE - 1 }), 'held'],
    ['and is then forgotten', END, anAlarm('OK', { since: END - 1, entered: [] }), 'passed'],
    ['an alarm that went red with it rejects', END - 1, anAlarm('ALARM', { since: SINCE }), 'rejected'],
    ['an alarm that recovered and went red again rejects', END, anAlarm('ALARM', { since: SINCE + 1 }), 'rejected'],
    ['an alarm that was red for a minute since rejects', END, anAlarm('OK', { entered: [SINCE] }), 'rejected'],
  ])('%s', (_, now, view, kind) => expect(judged(now, view, {}, true).kind).toBe(kind));

  test('an override that ends the bake does not make up for an alarm that is red at its end', () => {
    const watch = aWatch({ startedAt: STARTED, since: SINCE, excuses: () => true, endsEarly: true });
    const seen = anObservation({ alarms: [[FAULTS, anAlarm('ALARM', { since: SINCE - 1 })]] });
    expect(evaluateBake('rollback alarms', aBake('Bake-1'), watch, seen, END).kind).toBe('held');
  });
});

describe('what cannot be told', () => {
  const unknown: readonly [string, AlarmView][] = [
    ['missing', { kind: 'missing' }],
    ['G2: insufficient data', anAlarm('INSUFFICIENT_DATA')],
    ['G4, F2: unreadable', { kind: 'unreadable', why: 'throttled' }],
    ['an unreadable history', { kind: 'seen', state: 'OK', since: NOW, entries: { kind: 'unreadable', why: 'throttled' } }],
  ];
  const END = STARTED + 30 * MINUTE;

  test.each(unknown)('%s does not disturb a bake under way', (_, view) => expect(judged(END - 1, view).kind).toBe('baking'));
  test.each(unknown)('%s holds at the end', (_, view) => expect(judged(END, view)).toMatchObject({ kind: 'held' }));

  test.each<[string, EpochMs, 'HOLD' | 'ROLLBACK', string]>([
    ['six days after the end it is rolled back where the plan says so', END + 6 * DAY, 'ROLLBACK', 'rejected'],
    ['and not a millisecond before', END + 6 * DAY - 1, 'ROLLBACK', 'held'],
    ['and held where the plan says so', END + 6 * DAY, 'HOLD', 'held'],
  ])('%s', (_, now, onUnknown, kind) => expect(judged(now, { kind: 'missing' }, { onUnknown }).kind).toBe(kind));
});

describe('the longest of bakes', () => {
  const minutes = 60 * 24 * 60;
  test.each<[string, EpochMs, string]>([
    ['still bakes an hour and a millisecond before the approval’s time-out', STARTED + 60 * DAY - HOUR - 1, 'baking'],
    ['is judged an hour before it, so that the time-out does not fail it', STARTED + 60 * DAY - HOUR, 'passed'],
  ])('%s', (_, now, kind) => expect(judged(now, anAlarm('OK'), { minutes }).kind).toBe(kind));
});
