import { EpochMs } from '../decision/time';
import { MutationAnswer } from '../handlers/mutation-check';
import { PipelineReader, PipelineWriter } from '../handlers/world';
import { Assumptions } from './assumptions';
import { ChangeSets } from './engine/change-sets';
import { ExecutionResult, RehearsalEvent } from './model';

/** How a scenario bends the simulated CodePipeline. */
export interface EngineOptions {
  /**
   * What runs everywhere before: each stage has succeeded with it once, in this pipeline version and in an execution
   * of its own. Left out: an empty world.
   */
  readonly baseline?: string;
  readonly assume: Assumptions;
  /** How long an action runs, in milliseconds; never asked for approvals. */
  duration(stage: string, action: string): number;
  /** How an action ends; never asked for approvals. */
  outcome(stage: string, action: string, revision: string): 'succeed' | 'fail';
  /** What the self-mutation of an execution asks before it begins; left out: nothing. `changes`: the definition that it carries is another than the deployed one. */
  mayUpdate?(asked: { readonly changes: boolean; readonly since: EpochMs }): Promise<MutationAnswer>;
  /** The pipeline's stack was deployed with the plan of a revision, whether its definition changed or not. */
  updated?(revision: string): void;
  /** One line for the timeline. The engine emits `execution.*`, `stage.*`, `action.*`, `rollback.*`, `commit` and `pipeline.updated`. */
  record(event: RehearsalEvent): void;
  /** A deployment put a stack in place, also when CodePipeline had abandoned the action and tells nothing of its end. */
  landed?(): void;
  /** An event as EventBridge would carry it, at the moment it happens; delivery is the caller's. */
  notify(event: PipelineEvent): void;
}

/** The part of a CodePipeline event that our handlers read. */
export interface PipelineEvent {
  readonly detailType: 'CodePipeline Pipeline Execution State Change' | 'CodePipeline Stage Execution State Change' | 'CodePipeline Action Execution State Change';
  readonly state: string;
  readonly execution: string;
  readonly stage?: string;
  readonly action?: string;
  readonly category?: string;
}

/** Who presses a button: the ARN that GetPipelineState would show as `lastUpdatedBy`. */
export interface ByHand { readonly by: string }

/** The console's buttons and the world's events, as the simulated CodePipeline takes them. */
export interface Engine extends PipelineReader {
  /** The revision of each CloudFormation stack, by `account/region/stackName` (an empty account where the action names none): what the latest deployment that ended well there carried. */
  readonly deployedStacks: ReadonlyMap<string, DeployedStack>;
  /** Deployments past the pipeline. */
  readonly changeSets: ChangeSets;
  /** The revision whose plan is deployed: that of the last self-mutation, whether it changed the definition or not. */
  readonly deployedPlan: string | undefined;
  /** What nothing else shows: two engines that agree in this and in all the rest go on alike. */
  readonly standing: object;
  /** Whether CloudFormation works on a stack, by the keys of `deployedStacks`. */
  isUpdating(stack: string): boolean;
  /** A writer whose answers carry `by` as `lastUpdatedBy`: one for the controller, one for the rollback pass. */
  writerFor(by: string): PipelineWriter;
  /** A commit arrives: a new execution starts. With `changesPipeline` its self-mutation changes the definition. */
  commit(revision: string, options?: { readonly changesPipeline?: boolean }): void;
  /** `undefined` for the action: the approval that waits in the stage. Each button throws an Error in the user's terms when it cannot be pressed. */
  answerByHand(stage: string, action: string | undefined, answer: 'Approved' | 'Rejected', by: ByHand): void;
  disableTransition(stage: string, reason: string, by: ByHand): void;
  enableTransition(stage: string, by: ByHand): void;
  retryStage(stage: string, mode: 'FAILED_ACTIONS' | 'ALL_ACTIONS', by: ByHand): void;
  /** Of the execution named, or of the newest one in progress. */
  stopExecution(executionId: string | undefined, options: { readonly abandon: boolean }, by: ByHand): void;
  /** RollbackStage: any execution that succeeded in the stage in the current structure version, while nothing runs there. */
  rollBackByHand(stage: string, targetExecution: string, by: ByHand): void;
  /** `cdk deploy` of the pipeline's stack with a changed definition. */
  deployPipelineByHand(by: ByHand): void;

  /** Nothing runs, nothing waits on anything but an approval or a closed transition. */
  idle(): boolean;
  /** Nothing runs and nothing waits at all. */
  quiet(): boolean;
  results(): readonly ExecutionResult[];
}

export interface DeployedStack { readonly revision: string; readonly execution: string; readonly at: number }
