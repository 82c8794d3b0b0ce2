import { Duration, Stage } from 'aws-cdk-lib';
import { Step } from 'aws-cdk-lib/pipelines';

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
