/** What people answered to our approvals (DESIGN.md §5.3): respected, and written down with who it was. */
import { EntryKind, LedgerEntry } from './ledger-entry';
import { ActionRun } from './observation';
import { isOneOf } from './principal';
import { runsInStage, StageLook } from './stage-look';
import { isoOf } from './time';

export function answersByHand(look: StageLook): readonly LedgerEntry[] {
  const { memory } = look.observation;
  if (memory.kind === 'unreadable' || look.view.execution?.type !== 'STANDARD') return [];
  const bakes = look.judgedBy.steps.map((step) => step.bake?.action);
  return runsInStage(look).flatMap((run) => {
    const atAirlock = run.action === look.judgedBy.airlock;
    const by = run.updatedBy;
    if ((!atAirlock && !bakes.includes(run.action)) || !isAnswered(run) || by === undefined || isOneOf(by, look.ownRoles)) return [];
    const kind = kindOf(atAirlock, run);
    const known = memory.entries.some((entry) => entry.kind === kind && entry.digest === run.runId);
    return known ? [] : [{
      at: isoOf(run.endedAt ?? look.now),
      kind,
      stage: look.current.name,
      action: run.action,
      execution: look.view.execution?.id,
      ...(look.execution !== undefined && { revision: look.execution.revision }),
      why: run.summary === undefined || run.summary === '' ? 'no reason was given' : run.summary,
      who: by,
      digest: run.runId,
    }];
  });
}

/** Whether a person approved the run of an approval of ours. */
export const isApprovedByHand = (look: StageLook, run: ActionRun | undefined): boolean =>
  run?.status === 'Succeeded' && run.updatedBy !== undefined && !isOneOf(run.updatedBy, look.ownRoles);

const isAnswered = (run: ActionRun): boolean => run.status === 'Succeeded' || run.status === 'Failed';

function kindOf(atAirlock: boolean, run: ActionRun): EntryKind {
  if (atAirlock) return run.status === 'Succeeded' ? 'gate.approvedByHand' : 'gate.rejectedByHand';
  return run.status === 'Succeeded' ? 'bake.approvedByHand' : 'bake.rejectedByHand';
}
