import { CalendarType } from './calendar-type';

/** How the events of a file are read. */
export interface IcsFileOptions {
  /**
   * The IANA time zone of events that name none: whole days, and times without a zone. Refused where the file has such
   * events and this is left out; a holiday is somebody's day.
   *
   * @default - none
   */
  readonly timeZone?: string;

  /**
   * Whether events close or open. Refused where the file says otherwise.
   *
   * @default - as the file's `X-CALENDAR-TYPE` says, and without one CalendarType.DEFAULT_OPEN
   */
  readonly type?: CalendarType;
}

/** How a change calendar is asked for. */
export interface ChangeCalendarOptions {
  /**
   * The role that the controller assumes to ask for it. Refused for a calendar that is named without its account.
   *
   * @default - the bootstrap lookup role of the calendar's account and Region; the controller's own role in the pipeline's account
   */
  readonly roleArn?: string;
}
