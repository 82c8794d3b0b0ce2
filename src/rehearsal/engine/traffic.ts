import { Assumptions } from '../assumptions';
import { VirtualClock } from '../clock';
import { ActionModel, PipelineModel } from '../model';
import { Actions } from './actions';
import { Announcer } from './announcer';
import { Carried, Definition, mutatesPipeline } from './definition';
import { Execution } from './execution';
import { Executions } from './executions';
import { RollbackTargets } from './rollback-targets';
import { Run } from './run';
import { SimulatedStage } from './simulated-stage';
import { deploys } from './stacks';
import { StageEnd, StageRun } from './stage-run';

export interface TrafficParts {
  readonly model: PipelineModel;
  readonly clock: VirtualClock;
  readonly assume: Assumptions;
  readonly stages: readonly SimulatedStage[];
  readonly executions: Executions;
  readonly actions: Actions;
  readonly announcer: Announcer;
  readonly definition: Definition;
  readonly targets: RollbackTargets;
}

/** Moves executions from stage to stage: who waits, who enters, who replaces whom, and what follows when one leaves. */
export class Traffic {
  public constructor(private readonly parts: TrafficParts) {}

  /** Starts an execution. */
  public launch(carried: Carried, why?: string): void {
    const { executions, definition, clock, announcer, stages } = this.parts;
    const execution = executions.start({ ...carried, version: definition.version, startedAt: clock.now() });
    announcer.execution(execution, 'started', why === undefined ? {} : { detail: why });
    this.arrive(execution, stages[0]);
  }

  /** The execution that waits before the stage enters if it can. */
  public admit(stage: SimulatedStage): void {
    const { waiting } = stage;
    if (!waiting || stage.closedBecause !== undefined) return;
    stage.waitsFor(undefined);
    this.enter(stage, waiting);
  }

  /** The failed actions of the stage's latest execution run again, or all. */
  public retry(stage: SimulatedStage, execution: Execution, mode: 'FAILED_ACTIONS' | 'ALL_ACTIONS', by: string): void {
    const failed = mode === 'FAILED_ACTIONS' ? failedActions(stage) : undefined;
    execution.resumes();
    this.parts.announcer.executionState(execution, 'RESUMED');
    this.enter(stage, execution, { only: failed, detail: `${mode} retried by ${by}` });
  }

  public stop(execution: Execution, abandon: boolean, why: string): void {
    const { announcer, stages } = this.parts;
    const isNews = execution.status !== 'Stopping';
    execution.stops();
    if (isNews) announcer.executionState(execution, 'STOPPING');
    const stage = stages.find(({ occupant }) => occupant?.execution === execution);
    if (!stage) return this.endWaiting(execution, 'Stopped', why);
    execution.isIn(stage.name, 'Stopping');
    stage.touch();
    if (isNews) announcer.stageState(execution, stage.name, 'STOPPING');
    stage.occupant?.stop(abandon, why);
  }

  /** A new definition: nothing that waits goes on, what runs completes and goes no further, and no stage can be rolled back. */
  public update(why: string): void {
    const { announcer, definition, executions, targets, stages, assume, model } = this.parts;
    announcer.note('pipeline.updated', { detail: `structure version ${definition.version}, by ${why}` });
    targets.clear();
    const detail = 'the definition of the pipeline changed';
    const { active } = executions;
    for (const execution of active.filter((one) => stages.some(({ waiting }) => waiting === one))) this.endWaiting(execution, 'Cancelled', detail);
    for (const { occupant } of stages) occupant?.cancel(assume.approvalOutlivesUpdate, detail);
    if (model.restartsOnUpdate && definition.newest) this.launch(definition.newest, 'restarted, as the definition of the pipeline changed');
  }

  /** Executions do not overtake each other: who arrives is newer than who waits. */
  private arrive(execution: Execution, stage: SimulatedStage): void {
    const { announcer, clock } = this.parts;
    const { waiting } = stage;
    stage.waitsFor(execution);
    if (waiting) {
      waiting.ends('Superseded', clock.now());
      announcer.execution(waiting, 'superseded', { stage: stage.name, detail: `by ${execution.revision} (${execution.id})` });
    }
    const detail = stage.closedBecause;
    if (detail !== undefined) announcer.record('stage.waiting', execution, { stage: stage.name, detail });
    this.admit(stage);
  }

  private enter(stage: SimulatedStage, execution: Execution, retry?: { readonly only?: readonly ActionModel[]; readonly detail: string }): void {
    const { actions, announcer, clock } = this.parts;
    const run = new StageRun({
      execution,
      stage,
      actions,
      announcer,
      assume: this.parts.assume,
      now: () => clock.now(),
      succeeded: (action) => this.selfMutate(action),
      ended: (status, why) => this.leave(stage, execution, status, why),
    });
    execution.isIn(stage.name, 'InProgress');
    stage.enters(run);
    if (retry) {
      announcer.record('stage.entered', execution, { stage: stage.name, detail: retry.detail });
      announcer.stageState(execution, stage.name, 'RESUMED');
    } else {
      announcer.stage(execution, stage.name, 'entered');
    }
    run.begin(retry?.only);
  }

  private selfMutate(run: Run): void {
    const { action, execution } = run;
    if (!mutatesPipeline(action) || this.parts.actions.changesNothing(run)) return;
    if (this.parts.definition.mutate(execution)) this.update(`${action.name} of ${execution.revision} (${execution.id})`);
  }

  private leave(stage: SimulatedStage, execution: Execution, ending: StageEnd, why?: string): void {
    const status = ending === 'Cancelled' && this.parts.assume.cancelledMayFail && failedRuns(stage, execution).length > 0 ? 'Failed' : ending;
    execution.isIn(stage.name, status);
    stage.isLeft();
    if (status === 'Succeeded') this.pass(stage, execution);
    else this.fall(stage, execution, status, why);
    this.admit(stage);
  }

  private pass(stage: SimulatedStage, execution: Execution): void {
    const { announcer, assume, clock, definition, stages, targets } = this.parts;
    const { rollback } = execution;
    announcer.stage(execution, stage.name, 'succeeded');
    targets.add(stage.name, execution, definition.version);
    const next = rollback && !assume.rollbackGoesOn ? undefined : stages[stages.indexOf(stage) + 1];
    if (!next) {
      execution.ends('Succeeded', clock.now());
      announcer.execution(execution, 'succeeded');
    }
    if (rollback && execution.runs.at(0)?.stage === stage.name) {
      targets.wentBackTo(stage.name, rollback.target);
      announcer.record('rollback.succeeded', execution, { stage: stage.name });
    }
    if (next) this.arrive(execution, next);
  }

  private fall(stage: SimulatedStage, execution: Execution, status: Exclude<StageEnd, 'Succeeded'>, why?: string): void {
    const { announcer, clock } = this.parts;
    if (status === 'Failed') announcer.stage(execution, stage.name, 'failed');
    else announcer.stageState(execution, stage.name, status === 'Stopped' ? 'STOPPED' : 'CANCELED');
    execution.ends(status, clock.now());
    announcer.execution(execution, ENDINGS[status], { stage: stage.name, ...(why !== undefined && { detail: why }) });
    this.answerFall(stage, execution, status);
  }

  /** `OnFailure: ROLLBACK`. A rollback that fails is not answered by another. */
  private answerFall(stage: SimulatedStage, execution: Execution, status: Exclude<StageEnd, 'Succeeded'>): void {
    const { announcer, assume, definition, targets } = this.parts;
    if (execution.rollback) return announcer.record('rollback.failed', execution, { stage: stage.name });
    const wasRejected = failedRuns(stage, execution).some(({ action }) => action.category === 'Approval');
    const counts = (status === 'Failed' && (assume.rejectionRollsBack || !wasRejected)) || (status === 'Stopped' && assume.stoppedRollsBack);
    const target = targets.latest(stage.name);
    if (counts && stage.model.rollsBackOnFailure && target) return this.rollBack(stage, execution, target);
    if (!execution.runsIn(stage.name).some(({ action }) => deploys(action))) return;
    announcer.record('stage.torn', execution, { stage: stage.name, detail: `not rolled back: ${whyNot(counts, wasRejected, stage, definition.version)}` });
  }

  /** What `target` deployed in the stage is deployed there again, in an execution of its own. */
  public rollBack(stage: SimulatedStage, undoes: Execution, target: Execution, by?: string): void {
    const { announcer, assume, clock, definition, executions } = this.parts;
    const rollback = executions.start({
      revision: target.revision,
      definition: target.definition,
      version: definition.version,
      startedAt: clock.now(),
      rollback: { target, undoes, ...(by !== undefined && assume.rollbackShowsWhoAsked && { askedBy: by }) },
    });
    const detail = `from ${undoes.revision} (${undoes.id}) back to ${target.revision} (${target.id})${by === undefined ? '' : ` by ${by}`}`;
    announcer.execution(rollback, 'started', { stage: stage.name, detail });
    announcer.record('rollback.started', rollback, { stage: stage.name, detail });
    if (assume.waitingEntersBeforeRollback) this.admit(stage);
    if (stage.occupant) this.arrive(rollback, stage);
    else this.enter(stage, rollback);
  }

  private endWaiting(execution: Execution, status: 'Stopped' | 'Cancelled', why: string): void {
    const { announcer, clock, stages } = this.parts;
    const stage = stages.find(({ waiting }) => waiting === execution);
    stage?.waitsFor(undefined);
    execution.ends(status, clock.now());
    announcer.execution(execution, ENDINGS[status], { ...(stage && { stage: stage.name }), detail: why });
  }
}

const ENDINGS = { Failed: 'failed', Stopped: 'stopped', Cancelled: 'cancelled' } as const;

/** The latest runs of an execution in a stage, as far as they failed. */
const failedRuns = (stage: SimulatedStage, execution: Execution): readonly Run[] =>
  failedActions(stage).flatMap(({ name }) => stage.latestRun(name) ?? []).filter((run) => run.execution === execution);

/** An action behind the one that failed may still show a failure of an earlier attempt, or of an earlier execution. */
function failedActions(stage: SimulatedStage): readonly ActionModel[] {
  const failed = stage.model.actions.filter(({ name }) => stage.latestRun(name)?.status === 'Failed');
  const first = Math.min(...failed.map(({ runOrder }) => runOrder));
  return failed.filter(({ runOrder }) => runOrder === first);
}

function whyNot(counts: boolean, wasRejected: boolean, stage: SimulatedStage, version: number): string {
  if (!counts) return wasRejected ? 'a rejection is not answered by a rollback in this rehearsal' : 'only a failure is answered by a rollback';
  return stage.model.rollsBackOnFailure ? `nothing else succeeded here in structure version ${version}` : 'the stage does not roll back on failure';
}
