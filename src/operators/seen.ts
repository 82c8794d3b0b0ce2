import { OperatorsMemory } from '../decision/inbox';
import { ExecutionView, PipelineView, StageMemory, Unreadable } from '../decision/observation';
import { Plan } from '../decision/plan';
import { DAY, EpochMs } from '../decision/time';
import { Desk, DeskFailure, LedgerLine, Place } from './desk';

/** What the controller has written down. Without it there is still CodePipeline's own state to tell of. */
export type LedgerSeen =
  | {
    readonly kind: 'read';
    readonly entries: readonly LedgerLine[];
    readonly stages: ReadonlyMap<string, StageMemory>;
    readonly operators: OperatorsMemory;
  }
  | Unreadable;

/** One look from the desk. */
export interface Seen {
  readonly pipeline: string;
  readonly place: Place;
  readonly now: EpochMs;
  readonly plan: Plan | undefined;
  readonly view: PipelineView;
  readonly executions: ReadonlyMap<string, ExecutionView>;
  readonly ledger: LedgerSeen;
}

/** An override lasts a day at most (DESIGN.md §6): what began earlier is over, unless an execution is as old. */
const LOOK_BACK = DAY;

/** Reads what `status` and `why` tell of. @throws DeskFailure when CodePipeline's state cannot be read. */
export async function lookAround(desk: Desk): Promise<Seen> {
  const now = desk.now();
  const view = await desk.state();
  const ids = new Set(view.stages.flatMap((stage) => [...(stage.execution ? [stage.execution.id] : []), ...stage.inbound.map(({ id }) => id)]));
  const executions = new Map((await desk.executions([...ids])).map((execution) => [execution.id, execution]));
  const starts = view.stages.filter((stage) => stage.execution?.status === 'InProgress')
    .flatMap((stage) => executions.get(stage.execution?.id ?? '')?.startedAt ?? []);
  const [plan, ledger] = await Promise.all([readPlan(desk), readLedger(desk, Math.min(now - LOOK_BACK, ...starts))]);
  return { pipeline: desk.pipeline, place: desk.place, now, plan, view, executions, ledger };
}

async function readLedger(desk: Desk, from: EpochMs): Promise<LedgerSeen> {
  try {
    const [entries, stages, operators] = await Promise.all([desk.entries(from), desk.stages(), desk.operators()]);
    return { kind: 'read', entries, stages, operators };
  } catch (error) {
    return { kind: 'unreadable', why: failureIn(error) };
  }
}

/** The plan only adds to what is told; it lies in the ledger, whose failure is told beside it. */
async function readPlan(desk: Desk): Promise<Plan | undefined> {
  try {
    return await desk.plan();
  } catch (error) {
    failureIn(error);
    return undefined;
  }
}

/** The words of a failure at the desk; anything else is a fault of ours, and goes on. */
function failureIn(error: unknown): string {
  if (error instanceof DeskFailure) return error.message;
  throw error;
}
