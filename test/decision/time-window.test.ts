import { Finding } from '../../src/decision/finding';
import { TimeWindowBlockerPlan } from '../../src/decision/plan';
import { timeWindowFindings } from '../../src/decision/time-window';
import { WeeklyWindow, WindowPlan } from '../../src/decision/window-plan';

const LOS_ANGELES: WeeklyWindow = { kind: 'weekly', days: ['MON', 'TUE', 'WED', 'THU'], from: '09:00', to: '16:00', timeZone: 'America/Los_Angeles' };
const blocker = (allow: readonly WindowPlan[], deny: readonly WindowPlan[] = []): TimeWindowBlockerPlan => ({ kind: 'timeWindow', name: 'hours', allow, deny });
const window = (change: Partial<WeeklyWindow>): WeeklyWindow => ({ kind: 'weekly', days: ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'], from: '00:00', to: '24:00', timeZone: 'UTC', ...change });
const at = (iso: string): number => Date.parse(iso);
const evaluateTimeWindow = (given: TimeWindowBlockerPlan, now: number): Finding => timeWindowFindings(given, [], now)[0];
const isOpenAt = (given: TimeWindowBlockerPlan, now: number): boolean => evaluateTimeWindow(given, now).state === 'clear';

describe('a window is the half-open interval of the wall clock', () => {
  test.each([
    ['2026-03-02T16:59:59.999Z', false, 'the last instant before 09:00 in winter'],
    ['2026-03-02T17:00:00Z', true, '09:00 in winter'],
    ['2026-03-02T23:59:59.999Z', true, 'the last instant before 16:00'],
    ['2026-03-03T00:00:00Z', false, '16:00'],
    ['2026-03-09T15:59:59.999Z', false, 'the last instant before 09:00 in summer'],
    ['2026-03-09T16:00:00Z', true, '09:00 in summer'],
    ['2026-03-06T18:00:00Z', false, 'a Friday'],
    ['2026-03-06T01:00:00Z', false, 'Thursday 17:00, already Friday in UTC'],
    ['2026-03-05T23:30:00Z', true, 'Thursday 15:30'],
  ])('%s is open: %s (%s)', (iso, open) => {
    expect(isOpenAt(blocker([LOS_ANGELES]), at(iso))).toBe(open);
    expect(evaluateTimeWindow(blocker([LOS_ANGELES]), at(iso)).state).toBe(open ? 'clear' : 'blocking');
  });

  test.each([
    ['24:00 reaches to the end of the day', window({ days: ['SAT'] }), '2026-03-07T23:59:59Z', true],
    ['24:00 does not reach into the next day', window({ days: ['SAT'] }), '2026-03-08T00:00:00Z', false],
    ['00:00 begins the day', window({ days: ['SAT'] }), '2026-03-07T00:00:00Z', true],
    ['a time in the gap of spring begins at its end', window({ from: '02:30', to: '04:00', timeZone: 'America/Los_Angeles' }), '2026-03-08T10:00:00Z', true],
    ['and not before it', window({ from: '02:30', to: '04:00', timeZone: 'America/Los_Angeles' }), '2026-03-08T09:59:59Z', false],
    ['a window inside the gap of spring never opens on that day', window({ from: '02:10', to: '02:50', timeZone: 'America/Los_Angeles' }), '2026-03-08T10:20:00Z', false],
    ['an hour shown twice in autumn is inside the first time', window({ from: '01:00', to: '02:00', timeZone: 'America/Los_Angeles' }), '2026-11-01T08:30:00Z', true],
    ['and the second time', window({ from: '01:00', to: '02:00', timeZone: 'America/Los_Angeles' }), '2026-11-01T09:30:00Z', true],
    ['half an hour shown twice closes in between', window({ from: '01:00', to: '01:30', timeZone: 'America/Los_Angeles' }), '2026-11-01T08:45:00Z', false],
    ['and opens again', window({ from: '01:00', to: '01:30', timeZone: 'America/Los_Angeles' }), '2026-11-01T09:15:00Z', true],
    ['a zone with half an hour', window({ from: '09:00', to: '10:00', timeZone: 'Asia/Kolkata' }), '2026-03-02T03:30:00Z', true],
  ])('%s', (_, given, iso, open) => expect(isOpenAt(blocker([given]), at(iso))).toBe(open));
});

describe('several windows', () => {
  const monday = window({ days: ['MON'] });
  const tuesday = window({ days: ['TUE'] });

  test.each([
    ['the union of the allow windows is open', blocker([monday, tuesday]), '2026-03-03T12:00:00Z', true],
    ['an inactive allow window blocks nothing', blocker([tuesday, monday]), '2026-03-02T12:00:00Z', true],
    ['an inactive deny window has no effect', blocker([monday], [tuesday]), '2026-03-02T12:00:00Z', true],
    ['deny wins', blocker([monday], [window({ days: ['MON'], from: '11:00', to: '13:00' })]), '2026-03-02T12:00:00Z', false],
    ['deny alone leaves the rest open', blocker([], [monday]), '2026-03-03T12:00:00Z', true],
    ['overlapping deny windows end with the last', blocker([], [window({ from: '08:00', to: '12:00' }), window({ from: '10:00', to: '14:00' })]), '2026-03-03T13:00:00Z', false],
    ['windows that touch are one', blocker([window({ to: '12:00' }), window({ from: '12:00' })]), '2026-03-03T12:00:00Z', true],
  ])('%s', (_, given, iso, open) => expect(isOpenAt(given, at(iso))).toBe(open));
});

describe('the finding says why, and when it opens', () => {
  test('closed overnight', () => {
    expect(evaluateTimeWindow(blocker([LOS_ANGELES]), at('2026-03-03T05:00:00Z'))).toEqual({
      blocker: 'hours',
      state: 'blocking',
      reason: 'closed since Mon 2026-03-02 16:00 America/Los_Angeles (2026-03-03T00:00:00Z)',
      clears: 'opens Tue 2026-03-03 09:00 America/Los_Angeles (2026-03-03T17:00:00Z)',
      since: at('2026-03-03T00:00:00Z'),
      nextOpen: at('2026-03-03T17:00:00Z'),
      nextClose: at('2026-03-04T00:00:00Z'),
    });
  });

  test('the weekend that changes to daylight saving time opens at 09:00 all the same', () => {
    expect(evaluateTimeWindow(blocker([LOS_ANGELES]), at('2026-03-07T12:00:00Z')).nextOpen).toBe(at('2026-03-09T16:00:00Z'));
  });

  test('open says until when', () => {
    expect(evaluateTimeWindow(blocker([LOS_ANGELES]), at('2026-03-02T18:00:00Z')).reason)
      .toBe('open until Mon 2026-03-02 16:00 America/Los_Angeles (2026-03-03T00:00:00Z)');
  });

  test('always open says so', () => {
    expect(evaluateTimeWindow(blocker([window({})]), at('2026-03-02T18:00:00Z'))).toEqual({ blocker: 'hours', state: 'clear', reason: 'open', clears: '' });
  });

  test('a window that is denied for ever says that it never opens', () => {
    expect(evaluateTimeWindow(blocker([LOS_ANGELES], [window({})]), at('2026-03-02T18:00:00Z'))).toEqual({
      blocker: 'hours', state: 'blocking', reason: 'closed by every day 00:00 to 24:00', clears: 'never opens within two years; change the window',
    });
  });
});

test('the schedule agrees with the wall clock in every minute around both changes of the clock', () => {
  const halfHour = blocker([window({ from: '01:30', to: '02:30', timeZone: 'America/Los_Angeles' })], [window({ from: '09:30', to: '10:15', timeZone: 'Europe/London' })]);
  for (const day of ['2026-03-08', '2026-11-01', '2026-03-29', '2026-10-25']) {
    const start = at(`${day}T00:00:00Z`) - 6 * 3_600_000;
    for (let minute = 0; minute < 36 * 60; minute++) {
      const now = start + minute * 60_000;
      const finding = evaluateTimeWindow(halfHour, now);
      expect([now, finding.state]).toEqual([now, isOpenAt(halfHour, now) ? 'clear' : 'blocking']);
      if (finding.nextOpen === undefined) continue;
      expect([now, isOpenAt(halfHour, finding.nextOpen), isOpenAt(halfHour, finding.nextOpen - 1)]).toEqual([now, true, false]);
    }
  }
});

describe('what goes wrong elsewhere', () => {
  test('E18: a window ends before its last moment, and asking changes nothing that is asked', () => {
    const given = blocker([LOS_ANGELES], [window({ days: ['FRI'] })]);
    const before = structuredClone(given);
    expect(isOpenAt(given, at('2026-03-03T00:00:00Z') - 1)).toBe(true);
    expect(isOpenAt(given, at('2026-03-03T00:00:00Z'))).toBe(false);
    expect(given).toEqual(before);
  });

  test('E19: every deny window that closes is named, not the first alone', () => {
    expect(evaluateTimeWindow(blocker([], [window({ days: ['WED'], to: '15:00' }), window({ days: ['WED'], from: '10:00' })]), at('2026-01-14T12:00:00Z')).reason)
      .toBe('closed since Wed 2026-01-14 00:00 UTC (2026-01-14T00:00:00Z) by WED 00:00 to 15:00 and by WED 10:00 to 24:00');
  });

  test('F4: a range that wraps past midnight is one range', () => {
    const night = blocker([window({ from: '22:00', to: '06:00' })]);
    expect(evaluateTimeWindow(night, at('2026-01-14T23:00:00Z')).reason).toBe('open until Thu 2026-01-15 06:00 UTC (2026-01-15T06:00:00Z)');
  });

  test('an answer does not depend on what was asked before', () => {
    const yearly = blocker([{ kind: 'once', from: '2027-06-01T09:00', to: '2027-06-01T10:00', timeZone: 'UTC' }]);
    const asked = ['2026-06-01T00:00:00Z', '2027-06-01T09:30:00Z', '2028-01-01T00:00:00Z', '2026-06-01T00:00:00Z'].map((iso) => evaluateTimeWindow(yearly, at(iso)));
    expect(asked.map(({ state }) => state)).toEqual(['blocking', 'clear', 'blocking', 'blocking']);
    expect(asked[3]).toEqual(asked[0]);
  });
});

describe('a margin', () => {
  const margin = { ...blocker([window({ days: ['WED', 'THU'], from: '09:00', to: '17:00' })]), marginMinutes: 60 };

  test('says until when something may start', () => {
    expect(evaluateTimeWindow(margin, at('2026-01-14T12:00:00Z')).reason)
      .toBe('open until Wed 2026-01-14 17:00 UTC (2026-01-14T17:00:00Z), for starts until Wed 2026-01-14 16:00 UTC (2026-01-14T16:00:00Z)');
  });

  test('holds what could not end in time, and says when it closes and what the margin is', () => {
    expect(evaluateTimeWindow(margin, at('2026-01-14T16:30:00Z'))).toEqual({
      blocker: 'hours',
      state: 'blocking',
      reason: 'closes Wed 2026-01-14 17:00 UTC (2026-01-14T17:00:00Z), before a deployment would end: its margin is 1h',
      clears: 'opens Thu 2026-01-15 09:00 UTC (2026-01-15T09:00:00Z)',
      since: at('2026-01-14T16:00:00Z'),
      nextOpen: at('2026-01-15T09:00:00Z'),
      nextClose: at('2026-01-14T17:00:00Z'),
    });
  });

  test('that no opening is longer than says so', () => {
    expect(evaluateTimeWindow({ ...margin, marginMinutes: 480 }, at('2026-01-14T12:00:00Z')).clears)
      .toBe('never opens for longer than the margin within two years; change the window');
  });
});
