import { ActionRun, ActionStatus, ActionView } from '../../decision/observation';
import { EpochMs } from '../../decision/time';
import { ActionModel } from '../model';
import { planHashOf } from '../plan-book';
import { Execution } from './execution';
import { Kept } from './kept';

export interface RunStart {
  readonly id: string;
  readonly execution: Execution;
  readonly stage: string;
  readonly action: ActionModel;
  readonly startedAt: EpochMs;
  /** Of an approval: what makes one answer valid. A retry is another run with another token. */
  readonly token?: string;
  /** Whether lists show what it exports. */
  readonly isListedWithExports: boolean;
}

export interface RunEnd {
  readonly status: Exclude<ActionStatus, 'InProgress'>;
  readonly at: EpochMs;
  readonly by?: string;
  readonly summary?: string;
}

/** One run of one action. It is in progress until it ends, once. */
export class Run {
  private end?: RunEnd;
  private readonly asListed = new Kept(() => this.list());
  private readonly asShown = new Kept(() => this.show());

  public constructor(private readonly start: RunStart, private readonly changed: () => void) {}

  public get execution(): Execution { return this.start.execution; }
  public get stage(): string { return this.start.stage; }
  public get action(): ActionModel { return this.start.action; }
  public get token(): string | undefined { return this.start.token; }
  public get status(): ActionStatus { return this.end?.status ?? 'InProgress'; }
  public get isInProgress(): boolean { return this.end === undefined; }
  public get summary(): string | undefined { return this.end?.summary; }

  /** As ListActionExecutions shows it. */
  public get listed(): ActionRun { return this.asListed.get(); }
  /** As GetPipelineState shows it, while it is the action's latest. */
  public get shown(): ActionView { return this.asShown.get(); }

  public ends(end: RunEnd): void {
    if (this.end) throw new Error(`run ${this.start.id} has ended`);
    this.end = end;
    this.asListed.drop();
    this.asShown.drop();
    this.changed();
  }

  private list(): ActionRun {
    return {
      runId: this.start.id,
      stage: this.stage,
      action: this.action.name,
      status: this.status,
      startedAt: this.start.startedAt,
      ...(this.end && { endedAt: this.end.at }),
      ...this.answer(),
      ...(this.synthesizes && this.start.isListedWithExports && this.status === 'Succeeded' && { exported: { plan: planHashOf(this.execution.revision) } }),
    };
  }

  /** CDK Pipelines' own stage for the synth step. */
  private get synthesizes(): boolean { return this.stage === 'Build' && this.action.category === 'Build'; }

  private show(): ActionView {
    return {
      name: this.action.name,
      runId: this.start.id,
      status: this.status,
      changedAt: this.end?.at ?? this.start.startedAt,
      ...(this.isInProgress && this.token !== undefined && { token: this.token }),
      ...this.answer(),
    };
  }

  private answer(): Pick<ActionRun, 'updatedBy' | 'summary'> {
    return {
      ...(this.end?.by !== undefined && { updatedBy: this.end.by }),
      ...(this.end?.summary !== undefined && { summary: this.end.summary }),
    };
  }
}
