import { WEEKDAYS, WeeklyWindow } from './plan';
import { Problem } from './problem';
import { minutesOf } from './time-window';
import { isTimeZone } from './time-zone';

const FROM = /^([01]\d|2[0-3]):[0-5]\d$/;
const TO = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/;

/** What is wrong with a weekly window. */
export function windowProblems(path: string, window: WeeklyWindow): readonly Problem[] {
  const problems: Problem[] = [];
  if (window.days.length === 0) problems.push({ path: `${path}.days`, text: 'must name at least one day, got none; a window without days is never open' });
  for (const day of window.days) {
    if (!WEEKDAYS.includes(day)) problems.push({ path: `${path}.days`, text: `must be of ${WEEKDAYS.join(', ')}, got '${String(day)}'` });
  }
  if (new Set(window.days).size < window.days.length) problems.push({ path: `${path}.days`, text: `must name each day once, got ${window.days.join(', ')}` });
  if (!FROM.test(window.from)) problems.push({ path: `${path}.from`, text: `must be a time from 00:00 to 23:59, got '${window.from}'; write it as HH:MM` });
  if (!TO.test(window.to)) problems.push({ path: `${path}.to`, text: `must be a time from 00:01 to 24:00, got '${window.to}'; write it as HH:MM` });
  if (FROM.test(window.from) && TO.test(window.to) && minutesOf(window.to) <= minutesOf(window.from)) {
    problems.push({
      path: `${path}.to`,
      text: `must be after from, got from ${window.from} and to ${window.to}; split a window that crosses midnight into one until 24:00 and one from 00:00`,
    });
  }
  if (!isTimeZone(window.timeZone)) {
    problems.push({ path: `${path}.timeZone`, text: `must be an IANA time zone, got '${window.timeZone}'; write it like 'Europe/Berlin' or 'UTC'` });
  }
  return problems;
}
