import { InboxParameter } from '../contract/inbox';
import { LedgerEntry } from '../contract/ledger-entry';
import { OperatorsMemory } from '../decision/inbox';
import { ExecutionView, PipelineView, RollbackTargetsView, StageMemory } from '../decision/observation';
import { Plan } from '../decision/plan';
import { EpochMs } from '../decision/time';
import { Clinic } from './clinic';

/** What a command line has to name so that it means the same pipeline, whoever's defaults it meets. */
export interface Place { readonly region?: string; readonly profile?: string }

/** An entry of the ledger. A later version of the controller may have written kinds that this one does not know. */
export type LedgerLine = Omit<LedgerEntry, 'kind'> & { readonly kind: string };

/** A parameter as the list of the inbox shows it: all but who wrote it. */
export type StandingParameter = Omit<InboxParameter, 'writtenBy'>;

/** An approval that waits, and the token that answers it once. */
export interface WaitingApproval { readonly stage: string; readonly action: string; readonly token: string }

/** A source action of the pipeline. */
export interface PipelineSource {
  readonly action: string;
  /** As CodePipeline calls it: `CodeStarSourceConnection`. */
  readonly provider: string;
}

/** What a source action is to fetch, instead of the newest. */
export interface SourceRevision {
  readonly action: string;
  readonly type: 'COMMIT_ID' | 'IMAGE_DIGEST' | 'S3_OBJECT_VERSION_ID';
  readonly revision: string;
}

/** Where letters to controllers are read and written: a pipeline's inbox, or an organisation's switch. */
export interface Mailbox {
  /** Where it is, for the command lines that are told. */
  readonly place: Place;
  now(): EpochMs;
  /** The ARN of whoever sits at it. */
  whoAmI(): Promise<string>;
  /** The newest version of each parameter in it. */
  inbox(): Promise<readonly StandingParameter[]>;
  /** Writes one parameter and gives its version. What exists is overwritten only where that is meant. */
  put(name: string, value: string, options: { readonly overwrite: boolean }): Promise<number>;
}

/**
 * All that an operator's command sees and touches of one pipeline. `handlers/aws` implements it with the operator's own
 * credentials, `rehearsal` with the simulated world. Whatever cannot be read or written throws a `DeskFailure`.
 */
export interface Desk extends Mailbox {
  /** The pipeline's physical name. */
  readonly pipeline: string;
  /** What the controller judges by; none where the ledger does not keep it. */
  plan(): Promise<Plan | undefined>;
  state(): Promise<PipelineView>;
  /** Newest first, until each of `ids` was met or the list ends. */
  executions(ids: readonly string[]): Promise<readonly ExecutionView[]>;
  /** What a stage can be rolled back to by CodePipeline, newest first. */
  rollbackTargets(stage: string): Promise<RollbackTargetsView>;
  /** The ledger's entries from a moment on, oldest first. */
  entries(from: EpochMs): Promise<readonly LedgerLine[]>;
  /** What the controller remembers of each stage. */
  stages(): Promise<ReadonlyMap<string, StageMemory>>;
  /** What the controller remembers of the operators' letters. */
  operators(): Promise<OperatorsMemory>;
  /** What `doctor` looks at. */
  clinic(): Promise<Clinic>;
  /** `late`: somebody else has answered, or the approval waits no more. */
  answer(approval: WaitingApproval, answer: 'Approved' | 'Rejected', summary: string): Promise<'done' | 'late'>;
  sources(): Promise<readonly PipelineSource[]>;
  /** Starts an execution of chosen revisions, and gives its id. */
  release(revisions: readonly SourceRevision[]): Promise<string>;
}

/** What could not be done at the desk: in the operator's terms, with the cure. It is no fault of ours. */
export class DeskFailure extends Error {
  public constructor(message: string) {
    super(message);
    this.name = 'DeskFailure';
  }
}
