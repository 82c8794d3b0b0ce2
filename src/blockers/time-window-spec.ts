import { Duration } from 'aws-cdk-lib';
import { Calendar } from './calendar';
import { TimeWindow } from './time-window';

/** When a gate is open, by the clock; at least one window. */
export interface TimeWindowSpec {
  /**
   * Deliveries may start while any of these is open.
   *
   * @default - always
   */
  readonly allow?: TimeWindow[];

  /**
   * No delivery starts while any of these is open, whatever `allow` says.
   *
   * @default - never
   */
  readonly deny?: TimeWindow[];

  /**
   * No delivery starts while any of these is closed, whatever the windows say; each once.
   *
   * @default - none
   */
  readonly except?: Calendar[];

  /**
   * So much must be left before the windows close for a delivery to start; longer than zero, at most 7 days.
   *
   * A wave's `expectedDuration` counts where it is longer. A window that is no longer than this never opens.
   *
   * @default - the wave's `expectedDuration`, if it has one
   */
  readonly margin?: Duration;

  /**
   * The time zones of Regions, by Region, for windows in `TimeZone.OF_TARGET`; they win over those that are known.
   *
   * @default - those of the Regions that AWS has opened to the public
   */
  readonly timeZones?: { [region: string]: string };
}
