/**
 * Our own answers to approvals, held against what the ledger says of them (docs/decisions/0007). A controller that ends in
 * the middle of a reconcile leaves an approval that is written down and was never given, or a rejection that was given and
 * is not written down: the next look puts both right.
 */
import { EntryKind, LedgerEntry } from './ledger-entry';
import { ActionRun, ExecutionView, Memory, Observation, RememberedEntry } from './observation';
import { AIRLOCK, isOurApproval, Plan } from './plan';
import { isOneOf } from './principal';
import { lastAndPresent, runsInStage, StageLook } from './stage-look';
import { Step } from './step';
import { EpochMs, isoOf } from './time';

const PASSES: readonly string[] = ['gate.passed', 'bake.passed'] satisfies readonly EntryKind[];
const REJECTS: readonly string[] = ['bake.rejected', 'approval.refused'] satisfies readonly EntryKind[];
const FAILED = 'effect.failed' satisfies EntryKind;

/** `steps`: what this look is about to do in the stage. */
export function ownAnswers(look: StageLook, steps: readonly Step[]): readonly LedgerEntry[] {
  const { memory } = look.observation;
  if (memory.kind === 'unreadable') return [];
  return lastAndPresent(look).flatMap((execution) =>
    execution.type === 'STANDARD' ? runsInStage(look, execution.id).filter(isApproval).flatMap((run) => [
      ...notGiven(look, memory, execution, run, steps),
      ...notWritten(look, memory, execution, run),
    ]) : []);
}

/** The moment from which lines of the ledger have to be read for it: none where nothing was rejected since the last look. */
export function ownAnswersSince(plan: Plan, { executions, runs, memory }: Pick<Observation, 'executions' | 'runs' | 'memory'>): EpochMs | undefined {
  if (memory.kind === 'unreadable') return undefined;
  const starts = plan.stages.flatMap(({ name }) => {
    const { execution = '', ended = undefined } = memory.stages.get(name) ?? {};
    const isNews = ended === undefined && runs.get(execution)?.some((run) => run.stage === name && isApproval(run) && run.status === 'Failed');
    const startedAt = isNews === true ? executions.get(execution)?.startedAt : undefined;
    return startedAt === undefined ? [] : [startedAt];
  });
  return starts.length === 0 ? undefined : Math.min(...starts);
}

/** Passed, says the ledger; and CodePipeline shows that it waits, or ended otherwise. */
function notGiven(look: StageLook, memory: Memory, execution: ExecutionView, run: ActionRun, steps: readonly Step[]): readonly LedgerEntry[] {
  const lines = linesOn(look, memory, execution, run);
  const passed = lines.filter(({ kind }) => PASSES.includes(kind)).filter(isOf(look, execution, run)).at(-1);
  // Lines of one second are in the order of their kinds.
  const isCorrected = lines.some(({ kind, at }) => kind === FAILED && passed !== undefined && at >= passed.at);
  if (passed === undefined || isCorrected || run.status === 'Succeeded') return [];
  if (run.status === 'InProgress') {
    const waits = look.view.actions.some(({ runId, token }) => runId === run.runId && token !== undefined);
    // Given now, it is what was decided before.
    if (!waits || steps.some((step) => 'approval' in step && step.do !== 'reject' && step.approval.action === run.action)) return [];
  }
  return [{
    ...about(look, execution, run),
    kind: FAILED,
    at: isoOf(look.now),
    why: `${passed.kind} of ${isoOf(passed.at)} was written down, and the answer never given`,
    digest: `${passed.kind} ${isoOf(passed.at)}`,
  }];
}

/** Rejected by us, shows CodePipeline; and the ledger does not say so. */
function notWritten(look: StageLook, memory: Memory, execution: ExecutionView, run: ActionRun): readonly LedgerEntry[] {
  const isOurs = run.status === 'Failed' && run.updatedBy !== undefined && isOneOf(run.updatedBy, look.ownRoles);
  if (!isOurs || linesOn(look, memory, execution, run).filter(isOf(look, execution, run)).some(({ kind }) => REJECTS.includes(kind))) return [];
  return [{
    ...about(look, execution, run),
    kind: run.action === AIRLOCK ? 'approval.refused' : 'bake.rejected',
    at: isoOf(run.endedAt ?? look.now),
    why: run.summary ?? '',
    digest: run.runId,
  }];
}

const isApproval = ({ action }: ActionRun): boolean => isOurApproval(action);

/** What is written down of this approval of the execution, oldest first. */
const linesOn = (look: StageLook, { entries }: Memory, execution: ExecutionView, { action }: ActionRun): readonly RememberedEntry[] =>
  entries.filter((entry) => entry.stage === look.current.name && entry.action === action && entry.execution === execution.id);

/** Whether a line speaks of this run of it: of those that ended, each has the lines until its end. */
function isOf(look: StageLook, execution: ExecutionView, run: ActionRun): (line: RememberedEntry) => boolean {
  const others = runsInStage(look, execution.id).filter(({ action, runId }) => action === run.action && runId !== run.runId);
  const after = Math.max(-Infinity, ...others.filter(({ startedAt }) => startedAt < run.startedAt).map(({ endedAt = -Infinity }) => endedAt));
  const until = others.some(({ startedAt }) => startedAt > run.startedAt) ? run.endedAt ?? run.startedAt : Infinity;
  return ({ at }) => at > after && at <= until;
}

const about = (look: StageLook, { id, revision }: ExecutionView, { action }: ActionRun): Pick<LedgerEntry, 'stage' | 'action' | 'execution' | 'revision' | 'who'> =>
  ({ stage: look.current.name, action, execution: id, revision, who: 'breakwater' });
