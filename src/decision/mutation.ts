/** The pipeline's updates of itself, as the ledger knows them, and what keeps them and releases out of each other's way. */
import { PipelineView, StageView } from './observation';
import { StagePlan } from './plan';
import { EpochMs, HOUR } from './time';

/** CDK Pipelines' own names for the stage and the action by which a pipeline updates itself. */
export const UPDATE_STAGE = 'UpdatePipeline';
export const SELF_MUTATE = 'SelfMutate';

/** What holds an update that changes the pipeline's definition, as an override names it. */
export const RELEASE_IN_FLIGHT = 'release in flight';

/** The stage as overrides and their readers know it: it has no gate, and one reason to hold. */
export const UPDATE_STAGE_PLAN: StagePlan = { name: UPDATE_STAGE, production: false, blockers: [], windowScope: 'EVERY_START', steps: [] };

/** How long an update may hold the gates at the most: CodeBuild's own default for a build. @see https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html */
export const LEASE_LIMIT = HOUR;

/**
 * One item of the ledger, kept version after version. Whoever comes second with a version has seen too little and looks
 * again: so no gate into production opens beside an update, and no update begins beside a release that was let in just now.
 */
export interface MutationMemory {
  readonly version: number;
  /** The newest commit that was let on to update the pipeline: none older does. */
  readonly newest?: KnownCommit;
  readonly lease?: MutationLease;
  readonly waiting?: WaitingMutation;
  /** What was last let into production's first wave; CodePipeline may not show it there yet. */
  readonly entering?: { readonly execution: string; readonly revision: string; readonly at: EpochMs };
}

export const NO_MUTATION: MutationMemory = { version: 0 };

export interface KnownCommit {
  readonly revision: string;
  /** When this pipeline first saw the revision: a commit that is released again is as old as it ever was. */
  readonly generation: EpochMs;
}

/** While an update that changes the definition runs, nothing is let into production: the update would cancel it. */
export interface MutationLease {
  readonly execution: string;
  readonly revision: string;
  readonly at: EpochMs;
  /** When it is over at the latest, whatever became of the build. */
  readonly until: EpochMs;
}

/** An update that would have cancelled a release, and was refused. */
export interface WaitingMutation {
  readonly execution: string;
  readonly revision: string;
  /** Since when updates have been waiting: later commits take the place of earlier ones, and people wait for the first. */
  readonly since: EpochMs;
  /** The releases that it waits for. */
  readonly behind: string;
  /** A person was told that it waits too long. */
  readonly paged?: boolean;
}

export const updateStageOf = ({ stages }: PipelineView): StageView | undefined => stages.find(({ name }) => name === UPDATE_STAGE);

/** The lease, for as long as its update runs. That is told by the stage, not by whoever took the lease: builds die. */
export function leaseInForce({ lease }: MutationMemory, pipeline: PipelineView, now: EpochMs): MutationLease | undefined {
  const execution = updateStageOf(pipeline)?.execution;
  const runs = execution?.id === lease?.execution && (execution?.status === 'InProgress' || execution?.status === 'Stopping');
  return lease !== undefined && runs && now < lease.until ? lease : undefined;
}
