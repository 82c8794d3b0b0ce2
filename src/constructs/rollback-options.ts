import { Duration } from 'aws-cdk-lib';
import { AfterRollback } from './after-rollback';

/** What is done about a wave after its bakes, and after a rollback of it. A wave's own options come before the pipeline's. */
export interface RollbackOptions {
  /**
   * What the airlock of a wave waits for after the wave was rolled back or restored. It never holds a rollback.
   *
   * @default - of a wave, the pipeline's; of a pipeline, AfterRollback.WATCH
   */
  readonly afterRollback?: AfterRollback;

  /**
   * How long after its last bake a wave's rollback alarms still take it back, while the release is on its way through later
   * waves. Zero for not at all; at most 7 days.
   *
   * @default - of a wave, the pipeline's; of a pipeline, Duration.hours(24)
   */
  readonly afterwatch?: Duration;
}
