/**
 * Windows by a rule of RFC 5545, and when they are.
 *
 * Unlike other windows they have a beginning and a duration. A beginning that is shown twice is the first of the two; one
 * that is skipped is read with the offset before the gap, and so comes that much later by the clock. Whole days of the
 * duration are dates of the calendar; hours and minutes are time that passes.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5545#section-3.3.5 and section 3.3.6
 */
import { occurrences } from './recurrence';
import { readRule, RecurrenceRule } from './recurrence-rule';
import { clipped, Span } from './spans';
import { DAY, HOUR, MINUTE } from './time';
import { RecurringWindow } from './window-plan';
import { localMs } from './window-time';
import { momentOf, wallAt } from './zone-offsets';

/** What of a window lies within a span of time. A window whose rule nobody can read is none: such a plan is refused. */
export function recurringSpans(window: RecurringWindow, within: Span): readonly Span[] {
  const { timeZone } = window;
  const rule = ruleOf(window);
  const duration = durationOf(window.duration);
  if (rule === undefined || duration === undefined) return [];
  const excepted = new Set((window.except ?? []).map(localMs));
  // A day on each side for what the clock is ahead of UTC, and another for what is skipped or shown twice.
  const looked = { from: within.from - duration.days * DAY - duration.time - 2 * DAY, until: within.until + 2 * DAY };
  return occurrences(rule, localMs(window.from), looked)
    .filter((wall) => !excepted.has(wall))
    .flatMap((wall) => clipped({
      from: momentOf(wall, timeZone), until: momentOf(wall + duration.days * DAY, timeZone) + duration.time,
    }, within) ?? []);
}

/** A memory of a pure function's results: it changes its cost and nothing else. */
const rules = new WeakMap<RecurringWindow, RecurrenceRule>();

function ruleOf(window: RecurringWindow): RecurrenceRule | undefined {
  const known = rules.get(window);
  if (known !== undefined) return known;
  const rule = readRule(window.rule, (at) => wallAt(at, window.timeZone));
  if ('fault' in rule) return undefined;
  rules.set(window, rule);
  return rule;
}

/** `P1DT12H`: dates, and time in milliseconds. */
export function durationOf(text: string): { readonly days: number; readonly time: number } | undefined {
  const found = /^P(?=\d|T\d)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(text);
  if (found === null) return undefined;
  const [weeks, days, hours, minutes] = found.slice(1).map((part: string | undefined) => Number(part ?? 0));
  return { days: 7 * weeks + days, time: hours * HOUR + minutes * MINUTE };
}
