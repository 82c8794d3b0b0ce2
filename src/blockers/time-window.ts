import { WindowPlan } from '../decision/window-plan';
import { windowProblems } from '../decision/window-problems';
import { refuse } from './refusal';
import { Weekday } from './weekday';

/** The hours of a weekly window. */
export interface WeeklyWindowProps {
  /** The days on which it opens; at least one, each once. */
  readonly days: Weekday[];

  /** When it opens, by the wall clock: `HH:MM`, 00:00 to 23:59. */
  readonly from: string;

  /**
   * When it closes: `HH:MM`, 00:00 to 24:00. At or before `from` it is a time of the next day; that minute itself lies
   * outside.
   */
  readonly to: string;

  /** An IANA time zone, e.g. `Europe/Berlin`. There is no default: a window means somebody's day. */
  readonly timeZone: string;
}

/** A span of time that comes again. */
export class TimeWindow {
  /**
   * The same hours on some days of every week, in a named time zone.
   *
   * It follows the wall clock: where daylight saving skips an hour, the window is that much shorter, and where an hour
   * comes twice, it is that much longer. A window that crosses midnight belongs to the day it begins on.
   * Refused at once: a time zone that does not exist, a time that is none, no day.
   */
  public static weekly(window: WeeklyWindowProps): TimeWindow {
    return new TimeWindow(window);
  }

  private readonly window: WindowPlan;

  private constructor({ days, from, to, timeZone }: WeeklyWindowProps) {
    this.window = { kind: 'weekly', days: days.map((day) => `${day}` as const), from, to, timeZone };
    refuse(windowProblems('TimeWindow.weekly', this.window));
  }

  /** @internal */
  public _toPlan(): WindowPlan { return this.window; }
}
