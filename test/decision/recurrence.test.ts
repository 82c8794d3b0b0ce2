import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { occurrences, recurrenceProblems } from '../../src/decision/recurrence';
import { readRule, RecurrenceRule } from '../../src/decision/recurrence-rule';
import { HOUR } from '../../src/decision/time';

const wall = (text: string): number => Date.parse(`${text}Z`);
const shown = (at: number): string => new Date(at).toISOString().slice(0, 16);

function ruleOf(text: string, wallOf: (at: number) => number = (at) => at): RecurrenceRule {
  const rule = readRule(text, wallOf);
  if ('fault' in rule) throw new Error(rule.fault);
  return rule;
}

const between = (rule: string, start: string, from: string, until: string): readonly string[] =>
  occurrences(ruleOf(rule), wall(start), { from: wall(from), until: wall(until) }).map(shown);

describe('what a rule yields', () => {
  test.each([
    ['the third Saturday of each month', 'FREQ=MONTHLY;BYDAY=3SA', '2026-01-17T09:00', ['2026-01-17T09:00', '2026-02-21T09:00', '2026-03-21T09:00']],
    ['the last working day of each month', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', '2026-01-30T18:00', ['2026-01-30T18:00', '2026-02-27T18:00', '2026-03-31T18:00']],
    ['months without a 31st are left out', 'FREQ=MONTHLY;BYMONTHDAY=31', '2026-01-31T00:00', ['2026-01-31T00:00', '2026-03-31T00:00']],
    ['the last of each month', 'FREQ=MONTHLY;BYMONTHDAY=-1', '2026-01-31T00:00', ['2026-01-31T00:00', '2026-02-28T00:00', '2026-03-31T00:00']],
    ['every other week, from Sunday on', 'FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,SA', '2026-01-03T00:00', ['2026-01-03T00:00', '2026-01-11T00:00', '2026-01-17T00:00', '2026-01-25T00:00', '2026-01-31T00:00', '2026-02-08T00:00', '2026-02-14T00:00', '2026-02-22T00:00', '2026-02-28T00:00', '2026-03-08T00:00', '2026-03-14T00:00', '2026-03-22T00:00', '2026-03-28T00:00']],
    ['three times', 'FREQ=DAILY;COUNT=3', '2026-01-30T09:00', ['2026-01-30T09:00', '2026-01-31T09:00', '2026-02-01T09:00']],
    ['until a date, and on it', 'FREQ=DAILY;UNTIL=20260201', '2026-01-30T09:00', ['2026-01-30T09:00', '2026-01-31T09:00', '2026-02-01T09:00']],
    ['until a time, and at it', 'FREQ=DAILY;UNTIL=20260131T090000', '2026-01-30T09:00', ['2026-01-30T09:00', '2026-01-31T09:00']],
    ['until just before a time', 'FREQ=DAILY;UNTIL=20260131T085959', '2026-01-30T09:00', ['2026-01-30T09:00']],
    ['twice a day', 'FREQ=DAILY;BYHOUR=17,9;COUNT=3', '2026-01-30T09:30', ['2026-01-30T09:30', '2026-01-30T17:30', '2026-01-31T09:30']],
  ])('%s', (_what, rule, start, expected) => {
    expect(between(rule, start, '2026-01-01T00:00', '2026-04-01T00:00')).toEqual(expected);
  });

  test('the election day of the United States is a Tuesday after a Monday', () => {
    expect(between('FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8', '1996-11-05T00:00', '2020-01-01T00:00', '2030-01-01T00:00'))
      .toEqual(['2020-11-03T00:00', '2024-11-05T00:00', '2028-11-07T00:00']);
  });

  test('a 29th of February comes in leap years only', () => {
    expect(between('FREQ=YEARLY', '2024-02-29T00:00', '2025-01-01T00:00', '2033-01-01T00:00')).toEqual(['2028-02-29T00:00', '2032-02-29T00:00']);
  });

  test('an UNTIL in UTC is a moment, seen on the clocks of the zone', () => {
    const inNewYork = ruleOf('FREQ=DAILY;UNTIL=20260131T140000Z', (at) => at - 5 * HOUR);
    expect(occurrences(inNewYork, wall('2026-01-30T09:00'), { from: wall('2026-01-01T00:00'), until: wall('2026-04-01T00:00') }).map(shown))
      .toEqual(['2026-01-30T09:00', '2026-01-31T09:00']);
  });

  test('what can never come again ends where the look ends', () => {
    expect(between('FREQ=DAILY;INTERVAL=7;BYDAY=TU', '2026-01-05T09:00', '2026-01-01T00:00', '2036-01-01T00:00')).toEqual([]);
  });

  test.each([
    ['2026-01-05T09:00', '2026-01-05T09:01', ['2026-01-05T09:00']],
    ['2026-01-05T09:01', '2026-01-06T09:00', []],
    ['2026-01-05T08:59', '2026-01-05T09:00', []],
  ])('a look from %s until %s is half-open', (from, until, expected) => {
    expect(between('FREQ=DAILY', '2020-01-01T09:00', from, until)).toEqual(expected);
  });
});

/** Random rules, and what python-dateutil 2.9.0 makes of them; the start is the first that the rule yields. */
const CASES: unknown = JSON.parse(readFileSync(join(__dirname, 'recurrence-cases.json'), 'utf8'));
interface Case { readonly rule: string; readonly start: string; readonly first: readonly string[] }
const isCase = (value: unknown): value is Case => typeof value === 'object' && value !== null && 'rule' in value && 'start' in value && 'first' in value;

test('400 random rules yield what an independent implementation makes of them', () => {
  const cases = Array.isArray(CASES) ? CASES.filter(isCase) : [];
  const last = '2071-01-01T00:00';
  const wrong = cases.filter(({ rule, start, first }) => {
    const until = first.length < 6 ? last : shown(wall(first[first.length - 1]) + 60_000);
    return JSON.stringify(between(rule, start, start, until)) !== JSON.stringify(first) || recurrenceProblems('x', rule, wall(start)).length > 0;
  });
  expect(cases).toHaveLength(400);
  expect(wrong).toEqual([]);
});

describe('what is refused', () => {
  test.each([
    ['', 'must have parts like FREQ=WEEKLY, got \'\''],
    ['WEEKLY', 'must have parts like FREQ=WEEKLY, got \'WEEKLY\''],
    ['BYDAY=MO', 'must have a FREQ of DAILY, WEEKLY, MONTHLY, YEARLY, got \'\''],
    ['FREQ=HOURLY', 'must have a FREQ of DAILY, WEEKLY, MONTHLY, YEARLY, got \'HOURLY\''],
    ['FREQ=DAILY;FREQ=WEEKLY', 'must name each part once, got FREQ twice'],
    ['FREQ=DAILY;RSCALE=CHINESE', 'must be made of FREQ, INTERVAL, COUNT, UNTIL, WKST, BYMONTH, BYMONTHDAY, BYDAY, BYHOUR, BYSETPOS, got RSCALE'],
    ['FREQ=YEARLY;BYWEEKNO=1', 'must have no BYWEEKNO, got one; write the dates as BYMONTH and BYMONTHDAY'],
    ['FREQ=YEARLY;BYYEARDAY=1', 'must have no BYYEARDAY, got one; write the date as BYMONTH and BYMONTHDAY'],
    ['FREQ=DAILY;BYMINUTE=0,30', 'must have no BYMINUTE, got one; write one event for each time of the day'],
    ['FREQ=DAILY;BYSECOND=0', 'must have no BYSECOND, got one; write one event for each time of the day'],
    ['FREQ=DAILY;INTERVAL=0', 'must have an INTERVAL of RFC 5545, got \'0\''],
    ['FREQ=DAILY;COUNT=0', 'must have a COUNT of RFC 5545, got \'0\''],
    ['FREQ=DAILY;COUNT=1001', 'must have a COUNT of at most 1000, got \'1001\'; end it by UNTIL'],
    ['FREQ=DAILY;UNTIL=20261301', 'must have an UNTIL of RFC 5545, got \'20261301\''],
    ['FREQ=DAILY;UNTIL=20260230', 'must have an UNTIL of RFC 5545, got \'20260230\''],
    ['FREQ=WEEKLY;BYDAY=XX', 'must have a BYDAY of RFC 5545, got \'XX\''],
    ['FREQ=MONTHLY;BYMONTHDAY=0', 'must have a BYMONTHDAY of RFC 5545, got \'0\''],
    ['FREQ=MONTHLY;BYMONTHDAY=32', 'must have a BYMONTHDAY of RFC 5545, got \'32\''],
    ['FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0', 'must have a BYSETPOS of RFC 5545, got \'0\''],
    ['FREQ=YEARLY;BYMONTH=13', 'must have a BYMONTH of RFC 5545, got \'13\''],
    ['FREQ=DAILY;BYHOUR=24', 'must have a BYHOUR of RFC 5545, got \'24\''],
    ['FREQ=DAILY;COUNT=2;UNTIL=20260101', 'must end by COUNT or by UNTIL, got both'],
    ['FREQ=WEEKLY;BYMONTHDAY=1', 'must have no BYMONTHDAY where it is WEEKLY, got one; write it as MONTHLY'],
    ['FREQ=WEEKLY;BYDAY=2MO', 'must have plain days in BYDAY where it is WEEKLY, got a numbered one; write it as MONTHLY'],
    ['FREQ=MONTHLY;BYSETPOS=1', 'must have another BY part beside BYSETPOS, got none'],
  ])('%s', (rule, text) => {
    expect(recurrenceProblems('event', rule, wall('2026-01-05T09:00'))).toEqual([{ path: 'event', text }]);
  });

  test('a rule that yields nothing, or does not begin with its own beginning', () => {
    const text = 'must name its own beginning, got \'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\' from 2026-01-05T09:00; begin on the first date that the rule names';
    expect(recurrenceProblems('event', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', wall('2026-01-05T09:00'))).toEqual([{ path: 'event', text }]);
    expect(recurrenceProblems('event', 'FREQ=WEEKLY;BYDAY=TU', wall('2026-01-05T09:00'))).toHaveLength(1);
    expect(recurrenceProblems('event', 'FREQ=DAILY;UNTIL=20260104', wall('2026-01-05T09:00'))).toHaveLength(1);
    expect(recurrenceProblems('event', 'FREQ=DAILY', wall('1969-12-31T23:59'))).toEqual([{ path: 'event', text: 'must begin in 1970 or later, got 1969-12-31T23:59' }]);
  });
});
