import { CALENDAR_TYPES, CalendarType, FileCalendar } from '../../decision/calendar-plan';
import { fileCalendarProblems } from '../../decision/calendar-problems';
import { Problem } from '../../decision/problem';
import { isTimeZone } from '../../decision/time-zone';
import { IcsComponent, icsCalendars } from './ics-component';
import { IcsFields, IcsTime } from './ics-fields';
import { IcsEvents, IcsZones, isWithoutEffect, seriesOf } from './ics-series';
import { icsZones } from './ics-zone';

export interface IcsFile {
  /** What messages call it. */
  readonly path: string;
  /** What people call it. */
  readonly name: string;
  readonly text: string;
  /** Where events are that name no zone. */
  readonly timeZone?: string;
  readonly type?: CalendarType;
}

/** Reads a file into a calendar for the plan; with any problem there is none. */
export function icsCalendar(file: IcsFile): { readonly calendar?: FileCalendar; readonly problems: readonly Problem[] } {
  const { path, name, text, timeZone } = file;
  const roots = icsCalendars(text);
  if ('fault' in roots) return { problems: [{ path, text: roots.fault }] };
  const read = roots.map((root) => readRoot(file, root));
  const events = read.flatMap((one) => one.events.events);
  const zones = read.flatMap((one) => one.zones.zones ?? []).filter((zone) => events.some((event) => event.zone === zone.name));
  const own = [
    ...read.flatMap((one) => one.problems),
    ...zonelessProblems(file, read.flatMap((one) => one.events.zoneless)),
  ];
  const types = [...new Set([file.type, ...read.map((one) => one.type)].filter((type) => type !== undefined))];
  if (types.length > 1) own.push({ path, text: `must be of one type, got ${types.join(' and ')}; leave the type out where the file has an X-CALENDAR-TYPE` });
  const calendar: FileCalendar = {
    kind: 'file',
    name,
    type: types.at(0) ?? 'DEFAULT_OPEN',
    timeZone: timeZone ?? events.map((event) => event.zone).find((zone) => zone !== undefined && isTimeZone(zone)) ?? 'UTC',
    ...(zones.length > 0 && { zones }),
    events,
  };
  const problems = own.length > 0 ? own : fileCalendarProblems(path, calendar);
  return problems.length > 0 ? { problems } : { calendar, problems };
}

interface Root {
  readonly events: IcsEvents;
  readonly zones: IcsZones;
  readonly type?: CalendarType;
  readonly problems: readonly Problem[];
}

function readRoot({ path, timeZone }: IcsFile, root: IcsComponent): Root {
  const { zones, problems } = icsZones(path, root);
  const within: IcsZones = { timeZone: timeZone ?? 'UTC', zones };
  const fields = new IcsFields(path, root);
  const given = fields.text('x-calendar-type');
  const type = CALENDAR_TYPES.find((one) => one === given);
  if (given !== undefined && type === undefined) fields.note(`have an X-CALENDAR-TYPE of ${CALENDAR_TYPES.join(', ')}, got '${given}'`);
  const components = root.components.filter(({ name }) => name === 'vevent');
  const events = components.map((component) => seriesOf(path, component, movedIn(component, components), within));
  const ids = components.flatMap((component) => idProblems(path, component));
  return {
    events: {
      events: events.flatMap((one) => one.events), problems: events.flatMap((one) => one.problems), zoneless: events.flatMap((one) => one.zoneless),
    },
    zones: within,
    ...(type !== undefined && { type }),
    problems: [...problems, ...fields.problems, ...ids, ...events.flatMap((one) => one.problems)],
  };
}

/** The times of a series that other components of the same UID speak for, be it to say that nothing happens. */
function movedIn(component: IcsComponent, all: readonly IcsComponent[]): readonly IcsTime[] {
  const uid = uidOf(component);
  if (component.properties.has('recurrence-id') || uid === undefined) return [];
  return all.filter((other) => uidOf(other) === uid).flatMap((other) => new IcsFields('', other).times('recurrence-id'));
}

function idProblems(path: string, component: IcsComponent): readonly Problem[] {
  const ids = component.properties.get('recurrence-id') ?? [];
  const fields = new IcsFields(`${path} RECURRENCE-ID`, component);
  if (ids.some(({ parameters }) => parameters.range !== undefined)) fields.note('speak of one time, got a RANGE; end the series and begin another');
  if (ids.length > 0 && uidOf(component) === undefined) fields.note('stand in an event with the UID of its series, got none');
  fields.times('recurrence-id');
  // What has no effect is read nowhere else.
  return isWithoutEffect(component) || fields.problems.length > 0 ? fields.problems : [];
}

const uidOf = ({ properties }: IcsComponent): string | undefined => {
  const uid = properties.get('uid')?.at(0)?.values.at(0);
  return uid === undefined || uid === '' ? undefined : String(uid);
};

function zonelessProblems({ path, timeZone }: IcsFile, zoneless: readonly string[]): readonly Problem[] {
  if (timeZone !== undefined || zoneless.length === 0) return [];
  const more = zoneless.length === 1 ? '' : ` and ${zoneless.length - 1} more`;
  return [{ path, text: `must have a timeZone for events of no zone, got none for ${zoneless[0]}${more}; give the IANA name of the zone whose days they are` }];
}
