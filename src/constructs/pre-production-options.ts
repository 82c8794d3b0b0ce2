import { Duration } from 'aws-cdk-lib';
import { Step } from 'aws-cdk-lib/pipelines';
import { IBlocker } from '../blockers/blocker';
import { BlockerMode } from './blocker-mode';
import { MinimumSamples } from './minimum-samples';
import { OnUnknown } from './on-unknown';
import { OneBoxStage } from './one-box-stage';
import { RollbackAlarm } from './rollback-alarm';

/** Options of a stage before production. */
export interface PreProductionOptions {
  /**
   * What to run after the deployment, before the bake.
   *
   * @default - nothing
   */
  readonly tests?: Step[];

  /**
   * How long the stage is watched after its deployment and tests; longer than zero, at most 60 days.
   *
   * @default - no bake
   */
  readonly bakeTime?: Duration;

  /**
   * Evidence that the bake of the stage needs before it can pass: so many samples of metrics, all of them, in every account and
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
   * Alarms that fail the stage's bakes, beside those of the pipeline. Before production a failed bake ends the
   * execution there; nothing is rolled back.
   *
   * @default - those of the pipeline
   */
  readonly rollbackAlarms?: RollbackAlarm[];

  /**
   * Deployed and baked before the stage itself.
   *
   * @default - no one-box
   */
  readonly oneBox?: OneBoxStage;

  /**
   * Reasons not to enter the stage. Only with one of them does the stage get an airlock; the pipeline's blockers
   * guard production only.
   *
   * @default - none, and no airlock
   */
  readonly blockers?: IBlocker[];

  /**
   * What the stage makes of some of its blockers, by their names. Refused: a name that none of them has.
   *
   * @default - all are enforced
   */
  readonly blockerModes?: { readonly [blockerName: string]: BlockerMode };

  /**
   * What becomes of a bake that still cannot be judged long after its end.
   *
   * @default OnUnknown.HOLD
   */
  readonly onUnknown?: OnUnknown;
}
