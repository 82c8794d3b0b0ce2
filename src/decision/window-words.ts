/** How time windows are spoken of. */
import { EpochMs, isoOf } from './time';
import { Weekday, WEEKDAYS, WindowPlan } from './window-plan';
import { wallAt } from './zone-offsets';

/** `Tue 2026-03-03 09:00 America/Los_Angeles (2026-03-03T17:00:00Z)`. */
export function localAndUtc(at: EpochMs, timeZone: string): string {
  const wall = new Date(wallAt(at, timeZone));
  const [date, time] = wall.toISOString().split('T');
  const day = WEEKDAYS[(wall.getUTCDay() + 6) % 7];
  return `${day[0]}${day.slice(1).toLowerCase()} ${date} ${time.slice(0, 5)} ${timeZone} (${isoOf(at)})`;
}

/** `FRI 12:00 to 24:00`: a window as its plan has it. */
export function wordsOf(window: WindowPlan): string {
  switch (window.kind) {
    case 'weekly': return `${daysOf(window.days)} ${window.from} to ${window.to}`;
    case 'weekSpan': return `${window.fromDay} ${window.from} to ${window.toDay} ${window.to}`;
    case 'monthly': return `${window.nth.toLowerCase()} ${window.day} of the month ${window.from} to ${window.to}`;
    case 'once': return `${window.from} to ${window.to}`;
    case 'recurring': return `${window.rule} for ${window.duration} from ${window.from}`;
  }
}

const daysOf = (days: readonly Weekday[]): string => days.length === WEEKDAYS.length ? 'every day' : days.join(', ');
