import { Duration } from 'aws-cdk-lib';
import { Problem } from '../decision/problem';
import { WindowPlan } from '../decision/window-plan';
import { windowProblems } from '../decision/window-problems';
import { refuse } from './refusal';
import { MonthlyWindowProps, OnceWindowProps, RecurringWindowProps, WeeklyWindowProps, WeekSpanWindowProps } from './time-window-props';
import { TimeZone } from './time-zone';
import { Weekday } from './weekday';
import { Weekdays } from './weekdays';

/**
 * A span of time, to allow or to deny deliveries in.
 *
 * A window holds every moment whose wall clock in its zone, read as a date and a time, lies in one of the window's
 * spans; each begins with its first minute and ends before its last. Where daylight saving skips an hour, the window is
 * that much shorter; where an hour comes twice, both are inside. Refused at once: a time zone that does not exist, a
 * time that is none.
 *
 * The presets whose names begin with `no` are to be denied, the others to be allowed; the wrong way round is refused.
 *
 * @see docs/time-windows.md
 */
export class TimeWindow {
  /** The same hours on some days of every week. What runs past midnight belongs to the day it begins on. Refused: no day. */
  public static weekly(window: WeeklyWindowProps): TimeWindow {
    return new TimeWindow('TimeWindow.weekly', weeklyPlan(window));
  }

  /** From a time of one day of the week to a time of another, every week. Refused: a whole week. */
  public static weekSpan({ fromDay, from, toDay, to, timeZone }: WeekSpanWindowProps): TimeWindow {
    return new TimeWindow('TimeWindow.weekSpan', { kind: 'weekSpan', fromDay: `${fromDay}` as const, from, toDay: `${toDay}` as const, to, timeZone });
  }

  /** Hours of one day of every month: the third Saturday, the last Friday. */
  public static monthly({ nth, day, from = WHOLE_DAY.from, to = WHOLE_DAY.to, timeZone }: MonthlyWindowProps): TimeWindow {
    return new TimeWindow('TimeWindow.monthly', { kind: 'monthly', nth: `${nth}` as const, day: `${day}` as const, from, to, timeZone });
  }

  /**
   * From one local date and time to another. It is never interrupted: it begins when its first minute is shown first, and
   * ends when its last minute was shown last. Refused: an end that is not after the beginning.
   */
  public static once({ from, to, timeZone }: OnceWindowProps): TimeWindow {
    return new TimeWindow('TimeWindow.once', { kind: 'once', from, to, timeZone });
  }

  /**
   * Again and again by a rule of RFC 5545. A beginning that the clock skips comes as much later, one that it shows twice is
   * the first. Refused: a rule that does not name its own beginning, one that cannot be read whole.
   */
  public static recurring({ from, duration, rule, except, timeZone }: RecurringWindowProps): TimeWindow {
    refuse(duration.isUnresolved() ? [{ path: 'TimeWindow.recurring.duration', text: 'must be known at synthesis, got a token; write it as Duration.hours(…)' }] : []);
    return new TimeWindow('TimeWindow.recurring', {
      kind: 'recurring', from, duration: isoOf(duration), rule, ...(except !== undefined && { except: [...except] }), timeZone,
    });
  }

  /** Allows Monday to Friday, 09:00 to 17:00. */
  public static businessHours(timeZone: string): TimeWindow {
    return TimeWindow.preset('businessHours', 'allow', weeklyPlan({ days: Weekdays.MON_FRI, from: '09:00', to: '17:00', timeZone }));
  }

  /** Allows every night, 22:00 to 06:00. */
  public static nights(timeZone: string): TimeWindow {
    return TimeWindow.preset('nights', 'allow', weeklyPlan({ days: Weekdays.EVERY_DAY, from: '22:00', to: '06:00', timeZone }));
  }

  /** Denies Friday from 12:00 to midnight. */
  public static noFridayAfternoon(timeZone: string): TimeWindow {
    return TimeWindow.preset('noFridayAfternoon', 'deny', weeklyPlan({ days: [Weekday.FRI], from: '12:00', timeZone }));
  }

  /** Denies Saturday and Sunday. */
  public static noWeekends(timeZone: string): TimeWindow {
    return TimeWindow.preset('noWeekends', 'deny', weeklyPlan({ days: Weekdays.WEEKEND, timeZone }));
  }

  /** Denies the last day of every month. */
  public static noMonthEnd(timeZone: string): TimeWindow {
    return TimeWindow.preset('noMonthEnd', 'deny', { kind: 'recurring', from: '2020-01-31T00:00', duration: 'P1D', rule: 'FREQ=MONTHLY;BYMONTHDAY=-1', timeZone });
  }

  /** Denies 20 December to 2 January. */
  public static noYearEnd(timeZone: string): TimeWindow {
    return TimeWindow.preset('noYearEnd', 'deny', { kind: 'recurring', from: '2020-12-20T00:00', duration: 'P14D', rule: 'FREQ=YEARLY', timeZone });
  }

  private static preset(name: string, use: 'allow' | 'deny', window: WindowPlan): TimeWindow {
    return new TimeWindow(`TimeWindow.${name}`, window, use);
  }

  private constructor(private readonly path: string, private readonly window: WindowPlan, private readonly use?: 'allow' | 'deny') {
    refuse(windowProblems(path, this._isLocal ? { ...window, timeZone: 'UTC' } : window));
  }

  /**
   * Whether its zone is each target's own.
   *
   * @internal
   */
  public get _isLocal(): boolean { return this.window.timeZone === TimeZone.OF_TARGET; }

  /**
   * What is wrong with putting it there.
   *
   * @internal
   */
  public _useProblems(path: string, use: 'allow' | 'deny'): readonly Problem[] {
    if (this.use === undefined || this.use === use) return [];
    return [{ path, text: `must be a window to ${use}, got ${this.path}; put it into ${this.use}` }];
  }

  /** @internal */
  public _toPlan(): WindowPlan { return this.window; }
}

const WHOLE_DAY = { from: '00:00', to: '24:00' } as const;

/** `P1DT12H`: 24 hours are a day, as CDK has it too. */
function isoOf(duration: Duration): string {
  const minutes = duration.toMinutes({ integral: false });
  const [days, rest] = [Math.floor(minutes / (24 * 60)), minutes % (24 * 60)];
  return `P${days > 0 ? `${days}D` : ''}${rest > 0 || days === 0 ? `T${rest}M` : ''}`;
}

const weeklyPlan = ({ days, from = WHOLE_DAY.from, to = WHOLE_DAY.to, timeZone }: WeeklyWindowProps): WindowPlan =>
  ({ kind: 'weekly', days: days.map((day) => `${day}` as const), from, to, timeZone });
