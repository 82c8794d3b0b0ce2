import { calendarFindings } from '../../src/decision/calendar-findings';
import { CalendarEvent, ChangeCalendar, FileCalendar } from '../../src/decision/calendar-plan';
import { Finding } from '../../src/decision/finding';
import { evaluateGate } from '../../src/decision/gate';
import { ChangeCalendarView } from '../../src/decision/observation';
import { BlockerPlan } from '../../src/decision/plan';
import { anObservation, aStage, atAirlock } from '../support/builders';

const HOLIDAYS: FileCalendar = {
  kind: 'file',
  name: 'holidays.ics',
  type: 'DEFAULT_OPEN',
  timeZone: 'America/New_York',
  events: [
    { summary: 'Christmas', begin: '2020-12-25T00:00:00', lasts: { days: 1, exact: 0 }, rule: 'FREQ=YEARLY' },
    { summary: 'Year end', begin: '2026-12-28T18:00:00', lasts: { wall: 3 * 86_400 } },
    { begin: '2026-12-30T00:00:00', lasts: { days: 1, exact: 0 } },
  ],
};
const NO_CALENDARS = { calendars: new Map<string, ChangeCalendarView>() };
const at = (calendar: FileCalendar, iso: string): Finding => calendarFindings('holidays', [calendar], NO_CALENDARS, Date.parse(iso))[0];
const moment = (iso: string): number => Date.parse(iso);

describe('the calendar of a file', () => {
  test.each([
    ['2026-12-25T04:59:59Z', 'clear'], ['2026-12-25T05:00:00Z', 'blocking'], ['2026-12-26T04:59:59Z', 'blocking'], ['2026-12-26T05:00:00Z', 'clear'],
  ])('at %s it is %s: an event is a half-open interval', (iso, state) => {
    expect(at(HOLIDAYS, iso).state).toBe(state);
  });

  test.each(['2020-12-25T12:00:00Z', '2032-12-25T12:00:00Z', '2024-12-25T12:00:00Z'])('is told anew for %s, whatever day was asked about before', (iso) => {
    expect(at(HOLIDAYS, '2026-12-27T12:00:00Z').state).toBe('clear');
    expect(at(HOLIDAYS, iso).state).toBe('blocking');
  });

  test('says by which event it is closed, since when, when it opens and when it closes again', () => {
    expect(at(HOLIDAYS, '2026-12-25T12:00:00Z')).toEqual({
      blocker: 'holidays',
      subject: 'holidays.ics',
      state: 'blocking',
      reason: "holidays.ics is closed since Fri 2026-12-25 00:00 America/New_York (2026-12-25T05:00:00Z) by 'Christmas'",
      clears: 'opens Sat 2026-12-26 00:00 America/New_York (2026-12-26T05:00:00Z)',
      since: moment('2026-12-25T05:00:00Z'),
      nextOpen: moment('2026-12-26T05:00:00Z'),
      nextClose: moment('2026-12-28T23:00:00Z'),
    });
  });

  test('says until when it is open, and by which event it closes', () => {
    expect(at(HOLIDAYS, '2026-12-27T12:00:00Z')).toEqual({
      blocker: 'holidays',
      subject: 'holidays.ics',
      state: 'clear',
      reason: "holidays.ics is open until Mon 2026-12-28 18:00 America/New_York (2026-12-28T23:00:00Z), when 'Year end' begins",
      clears: '',
      nextClose: moment('2026-12-28T23:00:00Z'),
    });
  });

  test('E10, E19: names all events that close it, one without a summary too', () => {
    expect(at(HOLIDAYS, '2026-12-30T12:00:00Z')).toMatchObject({
      reason: "holidays.ics is closed since Mon 2026-12-28 18:00 America/New_York (2026-12-28T23:00:00Z) by 'Year end' and by an event without a summary",
      nextOpen: moment('2026-12-31T23:00:00Z'),
    });
  });

  test('says when nothing of it lies ahead', () => {
    const past: FileCalendar = { ...HOLIDAYS, events: [HOLIDAYS.events[1]] };

    expect(at(past, '2027-02-01T00:00:00Z')).toMatchObject({ state: 'clear', reason: 'holidays.ics is open; it does not close in the next 400 days' });
  });

  test('says when it does not open again', () => {
    const daily: FileCalendar = { ...HOLIDAYS, events: [{ begin: '2020-01-01T00:00:00', lasts: { days: 1, exact: 0 }, rule: 'FREQ=DAILY' }] };

    expect(at(daily, '2026-12-27T12:00:00Z')).toMatchObject({
      state: 'blocking', reason: 'holidays.ics is closed by an event without a summary', clears: 'does not open in the next 400 days; change the calendar',
    });
    expect(at(daily, '2026-12-27T12:00:00Z').nextOpen).toBeUndefined();
  });

  test('is open only while an event lasts, where it is closed by default', () => {
    const releases: FileCalendar = { ...HOLIDAYS, name: 'releases.ics', type: 'DEFAULT_CLOSED' };

    expect(at(releases, '2026-12-25T12:00:00Z')).toMatchObject({
      state: 'clear', reason: 'releases.ics is open until Sat 2026-12-26 00:00 America/New_York (2026-12-26T05:00:00Z), when its event ends',
    });
    expect(at(releases, '2026-12-27T12:00:00Z')).toMatchObject({
      state: 'blocking',
      reason: 'releases.ics is closed since Sat 2026-12-26 00:00 America/New_York (2026-12-26T05:00:00Z), because none of its events lasts',
      clears: 'opens Mon 2026-12-28 18:00 America/New_York (2026-12-28T23:00:00Z)',
    });
  });

  test('E18: answers the same whatever was asked before, and changes nothing that it was given', () => {
    const frozen = JSON.stringify(HOLIDAYS);
    const first = at(HOLIDAYS, '2026-12-25T12:00:00Z');
    for (const iso of ['2020-12-25T12:00:00Z', '2030-01-01T00:00:00Z', '2026-12-25T13:00:00Z']) at(HOLIDAYS, iso);

    expect(at(HOLIDAYS, '2026-12-25T12:00:00Z')).toEqual(first);
    expect(JSON.stringify(HOLIDAYS)).toBe(frozen);
  });
});

const FREEZE: ChangeCalendar = { kind: 'changeCalendar', name: 'freeze', account: '333333333333', region: 'us-west-1' };
const SHARED: ChangeCalendar = { ...FREEZE, name: 'arn:aws:ssm:us-west-1:999999999999:document/quarter' };
const findingOf = (view: ChangeCalendarView | undefined, calendar = FREEZE): Finding => {
  const calendars = new Map<string, ChangeCalendarView>(view === undefined ? [] : [[`333333333333/us-west-1/${calendar.name}`, view]]);
  return calendarFindings('freeze', [calendar], { calendars }, moment('2026-03-02T17:00:00Z'))[0];
};
const IN = moment('2026-03-05T08:00:00Z');

describe('a change calendar', () => {
  test.each<[string, ChangeCalendarView | undefined, Partial<Finding>]>([
    ['OPEN', { kind: 'seen', state: 'OPEN' }, { state: 'clear', reason: 'change calendar freeze of account 333333333333 in us-west-1 is OPEN', clears: '' }],
    ['OPEN for a while', { kind: 'seen', state: 'OPEN', nextTransition: IN }, { state: 'clear', reason: 'change calendar freeze of account 333333333333 in us-west-1 is OPEN until 2026-03-05T08:00:00Z', nextClose: IN }],
    ['CLOSED for a while', { kind: 'seen', state: 'CLOSED', nextTransition: IN }, { state: 'blocking', reason: 'change calendar freeze of account 333333333333 in us-west-1 is CLOSED', clears: 'opens 2026-03-05T08:00:00Z', nextOpen: IN }],
    ['CLOSED with no end', { kind: 'seen', state: 'CLOSED' }, { state: 'blocking', clears: 'clears when it is OPEN; it names no next transition' }],
    ['missing', { kind: 'missing' }, { state: 'unknown', reason: 'change calendar freeze of account 333333333333 in us-west-1 does not exist', clears: 'create it there, share it, or correct its name in the pipeline' }],
    ['unreadable', { kind: 'unreadable', why: 'it was throttled' }, { state: 'unknown', reason: 'change calendar freeze of account 333333333333 in us-west-1 could not be read: it was throttled', clears: 'clears when it can be read and is OPEN' }],
    ['not read', undefined, { state: 'unknown', reason: 'change calendar freeze of account 333333333333 in us-west-1 was not read', clears: 'the next tick tries again' }],
  ])('D6, E2, E3, E4: %s', (_what, view, finding) => {
    expect(findingOf(view)).toMatchObject({ blocker: 'freeze', subject: '333333333333/us-west-1/freeze', ...finding });
  });

  test('is named by its ARN where it was', () => {
    expect(findingOf({ kind: 'missing' }, SHARED).reason).toBe('change calendar arn:aws:ssm:us-west-1:999999999999:document/quarter does not exist');
  });
});

describe('at a gate', () => {
  const gate = (blockers: readonly BlockerPlan[], calendars: Readonly<Record<string, ChangeCalendarView>>, iso: string) => {
    const stage = aStage({ blockers });
    return evaluateGate(
      atAirlock({ stage }),
      anObservation({ calendars: new Map(Object.entries(calendars)) }), moment(iso),
    );
  };

  test('D6: each calendar is told of by itself, and one that is closed or unknown holds beside others that are open', () => {
    const blocker: BlockerPlan = { kind: 'calendar', name: 'calendars', calendars: [HOLIDAYS, FREEZE, SHARED] };
    const verdict = gate([blocker], { '333333333333/us-west-1/freeze': { kind: 'seen', state: 'OPEN' } }, '2026-12-25T12:00:00Z');

    expect(verdict.kind).toBe('held');
    expect(verdict.findings.map(({ subject, state }) => [subject, state])).toEqual([
      ['holidays.ics', 'blocking'], ['333333333333/us-west-1/arn:aws:ssm:us-west-1:999999999999:document/quarter', 'unknown'],
    ]);
  });

  test('opens when all are open', () => {
    const blocker: BlockerPlan = { kind: 'calendar', name: 'calendars', calendars: [HOLIDAYS, FREEZE] };

    expect(gate([blocker], { '333333333333/us-west-1/freeze': { kind: 'seen', state: 'OPEN' } }, '2026-12-27T12:00:00Z').kind).toBe('open');
  });

  const weekdays = ['MON', 'TUE', 'WED', 'THU', 'FRI'] as const;
  const HOURS: BlockerPlan = {
    kind: 'timeWindow', name: 'hours', allow: [{ kind: 'weekly', days: weekdays, from: '09:00', to: '17:00', timeZone: 'America/New_York' }], deny: [], except: [HOLIDAYS, FREEZE],
  };
  const open = { '333333333333/us-west-1/freeze': { kind: 'seen', state: 'OPEN' } } as const;

  test('a window leaves out the days of a calendar, and opens after them', () => {
    expect(gate([HOURS], open, '2026-12-24T15:00:00Z').kind).toBe('open');
    expect(gate([HOURS], open, '2026-12-25T15:00:00Z').findings[0]).toMatchObject({
      state: 'blocking',
      reason: "closed since Thu 2026-12-24 17:00 America/New_York (2026-12-24T22:00:00Z) by holidays.ics ('Christmas')",
      clears: 'opens Mon 2026-12-28 09:00 America/New_York (2026-12-28T14:00:00Z)',
      nextClose: moment('2026-12-28T22:00:00Z'),
    });
  });

  test('a window is closed while a change calendar in its except is, or cannot be told to be open', () => {
    const noon = '2026-12-24T15:00:00Z';

    expect(gate([HOURS], {}, noon)).toMatchObject({ kind: 'held', findings: [{ blocker: 'hours', state: 'unknown' }] });
    expect(gate([HOURS], { '333333333333/us-west-1/freeze': { kind: 'seen', state: 'CLOSED' } }, noon)).toMatchObject({ kind: 'held', findings: [{ blocker: 'hours', state: 'blocking' }] });
  });
});

test('an event of a day and one of 24 hours end apart on the day of an offset\'s change', () => {
  const event = (lasts: CalendarEvent['lasts']): FileCalendar => ({ ...HOLIDAYS, events: [{ begin: '2026-03-07T12:00:00', lasts }] });

  expect(at(event({ days: 1, exact: 0 }), '2026-03-08T15:59:00Z').nextOpen).toBe(moment('2026-03-08T16:00:00Z'));
  expect(at(event({ days: 0, exact: 86_400 }), '2026-03-08T15:59:00Z').nextOpen).toBe(moment('2026-03-08T17:00:00Z'));
  expect(at(event({ wall: 86_400 }), '2026-03-08T15:59:00Z').nextOpen).toBe(moment('2026-03-08T16:00:00Z'));
});
