import { IManagedPolicy } from 'aws-cdk-lib/aws-iam';

/** Managed policies for people, one for each thing to be let do; each lets look as well. */
export interface OperatorPolicies {
  /** To see how the pipeline stands, what holds it and what was decided. */
  readonly look: IManagedPolicy;
  /** To pause the pipeline or a wave, and to resume. */
  readonly pause: IManagedPolicy;
  /** To give and revoke overrides, to roll waves back, to veto revisions and lift vetoes, and to answer airlocks and bakes by hand. */
  readonly override: IManagedPolicy;
  /** To sign another's override. */
  readonly sign: IManagedPolicy;
}
