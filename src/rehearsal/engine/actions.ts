import { MINUTE, spanOf } from '../../decision/time';
import { VirtualClock } from '../clock';
import { EngineOptions } from '../engine';
import { ActionModel } from '../model';
import { mutatesPipeline } from './definition';
import { Execution } from './execution';
import { Run, RunEnd } from './run';
import { stackKeyOf, Stacks } from './stacks';

/** An approval that names no time-out. @see https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const DEFAULT_APPROVAL_TIMEOUT = 7 * 24 * 60;

/** How often a self-mutation looks again that cannot be judged yet. */
const LOOKS_EVERY = 30_000;

/** How a run ends by itself. */
export type Ending = Pick<RunEnd, 'summary'> & { readonly status: 'Succeeded' | 'Failed' };

/** CodePipeline's words for a build in which a command failed; the log of the build says more. */
const REFUSED: Ending = { status: 'Failed', summary: 'Build terminated with state: FAILED. Phase: PRE_BUILD' };

/** A run, and what is still arranged for it. */
export interface Playing {
  readonly run: Run;
  /** Nothing is left to wait for: the run was answered or abandoned. */
  readonly cancel: () => void;
  /** What is arranged at the moment, where that changes. */
  readonly arranged?: Arranged;
}

/** `isOver`: whatever comes of it is nobody's concern any more. */
interface Arranged { isOver: boolean; cancel: () => void }

/** Plays single actions: how long each takes and how it ends is the scenario's. */
export class Actions {
  public readonly stacks = new Stacks();
  private working = 0;
  private begun = 0;
  private readonly skipped = new Set<Run>();

  public constructor(
    private readonly clock: VirtualClock,
    private readonly options: EngineOptions,
    private readonly changesPipeline: (execution: Execution) => boolean,
  ) {}

  /** Whether a self-mutation found that it has nothing to change. */
  public changesNothing(run: Run): boolean { return this.skipped.has(run); }

  /** Whether any action but an approval runs. */
  public get isBusy(): boolean { return this.working > 0; }

  public newRun(execution: Execution, stage: string, action: ActionModel, changed: () => void, startedAt = this.clock.now()): Run {
    this.begun += 1;
    const number = String(this.begun).padStart(5, '0');
    const run = new Run({
      id: `run-${number}`,
      execution,
      stage,
      action,
      startedAt,
      ...(action.category === 'Approval' && { token: `token-${number}` }),
      isListedWithExports: this.options.assume.exportsAreListed,
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
    if (run.action.category === 'Approval') return { run, cancel: this.awaitAnswer(run, end) };
    return mutatesPipeline(run.action) ? this.selfMutate(run, end) : this.work(run, end);
  }

  private awaitAnswer({ action }: Run, end: (ending: Ending) => void): () => void {
    const timeout = (action.timeoutMinutes ?? DEFAULT_APPROVAL_TIMEOUT) * MINUTE;
    return this.clock.after(timeout, () => end({ status: 'Failed', summary: `Timed out: no answer within ${spanOf(timeout)}` }), 'time-out');
  }

  /** Its build asks first, and again for as long as that cannot be told. */
  private selfMutate(run: Run, end: (ending: Ending) => void): Playing {
    const { mayUpdate } = this.options;
    if (mayUpdate === undefined) return this.work(run, end);
    const since = this.clock.now();
    const arranged: Arranged = { isOver: false, cancel: () => undefined };
    const ask = async (): Promise<void> => {
      arranged.cancel = () => undefined;
      const answer = await mayUpdate({ changes: this.changesPipeline(run.execution), since });
      if (arranged.isOver) return;
      if (answer === 'lookAgain') return wait(LOOKS_EVERY);
      if (answer === 'skip') this.skipped.add(run);
      arranged.cancel = this.work(run, (ending) => end(answer === 'refuse' ? REFUSED : ending), `: ${answer}`).cancel;
    };
    const wait = (span: number): void => {
      this.working += 1;
      const forget = this.clock.after(span, async () => {
        this.working -= 1;
        await ask();
      }, `${run.action.name} asks, since ${this.clock.now() - since}`);
      arranged.cancel = () => {
        this.working -= 1;
        forget();
      };
    };
    wait(0);
    return {
      run,
      arranged,
      cancel: () => {
        arranged.isOver = true;
        arranged.cancel();
      },
    };
  }

  private work(run: Run, end: (ending: Ending) => void, note = ''): Playing {
    const { execution: { id, revision }, stage, action } = run;
    const stack = stackKeyOf(action);
    if (stack !== undefined && !this.stacks.begin(stack)) {
      return { run, cancel: this.occupy(0, () => end({ status: 'Failed', summary: `Stack ${action.stackName} is being updated by an earlier deployment` }), 'refused') };
    }
    const isGood = this.options.outcome(stage, action.name, revision) === 'succeed' && this.takes(run, stack);
    const arranged: Arranged = { isOver: false, cancel: () => undefined };
    const cancel = this.occupy(this.options.duration(stage, action.name), () => {
      if (stack !== undefined) this.stacks.end(stack, isGood ? { revision, execution: id, at: this.clock.now() } : undefined);
      if (stack !== undefined && isGood) this.options.landed?.();
      if (!arranged.isOver) end({ status: isGood ? 'Succeeded' : 'Failed' });
    }, `${stage}/${action.name} ends ${isGood ? 'well' : 'badly'}${note}`);
    // CodePipeline abandons the action; CloudFormation goes on with the stack.
    return { run, arranged, cancel: stack === undefined ? cancel : () => { arranged.isOver = true; } };
  }

  /** Whether CloudFormation takes a deployment that may change nothing. */
  private takes({ execution: { type, revision } }: Run, stack: string | undefined): boolean {
    return this.options.assume.unchangedStackSucceeds || type === 'STANDARD' || stack === undefined || this.stacks.deployed.get(stack)?.revision !== revision;
  }

  private occupy(span: number, work: () => void, what: string): () => void {
    this.working += 1;
    const cancel = this.clock.after(span, () => {
      this.working -= 1;
      work();
    }, what);
    return () => {
      this.working -= 1;
      cancel();
    };
  }
}
