/** What is wrong with time windows. */
import { TimeWindowBlockerPlan } from './plan';
import { Problem } from './problem';
import { isTimeZone } from './time-zone';
import { NTHS, OnceWindow, Weekday, WEEKDAYS, WeekSpanWindow, WindowPlan } from './window-plan';
import { localMs, minutesOf } from './window-spans';

const FROM = /^([01]\d|2[0-3]):[0-5]\d$/;
const TO = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/;
const LOCAL = /^\d{4}-\d\d-\d\dT(([01]\d|2[0-3]):[0-5]\d|24:00)$/;

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
  const wrong = [['from', from], ['to', to]].filter(([, local]) => !isLocalTime(local)).map(([field, local]) => ({
    path: `${path}.${field}`, text: `must be a local date and time, got '${local}'; write it as YYYY-MM-DDTHH:MM, without an offset`,
  }));
  if (wrong.length > 0 || localMs(from) < localMs(to)) return wrong;
  return [{ path: `${path}.to`, text: `must be after from, got from ${from} and to ${to}; exchange them` }];
}

/** Whether it is a date of the calendar, and a time: 2026-02-30 is not. */
export const isLocalTime = (local: string): boolean =>
  LOCAL.test(local) && new Date(`${local.slice(0, 10)}T00:00Z`).toISOString().startsWith(local.slice(0, 10));

function zoneProblems(path: string, timeZone: string): readonly Problem[] {
  return isTimeZone(timeZone) ? [] : [{ path, text: `must be an IANA time zone, got '${timeZone}'; write it like 'Europe/Berlin' or 'UTC'` }];
}
