/** Each stage as one look shows it: what runs there, what is in it, and what holds. */
import { StageView } from '../decision/observation';
import { StageState } from '../decision/stage-state';
import { isoOf } from '../decision/time';
import { bakingIn, holdOf } from './hold';
import { Seen } from './seen';

export interface BoardStage {
  readonly stage: string;
  /** The controller's word for it, or CodePipeline's where the controller knows the stage not (yet). */
  readonly state: StageState | string;
  /** ISO 8601, UTC; as all moments here. */
  readonly since?: string;
  /** What runs there: the revision of the newest standard execution that went all the way through or is torn there. */
  readonly runs?: string;
  readonly inside?: { readonly execution: string; readonly revision?: string; readonly type: 'STANDARD' | 'ROLLBACK'; readonly status: string };
  readonly behind: readonly { readonly execution: string; readonly revision?: string }[];
  readonly frozen?: { readonly by?: string; readonly reason?: string; readonly at?: string };
  readonly baking?: { readonly action: string; readonly until?: string };
  readonly held?: { readonly action?: string; readonly since?: string; readonly blockers: readonly string[] };
  readonly targets: readonly { readonly target: string; readonly account: string; readonly region: string; readonly deployed: boolean }[];
}

export const boardOf = (seen: Seen): readonly BoardStage[] => seen.view.stages.map((view) => rowOf(seen, view));

function rowOf(seen: Seen, view: StageView): BoardStage {
  const memory = seen.ledger.kind === 'read' ? seen.ledger.stages.get(view.name) : undefined;
  const hold = holdOf(seen, view);
  const baking = bakingIn(seen, view);
  const { execution } = view;
  const isInside = execution?.status === 'InProgress' || execution?.status === 'Stopping';
  const steps = seen.plan?.stages.find(({ name }) => name === view.name)?.steps ?? [];
  return {
    stage: view.name,
    state: memory?.state ?? execution?.status ?? 'never ran',
    ...(memory !== undefined && { since: isoOf(memory.since) }),
    ...(memory?.runs !== undefined && { runs: memory.runs.revision }),
    ...(execution !== undefined && isInside && {
      inside: { execution: execution.id, ...revisionOf(seen, execution.id), type: execution.type, status: execution.status },
    }),
    behind: view.inbound.map(({ id }) => ({ execution: id, ...revisionOf(seen, id) })),
    ...(!view.transition.enabled && { frozen: frozenBy(view) }),
    ...(baking !== undefined && { baking: { action: baking.action, ...(baking.until !== undefined && { until: isoOf(baking.until) }) } }),
    ...(hold !== undefined && {
      held: {
        ...(hold.action !== undefined && { action: hold.action }),
        ...(hold.since !== undefined && { since: isoOf(hold.since) }),
        blockers: [...new Set(hold.findings.map(({ blocker }) => blocker))],
      },
    }),
    targets: steps.flatMap((step) => step.targets)
      .map(({ name, account, region }) => ({ target: name, account, region, deployed: memory?.deployed.includes(name) ?? false })),
  };
}

/** A source that has not answered yet has no revision. */
export function revisionOf(seen: Seen, execution: string): { readonly revision?: string } {
  const revision = seen.executions.get(execution)?.revision;
  return revision === undefined || revision === '' ? {} : { revision };
}

function frozenBy({ transition: { by, reason, at } }: StageView): NonNullable<BoardStage['frozen']> {
  return { ...(by !== undefined && { by }), ...(reason !== undefined && { reason }), ...(at !== undefined && { at: isoOf(at) }) };
}
