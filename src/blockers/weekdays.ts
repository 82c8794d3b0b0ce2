import { Weekday } from './weekday';

/** Spans of days that deliveries are often kept to. */
export class Weekdays {
  /** Monday to Thursday: nothing starts on the eve of a weekend. */
  public static readonly MON_THU: Weekday[] = [Weekday.MON, Weekday.TUE, Weekday.WED, Weekday.THU];

  /** Monday to Friday. */
  public static readonly MON_FRI: Weekday[] = [...Weekdays.MON_THU, Weekday.FRI];

  /** Saturday and Sunday. */
  public static readonly WEEKEND: Weekday[] = [Weekday.SAT, Weekday.SUN];

  /** All seven. */
  public static readonly EVERY_DAY: Weekday[] = [...Weekdays.MON_FRI, ...Weekdays.WEEKEND];

  private constructor() {}
}
