/** When a wave asks its time windows. */
export enum WindowScope {
  /** At every start of a deployment in the wave: at the airlock, and after each bake with a step behind it. */
  EVERY_START = 'EVERY_START',
  /** At the airlock only: a wave that has begun goes on to its end. */
  ENTRY_ONLY = 'ENTRY_ONLY',
}
