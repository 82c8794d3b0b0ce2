/**
 * What a restore does next. Level-triggered: from what is kept of it and what CloudFormation shows now, whatever came
 * before, so that it goes on after a crash at any point. Each step may be taken twice.
 */
import { ReleasedStack } from './release';
import { isUnderWay, nameOfStack, Restore, StackProgress } from './restore';
import { hazardsOf, isBusy } from './restore-hazards';
import { turnOf } from './restore-order';
import { listed, refusalOf, withOutcome } from './restore-outcome';
import { ChangeCounts, RestoreView } from './restore-view';
import { EpochMs, HOUR, spanOf } from './time';

export interface RestoreStep {
  readonly do: 'createChangeSet' | 'executeChangeSet' | 'deleteChangeSet';
  readonly stack: ReleasedStack;
  /** The name of the change set. */
  readonly changeSet: string;
}

export interface RestoreVerdict {
  /** What is to be kept of it, before any of the steps. */
  readonly restore: Restore;
  readonly steps: readonly RestoreStep[];
  /** What the ledger is told. */
  readonly told: readonly string[];
}

/** How long a restore waits for what is in its way for a while, such as an operation of somebody else's. */
export const PATIENCE = HOUR;

/** `views` are of the release's stacks, in their order. */
export function nextSteps(restore: Restore, views: readonly RestoreView[], now: EpochMs): RestoreVerdict {
  if (!isUnderWay(restore)) return { restore, steps: [], told: [] };
  const verdict = restore.state === 'requested' ? preflight(restore, views, now) : advance(restore, views, now);
  return verdict.restore === restore ? verdict : { ...verdict, restore: { ...verdict.restore, version: restore.version + 1, movedAt: now } };
}

/** Everything that could make it fail is told together, and then nothing is touched. */
function preflight(restore: Restore, views: readonly RestoreView[], now: EpochMs): RestoreVerdict {
  const { release: { stacks } } = restore;
  const names = stacks.map(({ template }) => template.stack);
  const hazards = stacks.map((stack, index) => hazardsOf(stack, views[index], new Set(names.filter((name) => name !== stack.template.stack))));
  const fatal = hazards.flatMap((one) => one.fatal);
  const passing = hazards.flatMap((one) => one.passing);
  const late = isLate(restore, now) ? passing.map((text) => `${text}, for ${spanOf(now - restore.movedAt)}`) : [];
  if (stacks.length === 0 || fatal.length + late.length > 0) {
    return { restore: { ...restore, state: 'failed', outcome: refusalOf(restore, [...restore.release.missing, ...fatal, ...late]) }, steps: [], told: [] };
  }
  return passing.length > 0 ? { restore, steps: [], told: [] } : advance({ ...restore, state: 'running' }, views, now);
}

function advance(restore: Restore, views: readonly RestoreView[], now: EpochMs): RestoreVerdict {
  const { release: { stacks } } = restore;
  const progress = [...restore.progress];
  const steps: RestoreStep[] = [];
  const told: string[] = [];
  const moved = new Set<number>();
  for (;;) {
    // Whatever has ended makes way for the next of its target at once.
    const index = turnOf({ ...restore, progress }, views).find((candidate) => !moved.has(candidate));
    if (index === undefined) break;
    moved.add(index);
    const move = moveOf({ restore, stack: stacks[index], progress: progress[index], view: views[index], now });
    progress[index] = move.progress;
    if (move.step !== undefined) steps.push({ do: move.step, stack: stacks[index], changeSet: restore.id });
    if (move.told !== undefined) told.push(`${nameOfStack(stacks[index])} ${move.told}`);
    if (move.progress.state === 'failed') skipRest(stacks, progress, index);
  }
  if (restore.state === 'running' && progress.every((one, index) => one === restore.progress[index])) return { restore, steps, told };
  return { restore: withOutcome({ ...restore, progress }), steps, told };
}

/** The targets of a step do not need each other; the stacks of a target do. */
function skipRest(stacks: readonly ReleasedStack[], progress: StackProgress[], failed: number): void {
  for (const [index, { target }] of stacks.entries()) {
    if (target === stacks[failed].target && progress[index].state === 'waiting') progress[index] = { state: 'skipped', why: `${stacks[failed].template.stack} failed before it` };
  }
}

interface Turn {
  readonly restore: Restore;
  readonly stack: ReleasedStack;
  readonly progress: StackProgress;
  readonly view: RestoreView;
  readonly now: EpochMs;
}

interface Move {
  readonly progress: StackProgress;
  readonly step?: RestoreStep['do'];
  readonly told?: string;
}

const moveOf = (turn: Turn): Move => turn.progress.state === 'executing' ? whileExecuting(turn) : beforeExecuting(turn);

const isLate = ({ movedAt }: Restore, now: EpochMs): boolean => now >= movedAt + PATIENCE;
const failed = (why: string): Move => ({ progress: { state: 'failed', why }, told: why });

function beforeExecuting({ restore, stack, progress, view, now }: Turn): Move {
  const { fatal, passing } = hazardsOf(stack, view, new Set());
  if (fatal.length > 0) return failed(fatal.join('; '));
  const stay = (what: string): Move => isLate(restore, now) ? failed(`${what}, for ${spanOf(now - restore.movedAt)}`) : { progress };
  if (view.kind !== 'seen' || passing.length > 0) return stay(passing.join('; '));
  const { changeSet } = view;
  switch (changeSet.kind) {
    case 'none': return isLate(restore, now) ? failed('no change set could be made') : { progress, step: 'createChangeSet' };
    case 'pending': return stay('its change set is still being made');
    case 'obsolete': return { progress, step: 'deleteChangeSet' };
    case 'failed': return { ...failed(`its change set could not be made: ${changeSet.why}`), step: 'deleteChangeSet' };
    case 'empty': return { progress: { state: 'unchanged' }, step: 'deleteChangeSet', told: 'runs the release\'s template already' };
    case 'executed': return { progress: { state: 'executing', before: view.changedAt } };
    case 'ready': return { progress: { state: 'executing', before: view.changedAt }, step: 'executeChangeSet', told: lookOf(changeSet.changes) };
  }
}

function whileExecuting({ restore, stack, progress, view }: Turn): Move {
  if (view.kind === 'unreadable') return { progress };
  if (view.kind === 'absent') return failed('has gone while it was being restored');
  if (isBusy(view.status)) return { progress };
  if (hasBegun(restore, progress, view)) {
    return view.status === 'UPDATE_COMPLETE'
      ? { progress: { state: 'restored' }, told: `runs ${restore.release.revision} again` }
      : failed(`went to ${view.status}${view.statusReason === undefined ? '' : ` (${view.statusReason})`}; see the events of ${stack.template.stack}`);
  }
  // It was written down, and then never done.
  if (view.changeSet.kind === 'ready') return { progress, step: 'executeChangeSet' };
  return view.changeSet.kind === 'pending' ? { progress } : { progress: { state: 'waiting' } };
}

function hasBegun({ id }: Restore, { before }: StackProgress, view: Extract<RestoreView, { readonly kind: 'seen' }>): boolean {
  if (view.changeSet.kind === 'executed' || view.executed === id) return true;
  return view.executed === undefined && view.changedAt !== before;
}

/** A look at what a change set would do, before it does it. */
function lookOf({ added, modified, replaced, removed }: ChangeCounts): string {
  const named = (what: string, ids: readonly string[]): readonly string[] => ids.length === 0 ? [] : [`${ids.length} ${what} (${listed(ids)})`];
  return `is deployed again: ${[`${modified} changed`, ...added === 0 ? [] : [`${added} added`], ...named('replaced', replaced), ...named('removed', removed)].join(', ')}`;
}

/** The same restore after CloudFormation refused to do anything for one of its stacks. */
export function withFailure(restore: Restore, stack: ReleasedStack, why: string, now: EpochMs): Restore {
  const index = restore.release.stacks.indexOf(stack);
  const progress = restore.progress.map((one, place): StackProgress => place === index ? { state: 'failed', why } : one);
  skipRest(restore.release.stacks, progress, index);
  return withOutcome({ ...restore, version: restore.version + 1, progress, movedAt: now });
}
