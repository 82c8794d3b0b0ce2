/** Time zones that are not somebody's name. */
export class TimeZone {
  /**
   * Each target's own: the zone of its Region. A gate before targets in several zones asks for each of them.
   *
   * The Regions that AWS has opened to the public are known; for another, `TimeWindowBlocker` takes `timeZones`.
   */
  public static readonly OF_TARGET: string = 'the zone of the target';

  private constructor() {}
}
