/** What becomes of a bake that still cannot be judged a day before its approval times out. */
export enum OnUnknown {
  /** It goes on holding, and a person is asked. */
  HOLD = 'HOLD',
  /** It is rejected, and the stage rolls back. */
  ROLLBACK = 'ROLLBACK',
}
