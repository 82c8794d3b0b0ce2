/**
 * The moments that a time window holds.
 *
 * One sentence defines it, daylight saving time included: **a window holds every moment whose wall clock in its zone,
 * read as a date and a time, lies in one of the window's half-open spans of dates and times.** A wall clock that is
 * skipped in spring is never shown, so a window that begins inside the gap begins at its end. One that is shown twice
 * in autumn is inside both times.
 *
 * What happens once is never interrupted: a one-time window reaches from its first such moment to its last. What comes
 * again by a rule of RFC 5545 is as that says: `recurring-window.ts`.
 */
import { recurringSpans } from './recurring-window';
import { clipped, Span } from './spans';
import { DAY, MINUTE } from './time';
import { MonthlyWindow, OnceWindow, Weekday, WEEKDAYS, WeekSpanWindow, WindowPlan } from './window-plan';
import { localMs, minutesOf } from './window-time';
import { offsetsDuring, WallMs } from './zone-offsets';

/** Dates and times that a clock may show, as numbers. */
interface WallSpan { readonly from: WallMs; readonly until: WallMs }

/** What of a window lies within a span of time; in no order, and what overlaps stays apart. */
export function spansOf(window: WindowPlan, within: Span): readonly Span[] {
  switch (window.kind) {
    case 'weekly': return momentsOf(window.timeZone, within, (shown) => daysIn(shown, 1, (day) => window.days.includes(weekdayOf(day))).map((day) => hoursOf(window, day)));
    case 'monthly': return momentsOf(window.timeZone, within, (shown) => daysIn(shown, 1, (day) => isNth(window, day)).map((day) => hoursOf(window, day)));
    case 'weekSpan': return momentsOf(window.timeZone, within, (shown) => daysIn(shown, 7, (day) => weekdayOf(day) === window.fromDay).map((day) => weekSpanOf(window, day)));
    case 'once': return onceSpan(window, within);
    case 'recurring': return recurringSpans(window, within);
  }
}

/** Where a clock runs without a jump, a span of dates and times is a span of moments: shift it, and cut it where the jump is. */
function momentsOf(timeZone: string, within: Span, wallSpans: (shown: WallSpan) => readonly WallSpan[]): readonly Span[] {
  return offsetsDuring(timeZone, within).flatMap((stretch) => {
    const running = clipped(stretch, within);
    if (running === undefined) return [];
    return wallSpans({ from: running.from + stretch.offset, until: running.until + stretch.offset })
      .flatMap(({ from, until }) => clipped({ from: from - stretch.offset, until: until - stretch.offset }, running) ?? []);
  });
}

function onceSpan(window: OnceWindow, within: Span): readonly Span[] {
  const wall: WallSpan = { from: localMs(window.from), until: localMs(window.to) };
  // What a clock shows is never a whole day from what UTC shows.
  const near = { from: wall.from - DAY, until: wall.until + DAY };
  if (clipped(near, within) === undefined) return [];
  const shown = momentsOf(window.timeZone, near, () => [wall]);
  if (shown.length === 0) return [];
  const whole = clipped({ from: shown[0].from, until: shown[shown.length - 1].until }, within);
  return whole === undefined ? [] : [whole];
}

/** The midnights of the dates that are shown, and of so many before, on which something begins. */
function daysIn({ from, until }: WallSpan, before: number, begins: (day: WallMs) => boolean): readonly WallMs[] {
  const days: WallMs[] = [];
  for (let day = Math.floor(from / DAY - before) * DAY; day < until; day += DAY) if (begins(day)) days.push(day);
  return days;
}

/** The hours of one date; what does not end after its beginning ends on the next. */
function hoursOf({ from, to }: { readonly from: string; readonly to: string }, day: WallMs): WallSpan {
  const [begin, end] = [minutesOf(from), minutesOf(to)];
  return { from: day + begin * MINUTE, until: day + end * MINUTE + (end <= begin ? DAY : 0) };
}

function weekSpanOf({ fromDay, toDay, from, to }: WeekSpanWindow, day: WallMs): WallSpan {
  const days = (WEEKDAYS.indexOf(toDay) - WEEKDAYS.indexOf(fromDay) + 7) % 7;
  const span = { from: day + minutesOf(from) * MINUTE, until: day + days * DAY + minutesOf(to) * MINUTE };
  return span.until > span.from ? span : { ...span, until: span.until + 7 * DAY };
}

function isNth({ nth, day: weekday }: MonthlyWindow, day: WallMs): boolean {
  if (weekdayOf(day) !== weekday) return false;
  if (nth === 'LAST') return new Date(day + 7 * DAY).getUTCMonth() !== new Date(day).getUTCMonth();
  return Math.ceil(new Date(day).getUTCDate() / 7) === ORDINAL[nth];
}

const ORDINAL = { FIRST: 1, SECOND: 2, THIRD: 3, FOURTH: 4, FIFTH: 5 } as const;

/** 1970-01-01 was a Thursday. */
const weekdayOf = (day: WallMs): Weekday => WEEKDAYS[((day / DAY + 3) % 7 + 7) % 7];
