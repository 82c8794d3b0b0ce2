import { Duration } from 'aws-cdk-lib';
import { Step } from 'aws-cdk-lib/pipelines';
import { IBlocker } from '../blockers/blocker';
import { BlockerMode } from './blocker-mode';
import { MinimumSamples } from './minimum-samples';
import { OnUnknown } from './on-unknown';
import { RollbackAlarm } from './rollback-alarm';
import { RollbackOptions } from './rollback-options';
import { WindowScope } from './window-scope';

/** Options of a wave. */
export interface WaveOptions extends RollbackOptions {
  /**
   * How long the wave is watched after each step of its targets, before what follows.
   *
   * Longer than zero, at most 60 days; counted from the end of the step's deployments and tests. The one-box has a
   * bake time of its own.
   *
   * @default Duration.hours(12) in the first wave, Duration.hours(2) in later ones
   */
  readonly bakeTime?: Duration;

  /**
   * Evidence that the bakes of the targets needs before they can pass: so many samples of metrics, all of them, in every account and
   * Region of the step.
   *
   * @default - none: quiet alarms are enough
   */
  readonly minimumSamples?: MinimumSamples[];

  /**
   * So long after its beginning a bake that can still neither pass nor fail, for want of samples or because an alarm
   * cannot be told, is decided by `onUnknown`; where that is HOLD, a person is called. Longer than the bake time, at most 59 days.
   *
   * @default - six days after its end
   */
  readonly maximumBake?: Duration;

  /**
   * Alarms that roll this wave back, beside those of the pipeline.
   *
   * @default - those of the pipeline
   */
  readonly rollbackAlarms?: RollbackAlarm[];

  /**
   * Reasons not to enter this wave, or to go on in it, beside those of the pipeline.
   *
   * @default - those of the pipeline
   */
  readonly blockers?: IBlocker[];

  /**
   * What the wave makes of some of its blockers, by their names: its own, the pipeline's, and `rollback alarms`. Refused:
   * a name that none of them has. One that does not hold is a warning to acknowledge.
   *
   * @default - all are enforced
   */
  readonly blockerModes?: { readonly [blockerName: string]: BlockerMode };

  /**
   * How many targets are deployed side by side; at least 1. After each such step the wave bakes.
   *
   * @default - all of them
   */
  readonly maxParallel?: number;

  /**
   * When time windows are asked.
   *
   * @default WindowScope.EVERY_START
   */
  readonly windowScope?: WindowScope;

  /**
   * How long the deployments and tests of one step take; longer than zero, at most 7 days.
   *
   * A step starts only if the time windows stay open at least this long. Bakes are not part of it: they go on outside
   * the windows.
   *
   * @default - not known, and a step may start in the last minute of a window
   */
  readonly expectedDuration?: Duration;

  /**
   * What becomes of a bake that still cannot be judged long after its end.
   *
   * @default OnUnknown.HOLD
   */
  readonly onUnknown?: OnUnknown;
}

/** Options of a target. */
export interface TargetOptions {
  /**
   * What to run after the target's deployment, before the bake. It runs again in every rollback of the wave, so it
   * must pass with the revision before as well; evidence in a bake's alarms is the better way.
   *
   * @default - nothing
   */
  readonly tests?: Step[];
}
