/** The environment variables of our functions: deploy-time names, and never settings. */
export const ENVIRONMENT = {
  /** The pipeline's physical name. */
  pipeline: 'BREAKWATER_PIPELINE',
  /** The ledger table's name. */
  ledger: 'BREAKWATER_LEDGER',
  /** The ARN of the pipeline's stack; for the build that updates it. */
  stack: 'BREAKWATER_STACK',
  /** The ARN of the event bus that announcements go to. */
  bus: 'BREAKWATER_BUS',
  /** A JSON object: the values that the plan's `$value` references stand for. */
  planValues: 'BREAKWATER_PLAN_VALUES',
  /** A JSON array: the ARNs of the roles of the controller and the rollback pass, to tell our answers from a person's. */
  ownRoles: 'BREAKWATER_OWN_ROLES',
} as const;

/**
 * What the controller's function carries under `METADATA_KEY` in its resource's `Metadata`, so that a rehearsal finds
 * plan and pipeline in a cloud assembly.
 */
export interface ControllerMetadata {
  readonly version: 1;
  /** The plan's file, relative to the folder of the template. */
  readonly plan: string;
  /** SHA-256 of the plan file, in hex. */
  readonly planHash: string;
  /** SHA-256 of the pipeline's definition, in hex. */
  readonly definition: string;
  /** The logical id of the `AWS::CodePipeline::Pipeline` in the same template. */
  readonly pipeline: string;
}
