import { ChangeCalendar } from '../decision/calendar-plan';
import { EpochMs } from '../decision/time';
import { suggestion } from '../text/nearest';
import { CALENDAR_STATES, CalendarScript } from './scenario';
import { Fields } from './yaml-file';

/** What change calendars show, and when. */
export const decodeCalendars = (entries: readonly Fields[], calendars: readonly ChangeCalendar[], start: EpochMs): readonly CalendarScript[] =>
  entries.map((entry) => readCalendar(entry, calendars, start));

function readCalendar(entry: Fields, calendars: readonly ChangeCalendar[], start: EpochMs): CalendarScript {
  const name = entry.required('name');
  const meant = calendars.filter((calendar) => name !== undefined && [calendar.name, shortNameOf(calendar)].includes(name.value));
  if (name && meant.length === 0) {
    name.refuse('must name a change calendar that the pipeline asks for', suggestion(name.value, calendars.map(shortNameOf)));
  }
  const state = entry.oneOf('state', CALENDAR_STATES);
  const at = entry.span('at');
  const until = entry.span('until');
  if (!entry.has('at')) entry.refuseAll('must say when, by at');
  if (!entry.has('state')) entry.refuseAll('must say which state, got none');
  if (at !== undefined && until !== undefined && until <= at) entry.refuse('until', 'must be later than at');
  entry.refuseOthers();
  return { calendars: meant, state: state ?? 'CLOSED', from: start + (at ?? 0), ...(until !== undefined && { until: start + until }) };
}

/** `freeze` of `arn:aws:ssm:us-west-2:111111111111:document/freeze`. */
const shortNameOf = ({ name }: ChangeCalendar): string => name.slice(name.lastIndexOf('/') + 1);
