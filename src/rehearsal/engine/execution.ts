import { ActionRun, ExecutionStatus, ExecutionView, StageStatus } from '../../decision/observation';
import { EpochMs, isoOf } from '../../decision/time';
import { ExecutionResult, Outcome } from '../model';
import { Kept } from './kept';
import { Run } from './run';

export interface ExecutionStart {
  readonly id: string;
  readonly revision: string;
  readonly startedAt: EpochMs;
  /** The pipeline's structure version at its start. */
  readonly version: number;
  /** The definition of the pipeline that its commit carries: how many commits changed it up to this one. */
  readonly definition: number;
  /** Of a rollback: whose revision it runs again, and what it takes back. */
  readonly rollback?: { readonly target: Execution; readonly undoes: Execution; readonly askedBy?: string };
}

/** One execution of the pipeline, with every run of its actions. */
export class Execution {
  public readonly runs: Run[] = [];
  private readonly stages = new Map<string, StageStatus>();
  private current: ExecutionStatus = 'InProgress';
  private endedAt?: EpochMs;
  /** The automatic rollback that answered its failure. */
  private rolledBackBy?: Execution;

  private readonly asListed = new Kept(() => this.list());
  private readonly asResult = new Kept(() => this.sum());
  // ListActionExecutions shows the newest first.
  private readonly runsAsListed = new Kept(() => this.runs.map((run) => run.listed).reverse());

  public constructor(private readonly start: ExecutionStart, private readonly changed: () => void) {
    start.rollback?.undoes.isUndoneBy(this);
  }

  public get id(): string { return this.start.id; }
  public get revision(): string { return this.start.revision; }
  public get version(): number { return this.start.version; }
  public get definition(): number { return this.start.definition; }
  public get rollback(): ExecutionStart['rollback'] { return this.start.rollback; }
  public get type(): 'STANDARD' | 'ROLLBACK' { return this.start.rollback ? 'ROLLBACK' : 'STANDARD'; }
  public get status(): ExecutionStatus { return this.current; }
  public get isActive(): boolean { return this.current === 'InProgress' || this.current === 'Stopping'; }

  /** As ListPipelineExecutions shows it. */
  public get listed(): ExecutionView { return this.asListed.get(); }
  public get listedRuns(): readonly ActionRun[] { return this.runsAsListed.get(); }
  public get result(): ExecutionResult { return this.asResult.get(); }

  public statusIn(stage: string): StageStatus | undefined { return this.stages.get(stage); }

  public runsIn(stage: string): readonly Run[] { return this.runs.filter((run) => run.stage === stage); }

  public isIn(stage: string, status: StageStatus): void {
    this.stages.set(stage, status);
    this.touch();
  }

  public stops(): void { this.become('Stopping'); }

  public ends(status: Exclude<ExecutionStatus, 'InProgress' | 'Stopping'>, at: EpochMs): void {
    this.endedAt = at;
    this.become(status);
  }

  /** A retry takes a failed execution up again. */
  public resumes(): void {
    this.endedAt = undefined;
    this.become('InProgress');
  }

  /** To be called when it, one of its runs, or its rollback changed. */
  public touch(): void {
    this.asListed.drop();
    this.asResult.drop();
    this.runsAsListed.drop();
    this.start.rollback?.undoes.asResult.drop();
    this.changed();
  }

  private isUndoneBy(rollback: Execution): void { this.rolledBackBy = rollback; }

  private become(status: ExecutionStatus): void {
    this.current = status;
    this.touch();
  }

  private list(): ExecutionView {
    return {
      id: this.id,
      status: this.status,
      type: this.type,
      ...(this.rollback && { rollsBackTo: this.rollback.target.id }),
      ...(this.rollback?.askedBy !== undefined && { askedBy: this.rollback.askedBy }),
      startedAt: this.start.startedAt,
      revision: this.revision,
    };
  }

  private sum(): ExecutionResult {
    return {
      id: this.id,
      revision: this.revision,
      type: this.type,
      outcome: this.outcome(),
      startedAt: isoOf(this.start.startedAt),
      ...(this.endedAt !== undefined && { endedAt: isoOf(this.endedAt) }),
      stages: Object.fromEntries(this.stages),
    };
  }

  private outcome(): Outcome {
    const isRolledBack = this.rolledBackBy?.status === 'Succeeded';
    switch (this.status) {
      case 'InProgress': case 'Stopping': return 'waiting';
      case 'Succeeded': return 'succeeded';
      case 'Superseded': return 'superseded';
      case 'Failed': return isRolledBack ? 'rolledBack' : 'failed';
      case 'Stopped': return isRolledBack ? 'rolledBack' : 'cancelled';
      case 'Cancelled': return 'cancelled';
    }
  }
}
