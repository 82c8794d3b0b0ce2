import { Duration } from 'aws-cdk-lib';

/**
 * How long a bake lasts where nobody says so, by its position. The first wave meets real traffic first, so it is
 * watched longest; what it did not find in half a day, later waves seldom find by waiting.
 */
export const BAKE_DEFAULTS = {
  /** The one-box of a wave. */
  oneBox: Duration.hours(1),
  /** Every step of the first wave's targets. */
  firstWave: Duration.hours(12),
  /** Every step of a later wave's targets. */
  laterWave: Duration.hours(2),
  /** The one-box of a pre-production stage. The stage itself bakes only where a bake time is given. */
  preProductionOneBox: Duration.minutes(30),
} as const;
