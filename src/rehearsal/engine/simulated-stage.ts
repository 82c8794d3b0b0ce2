import { StageView } from '../../decision/observation';
import { EpochMs } from '../../decision/time';
import { StageModel } from '../model';
import { Execution } from './execution';
import { Kept } from './kept';
import { Run } from './run';
import { StageRun } from './stage-run';
import { Transition } from './transition';

/** One stage: who is in it, who waits before it, and the latest run of each of its actions. */
export class SimulatedStage {
  private readonly transition: Transition;
  private readonly latestRuns = new Map<string, Run>();
  private latestExecution?: Execution;
  private running?: StageRun;
  private waitingExecution?: Execution;
  /** What waited at a transition that was disabled for too long to go on by itself. */
  private leftBehind?: Execution;
  private readonly asShown = new Kept(() => this.show());

  public constructor(public readonly model: StageModel, at: EpochMs, private readonly changed: () => void) {
    this.transition = new Transition(model.entryDisabledBecause, at);
  }

  public get name(): string { return this.model.name; }
  /** The execution that is in it, or was last. */
  public get latest(): Execution | undefined { return this.latestExecution; }
  /** What plays in it; it is locked meanwhile. */
  public get occupant(): StageRun | undefined { return this.running; }
  public get waiting(): Execution | undefined { return this.waitingExecution; }
  public get isEnabled(): boolean { return this.transition.view.enabled; }
  public get approvals(): readonly string[] { return this.model.actions.filter(({ category }) => category === 'Approval').map(({ name }) => name); }
  public latestRun(action: string): Run | undefined { return this.latestRuns.get(action); }

  /** What GetPipelineState does not show. */
  public get standing(): object { return [this.running?.endsAs, this.leftBehind?.id]; }

  /** As GetPipelineState shows it. */
  public get shown(): StageView { return this.asShown.get(); }

  /** Why what waits cannot enter now; undefined when it can. */
  public get closedBecause(): string | undefined {
    const { enabled, reason = '' } = this.transition.view;
    if (!enabled) return `the transition is disabled: ${reason}`;
    if (this.running) return `${this.running.execution.id} is in the stage`;
    return this.waitingExecution !== undefined && this.waitingExecution === this.leftBehind ? 'the transition was disabled for more than 30 days' : undefined;
  }

  public enters(run: StageRun): void {
    this.running = run;
    this.latestExecution = run.execution;
    this.touch();
  }

  public isLeft(): void {
    this.running = undefined;
    this.touch();
  }

  public waitsFor(execution: Execution | undefined): void {
    this.waitingExecution = execution;
    this.touch();
  }

  public shows(run: Run): void {
    this.latestRuns.set(run.action.name, run);
    this.touch();
  }

  /** What succeeded in it before the rehearsal. */
  public wasPassedBy(execution: Execution): void {
    this.latestExecution = execution;
    this.touch();
  }

  public disable(reason: string, by: string, at: EpochMs): void {
    this.transition.disable(reason, by, at);
    this.touch();
  }

  public enable(by: string, at: EpochMs): void {
    if (!this.transition.enable(by, at)) this.leftBehind = this.waitingExecution;
    this.touch();
  }

  public touch(): void {
    this.asShown.drop();
    this.changed();
  }

  private show(): StageView {
    const { latestExecution: latest, waitingExecution: waiting } = this;
    const status = latest?.statusIn(this.name);
    return {
      name: this.name,
      ...(latest && status && { execution: { id: latest.id, status, type: latest.type } }),
      inbound: waiting ? [{ id: waiting.id, type: waiting.type }] : [],
      transition: this.transition.view,
      actions: this.model.actions.map(({ name }) => this.latestRuns.get(name)?.shown ?? { name }),
    };
  }
}
