/**
 * What windows mean, minute by minute: asks `Intl` what the clocks show, and applies the definition of
 * `docs/time-windows.md` to it. It shares no code with the engine, finds no boundary, and knows nothing of offsets.
 */
import { WEEKDAYS, WindowPlan } from '../../src/decision/window-plan';

/** Minutes since 1970, of UTC or of a wall clock. */
export type Minute = number;
const DAY = 24 * 60;

/** A stretch of minutes, and what the clocks of a zone show in each. */
export interface Walk { readonly timeZone: string; readonly from: Minute; readonly shown: readonly Minute[] }

export class Clock {
  private readonly format: Intl.DateTimeFormat;

  public constructor(public readonly timeZone: string) {
    this.format = new Intl.DateTimeFormat('sv-SE', {
      timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
    });
  }

  /** `2026-03-08 01:59`, as minutes. */
  public shownAt(minute: Minute): Minute {
    const text = this.format.format(minute * 60_000);
    const [year, month, day, hours, minutes] = [[0, 4], [5, 7], [8, 10], [11, 13], [14, 16]].map(([from, until]) => Number(text.slice(from, until)));
    return Date.UTC(year, month - 1, day, hours, minutes) / 60_000;
  }

  public walk(from: Minute, minutes: number): Walk {
    return { timeZone: this.timeZone, from, shown: Array.from({ length: minutes }, (_, index) => this.shownAt(from + index)) };
  }
}

/** In which minutes of a walk a window is. One that happens once must lie in the walk as a whole. */
export function minutesInside(window: WindowPlan, { shown }: Walk): readonly boolean[] {
  const spans = spansAround(window, Math.min(...shown), Math.max(...shown));
  const inside = shown.map((wall) => spans.some(({ from, end }) => from <= wall && wall < end));
  if (window.kind !== 'once') return inside;
  const [first, last] = [inside.indexOf(true), inside.lastIndexOf(true)];
  return inside.map((_, index) => first >= 0 && first <= index && index <= last);
}

/** A window's spans of dates and times that begin on these dates, or in the week before. */
function spansAround(window: WindowPlan, first: Minute, last: Minute): readonly { readonly from: Minute; readonly end: Minute }[] {
  if (window.kind === 'once') return [{ from: local(window.from), end: local(window.to) }];
  if (window.kind === 'recurring') throw new Error('a rule of RFC 5545 is no matter of what the clock shows');
  const spans = [];
  for (let day = first - first % DAY - 7 * DAY; day <= last; day += DAY) {
    const from = day + time(window.from);
    if (beginsOn(window, new Date(day * 60_000))) spans.push({ from, end: endAfter(window, from, day) });
  }
  return spans;
}

type Dated = Exclude<WindowPlan, { readonly kind: 'once' | 'recurring' }>;

function beginsOn(window: Dated, date: Date): boolean {
  const day = nameOf(date);
  if (window.kind === 'weekly') return window.days.includes(day);
  if (window.kind === 'weekSpan') return window.fromDay === day;
  if (window.day !== day) return false;
  const alike: number[] = [];
  for (let other = 1; other <= 31; other++) {
    const candidate = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), other));
    if (candidate.getUTCMonth() === date.getUTCMonth() && nameOf(candidate) === day) alike.push(other);
  }
  const place = window.nth === 'LAST' ? alike.length - 1 : ['FIRST', 'SECOND', 'THIRD', 'FOURTH', 'FIFTH'].indexOf(window.nth);
  return alike[place] === date.getUTCDate();
}

/** The first time after the beginning that is `to`; of a span of the week, on its last day. 24:00 belongs to the day that it ends. */
function endAfter(window: Dated, from: Minute, day: Minute): Minute {
  for (let later = day; later <= day + 7 * DAY; later += DAY) {
    const end = later + time(window.to);
    if (end > from && (window.kind !== 'weekSpan' || nameOf(new Date(later * 60_000)) === window.toDay)) return end;
  }
  throw new Error('a window must end within a week');
}

const nameOf = (date: Date): (typeof WEEKDAYS)[number] => WEEKDAYS[(date.getUTCDay() + 6) % 7];
const time = (text: string): Minute => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const local = (text: string): Minute => Date.parse(`${text.slice(0, 10)}T00:00Z`) / 60_000 + time(text.slice(11));
