import { Duration } from 'aws-cdk-lib';
import { Nth } from './nth';
import { Weekday } from './weekday';

/** The hours of a weekly window. */
export interface WeeklyWindowProps {
  /** The days on which it begins; at least one, each once. */
  readonly days: Weekday[];

  /**
   * When it begins, by the wall clock: `HH:MM`, 00:00 to 23:59.
   *
   * @default '00:00'
   */
  readonly from?: string;

  /**
   * When it ends: `HH:MM`, 00:00 to 24:00. At or before `from` it is a time of the next day; that minute itself lies
   * outside.
   *
   * @default '24:00'
   */
  readonly to?: string;

  /** An IANA time zone, e.g. `Europe/Berlin`, or `TimeZone.OF_TARGET`. There is no default: a window means somebody's day. */
  readonly timeZone: string;
}

/** A span that begins on one day of the week and ends on another. */
export interface WeekSpanWindowProps {
  /** The day it begins on. */
  readonly fromDay: Weekday;

  /** When it begins: `HH:MM`, 00:00 to 23:59. */
  readonly from: string;

  /** The day it ends on. The same as `fromDay` with a time at or before `from` means a week later; a whole week is refused. */
  readonly toDay: Weekday;

  /** When it ends: `HH:MM`, 00:00 to 24:00. That minute itself lies outside. */
  readonly to: string;

  /** An IANA time zone, e.g. `Europe/Berlin`, or `TimeZone.OF_TARGET`. There is no default. */
  readonly timeZone: string;
}

/** Hours of one day of the month. */
export interface MonthlyWindowProps {
  /** Which of the days of that name. */
  readonly nth: Nth;

  /** The day it begins on. */
  readonly day: Weekday;

  /**
   * When it begins: `HH:MM`, 00:00 to 23:59.
   *
   * @default '00:00'
   */
  readonly from?: string;

  /**
   * When it ends: `HH:MM`, 00:00 to 24:00. At or before `from` it is a time of the next day; that minute itself lies
   * outside.
   *
   * @default '24:00'
   */
  readonly to?: string;

  /** An IANA time zone, e.g. `Europe/Berlin`, or `TimeZone.OF_TARGET`. There is no default. */
  readonly timeZone: string;
}

/** A span that comes again by a rule. */
export interface RecurringWindowProps {
  /** The local date and time at which the first begins, without an offset: `2026-01-05T09:00`. The rule must name it too. */
  readonly from: string;

  /** How long each lasts; longer than zero, at most 366 days. Whole days are dates of the calendar, the rest is time that passes. */
  readonly duration: Duration;

  /**
   * A recurrence rule of RFC 5545: `FREQ=MONTHLY;BYDAY=-1FR`.
   *
   * @see https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10
   */
  readonly rule: string;

  /**
   * The local dates and times of those that do not happen (`EXDATE`).
   *
   * @default - none
   */
  readonly except?: string[];

  /** An IANA time zone, e.g. `Europe/Berlin`, or `TimeZone.OF_TARGET`. There is no default. */
  readonly timeZone: string;
}

/** A span that happens once. */
export interface OnceWindowProps {
  /** The local date and time at which it begins, without an offset: `2026-12-24T18:00`. */
  readonly from: string;

  /** The local date and time at which it ends, later than `from`; that minute itself lies outside. */
  readonly to: string;

  /** An IANA time zone, e.g. `Europe/Berlin`, or `TimeZone.OF_TARGET`. There is no default. */
  readonly timeZone: string;
}
