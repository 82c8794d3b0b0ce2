/** What a recurrence rule of RFC 5545 says, and what is wrong with one. @see https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10 */
import { DAY } from './time';
import { WallMs } from './zone-offsets';

const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** Monday is 0. */
const RULE_DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

/** A day of the week; `nth` counts those of a month or year, from its end where it is negative. */
interface RuleDay { readonly weekday: number; readonly nth?: number }

export interface RecurrenceRule {
  readonly frequency: Frequency;
  readonly interval: number;
  readonly count?: number;
  /** The last moment that counts, as a wall clock. */
  readonly until?: WallMs;
  readonly weekStart: number;
  readonly months: readonly number[];
  readonly monthDays: readonly number[];
  readonly days: readonly RuleDay[];
  readonly hours: readonly number[];
  readonly positions: readonly number[];
}

/** They are counted one by one; an UNTIL says the same. */
export const LONGEST_COUNT = 1_000;
const LONGEST_INTERVAL = 1_000;

/** Why a rule cannot be used: the rest of a sentence that begins with what it is the rule of. */
export interface RuleFault { readonly fault: string }

/**
 * Reads a rule. `wallOf` says what the clocks of its zone show at a moment: an `UNTIL` in UTC is a moment.
 *
 * Rules are read strictly, part by part: one that is not understood whole is not used at all.
 */
export function readRule(text: string, wallOf: (at: number) => WallMs): RecurrenceRule | RuleFault {
  const parts = new Map<string, string>();
  for (const part of text.toUpperCase().split(';')) {
    const [, name, value] = /^([A-Z]+)=(.+)$/.exec(part) ?? [];
    if (name === undefined) return fault(`have parts like FREQ=WEEKLY, got '${part}'`);
    if (parts.has(name)) return fault(`name each part once, got ${name} twice`);
    if (!PARTS.includes(name)) return fault(UNSUPPORTED[name] ?? `be made of ${PARTS.join(', ')}, got ${name}`);
    parts.set(name, value);
  }
  for (const [name, value] of parts) {
    const legal = VALUES[name]?.(value) ?? true;
    if (!legal) return fault(`have ${/^[AIU]/.test(name) ? 'an' : 'a'} ${name} of RFC 5545, got '${value}'`);
  }
  const frequency = FREQUENCIES.find((one) => one === parts.get('FREQ'));
  if (frequency === undefined) return fault(`have a FREQ of ${FREQUENCIES.join(', ')}, got '${parts.get('FREQ') ?? ''}'`);
  const until = parts.get('UNTIL');
  const rule: RecurrenceRule = {
    frequency,
    interval: Number(parts.get('INTERVAL') ?? 1),
    ...(parts.has('COUNT') && { count: Number(parts.get('COUNT')) }),
    ...(until !== undefined && { until: untilOf(until, wallOf) }),
    weekStart: weekdayOf(parts.get('WKST') ?? 'MO'),
    months: numbers(parts.get('BYMONTH')),
    monthDays: numbers(parts.get('BYMONTHDAY')),
    days: listed(parts.get('BYDAY')).map((day) => ({ weekday: weekdayOf(day.slice(-2)), ...(day.length > 2 && { nth: Number(day.slice(0, -2)) }) })),
    hours: numbers(parts.get('BYHOUR')),
    positions: numbers(parts.get('BYSETPOS')),
  };
  const contradiction = contradictionIn(rule);
  return contradiction === undefined ? rule : fault(contradiction);
}

/** What RFC 5545 forbids together, and what takes too long to count. */
function contradictionIn(rule: RecurrenceRule): string | undefined {
  const { frequency, days, months, monthDays, hours, positions } = rule;
  if ((rule.count ?? 1) > LONGEST_COUNT) return `have a COUNT of at most ${LONGEST_COUNT}, got '${rule.count}'; end it by UNTIL`;
  if (rule.count !== undefined && rule.until !== undefined) return 'end by COUNT or by UNTIL, got both';
  if (frequency === 'WEEKLY' && monthDays.length > 0) return 'have no BYMONTHDAY where it is WEEKLY, got one; write it as MONTHLY';
  const numbered = days.some(({ nth }) => nth !== undefined);
  if (numbered && (frequency === 'DAILY' || frequency === 'WEEKLY')) return `have plain days in BYDAY where it is ${frequency}, got a numbered one; write it as MONTHLY`;
  if (positions.length > 0 && days.length + months.length + monthDays.length + hours.length === 0) return 'have another BY part beside BYSETPOS, got none';
  return undefined;
}

const fault = (text: string): RuleFault => ({ fault: `must ${text}` });

const PARTS: readonly string[] = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'WKST', 'BYMONTH', 'BYMONTHDAY', 'BYDAY', 'BYHOUR', 'BYSETPOS'];

/** Legal, and too rare to be worth what could go wrong. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  BYWEEKNO: 'have no BYWEEKNO, got one; write the dates as BYMONTH and BYMONTHDAY',
  BYYEARDAY: 'have no BYYEARDAY, got one; write the date as BYMONTH and BYMONTHDAY',
  BYMINUTE: 'have no BYMINUTE, got one; write one event for each time of the day',
  BYSECOND: 'have no BYSECOND, got one; write one event for each time of the day',
};

const each = (legal: (value: string) => boolean) => (text: string): boolean => text.split(',').every(legal);
const within = (least: number, most: number) => (text: string): boolean => /^[+-]?\d{1,4}$/.test(text) && Number(text) >= least && Number(text) <= most && Number(text) !== 0;

/** Whether the value of a part is one. */
const VALUES: Readonly<Record<string, ((value: string) => boolean) | undefined>> = {
  INTERVAL: within(1, LONGEST_INTERVAL),
  COUNT: within(1, 9_999),
  UNTIL: (text) => isUntil(text),
  WKST: (text) => RULE_DAYS.some((day) => day === text),
  BYMONTH: each(within(1, 12)),
  BYMONTHDAY: each(within(-31, 31)),
  BYDAY: each((text) => /^([+-]?([1-9]|[1-4]\d|5[0-3]))?(MO|TU|WE|TH|FR|SA|SU)$/.test(text)),
  BYHOUR: each((text) => /^\d{1,2}$/.test(text) && Number(text) <= 23),
  BYSETPOS: each(within(-366, 366)),
};

const UNTIL = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/;

const isUntil = (text: string): boolean => !Number.isNaN(untilOf(text, (at) => at));

/** A date means the whole of it, a time in UTC a moment, and any other time a wall clock. */
function untilOf(text: string, wallOf: (at: number) => WallMs): WallMs {
  const [, year, month, day, hour, minute, second, utc] = UNTIL.exec(text) ?? [];
  if (year === undefined) return NaN;
  if (hour === undefined) return wallMs(`${year}-${month}-${day}T00:00:00`) + DAY - 1;
  const wall = wallMs(`${year}-${month}-${day}T${hour}:${minute}:${second}`);
  return utc === 'Z' && !Number.isNaN(wall) ? wallOf(wall) : wall;
}

/** `YYYY-MM-DDTHH:MM:SS` as a wall clock; NaN for what no calendar has, such as a 30th of February. */
export function wallMs(text: string): WallMs {
  const wall = Date.parse(`${text}Z`);
  return !Number.isNaN(wall) && new Date(wall).toISOString().startsWith(text) ? wall : NaN;
}

const listed = (text: string | undefined): readonly string[] => text === undefined ? [] : text.split(',');
const numbers = (text: string | undefined): readonly number[] => listed(text).map(Number);
const weekdayOf = (day: string): number => RULE_DAYS.findIndex((one) => one === day);
