/**
 * The dates and times on which something comes again, by a rule of RFC 5545.
 *
 * All of it is wall clock: a rule knows no zone. What moment a zone's clocks show a time at is another question, and the
 * callers' own. A period of the rule (a day, week, month, year) is looked at whole, so that a rule which yields nothing
 * ends where the look ends, and what began long ago costs no more than what began yesterday; only a COUNT is counted.
 */
import { Problem } from './problem';
import { Frequency, LONGEST_COUNT, readRule, RecurrenceRule } from './recurrence-rule';
import { DAY, EpochMs, HOUR } from './time';
import { WallMs } from './zone-offsets';

/** A span of wall clock, half-open. */
export interface WallSpan { readonly from: WallMs; readonly until: WallMs }

/** Every time at which something that first comes at `start` comes within a span, in order. */
export function occurrences(rule: RecurrenceRule, start: WallMs, within: WallSpan): readonly WallMs[] {
  const counted = rule.count === undefined ? Infinity : lastOf(rule, start, rule.count, within.until);
  const last = Math.min(within.until - 1, rule.until ?? Infinity, counted);
  const found: WallMs[] = [];
  for (let period = firstPeriod(rule, start, within.from); ; period += rule.interval) {
    const { from, times } = timesOf(rule, start, period);
    if (from > last) return found;
    found.push(...times.filter((time) => time >= start && time >= within.from && time <= last));
  }
}

/** Whether the rule itself yields the time at which it first comes. RFC 5545 leaves open what it means where it does not. */
const beginsWithItself = (rule: RecurrenceRule, start: WallMs): boolean =>
  occurrences(rule, start, { from: start, until: start + 1 }).length > 0;

/**
 * What is wrong with a rule for something that first comes at `start`. `path` is what holds the rule; `wallOf` says what
 * the clocks of its zone show at a moment.
 */
export function recurrenceProblems(path: string, text: string, start: WallMs, wallOf: (at: EpochMs) => WallMs = (at) => at): readonly Problem[] {
  const rule = readRule(text, wallOf);
  if ('fault' in rule) return [{ path, text: rule.fault }];
  if (start < 0) return [{ path, text: `must begin in 1970 or later, got ${shown(start)}` }];
  return beginsWithItself(rule, start) ? [] : [{ path, text: `must name its own beginning, got '${text}' from ${shown(start)}; begin on the first date that the rule names` }];
}

const shown = (wall: WallMs): string => new Date(wall).toISOString().slice(0, 16);

/** The time of the last that is counted, if it comes before `until`. */
function lastOf(rule: RecurrenceRule, start: WallMs, count: number, until: WallMs): WallMs {
  let left = Math.min(count, LONGEST_COUNT);
  for (let period = 0; ; period += rule.interval) {
    const { from, times } = timesOf(rule, start, period);
    if (from >= until) return Infinity;
    const counted = times.filter((time) => time >= start);
    if (counted.length >= left) return counted[left - 1];
    left -= counted.length;
  }
}

/** The first period, counted from that of `start`, which the rule is about and which does not lie before `from` as a whole. */
function firstPeriod(rule: RecurrenceRule, start: WallMs, from: WallMs): number {
  const longest = { DAILY: DAY, WEEKLY: 7 * DAY, MONTHLY: 31 * DAY, YEARLY: 366 * DAY }[rule.frequency];
  const safely = Math.floor((from - start) / longest) - 1;
  return Math.max(0, Math.floor(safely / rule.interval) * rule.interval);
}

/** When a period begins, and what the rule yields in it, in order. */
function timesOf(rule: RecurrenceRule, start: WallMs, period: number): { readonly from: WallMs; readonly times: readonly WallMs[] } {
  const { from, until } = periodOf(rule, start, period);
  const first = dateOf(start);
  const spans = rule.frequency === 'YEARLY' ? monthsOf(rule, first).map((month) => monthOf(from, month)) : [{ from, until }];
  const dates: WallMs[] = [];
  for (const span of spans) for (let date = span.from; date < span.until; date += DAY) if (isOn(rule, first, date)) dates.push(date);
  const timeOfDay = start - midnightOf(start);
  const hours = rule.hours.length === 0 ? [timeOfDay] : distinct(rule.hours).map((hour) => hour * HOUR + timeOfDay % HOUR);
  return { from, times: atPositions(dates.flatMap((date) => hours.map((hour) => date + hour)), rule.positions) };
}

function periodOf({ frequency, weekStart }: RecurrenceRule, start: WallMs, period: number): WallSpan {
  const day = midnightOf(start);
  const { year, month } = dateOf(start);
  switch (frequency) {
    case 'DAILY': return { from: day + period * DAY, until: day + (period + 1) * DAY };
    case 'WEEKLY': {
      const week = day - ((weekdayOf(day) - weekStart + 7) % 7) * DAY;
      return { from: week + period * 7 * DAY, until: week + (period + 1) * 7 * DAY };
    }
    case 'MONTHLY': return { from: Date.UTC(year, month + period), until: Date.UTC(year, month + period + 1) };
    case 'YEARLY': return { from: Date.UTC(year + period, 0), until: Date.UTC(year + period + 1, 0) };
  }
}

/** The months of a year, from 0, in which a yearly rule may name a date: most speak of one. */
function monthsOf({ months, monthDays, days }: RecurrenceRule, first: CalendarDate): readonly number[] {
  if (months.length > 0) return distinct(months).map((month) => month - 1);
  return monthDays.length + days.length > 0 ? ALL_MONTHS : [first.month];
}

const ALL_MONTHS = Array.from({ length: 12 }, (_, month) => month);

function monthOf(year: WallMs, month: number): WallSpan {
  const number = dateOf(year).year;
  return { from: Date.UTC(number, month), until: Date.UTC(number, month + 1) };
}

/** Whether the rule names a date. What it leaves open is as on the first. */
function isOn(rule: RecurrenceRule, first: CalendarDate, date: WallMs): boolean {
  const { frequency, months, monthDays, days } = rule;
  const at = dateOf(date);
  if (months.length > 0 && !months.includes(at.month + 1)) return false;
  if (monthDays.length > 0 && !monthDays.some((day) => at.day === (day > 0 ? day : daysInMonth(at) + day + 1))) return false;
  if (days.length > 0) return days.some(({ weekday, nth }) => weekdayOf(date) === weekday && (nth === undefined || isNth(nth, date, scopeOf(rule))));
  if (frequency === 'WEEKLY') return weekdayOf(date) === weekdayOf(Date.UTC(first.year, first.month, first.day));
  if (monthDays.length > 0 || frequency === 'DAILY') return true;
  return at.day === first.day && (frequency === 'MONTHLY' || months.length > 0 || at.month === first.month);
}

/** What numbered days are counted in: the month, but the year where a yearly rule names no month. */
const scopeOf = ({ frequency, months }: RecurrenceRule): Frequency => frequency === 'YEARLY' && months.length === 0 ? 'YEARLY' : 'MONTHLY';

function isNth(nth: number, date: WallMs, scope: Frequency): boolean {
  const { year, month } = dateOf(date);
  const [from, until] = scope === 'YEARLY' ? [Date.UTC(year, 0), Date.UTC(year + 1, 0)] : [Date.UTC(year, month), Date.UTC(year, month + 1)];
  return nth > 0 ? Math.floor((date - from) / (7 * DAY)) === nth - 1 : Math.floor((date - until) / (7 * DAY)) === nth;
}

/** What is at these places of the list, counted from its end where they are negative. */
function atPositions(times: readonly WallMs[], positions: readonly number[]): readonly WallMs[] {
  if (positions.length === 0) return times;
  const places = new Set(positions.map((position) => position > 0 ? position - 1 : times.length + position));
  return times.filter((_, place) => places.has(place));
}

const distinct = (values: readonly number[]): readonly number[] => [...new Set(values)].sort((a, b) => a - b);

const midnightOf = (wall: WallMs): WallMs => Math.floor(wall / DAY) * DAY;

/** 1970-01-01 was a Thursday; Monday is 0. */
const weekdayOf = (midnight: WallMs): number => ((midnight / DAY + 3) % 7 + 7) % 7;

interface CalendarDate { readonly year: number; readonly month: number; readonly day: number }

function dateOf(wall: WallMs): CalendarDate {
  const date = new Date(wall);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth(), day: date.getUTCDate() };
}

const daysInMonth = ({ year, month }: CalendarDate): number => new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
