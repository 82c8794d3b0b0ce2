import { decodePlan, decodeStagePlan } from '../../src/contract/plan-file';
import { CalendarPlan } from '../../src/decision/calendar-plan';
import { aPlan, aStage } from '../support/builders';

const HOLIDAYS: CalendarPlan = {
  kind: 'file',
  name: 'holidays.ics',
  type: 'DEFAULT_OPEN',
  timeZone: 'Europe/Berlin',
  zones: [{ name: 'Own', observances: [{ begin: '1970-01-01T00:00:00', rule: 'FREQ=YEARLY', also: ['1980-01-01T00:00:00'], offsetBefore: 0, offset: 3600 }] }],
  events: [
    { summary: 'Christmas', begin: '2026-12-25T00:00:00', lasts: { days: 1, exact: 0 }, rule: 'FREQ=YEARLY', except: ['2027-12-25'] },
    { begin: '2026-03-02T09:00:00', zone: 'Own', lasts: { wall: 3600 } },
  ],
};
const FREEZE: CalendarPlan = { kind: 'changeCalendar', name: 'freeze', account: '333333333333', region: 'us-west-1' };
const PLAN = aPlan(aStage({
  blockers: [
    { kind: 'calendar', name: 'holidays', warnsOnly: true, calendars: [HOLIDAYS, FREEZE] },
    { kind: 'timeWindow', name: 'hours', allow: [{ kind: 'weekly', days: ['MON'], from: '09:00', to: '16:00', timeZone: 'Europe/Berlin' }], deny: [], except: [FREEZE, HOLIDAYS] },
  ],
}));

type Json = { [key: string]: unknown };
/** The plan as JSON with one field of its first calendar replaced, by its path. */
function changed(path: string, value: unknown): string {
  const copy = JSON.parse(JSON.stringify(PLAN)) as { stages: { blockers: { calendars: Json[] }[] }[] };
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  keys.reduce<Json>((at, key) => at[key] as Json, copy.stages[0].blockers[0].calendars as unknown as Json)[last] = value;
  return JSON.stringify(copy);
}

test('a plan comes back as it was written, whole and as the ledger keeps a stage of it', () => {
  expect(decodePlan(JSON.stringify(PLAN))).toEqual(PLAN);
  expect(decodeStagePlan(JSON.parse(JSON.stringify(PLAN.stages[0])), 'stage')).toEqual(PLAN.stages[0]);
});

test.each([
  ['0.kind', 'paper', '[0].kind must be one of file, changeCalendar, got "paper"'],
  ['0.name', 1, '[0].name must be a string, got 1'],
  ['0.type', 'OPEN', '[0].type must be one of DEFAULT_OPEN, DEFAULT_CLOSED, got "OPEN"'],
  ['0.timeZone', null, '[0].timeZone must be a string, got null'],
  ['0.zones', {}, '[0].zones must be a list, got {}'],
  ['0.zones.0.name', 1, '[0].zones[0].name must be a string, got 1'],
  ['0.zones.0.observances.0.begin', 1, '[0].zones[0].observances[0].begin must be a string, got 1'],
  ['0.zones.0.observances.0.rule', 1, '[0].zones[0].observances[0].rule must be a string, got 1'],
  ['0.zones.0.observances.0.also.0', 1, '[0].zones[0].observances[0].also[0] must be a string, got 1'],
  ['0.zones.0.observances.0.offset', '1', '[0].zones[0].observances[0].offset must be a number, got "1"'],
  ['0.zones.0.observances.0.offsetBefore', '1', '[0].zones[0].observances[0].offsetBefore must be a number, got "1"'],
  ['0.events', 'none', '[0].events must be a list, got "none"'],
  ['0.events.0.summary', 1, '[0].events[0].summary must be a string, got 1'],
  ['0.events.0.begin', 1, '[0].events[0].begin must be a string, got 1'],
  ['0.events.0.lasts', 1, '[0].events[0].lasts must be an object, got 1'],
  ['0.events.0.lasts.days', 'x', '[0].events[0].lasts.days must be a number, got "x"'],
  ['0.events.0.lasts.exact', 'x', '[0].events[0].lasts.exact must be a number, got "x"'],
  ['0.events.1.lasts.wall', 'x', '[0].events[1].lasts.wall must be a number, got "x"'],
  ['0.events.1.zone', 1, '[0].events[1].zone must be a string, got 1'],
  ['0.events.0.rule', 1, '[0].events[0].rule must be a string, got 1'],
  ['0.events.0.except.0', 1, '[0].events[0].except[0] must be a string, got 1'],
  ['1.account', 1, '[1].account must be a string, got 1'],
  ['1.region', 1, '[1].region must be a string, got 1'],
])('refuses a plan whose calendars.%s is %j', (path, value, problem) => {
  expect(() => decodePlan(changed(path, value))).toThrow(`plan.stages[0].blockers[0].calendars${problem}`);
});

test.each([
  ['0.events.0.rule', 'FREQ=NEVER', "stages[First].blockers[holidays].calendars[holidays.ics].events[Christmas 2026-12-25T00:00:00].rule must have a FREQ of DAILY, WEEKLY, MONTHLY, YEARLY, got 'NEVER'"],
  ['0.events.0.begin', '2026-02-30T00:00:00', "stages[First].blockers[holidays].calendars[holidays.ics].events[Christmas 2026-02-30T00:00:00] must begin at a date and time of the calendar, got '2026-02-30T00:00:00'"],
  ['0.events.0.except.0', 'Xmas', "stages[First].blockers[holidays].calendars[holidays.ics].events[Christmas 2026-12-25T00:00:00] must leave out dates and times of the calendar, got 'Xmas'"],
  ['0.events.1.lasts.wall', 0, 'stages[First].blockers[holidays].calendars[holidays.ics].events[2026-03-02T09:00:00] must end after it begins; exchange its DTSTART and DTEND, or mend its DURATION'],
  ['0.events.1.zone', 'Other', "stages[First].blockers[holidays].calendars[holidays.ics].events[2026-03-02T09:00:00] must be in an IANA time zone or one that the file defines, got 'Other'; add its VTIMEZONE to the file"],
  ['0.events', [], 'stages[First].blockers[holidays].calendars[holidays.ics] must have an event that takes effect, got none; a calendar that says nothing is more likely broken than empty'],
  ['0.timeZone', '+01:00', "stages[First].blockers[holidays].calendars[holidays.ics].timeZone must be an IANA time zone, got '+01:00'; write it like 'Europe/Berlin' or 'UTC'"],
  ['0.name', ' ', 'stages[First].blockers[holidays].calendars[ ].name must be the name of a file, got an empty one'],
  ['0.zones.0.name', 'UTC', 'stages[First].blockers[holidays].calendars[holidays.ics].zones[UTC] must not have the name of an IANA time zone, got one; that is known better than any file says'],
  ['0.zones.0.observances.0.offset', 86400, 'stages[First].blockers[holidays].calendars[holidays.ics].zones[Own] must be less than a day from UTC, got 86400 seconds'],
  ['0.zones.0.observances.0.begin', 'x', "stages[First].blockers[holidays].calendars[holidays.ics].zones[Own] must begin at a date and time, got 'x'"],
  ['1.name', 'a b', "stages[First].blockers[holidays].calendars[a b].name must be the name or the ARN of a change calendar, got 'a b'"],
  ['1.name', 'holidays.ics', "stages[First].blockers[holidays].calendars must name each calendar once, got 'holidays.ics' twice"],
  ['1.region', 'eu-north-1', "stages[First].blockers[holidays].calendars[freeze] must lie in one of the plan's environments, got 333333333333/eu-north-1; without it nobody knows how to look there"],
])('judges a plan whose calendars.%s is %j by the same rules as at synthesis', (path, value, problem) => {
  expect(() => decodePlan(changed(path, value))).toThrow(problem);
});

test('a blocker without calendars is none', () => {
  const plan = JSON.stringify(PLAN).replace(/"calendars":\[.*?\}\]\},\{"kind":"timeWindow"/, '"calendars":[]},{"kind":"timeWindow"');
  expect(() => decodePlan(plan)).toThrow('stages[First].blockers[holidays] must have at least one calendar, got none; a blocker without calendars never blocks');
});
