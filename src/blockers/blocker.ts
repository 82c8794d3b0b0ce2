import { IConstruct } from 'constructs';
import { BlockerSpec } from './blocker-spec';

/** A reason not to proceed, asked at every gate that it guards. */
export interface IBlocker {
  /** What people call it: in the reason of a hold, and in an override. Distinct among the blockers of a gate. */
  readonly blockerName: string;

  /**
   * Says what to look at. Called once, when the pipeline is laid out.
   *
   * @param scope the pipeline or wave it was added to
   */
  bind(scope: IConstruct): BlockerSpec;
}
