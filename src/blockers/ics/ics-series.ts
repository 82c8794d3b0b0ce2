/** An event of an iCalendar file, with what is left out of it, added to it and moved in it. */
import { CalendarEvent, EventLength, FileCalendar } from '../../decision/calendar-plan';
import { momentOf, wallIn, zoneNamed } from '../../decision/calendar-zone';
import { Problem } from '../../decision/problem';
import { wallMs } from '../../decision/recurrence-rule';
import { isTimeZone } from '../../decision/time-zone';
import { IcsComponent, RULE } from './ics-component';
import { IcsDuration, IcsFields, IcsTime } from './ics-fields';

/** Where events are that name no zone, and the zones of the file's own. */
export type IcsZones = Pick<FileCalendar, 'timeZone' | 'zones'>;

export interface IcsEvents {
  readonly events: readonly CalendarEvent[];
  readonly problems: readonly Problem[];
  /** Those that are dates, or times without a zone. */
  readonly zoneless: readonly string[];
}

const NONE: IcsEvents = { events: [], problems: [], zoneless: [] };

/** What one component is in the plan. `moved` are the times in its series that other components speak for. */
export function seriesOf(path: string, component: IcsComponent, moved: readonly IcsTime[], zones: IcsZones): IcsEvents {
  if (isWithoutEffect(component)) return NONE;
  const summary = summaryOf(component);
  const fields = new IcsFields(`${path} event ${summary === undefined ? 'without a summary' : `'${summary}'`}`, component);
  if (fields.has('exrule')) fields.note('have no EXRULE, got one; RFC 5545 took it out, write the dates as EXDATE');
  const begin = fields.time('dtstart');
  if (begin === undefined) {
    if (!fields.has('dtstart')) fields.note('have a DTSTART, got none');
    return { ...NONE, problems: fields.problems };
  }
  const local = new LocalTimes(begin, zones);
  const lasts = lengthOf(fields, begin, local);
  const rule = fields.text(RULE);
  const except = [...fields.times('exdate'), ...moved].map((time) => local.exception(time));
  const common = { ...(summary !== undefined && { summary }), ...(local.zone !== undefined && { zone: local.zone }) };
  const added = [
    ...fields.times('rdate').map((time) => ({ begin: local.wall(time), lasts })),
    ...fields.periods('rdate').map((period) => ({ begin: local.wall(period.begin), lasts: spanOf(period.begin, period.end, local) })),
  ].filter((one) => !except.includes(one.begin) && !except.includes(one.begin.slice(0, 10)));
  return {
    events: [
      { ...common, begin: local.wall(begin), lasts, ...(rule !== undefined && { rule }), ...(except.length > 0 && { except }) },
      ...added.map((one) => ({ ...common, ...one })),
    ],
    problems: fields.problems,
    zoneless: local.zone === undefined ? [`${summary ?? 'an event without a summary'} of ${local.wall(begin).slice(0, 10)}`] : [],
  };
}

/** Cancelled, or marked as not taking anybody's time. */
export function isWithoutEffect({ properties }: IcsComponent): boolean {
  const shows = (name: string, value: string): boolean =>
    (properties.get(name) ?? []).some(({ values }) => String(values.at(0)).toUpperCase() === value);
  return shows('status', 'CANCELLED') || shows('transp', 'TRANSPARENT');
}

const SUMMARY_LIMIT = 80;

/** In one line, and no longer than a reason bears. */
function summaryOf({ properties }: IcsComponent): string | undefined {
  const text = String(properties.get('summary')?.at(0)?.values.at(0) ?? '').replace(/\s+/g, ' ').trim();
  return text === '' ? undefined : text.length <= SUMMARY_LIMIT ? text : `${text.slice(0, SUMMARY_LIMIT - 1)}…`;
}

/** By DTEND up to another wall clock, by DURATION as RFC 5545 counts it; a date without either is that day. */
function lengthOf(fields: IcsFields, begin: IcsTime, local: LocalTimes): EventLength {
  const end = fields.time('dtend');
  const duration = fields.duration('duration');
  if (fields.has('dtend') && fields.has('duration')) fields.note('end by DTEND or by DURATION, got both');
  if (end !== undefined && end.kind !== begin.kind) fields.note('have a DTEND of the same kind as its DTSTART, got a date and a time');
  if (end !== undefined) return spanOf(begin, end, local);
  if (duration !== undefined) return duration;
  if (begin.kind === 'time' && fields.problems.length === 0) {
    fields.note('have a DTEND or a DURATION, got neither; without one it is over as it begins');
  }
  return { days: 1, exact: 0 };
}

const spanOf = (begin: IcsTime, end: IcsTime | IcsDuration, local: LocalTimes): EventLength =>
  'kind' in end ? { wall: (wallMs(local.wall(end)) - wallMs(local.wall(begin))) / 1000 } : end;

/** Times as the clocks of an event's zone show them, whatever zone they are written in. */
class LocalTimes {
  public readonly zone: string | undefined;

  public constructor(begin: IcsTime, private readonly zones: IcsZones) {
    this.zone = begin.kind === 'time' ? begin.zone : undefined;
  }

  public wall(time: IcsTime): string {
    if (time.kind === 'date') return `${time.date}T00:00:00`;
    if (time.zone === undefined || time.zone === this.zone || !this.isKnown(time.zone) || !this.isKnown(this.zone)) return time.wall;
    const moment = momentOf(wallMs(time.wall), zoneNamed(this.calendar, time.zone));
    return new Date(wallIn(zoneNamed(this.calendar, this.zone), moment)).toISOString().slice(0, 19);
  }

  /** A date leaves out all of the day. */
  public exception(time: IcsTime): string { return time.kind === 'date' ? time.date : this.wall(time); }

  /** A zone that nobody knows is told by the rules for calendars. */
  private isKnown(zone: string | undefined): boolean {
    const named = zoneNamed(this.calendar, zone);
    return typeof named !== 'string' || isTimeZone(named);
  }

  private get calendar(): FileCalendar { return { kind: 'file', name: '', type: 'DEFAULT_OPEN', events: [], ...this.zones }; }
}
