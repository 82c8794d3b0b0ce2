import { MINUTE, spanOf } from '../../decision/time';
import { VirtualClock } from '../clock';
import { EngineOptions } from '../engine';
import { ActionModel } from '../model';
import { Execution } from './execution';
import { Run, RunEnd } from './run';
import { stackKeyOf, Stacks } from './stacks';

/** An approval that names no time-out. @see https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const DEFAULT_APPROVAL_TIMEOUT = 7 * 24 * 60;

/** How a run ends by itself. */
export type Ending = Pick<RunEnd, 'summary'> & { readonly status: 'Succeeded' | 'Failed' };

/** A run, and what is still arranged for it. */
export interface Playing {
  readonly run: Run;
  /** Nothing is left to wait for: the run was answered or abandoned. */
  readonly cancel: () => void;
}

/** Plays single actions: how long each takes and how it ends is the scenario's. */
export class Actions {
  public readonly stacks = new Stacks();
  private working = 0;
  private begun = 0;

  public constructor(private readonly clock: VirtualClock, private readonly options: EngineOptions) {}

  /** Whether any action but an approval runs. */
  public get isBusy(): boolean { return this.working > 0; }

  public newRun(execution: Execution, stage: string, action: ActionModel, changed: () => void, startedAt = this.clock.now()): Run {
    this.begun += 1;
    const number = String(this.begun).padStart(5, '0');
    const run = new Run({
      id: `run-${number}`, execution, stage, action, startedAt, ...(action.category === 'Approval' && { token: `token-${number}` }),
    }, () => {
      execution.touch();
      changed();
    });
    execution.runs.push(run);
    execution.touch();
    changed();
    return run;
  }

  /** Calls `end` once, when the run ends by itself; never for a run that was cancelled. */
  public play(run: Run, end: (ending: Ending) => void): Playing {
    return { run, cancel: run.action.category === 'Approval' ? this.awaitAnswer(run, end) : this.work(run, end) };
  }

  private awaitAnswer({ action }: Run, end: (ending: Ending) => void): () => void {
    const timeout = (action.timeoutMinutes ?? DEFAULT_APPROVAL_TIMEOUT) * MINUTE;
    return this.clock.after(timeout, () => end({ status: 'Failed', summary: `Timed out: no answer within ${spanOf(timeout)}` }));
  }

  private work(run: Run, end: (ending: Ending) => void): () => void {
    const { execution: { id, revision }, stage, action } = run;
    const stack = stackKeyOf(action);
    if (stack !== undefined && !this.stacks.begin(stack)) {
      return this.occupy(0, () => end({ status: 'Failed', summary: `Stack ${action.stackName} is being updated by an earlier deployment` }));
    }
    const isGood = this.options.outcome(stage, action.name, revision) === 'succeed';
    let isWatched = true;
    const cancel = this.occupy(this.options.duration(stage, action.name), () => {
      if (stack !== undefined) this.stacks.end(stack, isGood ? { revision, execution: id, at: this.clock.now() } : undefined);
      if (stack !== undefined && isGood) this.options.landed?.();
      if (isWatched) end({ status: isGood ? 'Succeeded' : 'Failed' });
    });
    // CodePipeline abandons the action; CloudFormation goes on with the stack.
    return stack === undefined ? cancel : () => { isWatched = false; };
  }

  private occupy(span: number, work: () => void): () => void {
    this.working += 1;
    const cancel = this.clock.after(span, () => {
      this.working -= 1;
      work();
    });
    return () => {
      this.working -= 1;
      cancel();
    };
  }
}
