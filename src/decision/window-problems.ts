/** What is wrong with time windows. */
import { TimeWindowBlockerPlan } from './plan';
import { Problem } from './problem';
import { recurrenceProblems } from './recurrence';
import { durationOf } from './recurring-window';
import { DAY } from './time';
import { isTimeZone } from './time-zone';
import { NTHS, OnceWindow, RecurringWindow, Weekday, WEEKDAYS, WeekSpanWindow, WindowPlan } from './window-plan';
import { isLocalTime, localMs, minutesOf } from './window-time';

const FROM = /^([01]\d|2[0-3]):[0-5]\d$/;
const TO = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/;

export function timeWindowProblems(path: string, { allow, deny, marginMinutes }: TimeWindowBlockerPlan): readonly Problem[] {
  return [
    ...(allow.length + deny.length > 0 ? [] : [{ path, text: 'must have at least one window, got none; a blocker without windows never blocks' }]),
    ...allow.flatMap((window, index) => windowProblems(`${path}.allow[${index}]`, window)),
    ...deny.flatMap((window, index) => windowProblems(`${path}.deny[${index}]`, window)),
    ...(marginMinutes === undefined ? [] : marginProblems(`${path}.margin`, marginMinutes)),
  ];
}

/** A week, which only a window over weeks could hold. */
const LONGEST_MARGIN_MINUTES = 7 * 24 * 60;

export function marginProblems(path: string, minutes: number): readonly Problem[] {
  if (minutes > 0 && minutes <= LONGEST_MARGIN_MINUTES) return [];
  return [{ path, text: `must be longer than zero and at most 7 days, got ${minutes} minutes; leave it out for none` }];
}

export function windowProblems(path: string, window: WindowPlan): readonly Problem[] {
  return [...ownProblems(path, window), ...zoneProblems(`${path}.timeZone`, window.timeZone)];
}

function ownProblems(path: string, window: WindowPlan): readonly Problem[] {
  switch (window.kind) {
    case 'weekly': return [...daysProblems(`${path}.days`, window.days), ...hoursProblems(path, window)];
    case 'weekSpan': return [...dayProblems(`${path}.fromDay`, window.fromDay), ...dayProblems(`${path}.toDay`, window.toDay), ...hoursProblems(path, window), ...weekProblems(path, window)];
    case 'monthly': return [
      ...(NTHS.includes(window.nth) ? [] : [{ path: `${path}.nth`, text: `must be one of ${NTHS.join(', ')}, got '${String(window.nth)}'` }]),
      ...dayProblems(`${path}.day`, window.day),
      ...hoursProblems(path, window),
    ];
    case 'once': return onceProblems(path, window);
    case 'recurring': return recurringProblems(path, window);
  }
}

function daysProblems(path: string, days: readonly Weekday[]): readonly Problem[] {
  if (days.length === 0) return [{ path, text: 'must name at least one day, got none; a window without days is never open' }];
  return [
    ...days.flatMap((day) => dayProblems(path, day)),
    ...(new Set(days).size === days.length ? [] : [{ path, text: `must name each day once, got ${days.join(', ')}` }]),
  ];
}

const dayProblems = (path: string, day: Weekday): readonly Problem[] =>
  WEEKDAYS.includes(day) ? [] : [{ path, text: `must be of ${WEEKDAYS.join(', ')}, got '${String(day)}'` }];

function hoursProblems(path: string, { from, to }: { readonly from: string; readonly to: string }): readonly Problem[] {
  return [
    ...(FROM.test(from) ? [] : [{ path: `${path}.from`, text: `must be a time from 00:00 to 23:59, got '${from}'; write it as HH:MM` }]),
    ...(TO.test(to) ? [] : [{ path: `${path}.to`, text: `must be a time from 00:00 to 24:00, got '${to}'; write it as HH:MM` }]),
  ];
}

function weekProblems(path: string, { fromDay, from, toDay, to }: WeekSpanWindow): readonly Problem[] {
  if (fromDay !== toDay || !FROM.test(from) || !TO.test(to) || minutesOf(from) !== minutesOf(to)) return [];
  return [{ path, text: `must be shorter than a week, got ${fromDay} ${from} to ${toDay} ${to}; a window without an end is none` }];
}

function onceProblems(path: string, { from, to }: OnceWindow): readonly Problem[] {
  const wrong = [...localProblems(`${path}.from`, from), ...localProblems(`${path}.to`, to)];
  if (wrong.length > 0 || localMs(from) < localMs(to)) return wrong;
  return [{ path: `${path}.to`, text: `must be after from, got from ${from} and to ${to}; exchange them` }];
}

const localProblems = (path: string, local: string): readonly Problem[] => isLocalTime(local) ? [] : [{
  path, text: `must be a local date and time, got '${local}'; write it as YYYY-MM-DDTHH:MM, without an offset`,
}];

/** Longer than any freeze, and short enough to look back for. */
const LONGEST_OCCURRENCE = 366 * DAY;

function recurringProblems(path: string, { from, duration, rule, except = [] }: RecurringWindow): readonly Problem[] {
  const length = durationOf(duration);
  const isLegal = length !== undefined && length.days * DAY + length.time > 0 && length.days * DAY + length.time <= LONGEST_OCCURRENCE;
  return [
    ...localProblems(`${path}.from`, from),
    ...(isLegal ? [] : [{ path: `${path}.duration`, text: `must be longer than zero and at most 366 days, got ${duration}; write it like PT8H or P1D` }]),
    ...(isLocalTime(from) ? recurrenceProblems(`${path}.rule`, rule, localMs(from)) : []),
    ...except.flatMap((local, index) => localProblems(`${path}.except[${index}]`, local)),
  ];
}

function zoneProblems(path: string, timeZone: string): readonly Problem[] {
  return isTimeZone(timeZone) ? [] : [{ path, text: `must be an IANA time zone, got '${timeZone}'; write it like 'Europe/Berlin' or 'UTC'` }];
}
