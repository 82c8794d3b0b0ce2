import { Assumptions } from '../assumptions';
import { ActionModel } from '../model';
import { Actions, Playing } from './actions';
import { Announcer } from './announcer';
import { Execution } from './execution';
import { Run, RunEnd } from './run';
import { SimulatedStage } from './simulated-stage';

/** How an execution leaves a stage. */
export type StageEnd = 'Succeeded' | 'Failed' | 'Stopped' | 'Cancelled';

export interface StageRunOptions {
  readonly execution: Execution;
  readonly stage: SimulatedStage;
  readonly actions: Actions;
  readonly announcer: Announcer;
  readonly assume: Assumptions;
  readonly now: () => number;
  /** Called after each action that succeeded, before anything follows from it. */
  readonly succeeded: (run: Run) => void;
  readonly ended: (status: StageEnd, why?: string) => void;
}

export interface Answer { readonly status: 'Succeeded' | 'Failed'; readonly by: string; readonly summary?: string }

/** One execution in one stage: run order after run order, side by side within one. */
export class StageRun {
  private runOrder = -Infinity;
  private playing: readonly Playing[] = [];
  /** No further action starts: it ends so when those in progress have. */
  private ending?: { readonly status: 'Stopped' | 'Cancelled'; readonly why: string };
  private isOver = false;

  public constructor(private readonly options: StageRunOptions) {}

  public get execution(): Execution { return this.options.execution; }
  /** How it ends when what runs has ended, as far as that is settled. */
  public get endsAs(): StageEnd | undefined { return this.ending?.status; }
  public get inProgress(): readonly Run[] { return this.playing.map(({ run }) => run).filter((run) => run.isInProgress); }
  public get waitingApprovals(): readonly Run[] { return this.inProgress.filter((run) => run.token !== undefined); }

  /** From the first run order on, or with `only` these actions of one run order and then all later ones. */
  public begin(only?: readonly ActionModel[]): void {
    if (only === undefined || only.length === 0) return this.proceed();
    this.runOrder = only[0].runOrder;
    this.start(only);
  }

  /** False when no such approval waits under that token. */
  public answer(action: string, token: string | undefined, answer: Answer): boolean {
    const playing = this.playing.find(({ run }) => run.isInProgress && run.action.name === action && run.token !== undefined && run.token === token);
    if (!playing) return false;
    playing.cancel();
    this.finish(playing.run, answer);
    return true;
  }

  /** `abandon` waits for nothing. */
  public stop(abandon: boolean, why: string): void {
    this.ending = { status: 'Stopped', why };
    const staying = this.options.assume.abandonedApprovalFreesStage ? [] : this.waitingApprovals;
    if (abandon) this.abandon(this.inProgress.filter((run) => !staying.includes(run)), 'ABANDONED');
    this.proceed();
  }

  /** An update of the pipeline's definition: what runs completes; an approval completes only if it is answered. */
  public cancel(approvalsOutlive: boolean, why: string): void {
    this.ending ??= { status: 'Cancelled', why };
    if (!approvalsOutlive) this.abandon(this.waitingApprovals, 'CANCELED');
    this.proceed();
  }

  private abandon(runs: readonly Run[], state: 'ABANDONED' | 'CANCELED'): void {
    for (const { run, cancel } of this.playing.filter((playing) => runs.includes(playing.run))) {
      cancel();
      run.ends({ status: 'Abandoned', at: this.options.now() });
      this.options.announcer.actionState(run, state);
    }
  }

  private start(actions: readonly ActionModel[]): void {
    const { execution, stage, announcer } = this.options;
    this.playing = actions.map((action) => {
      const run = this.options.actions.newRun(execution, stage.name, action, () => stage.touch());
      stage.shows(run);
      announcer.action(run, 'started');
      return this.options.actions.play(run, (ending) => this.finish(run, ending));
    });
  }

  private finish(run: Run, end: Omit<RunEnd, 'at' | 'status'> & Pick<Answer, 'status'>): void {
    run.ends({ ...end, at: this.options.now() });
    this.options.announcer.action(run, end.status === 'Succeeded' ? 'succeeded' : 'failed');
    if (end.status === 'Succeeded') this.options.succeeded(run);
    this.proceed();
  }

  private proceed(): void {
    if (this.isOver || this.inProgress.length > 0) return;
    if (this.ending) return this.end(this.ending.status, this.ending.why);
    if (this.playing.some(({ run }) => run.status === 'Failed')) return this.end('Failed');
    const { assume, execution, stage } = this.options;
    const meets = ({ category }: ActionModel): boolean => category !== 'Approval' || execution.rollback === undefined || assume.rollbackMeetsApprovals;
    const later = stage.model.actions.filter((action) => action.runOrder > this.runOrder && meets(action));
    if (later.length === 0) return this.end('Succeeded');
    this.runOrder = Math.min(...later.map((action) => action.runOrder));
    this.start(later.filter((action) => action.runOrder === this.runOrder));
  }

  private end(status: StageEnd, why?: string): void {
    this.isOver = true;
    this.options.ended(status, why);
  }
}
