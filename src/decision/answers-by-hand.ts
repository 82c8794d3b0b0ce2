/** What people answered to our approvals (DESIGN.md §5.3): respected, and written down with who it was. */
import { EntryKind, LedgerEntry } from './ledger-entry';
import { ActionRun, ExecutionView, Memory } from './observation';
import { AIRLOCK, isOurApproval } from './plan';
import { isOneOf } from './principal';
import { lastAndPresent, runsInStage, StageLook } from './stage-look';
import { isoOf } from './time';

export function answersByHand(look: StageLook): readonly LedgerEntry[] {
  const { memory } = look.observation;
  if (memory.kind === 'unreadable') return [];
  return lastAndPresent(look).flatMap((execution) =>
    execution.type === 'STANDARD' ? runsInStage(look, execution.id).flatMap((run) => answerOf(look, memory, execution, run)) : []);
}

function answerOf(look: StageLook, memory: Memory, execution: ExecutionView, run: ActionRun): readonly LedgerEntry[] {
  const atAirlock = run.action === AIRLOCK;
  const by = run.updatedBy;
  if (!isOurApproval(run.action) || !isAnswered(run) || by === undefined || isOneOf(by, look.ownRoles)) return [];
  const kind = kindOf(atAirlock, run);
  const known = memory.entries.some((entry) => entry.kind === kind && entry.digest === run.runId);
  return known ? [] : [{
    at: isoOf(run.endedAt ?? look.now),
    kind,
    stage: look.current.name,
    action: run.action,
    execution: execution.id,
    revision: execution.revision,
    why: run.summary === undefined || run.summary === '' ? 'no reason was given' : run.summary,
    who: by,
    digest: run.runId,
  }];
}

/** Whether a person approved the run of an approval of ours. */
export const isApprovedByHand = (look: StageLook, run: ActionRun | undefined): boolean =>
  run?.status === 'Succeeded' && run.updatedBy !== undefined && !isOneOf(run.updatedBy, look.ownRoles);

const isAnswered = (run: ActionRun): boolean => run.status === 'Succeeded' || run.status === 'Failed';

function kindOf(atAirlock: boolean, run: ActionRun): EntryKind {
  if (atAirlock) return run.status === 'Succeeded' ? 'gate.approvedByHand' : 'gate.rejectedByHand';
  return run.status === 'Succeeded' ? 'bake.approvedByHand' : 'bake.rejectedByHand';
}
