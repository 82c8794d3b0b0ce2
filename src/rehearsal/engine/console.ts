import { Assumptions } from '../assumptions';
import { VirtualClock } from '../clock';
import { ByHand } from '../engine';
import { Definition } from './definition';
import { Execution } from './execution';
import { Executions } from './executions';
import { RollbackTargets } from './rollback-targets';
import { SimulatedStage } from './simulated-stage';
import { Traffic } from './traffic';
import { reasonProblems } from './transition';

export interface ConsoleParts {
  readonly clock: VirtualClock;
  readonly assume: Assumptions;
  readonly stages: readonly SimulatedStage[];
  readonly executions: Executions;
  readonly definition: Definition;
  readonly traffic: Traffic;
  readonly targets: RollbackTargets;
}

/** The console's buttons. Each throws an Error in the user's terms when it cannot be pressed, and then changes nothing. */
export class Console {
  public constructor(private readonly parts: ConsoleParts) {}

  public answer(stageName: string, action: string | undefined, answer: 'Approved' | 'Rejected', { by }: ByHand): void {
    const stage = this.stageNamed(stageName);
    const waiting = stage.occupant?.waitingApprovals ?? [];
    refuse(action === undefined ? waitingProblems(stage, waiting.map((run) => run.action.name)) : approvalProblems(stage, action));
    const run = action === undefined ? waiting[0] : waiting.find((one) => one.action.name === action);
    stage.occupant?.answer(run?.action.name ?? '', run?.token, { status: answer === 'Approved' ? 'Succeeded' : 'Failed', by });
  }

  public disable(stageName: string, reason: string, { by }: ByHand): void {
    refuse([...this.inboundProblems(stageName), ...reasonProblems(reason)]);
    this.stageNamed(stageName).disable(reason, by, this.parts.clock.now());
  }

  public enable(stageName: string, { by }: ByHand): void {
    refuse(this.inboundProblems(stageName));
    const stage = this.stageNamed(stageName);
    refuse(stage.isEnabled ? [`stage must have a disabled transition before it, got ${stage.name}, where it is enabled; there is nothing to enable`] : []);
    stage.enable(by, this.parts.clock.now());
    this.parts.traffic.admit(stage);
  }

  public retry(stageName: string, mode: 'FAILED_ACTIONS' | 'ALL_ACTIONS', { by }: ByHand): void {
    const stage = this.stageNamed(stageName);
    const problem = this.whyNotRetried(stage);
    if (problem !== undefined) return refuse([problem]);
    if (stage.latest !== undefined) this.parts.traffic.retry(stage, stage.latest, mode, by);
  }

  /** RetryStageExecution of the failed actions. */
  public retried(stageName: string, executionId: string, by: string): 'done' | 'late' {
    const stage = this.stageNamed(stageName);
    if (stage.latest?.id !== executionId || this.whyNotRetried(stage) !== undefined) return 'late';
    this.parts.traffic.retry(stage, stage.latest, 'FAILED_ACTIONS', by);
    return 'done';
  }

  private whyNotRetried({ name, latest }: SimulatedStage): string | undefined {
    if (latest?.statusIn(name) !== 'Failed') {
      const got = latest ? `where ${latest.id} is ${latest.statusIn(name)}` : 'where nothing ever ran';
      return `stage must hold a failed execution to be retried, got ${name}, ${got}; only the latest execution of a stage can be retried there`;
    }
    const { version } = this.parts.definition;
    if (latest.version === version) return undefined;
    return `stage must have failed in structure version ${version}, got ${name}, where ${latest.id} failed in version ${latest.version}; start a new execution`;
  }

  public stop(executionId: string | undefined, abandon: boolean, { by }: ByHand): void {
    const { executions, traffic } = this.parts;
    const execution = executionId === undefined ? executions.active.at(-1) : executions.get(executionId);
    if (!execution) return refuse([executionId === undefined ? NOTHING_RUNS : unknownExecution(executionId, executions.newest)]);
    refuse([...this.whyNotStopped(execution), ...stopProblems(execution, abandon)]);
    traffic.stop(execution, abandon, `${abandon ? 'abandoned' : 'stopped'} by ${by}`);
  }

  /** StopPipelineExecution. Throws as it refuses. */
  public stopped(execution: Execution, abandon: boolean, why: string): void {
    refuse(this.whyNotStopped(execution));
    this.parts.traffic.stop(execution, abandon, why);
  }

  private whyNotStopped({ type, id }: Execution): readonly string[] {
    return type === 'STANDARD' || this.parts.assume.rollbackCanBeStopped ? []
      : [`execution must be a standard one to be stopped in this rehearsal, got ${id}, a rollback; wait until it has ended`];
  }

  /** `wanted`: the id of an execution, or its revision. */
  public rollBack(stageName: string, wanted: string, { by }: ByHand): void {
    const stage = this.stageNamed(stageName);
    const { assume, stages, traffic, targets, executions } = this.parts;
    const target = targets.of(stage.name).filter(({ id, revision }) => id === wanted || revision === wanted).at(-1);
    if (stage === stages[0]) return refuse([`stage must not be the first to be rolled back, got ${stage.name}, which holds the source; name a later stage`]);
    const inside = stage.occupant?.execution.id;
    if (inside !== undefined) return refuse([`stage must be at rest to be rolled back, got ${stage.name}, where ${inside} is; stop that first`]);
    if (!stage.latest || !target) {
      return refuse([executions.hasAny(wanted) ? this.notATarget(stage, wanted) : unknownExecution(wanted, executions.newest)]);
    }
    if (!assume.listedTargetsAreTaken) return refuse([`RollbackStage takes no execution in this rehearsal, got ${target.id}; start a new execution`]);
    traffic.rollBack(stage, stage.latest, target, by);
  }

  private notATarget(stage: SimulatedStage, id: string): string {
    const names = this.parts.targets.of(stage.name).map((one) => one.id);
    const right = `a standard one that succeeded in ${stage.name} in structure version ${this.parts.definition.version}`;
    return `execution must be ${right}, got ${id}; ${names.length === 0 ? 'there is none' : `name ${names.join(' or ')}`}`;
  }

  public deployPipeline({ by }: ByHand): void {
    this.parts.definition.deployByHand();
    this.parts.traffic.update(by);
  }

  /** Throws when the pipeline has no such stage. */
  public stageNamed(name: string): SimulatedStage {
    const stage = this.parts.stages.find((one) => one.name === name);
    if (!stage) throw new Error(this.unknownStage(name));
    return stage;
  }

  private inboundProblems(name: string): readonly string[] {
    const index = this.parts.stages.findIndex((stage) => stage.name === name);
    if (index < 0) return [this.unknownStage(name)];
    return index > 0 ? [] : [`stage must have a transition before it, got ${name}, the first; name a later stage`];
  }

  private unknownStage(name: string): string {
    return `stage must be a stage of the pipeline, got '${name}'; its stages are ${this.parts.stages.map((stage) => stage.name).join(', ')}`;
  }
}

const NOTHING_RUNS = 'execution must be in progress to be stopped, got none in progress; there is nothing to stop';

export const unknownExecution = (id: string, newest: Execution | undefined): string =>
  `execution must be one of the pipeline, got '${id}'; ${newest ? `the newest is ${newest.id}` : 'none has started'}`;

function waitingProblems(stage: SimulatedStage, waiting: readonly string[]): readonly string[] {
  if (waiting.length === 0) return [`stage must have an approval that waits, got ${stage.name}, where none does; wait until an execution reaches one`];
  return waiting.length === 1 ? [] : [`action must be named where several approvals wait, got none for stage ${stage.name}; name ${waiting.join(' or ')}`];
}

function approvalProblems(stage: SimulatedStage, action: string): readonly string[] {
  if (!stage.approvals.includes(action)) {
    return [`action must be an approval of stage ${stage.name}, got '${action}'; its approvals are ${stage.approvals.join(', ') || 'none'}`];
  }
  const run = stage.latestRun(action);
  if (run?.isInProgress) return [];
  return [`action must wait for an answer, got ${action} of stage ${stage.name}, which ${run ? `is ${run.status}` : 'never ran'}; wait until an execution reaches it`];
}

function stopProblems(execution: Execution, abandon: boolean): readonly string[] {
  if (!execution.isActive) return [`execution must be in progress to be stopped, got ${execution.id}, which is ${execution.status}; there is nothing to stop`];
  if (execution.status === 'InProgress' || abandon) return [];
  return [`execution must not be stopping already, got ${execution.id}, which is; abandon it, or wait for its actions`];
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(problems.join('\n'));
}
