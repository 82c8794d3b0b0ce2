/** One stage as one look shows it, with the questions that every rule asks of it. */
import { InForce, NOTHING_IN_FORCE } from './in-force';
import { ActionRun, ExecutionView, Observation, snapshotKey, StageMemory, StageView } from './observation';
import { BakePlan, Plan, StagePlan, StepPlan, TargetPlan } from './plan';
import { newestRun, runsOfStage } from './runs-index';
import { EpochMs } from './time';
import { StandingVeto, vetoOf } from './veto';

export interface StageLook {
  readonly plan: Plan;
  readonly observation: Observation;
  /** The roles of the controller and the rollback pass. */
  readonly ownRoles: readonly string[];
  readonly now: EpochMs;
  /** The stage's plan as it is deployed now. */
  readonly current: StagePlan;
  readonly view: StageView;
  /** What the ledger knows of the stage; none when it knows nothing, or cannot be read. */
  readonly memory: StageMemory | undefined;
  /** The execution that is in the stage, or was last; none when it is not (yet) listed. */
  readonly execution: ExecutionView | undefined;
  /** What that execution is judged by: what held when it passed the airlock. */
  readonly judgedBy: StagePlan;
  /** What operators have set. */
  readonly inForce: InForce;
}

type Given = Pick<StageLook, 'plan' | 'observation' | 'ownRoles' | 'now'> & Partial<Pick<StageLook, 'inForce'>>;

export function lookAt(stage: StagePlan, view: StageView, given: Given): StageLook {
  const { executions, memory } = given.observation;
  const id = view.execution?.id;
  const snapshot = memory.kind === 'read' && id !== undefined ? memory.snapshots.get(snapshotKey(id, stage.name)) : undefined;
  return {
    // Spelled out: this is made for every stage at every tick.
    plan: given.plan,
    observation: given.observation,
    ownRoles: given.ownRoles,
    now: given.now,
    current: stage,
    view,
    memory: memory.kind === 'read' ? memory.stages.get(stage.name) : undefined,
    execution: id === undefined ? undefined : executions.get(id),
    judgedBy: snapshot ?? stage,
    inForce: given.inForce ?? NOTHING_IN_FORCE,
  };
}

/** The newest run of an action of the stage by its execution. */
export const runOf = (look: StageLook, action: string): ActionRun | undefined =>
  newestRun(runsOfExecution(look, look.view.execution?.id), look.current.name, action);

/** What an execution did in the stage: the one that is or was last in it, unless another is named. */
export const runsInStage = (look: StageLook, id = look.view.execution?.id): readonly ActionRun[] =>
  runsOfStage(runsOfExecution(look, id), look.current.name);

const NONE: readonly ActionRun[] = [];

const runsOfExecution = (look: StageLook, id: string | undefined): readonly ActionRun[] =>
  (id === undefined ? undefined : look.observation.runs.get(id)) ?? NONE;

/**
 * The execution that was there when the stage was last looked at, and the one that is there now. What failed is answered
 * by a rollback before anybody has looked, so both have something to tell.
 */
export function lastAndPresent({ memory, view, observation }: StageLook): readonly ExecutionView[] {
  const ids = new Set([memory?.execution, view.execution?.id]);
  return [...ids].flatMap((id) => (id === undefined ? undefined : observation.executions.get(id)) ?? []);
}

/** Whether its execution has begun to deploy a target in the stage. */
export const hasDeployed = (look: StageLook, target: TargetPlan): boolean =>
  target.deployActions.some((action) => runOf(look, action) !== undefined);

/** Whether its execution has put anything of a target in place. What failed from the start has brought nothing into being. */
export const hasLanded = (look: StageLook, target: TargetPlan): boolean => runsInStage(look)
  .some((run) => run.status === 'Succeeded' && target.deployActions.includes(run.action));

/** When the first deployment of a step by its execution began. */
export function deploymentBegan(look: StageLook, step: StepPlan): EpochMs | undefined {
  const starts = step.targets.flatMap((target) => target.deployActions).map((action) => runOf(look, action)?.startedAt);
  const known = starts.filter((start) => start !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** When the approval began that a bake of its execution is. */
export const bakeBegan = (look: StageLook, bake: BakePlan): EpochMs | undefined =>
  runOf(look, bake.action)?.startedAt ?? look.view.actions.find((action) => action.name === bake.action)?.changedAt;

/** The veto that keeps the revision of the stage's execution out of it, if one does. */
export const vetoOfLook = ({ plan, current, execution, inForce }: StageLook): StandingVeto | undefined =>
  execution === undefined ? undefined : vetoOf(plan, current.name, execution.revision, inForce.vetoes);

export const targetsOf = (stage: StagePlan): readonly TargetPlan[] => stage.steps.flatMap((step) => step.targets);
