/**
 * When a time window blocker is open.
 *
 * A weekly window holds every instant whose wall clock in its zone shows one of its days and a time in [from, to).
 * That one sentence defines daylight saving time as well. A wall clock that is skipped in spring is never shown, so a
 * window that begins inside the gap begins at its end. One that is shown twice in autumn is inside both times.
 */
import { Temporal } from 'temporal-polyfill';
import { Finding } from './finding';
import { TimeWindowBlockerPlan, WEEKDAYS, WeeklyWindow } from './plan';
import { DAY, EpochMs, isoOf } from './time';

/** From this moment on the answer is another. */
interface Change { readonly from: EpochMs; readonly open: boolean }
interface Stretch { readonly from: EpochMs; readonly finding: Finding }

/** How far back and ahead a schedule looks: weekly windows repeat, so two weeks show every change they know. */
const LOOK_BACK = 8 * DAY;
const LOOK_AHEAD = 16 * DAY;

export function evaluateTimeWindow(blocker: TimeWindowBlockerPlan, now: EpochMs): Finding {
  const stretches = scheduleOf(blocker, now);
  return stretches[stretches.filter((stretch) => stretch.from <= now).length - 1].finding;
}

function findingOf(blocker: TimeWindowBlockerPlan, { from, open }: Change, isFirst: boolean, next: Change | undefined): Finding {
  const zone = (blocker.allow[0] ?? blocker.deny[0])?.timeZone ?? 'UTC';
  if (open) return { blocker: blocker.name, state: 'clear', reason: next === undefined ? 'open' : `open until ${localAndUtc(next.from, zone)}`, clears: '' };
  return {
    blocker: blocker.name,
    state: 'blocking',
    // The first stretch begins where the look back does, not where the window closed.
    reason: isFirst ? 'closed' : `closed since ${localAndUtc(from, zone)}`,
    clears: next === undefined ? 'never opens in the next two weeks; change the window' : `opens ${localAndUtc(next.from, zone)}`,
    ...(!isFirst && { since: from }),
    ...(next !== undefined && { nextOpen: next.from }),
  };
}

/** `Tue 2026-03-03 09:00 America/Los_Angeles (2026-03-03T17:00:00Z)`. */
export function localAndUtc(at: EpochMs, timeZone: string): string {
  const local = zoned(at, timeZone);
  const day = WEEKDAYS[local.dayOfWeek - 1];
  const time = `${pad(local.hour)}:${pad(local.minute)}`;
  return `${day[0]}${day.slice(1).toLowerCase()} ${local.toPlainDate().toString()} ${time} ${timeZone} (${isoOf(at)})`;
}

/** Whether the blocker is open at this instant: inside an allow window (or without any), and inside no deny window. */
export function isOpenAt(blocker: TimeWindowBlockerPlan, at: EpochMs): boolean {
  const inside = (window: WeeklyWindow): boolean => isInside(window, at);
  return (blocker.allow.length === 0 || blocker.allow.some(inside)) && !blocker.deny.some(inside);
}

function isInside(window: WeeklyWindow, at: EpochMs): boolean {
  const local = zoned(at, window.timeZone);
  const minute = local.hour * 60 + local.minute;
  return window.days.includes(WEEKDAYS[local.dayOfWeek - 1]) && minutesOf(window.from) <= minute && minute < minutesOf(window.to);
}

/** The stretches of one answer around `now`, oldest first. Recomputed at most once a virtual day: the rest is a look-up. */
function scheduleOf(blocker: TimeWindowBlockerPlan, now: EpochMs): readonly Stretch[] {
  const day = Math.floor(now / DAY);
  const known = schedules.get(blocker);
  if (known?.day === day) return known.stretches;
  const stretches = stretchesBetween(blocker, day * DAY - LOOK_BACK, day * DAY + LOOK_AHEAD);
  schedules.set(blocker, { day, stretches });
  return stretches;
}

/** A memory of a pure function's results: it changes its cost and nothing else. */
const schedules = new WeakMap<TimeWindowBlockerPlan, { readonly day: number; readonly stretches: readonly Stretch[] }>();

function stretchesBetween(blocker: TimeWindowBlockerPlan, from: EpochMs, until: EpochMs): readonly Stretch[] {
  const moments = [...blocker.allow, ...blocker.deny].flatMap((window) => boundariesOf(window, from, until));
  const ordered = [from, ...new Set(moments.filter((at) => at > from && at < until).sort((a, b) => a - b))];
  const changes: Change[] = [];
  for (const at of ordered) {
    const open = isOpenAt(blocker, at);
    if (changes.at(-1)?.open !== open) changes.push({ from: at, open });
  }
  return changes.map((change, index) => ({ from: change.from, finding: findingOf(blocker, change, index === 0, changes.at(index + 1)) }));
}

/** Every instant between which the window's answer cannot change: its begin and end on each date, and the zone's own jumps. */
function boundariesOf(window: WeeklyWindow, from: EpochMs, until: EpochMs): readonly EpochMs[] {
  const boundaries: EpochMs[] = [];
  const first = zoned(from, window.timeZone).toPlainDate().subtract({ days: 1 });
  for (let offset = 0; offset <= (until - from) / DAY + 2; offset++) {
    const date = first.add({ days: offset });
    for (const time of [window.from, window.to]) {
      // `24:00` is midnight of the next date. A time that is shown twice has two instants, and one that is skipped none:
      // there both answers lie beside the gap, whose own end is the zone's jump below.
      const at = date.toPlainDateTime().add({ minutes: minutesOf(time) });
      for (const disambiguation of ['earlier', 'later'] as const) {
        boundaries.push(at.toZonedDateTime(window.timeZone, { disambiguation }).epochMilliseconds);
      }
    }
  }
  let jump = zoned(from, window.timeZone).getTimeZoneTransition('next');
  while (jump !== null && jump.epochMilliseconds < until) {
    boundaries.push(jump.epochMilliseconds);
    jump = jump.getTimeZoneTransition('next');
  }
  return boundaries;
}

export const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

const zoned = (at: EpochMs, timeZone: string): Temporal.ZonedDateTime => new Temporal.ZonedDateTime(BigInt(at) * 1_000_000n, timeZone);

const pad = (value: number): string => String(value).padStart(2, '0');
