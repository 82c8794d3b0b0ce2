/** What a calendar says: whether a deployment may start, why, and when that changes. */
import { CalendarPlan, ChangeCalendar, FileCalendar, calendarKey } from './calendar-plan';
import { closedSpans, eventSpans } from './calendar-spans';
import { Finding } from './finding';
import { Observation } from './observation';
import { Span } from './spans';
import { DAY, EpochMs, isoOf } from './time';
import { localAndUtc } from './window-words';

/** One finding for each calendar, so that the reason can say which. */
export const calendarFindings = (blocker: string, calendars: readonly CalendarPlan[], seen: Pick<Observation, 'calendars'>, now: EpochMs): readonly Finding[] =>
  calendars.map((calendar) => calendar.kind === 'file' ? fileFinding(blocker, calendar, now) : changeCalendarFinding(blocker, calendar, seen));

/** A little more than a year: what comes every year is seen. */
const LOOK_AHEAD = 400 * DAY;
/** Events are seen whole; only a chain of them may have begun before. */
const LOOK_BACK = 40 * DAY;

/** A memory of a pure function's results: it changes its cost and nothing else. */
const schedules = new WeakMap<FileCalendar, { readonly day: EpochMs; readonly closed: readonly Span[] }>();

function closedAround(calendar: FileCalendar, day: EpochMs): readonly Span[] {
  const known = schedules.get(calendar);
  if (known?.day === day) return known.closed;
  const closed = closedSpans(calendar, { from: day - LOOK_BACK, until: day + LOOK_AHEAD });
  schedules.set(calendar, { day, closed });
  return closed;
}

function fileFinding(blocker: string, calendar: FileCalendar, now: EpochMs): Finding {
  const day = Math.floor(now / DAY) * DAY;
  const closed = closedAround(calendar, day);
  const current = closed.find((span) => span.from <= now && now < span.until);
  const next = closed.find((span) => span.from > now);
  const changes = {
    // What reaches to the end of what was looked at opens later than anybody can tell.
    ...(current !== undefined && current.until < day + LOOK_AHEAD && { nextOpen: current.until }),
    ...(next !== undefined && { nextClose: next.from }),
  };
  const said = (at: EpochMs): string => localAndUtc(at, calendar.timeZone);
  const subject = calendar.name;
  if (current === undefined) {
    const until = next === undefined ? '; it does not close in the next 400 days' : ` until ${said(next.from)}, when ${closingAt(calendar, next.from)}`;
    return { blocker, subject, state: 'clear', reason: `${calendar.name} is open${until}`, clears: '', ...changes };
  }
  const isBegun = current.from > day - LOOK_BACK;
  return {
    blocker,
    subject,
    state: 'blocking',
    reason: `${calendar.name} is closed${isBegun ? ` since ${said(current.from)}` : ''}${by(calendar, now)}`,
    clears: changes.nextOpen === undefined ? 'does not open in the next 400 days; change the calendar' : `opens ${said(changes.nextOpen)}`,
    ...(isBegun && { since: current.from }),
    ...changes,
  };
}

/** The events that close a calendar at a moment. Where only events open it, it is their absence that closes. */
function by(calendar: FileCalendar, at: EpochMs): string {
  return calendar.type === 'DEFAULT_CLOSED' ? ', because none of its events lasts' : ` by ${eventsAt(calendar, at).join(' and by ')}`;
}

const closingAt = (calendar: FileCalendar, at: EpochMs): string =>
  calendar.type === 'DEFAULT_CLOSED' ? 'its event ends' : `${eventsAt(calendar, at).join(' and ')} begins`;

/** How the events that last at a moment are called. */
function eventsAt(calendar: FileCalendar, at: EpochMs): readonly string[] {
  const lasting = eventSpans(calendar, { from: at, until: at + 1 });
  return [...new Set(lasting.map(({ event }) => event.summary === undefined ? 'an event without a summary' : `'${event.summary}'`))];
}

/** The calendars of files that are closed at a moment, in words: `holidays.ics ('Christmas')`. */
export function closedCalendars(calendars: readonly CalendarPlan[], at: EpochMs): readonly string[] {
  const closed = calendars.filter((calendar) => calendar.kind === 'file').filter((calendar) => closedSpans(calendar, { from: at, until: at + 1 }).length > 0);
  return closed.map((calendar) => calendar.type === 'DEFAULT_CLOSED' ? calendar.name : `${calendar.name} (${eventsAt(calendar, at).join(', ')})`);
}

function changeCalendarFinding(blocker: string, calendar: ChangeCalendar, seen: Pick<Observation, 'calendars'>): Finding {
  const subject = calendarKey(calendar);
  const called = `change calendar ${calendar.name}${calendar.name.startsWith('arn:') ? '' : ` of account ${calendar.account} in ${calendar.region}`}`;
  const view = seen.calendars.get(subject);
  switch (view?.kind) {
    case undefined:
      return { blocker, subject, state: 'unknown', reason: `${called} was not read`, clears: 'the next tick tries again' };
    case 'unreadable':
      return { blocker, subject, state: 'unknown', reason: `${called} could not be read: ${view.why}`, clears: 'clears when it can be read and is OPEN' };
    case 'missing':
      return { blocker, subject, state: 'unknown', reason: `${called} does not exist`, clears: 'create it there, share it, or correct its name in the pipeline' };
    case 'seen': {
      const { nextTransition } = view;
      const isOpen = view.state === 'OPEN';
      if (isOpen) {
        const until = nextTransition === undefined ? '' : ` until ${isoOf(nextTransition)}`;
        return { blocker, subject, state: 'clear', reason: `${called} is OPEN${until}`, clears: '', ...(nextTransition !== undefined && { nextClose: nextTransition }) };
      }
      return {
        blocker,
        subject,
        state: 'blocking',
        reason: `${called} is CLOSED`,
        clears: nextTransition === undefined ? 'clears when it is OPEN; it names no next transition' : `opens ${isoOf(nextTransition)}`,
        ...(nextTransition !== undefined && { nextOpen: nextTransition }),
      };
    }
  }
}
