/** Calendars, as a plan holds them. `docs/calendars.md` says how a file's events are read. */

/** What holds while no event lasts: open, so that events close, or closed, so that only events open. */
export const CALENDAR_TYPES = ['DEFAULT_OPEN', 'DEFAULT_CLOSED'] as const;
export type CalendarType = (typeof CALENDAR_TYPES)[number];

/** The events of an `.ics` file, with nothing left to look up. */
export interface FileCalendar {
  readonly kind: 'file';
  /** What people call it: `holidays.ics`. */
  readonly name: string;
  readonly type: CalendarType;
  /** An IANA name: where events are that name no zone, and what its moments are told in. */
  readonly timeZone: string;
  /** Zones that the file defines itself. */
  readonly zones?: readonly CustomZone[];
  readonly events: readonly CalendarEvent[];
}

/** Something that takes a while, once or again and again. Wall clocks are written `2026-12-24T18:00:00`. */
export interface CalendarEvent {
  readonly summary?: string;
  /** Wall clock, when it begins first. */
  readonly begin: string;
  /** An IANA name, or one of the calendar's own zones; left out for the calendar's time zone. */
  readonly zone?: string;
  readonly lasts: EventLength;
  /** The value of its RRULE. */
  readonly rule?: string;
  /** Wall clocks at which it does not begin, or whole dates. */
  readonly except?: readonly string[];
}

/** In seconds: up to another wall clock, or so many dates further and then so long. */
export type EventLength = { readonly wall: number } | { readonly days: number; readonly exact: number };

/** A time zone as a file defines it. */
export interface CustomZone {
  readonly name: string;
  readonly observances: readonly Observance[];
}

/** An offset from UTC that comes into force, once or every year. In seconds. */
export interface Observance {
  /** Wall clock by the offset before, when it first comes into force. */
  readonly begin: string;
  readonly rule?: string;
  /** Further times of which no rule tells. */
  readonly also?: readonly string[];
  readonly offsetBefore: number;
  readonly offset: number;
}

/** A change calendar of Systems Manager, and the account and Region in which it is asked for. */
export interface ChangeCalendar {
  readonly kind: 'changeCalendar';
  readonly name: string;
  readonly account: string;
  readonly region: string;
}

export type CalendarPlan = FileCalendar | ChangeCalendar;
export const CALENDAR_KINDS = ['file', 'changeCalendar'] as const satisfies readonly CalendarPlan['kind'][];

export const calendarKey = ({ account, region, name }: Pick<ChangeCalendar, 'account' | 'region' | 'name'>): string => `${account}/${region}/${name}`;
