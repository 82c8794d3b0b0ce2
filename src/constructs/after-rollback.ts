/** What the airlock of a wave waits for after the wave was rolled back or restored. */
export enum AfterRollback {
  /**
   * Until the wave's rollback alarms have been OK for as long as its one-box bakes. After a second release in a row that
   * was taken back it waits for a person.
   */
  WATCH = 'WATCH',
  /** For a person, who overrides `after rollback` or approves the airlock by hand. */
  HOLD = 'HOLD',
}
