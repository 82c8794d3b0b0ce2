/** What holds while none of a calendar's events lasts. */
export enum CalendarType {
  /** Open: events close, like holidays and freezes. */
  DEFAULT_OPEN = 'DEFAULT_OPEN',
  /** Closed: only events open, like a plan of releases. */
  DEFAULT_CLOSED = 'DEFAULT_CLOSED',
}
