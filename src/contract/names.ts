/**
 * Names that both sides of the wire must know. They are part of the pipeline's definition, so none of them may
 * depend on anything a user tunes: a changed name would cancel what is in flight.
 */
export { AIRLOCK, BAKE_PREFIX, isOurApproval, PIPELINE_NAME_PATTERN } from '../decision/plan';

/** PutApprovalResult refuses a longer summary. @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ApprovalResult.html */
export const SUMMARY_LIMIT = 512;

/** StopPipelineExecution refuses a longer reason. @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_StopPipelineExecution.html */
export const STOP_REASON_LIMIT = 200;

/** The key under which the controller's function carries the whereabouts of its plan in the template's `Metadata`. */
export const METADATA_KEY = 'cdk-breakwater';

/** The variables that the synth action of every execution exports. */
export const EXPORTED = {
  /** SHA-256 of the plan that the execution's commit carries. */
  plan: 'BREAKWATER_PLAN',
  /** SHA-256 of the pipeline's definition that it carries. */
  definition: 'BREAKWATER_DEFINITION',
} as const;

/** The plan's file, beside the controller's code. */
export const PLAN_FILE = 'plan.json';

/** The metric namespace of our own alarms. */
export const METRIC_NAMESPACE = 'Breakwater';
/** Every metric has the one dimension `Pipeline`: the pipeline's physical name. */
export const METRICS = {
  /** One per reconcile that came to its end with every effect carried out. */
  reconciled: 'Reconciled',
  /** One per reconcile that did not, or whose effects failed, or that could not tell people of them. */
  failed: 'ReconcileFailed',
  /** One per ring of the restorer that came to its end. */
  restorerRang: 'RestorerRang',
  /** One per ring that did not, or whose effects failed. */
  restorerFailed: 'RestorerFailed',
  /** One whenever a person is needed. */
  page: 'PersonNeeded',
} as const;
