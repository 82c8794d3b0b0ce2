/** What one look adds to what is known of a stage: its state, what runs there, and whether a person must be told. */
import { rollbacksAfter } from './after-rollback';
import { LedgerEntry } from './ledger-entry';
import { ENDED_STATUSES, ExecutionView, StageMemory } from './observation';
import { pageFor } from './page-stage';
import { isUnderWay } from './restore';
import { isTakenBack, restoreOfStage } from './restore-of-stage';
import { hasDeployed, hasLanded, runsInStage, StageLook, targetsOf } from './stage-look';
import { stageNews } from './stage-news';
import { STAGE_TABLE, StageEvent, StageState } from './stage-state';
import { takeBackAfter } from './take-back';
import { newlyTakenBack } from './taken-back';
import { isoOf } from './time';
import { isNews, leftLast, runsAfter, wasLeftSound } from './what-runs';

export interface Remembered {
  readonly memory: StageMemory;
  readonly changed: boolean;
  readonly notes: readonly LedgerEntry[];
  readonly pages: readonly LedgerEntry[];
}

export function rememberStage(look: StageLook): Remembered {
  const before = look.memory ?? { state: 'resting', since: look.now, deployed: [] };
  const failedRollbacks = failedRollbacksAfter(look, before);
  const events = eventsOf(look, before, failedRollbacks);
  const state = events.reduce<StageState>((from, event) => STAGE_TABLE[from][event], before.state);
  const frozen = !look.view.transition.enabled;
  const same = state === before.state;
  const since = same ? before.since : look.now;
  const runs = runsAfter(look, before);
  const ended = ENDED_STATUSES.find((status) => status === look.view.execution?.status);
  const takeBack = takeBackAfter(look, before);
  const rollbacks = rollbacksAfter(look, before, state, hasReleased(look, before, events));
  const known = new Set(before.deployed);
  const unpaged: StageMemory = {
    state,
    since,
    ...(frozen && { frozen }),
    ...(look.view.execution !== undefined && { execution: look.view.execution.id }),
    ...(ended !== undefined && { ended }),
    ...(failedRollbacks.length > 0 && { failedRollbacks }),
    ...(runs !== undefined && { runs }),
    deployed: targetsOf(look.current).filter((target) => known.has(target.name) || hasLanded(look, target)).map((target) => target.name),
    ...firstDeployments(look, before, known),
    ...(takeBack !== undefined && { takeBack }),
    ...(rollbacks !== undefined && { rollbacks }),
    ...(before.vetoes !== undefined && { vetoes: before.vetoes }),
  };
  const wasPaged = same && before.paged === true;
  const page = wasPaged ? undefined : pageFor(look, unpaged, before.state);
  const memory = page !== undefined || wasPaged ? { ...unpaged, paged: true } : unpaged;
  return {
    memory,
    changed: look.memory === undefined || fingerprint(memory) !== fingerprint(look.memory),
    notes: [...(frozen === (before.frozen ?? false) ? [] : [freezeNote(look, frozen)]), ...stageNews(look)],
    pages: page === undefined ? [] : [page],
  };
}

/**
 * Whether a release has gone all the way through since the look before: what a rollback left sound is none, and nor is what
 * nobody can name. A rollback that ended in the moment of that look, with another there at once, shows as news for ever.
 */
function hasReleased(look: StageLook, before: StageMemory, events: readonly StageEvent[]): boolean {
  if (events.at(-1) === 'succeeded') return before.execution !== look.view.execution?.id || before.ended !== 'Succeeded';
  return events.includes('succeeded') && leftLast(look)?.type === 'STANDARD';
}

/** Whether nothing is to be learnt of the stage: its last execution has ended there, and all of that is remembered. */
export function isSettled(look: StageLook): boolean {
  const { view, memory, current } = look;
  if (memory === undefined || view.execution === undefined) return false;
  const { state, execution, ended, frozen = false, paged = false, takeBack } = memory;
  const isTroubled = state === 'restoring' || ((state === 'torn' || state === 'stuck') && !paged) || takeBack !== undefined;
  if (execution !== view.execution.id || ended !== view.execution.status || frozen === view.transition.enabled) return false;
  // A retry that ended as the execution had ended before leaves no other trace.
  if (view.actions.some(({ changedAt }) => changedAt !== undefined && changedAt >= memory.since)) return false;
  return !current.production || (!isTroubled && newlyTakenBack(look).length === 0);
}

/** What happened in the stage since it was last looked at, oldest first: how what has gone was left, and what is there now. */
function eventsOf(look: StageLook, before: StageMemory, failedRollbacks: readonly string[]): readonly StageEvent[] {
  const { view } = look;
  if (view.execution === undefined) return ['empty'];
  const restore = restoreOfStage(look);
  const end: StageEvent = restore?.state === 'restored' ? 'restoreSucceeded' : 'restoreFailed';
  // What was taken back shows as failed for as long as nothing else comes into the stage.
  if (restore !== undefined && isTakenBack(look, restore)) return [end];
  const present = eventOfThePresent(look, failedRollbacks);
  if (restore !== undefined && isUnderWay(restore)) return [present, 'restoreRunning'];
  if (restore !== undefined && before.state === 'restoring') return [end, present];
  if (before.execution === view.execution.id) return [present];
  return [...eventsOfTheGone(look, before, failedRollbacks), present];
}

/**
 * A later execution is in the stage now, and others may have come and gone in between. What they left behind is told by
 * the stage's actions, each of which shows its latest run: it does not matter whose, or whether anybody looked.
 */
function eventsOfTheGone(look: StageLook, before: StageMemory, failedRollbacks: readonly string[]): readonly StageEvent[] {
  const gone = unendedBefore(look, before);
  const hasFailed = gone?.type === 'ROLLBACK' && gone.status !== 'Succeeded';
  const rollback: readonly StageEvent[] = hasFailed ? [failedRollbacks.length > 1 ? 'rollbackFailedAgain' : 'rollbackFailed'] : [];
  if (!isNews(look, before)) return rollback;
  if (wasLeftSound(look)) return [...rollback, 'succeeded'];
  // What is torn or stuck already is known to be: the same news again would make less of it.
  return rollback.length > 0 || before.state === 'torn' || before.state === 'stuck' ? rollback : ['endedTorn'];
}

function eventOfThePresent(look: StageLook, failedRollbacks: readonly string[]): StageEvent {
  const { view, judgedBy } = look;
  const { status, type } = view.execution ?? { status: 'Skipped', type: 'STANDARD' };
  if (type === 'ROLLBACK') {
    if (status === 'InProgress' || status === 'Stopping') return 'rollbackRunning';
    if (status === 'Succeeded') return 'rollbackSucceeded';
    return failedRollbacks.length > 1 ? 'rollbackFailedAgain' : 'rollbackFailed';
  }
  const deployed = targetsOf(judgedBy).some((target) => hasDeployed(look, target));
  switch (status) {
    case 'Succeeded': return 'succeeded';
    case 'Failed': case 'Stopped': case 'Cancelled': return deployed ? 'endedTorn' : 'endedClean';
    case 'Skipped': return 'endedClean';
    case 'InProgress': case 'Stopping': {
      const waiting = view.actions.find((action) => action.status === 'InProgress' && action.token !== undefined)?.name;
      if (waiting !== undefined && waiting === judgedBy.airlock) return 'atAirlock';
      return judgedBy.steps.some((step) => step.bake?.action === waiting) ? 'baking' : 'deploying';
    }
  }
}

/** The execution that was there at the look before, where its end is still to be told: once told, what became of it since is known as well. */
const unendedBefore = ({ observation }: StageLook, { execution, ended }: StageMemory): ExecutionView | undefined =>
  execution === undefined || ended !== undefined ? undefined : observation.executions.get(execution);

/** The rollback executions that failed here since anything succeeded here, or was restored. */
function failedRollbacksAfter(look: StageLook, before: StageMemory): readonly string[] {
  const known = before.failedRollbacks ?? [];
  const now = look.view.execution;
  if (now?.status === 'Succeeded' || isRestored(look, before)) return [];
  const failed = [unendedBefore(look, before), now && look.observation.executions.get(now.id)]
    .filter((execution) => execution?.type === 'ROLLBACK' && ['Failed', 'Stopped', 'Cancelled'].includes(execution.status))
    // One that went the wrong way was stopped by us.
    .filter((execution) => execution?.id !== before.takeBack?.execution)
    .map((execution) => execution?.id ?? '');
  return [...new Set([...known, ...failed])];
}

/** Whether what runs here was brought back by a restore, and nothing has begun to be deployed since, or nobody has looked since. */
function isRestored(look: StageLook, before: StageMemory): boolean {
  const restore = restoreOfStage(look);
  return restore?.state === 'restored' && (before.state === 'restoring' || isTakenBack(look, restore));
}

/** When the first deployment of each target ended; what was deployed before anybody looked has no such moment. */
function firstDeployments(look: StageLook, before: StageMemory, deployed: ReadonlySet<string>): Pick<StageMemory, 'firstDeployed'> {
  const firsts = targetsOf(look.current).flatMap(({ name, deployActions }): readonly (readonly [string, number])[] => {
    const known = before.firstDeployed?.[name];
    if (known !== undefined) return [[name, known]];
    const ends = deployed.has(name) ? [] : runsInStage(look)
      .flatMap(({ action, status, endedAt }) => status === 'Succeeded' && endedAt !== undefined && deployActions.includes(action) ? [endedAt] : []);
    return ends.length === 0 ? [] : [[name, Math.max(...ends)]];
  });
  return firsts.length === 0 ? {} : { firstDeployed: Object.fromEntries(firsts) };
}

/** All that a memory holds, in one order, whatever the order of its fields was when it was read. */
const fingerprint = ({ state, since, paged = false, frozen = false, execution, ended, failedRollbacks = [], ...memory }: StageMemory): string => {
  const { runs, rollbacks, takeBack, deployed, firstDeployed } = memory;
  return JSON.stringify([
    state, since, paged, frozen, execution, ended, failedRollbacks, runs?.execution, runs?.revision, runs?.startedAt,
    takeBack?.since, takeBack?.execution, takeBack?.to?.execution, rollbacks?.inARow, rollbacks?.endedAt,
    deployed, deployed.map((name) => firstDeployed?.[name]),
  ]);
};

function freezeNote(look: StageLook, frozen: boolean): LedgerEntry {
  const { by, reason, at } = look.view.transition;
  return {
    at: isoOf(look.now),
    kind: frozen ? 'transition.disabled' : 'transition.enabled',
    stage: look.current.name,
    why: frozen ? `the transition into the stage is disabled${reason === undefined ? '' : `: ${reason}`}` : 'the transition into the stage is enabled again',
    who: by ?? 'unknown',
    ...(at !== undefined && { digest: String(at) }),
  };
}
