import { Duration, Stage } from 'aws-cdk-lib';
import { Step } from 'aws-cdk-lib/pipelines';
import { MinimumSamples } from './minimum-samples';
import { RollbackAlarm } from './rollback-alarm';

/** Options of a one-box. */
export interface OneBoxStageOptions {
  /**
   * How long the one-box is watched before the other targets of its wave are deployed.
   *
   * Longer than zero, at most 60 days; counted from the end of its deployment and tests.
   *
   * @default Duration.hours(1) in a wave, Duration.minutes(30) before production
   */
  readonly bakeTime?: Duration;

  /**
   * Evidence that the bake of the one-box needs before it can pass: so many samples of metrics, all of them, in every account and
   * Region of the step.
   *
   * @default - none: quiet alarms are enough
   */
  readonly minimumSamples?: MinimumSamples[];

  /**
   * So long after its beginning a bake that can still neither pass nor fail, for want of samples or because an alarm
   * cannot be told, is decided by the `onUnknown` of its wave. Longer than the bake time, at most 59 days.
   *
   * @default - six days after its end
   */
  readonly maximumBake?: Duration;

  /**
   * Alarms of this one-box alone, beside those of the wave and the pipeline: they see what the others see only diluted
   * by the fleet. All bakes of the wave watch them.
   *
   * @default - those of the wave and the pipeline; a warning, where these are the fleet's as well
   */
  readonly rollbackAlarms?: RollbackAlarm[];

  /**
   * What to run after the one-box's deployment, before its bake.
   *
   * @default - nothing
   */
  readonly tests?: Step[];
}

/** The smallest part of a wave that takes real traffic: it is deployed first, and baked on its own. */
export class OneBoxStage {
  /** What is deployed. */
  public readonly stage: Stage;

  /** @internal */
  public readonly _options: OneBoxStageOptions;

  /**
   * @param stage a Stage with a concrete account and Region, deployed nowhere else
   */
  public constructor(stage: Stage, options: OneBoxStageOptions = {}) {
    this.stage = stage;
    this._options = options;
  }
}
