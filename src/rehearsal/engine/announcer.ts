import { isoOf } from '../../decision/time';
import { VirtualClock } from '../clock';
import { EngineOptions } from '../engine';
import { EventKind, RehearsalEvent } from '../model';
import { Execution } from './execution';
import { Run } from './run';

type Told = Pick<RehearsalEvent, 'stage' | 'action' | 'category' | 'detail'>;

/** EventBridge's words. @see https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html */
const EXECUTION_STATES = {
  started: 'STARTED', succeeded: 'SUCCEEDED', failed: 'FAILED', superseded: 'SUPERSEDED', stopped: 'STOPPED', cancelled: 'CANCELED',
} as const;
const STAGE_STATES = { entered: 'STARTED', succeeded: 'SUCCEEDED', failed: 'FAILED' } as const;
const ACTION_STATES = { started: 'STARTED', succeeded: 'SUCCEEDED', failed: 'FAILED' } as const;

/** Tells the timeline and EventBridge what happens, at the moment it happens. */
export class Announcer {
  public constructor(private readonly clock: VirtualClock, private readonly options: Pick<EngineOptions, 'record' | 'notify'>) {}

  public execution(execution: Execution, happened: keyof typeof EXECUTION_STATES, told: Told = {}): void {
    this.record(`execution.${happened}`, execution, told);
    this.executionState(execution, EXECUTION_STATES[happened]);
  }

  /** EventBridge hears of more states than a timeline shows. */
  public executionState(execution: Execution, state: string): void {
    this.options.notify({ detailType: 'CodePipeline Pipeline Execution State Change', state, execution: execution.id });
  }

  public stage(execution: Execution, stage: string, happened: keyof typeof STAGE_STATES): void {
    this.record(`stage.${happened}`, execution, { stage });
    this.stageState(execution, stage, STAGE_STATES[happened]);
  }

  public stageState(execution: Execution, stage: string, state: string): void {
    this.options.notify({ detailType: 'CodePipeline Stage Execution State Change', state, execution: execution.id, stage });
  }

  public action(run: Run, happened: keyof typeof ACTION_STATES): void {
    const { stage, action: { name, category }, summary } = run;
    this.record(`action.${happened}`, run.execution, { stage, action: name, category, ...(summary !== undefined && { detail: summary }) });
    this.actionState(run, ACTION_STATES[happened]);
  }

  public actionState({ execution, stage, action: { name, category } }: Run, state: string): void {
    this.options.notify({ detailType: 'CodePipeline Action Execution State Change', state, execution: execution.id, stage, action: name, category });
  }

  /** What EventBridge does not tell. */
  public record(kind: EventKind, execution: Execution, told: Told = {}): void {
    this.note(kind, { execution: execution.id, revision: execution.revision, ...told });
  }

  /** What belongs to no execution. */
  public note(kind: EventKind, told: Omit<RehearsalEvent, 'at' | 'kind'>): void {
    this.options.record({ at: isoOf(this.clock.now()), kind, ...told });
  }
}
