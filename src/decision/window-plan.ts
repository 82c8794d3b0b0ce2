/** The kinds of time windows, as a plan holds them. `docs/time-windows.md` says what each means on every day of the year. */

export const WEEKDAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Which of the days of one name in a month. */
export const NTHS = ['FIRST', 'SECOND', 'THIRD', 'FOURTH', 'FIFTH', 'LAST'] as const;
export type Nth = (typeof NTHS)[number];

interface AnyWindow {
  /** An IANA name; there is no default. */
  readonly timeZone: string;
  /** The targets that it is for; left out for all of them. */
  readonly targets?: readonly string[];
}

/** Hours of a day. */
interface Hours {
  /** `HH:MM`, 00:00 to 23:59. */
  readonly from: string;
  /** `HH:MM`, 00:00 to 24:00, and itself outside. At or before `from` it is a time of the next day. */
  readonly to: string;
}

/** The same hours on some days of every week. What runs past midnight belongs to the day it begins on. */
export interface WeeklyWindow extends AnyWindow, Hours {
  readonly kind: 'weekly';
  readonly days: readonly Weekday[];
}

/** From a time of one day of the week to a time of another: FRI 18:00 to MON 06:00. */
export interface WeekSpanWindow extends AnyWindow, Hours {
  readonly kind: 'weekSpan';
  readonly fromDay: Weekday;
  readonly toDay: Weekday;
}

/** Hours of one day of the month: the third Saturday, the last Friday. */
export interface MonthlyWindow extends AnyWindow, Hours {
  readonly kind: 'monthly';
  readonly nth: Nth;
  readonly day: Weekday;
}

/** Happens once. `from` and `to` are local: `2026-12-24T18:00`. */
export interface OnceWindow extends AnyWindow {
  readonly kind: 'once';
  readonly from: string;
  readonly to: string;
}

/** Comes again by a rule of RFC 5545. */
export interface RecurringWindow extends AnyWindow {
  readonly kind: 'recurring';
  /** The local date and time of the first: `2026-01-05T09:00`. */
  readonly from: string;
  /** `PT8H`, `P1D`. */
  readonly duration: string;
  /** `FREQ=WEEKLY;BYDAY=MO`. */
  readonly rule: string;
  /** The local dates and times of those that do not happen. */
  readonly except?: readonly string[];
}

export type WindowPlan = WeeklyWindow | WeekSpanWindow | MonthlyWindow | OnceWindow | RecurringWindow;
export const WINDOW_KINDS = ['weekly', 'weekSpan', 'monthly', 'once', 'recurring'] as const satisfies readonly WindowPlan['kind'][];
