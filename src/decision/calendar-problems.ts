/** What is wrong with calendars. */
import { CALENDAR_TYPES, CalendarEvent, CalendarPlan, ChangeCalendar, CustomZone, EventLength, FileCalendar, Observance } from './calendar-plan';
import { CalendarZone, wallIn, zoneNamed } from './calendar-zone';
import { Problem } from './problem';
import { recurrenceProblems } from './recurrence';
import { readRule, wallMs } from './recurrence-rule';
import { DAY } from './time';
import { isTimeZone } from './time-zone';

/** All of them are written into the plan of each stage, and into what the ledger keeps of each release. */
export const MOST_EVENTS = 500;

/** What comes again and lasts longer than that covers itself. */
const LONGEST_REPEATED = 366 * DAY;

/** A name, which then is that of a document of the account itself, or an ARN. @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetCalendarState.html */
export const CHANGE_CALENDAR = /^(arn:[a-z-]+:ssm:[a-z0-9-]+:\d{12}:document\/)?[A-Za-z0-9_.-]{3,128}$/;

export function calendarsProblems(path: string, calendars: readonly CalendarPlan[], environments: ReadonlySet<string>): readonly Problem[] {
  const names = calendars.map(({ name }) => name);
  const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  return [
    ...twice.map((name) => ({ path, text: `must name each calendar once, got '${name}' twice` })),
    ...calendars.flatMap((calendar) => {
      const at = `${path}[${calendar.name}]`;
      return calendar.kind === 'file' ? fileCalendarProblems(at, calendar) : changeCalendarProblems(at, calendar, environments);
    }),
  ];
}

function changeCalendarProblems(path: string, { name, account, region }: ChangeCalendar, environments: ReadonlySet<string>): readonly Problem[] {
  return [
    ...(CHANGE_CALENDAR.test(name) ? [] : [{ path: `${path}.name`, text: `must be the name or the ARN of a change calendar, got '${name}'` }]),
    ...(environments.has(`${account}/${region}`) ? [] : [{
      path, text: `must lie in one of the plan's environments, got ${account}/${region}; without it nobody knows how to look there`,
    }]),
  ];
}

export function fileCalendarProblems(path: string, calendar: FileCalendar): readonly Problem[] {
  const { name, type, timeZone, zones = [], events } = calendar;
  const own = [
    ...(name.trim() === '' ? [{ path: `${path}.name`, text: 'must be the name of a file, got an empty one' }] : []),
    ...(CALENDAR_TYPES.includes(type) ? [] : [{ path: `${path}.type`, text: `must be one of ${CALENDAR_TYPES.join(', ')}, got '${String(type)}'` }]),
    ...(isTimeZone(timeZone) ? [] : [{ path: `${path}.timeZone`, text: `must be an IANA time zone, got '${timeZone}'; write it like 'Europe/Berlin' or 'UTC'` }]),
    ...(events.length > 0 ? [] : [{ path, text: 'must have an event that takes effect, got none; a calendar that says nothing is more likely broken than empty' }]),
    ...(events.length <= MOST_EVENTS ? [] : [{ path, text: `must have at most ${MOST_EVENTS} events, got ${events.length}; leave out what is past` }]),
    ...zones.flatMap((zone) => zoneProblems(`${path}.zones[${zone.name}]`, zone)),
  ];
  // What its zones are is asked of each event: with a broken one there is nothing to ask.
  return own.length > 0 ? own : events.flatMap((event) => eventProblems(`${path}.events[${called(event)}]`, calendar, event));
}

function zoneProblems(path: string, { name, observances }: CustomZone): readonly Problem[] {
  return [
    ...(isTimeZone(name) ? [{ path, text: 'must not have the name of an IANA time zone, got one; that is known better than any file says' }] : []),
    ...(observances.length > 0 ? [] : [{ path, text: 'must have an offset from UTC, got none' }]),
    ...observances.flatMap((observance) => observanceProblems(path, observance)),
  ];
}

function observanceProblems(path: string, { begin, rule, also = [], offset, offsetBefore }: Observance): readonly Problem[] {
  const read = rule === undefined ? undefined : readRule(rule, (at) => at);
  return [
    ...[begin, ...also].filter((wall) => Number.isNaN(wallMs(wall))).map((wall) => ({ path, text: `must begin at a date and time, got '${wall}'` })),
    ...[offset, offsetBefore].filter((one) => Math.abs(one) * 1000 >= DAY).map((one) => ({ path, text: `must be less than a day from UTC, got ${one} seconds` })),
    ...(read !== undefined && 'fault' in read ? [{ path: `${path}.rule`, text: read.fault }] : []),
  ];
}

function eventProblems(path: string, calendar: FileCalendar, event: CalendarEvent): readonly Problem[] {
  const zone = zoneNamed(calendar, event.zone);
  const start = wallMs(event.begin);
  const problems = [
    ...(typeof zone !== 'string' || isTimeZone(zone) ? [] : [{ path, text: `must be in an IANA time zone or one that the file defines, got '${zone}'; add its VTIMEZONE to the file` }]),
    ...(Number.isNaN(start) ? [{ path, text: `must begin at a date and time of the calendar, got '${event.begin}'` }] : []),
    ...(isPositive(event.lasts) ? [] : [{ path, text: 'must end after it begins; exchange its DTSTART and DTEND, or mend its DURATION' }]),
    ...(event.except ?? []).filter((wall) => Number.isNaN(wallMs(wall.length === 10 ? `${wall}T00:00:00` : wall))).map((wall) => ({ path, text: `must leave out dates and times of the calendar, got '${wall}'` })),
  ];
  return problems.length > 0 || event.rule === undefined ? problems : ruleProblems(path, event.rule, { zone, start, lasts: event.lasts });
}

interface Series { readonly zone: CalendarZone; readonly start: number; readonly lasts: EventLength }

function ruleProblems(path: string, rule: string, { zone, start, lasts }: Series): readonly Problem[] {
  return [
    ...(longest(lasts) <= LONGEST_REPEATED ? [] : [{ path, text: 'must last at most 366 days where it comes again; what lasts longer covers itself' }]),
    ...recurrenceProblems(`${path}.rule`, rule, start, (at) => wallIn(zone, at)),
  ];
}

const longest = (lasts: EventLength): number => 'exact' in lasts ? lasts.days * DAY + lasts.exact * 1000 : lasts.wall * 1000;

const isPositive = (lasts: EventLength): boolean => longest(lasts) > 0 && ('wall' in lasts || (lasts.days >= 0 && lasts.exact >= 0));

/** How a message names an event. */
const called = ({ summary, begin }: CalendarEvent): string => `${summary === undefined ? '' : `${summary} `}${begin}`;
