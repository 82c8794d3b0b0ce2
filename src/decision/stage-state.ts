/** A deploying stage is in exactly one of these. */
export const STAGE_STATES = [
  /** Nothing of an execution is in it, and nothing went wrong. */
  'resting',
  /** An execution waits at the airlock. */
  'holding',
  /** Targets are being deployed. */
  'deploying',
  /** A bake waits for its end. */
  'baking',
  /** The newest standard execution went all the way through. */
  'passed',
  /** The newest standard execution deployed something and ended other than by success. */
  'torn',
  /** CodePipeline's own rollback runs. */
  'rollingBack',
  /** Our own re-deployment of the last good templates runs. */
  'restoring',
  /** Rollback failed twice: a person is needed. */
  'stuck',
] as const;
export type StageState = (typeof STAGE_STATES)[number];
