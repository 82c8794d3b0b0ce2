/** When a wave is restored: torn or stuck, and CodePipeline brings nothing back by itself (DESIGN.md §5.7). */
import { LedgerEntry } from './ledger-entry';
import { ExecutionView, StageMemory } from './observation';
import { Release, stacksIn } from './release';
import { isUnderWay, Restore } from './restore';
import { runsInStage, StageLook, targetsOf } from './stage-look';
import { CLOSED_BECAUSE } from './stage-state';
import { Judgement, NOTHING } from './step';
import { EpochMs, isoOf, MINUTE } from './time';

/** CodePipeline's own rollback begins within seconds of a failure; where it has no target, it never does. */
const ROLLBACK_GRACE = 2 * MINUTE;
/** How long a stage that a person stopped may be torn before anything is done about it: whoever stopped it may go on. */
export const TORN_GRACE = 10 * MINUTE;

/** Where nobody can tell which revision was deployed there. */
export const UNKNOWN_REVISION = 'what was deployed there';

export function requestRestore(look: StageLook, memory: StageMemory): Judgement {
  const release = releaseToRestore(look, memory);
  if (release === undefined || !isDue(look, memory)) return NOTHING;
  const restore = restoreOf(look, memory, release);
  const entry: LedgerEntry = {
    at: isoOf(look.now),
    kind: 'restore.requested',
    stage: restore.stage,
    execution: restore.during,
    revision: restore.revision,
    why: `${release.revision} (${release.execution}) is to be restored from its templates, because ${restore.why}`,
    who: 'breakwater',
    digest: restore.id,
  };
  return { ...NOTHING, steps: [{ do: 'restore', restore, entry }] };
}

/** What ran in the stage before, if a restore can bring any of it back. */
export function releaseToRestore({ current, observation: { memory } }: StageLook, { runs }: StageMemory): Release | undefined {
  if (!current.production || memory.kind === 'unreadable' || runs === undefined) return undefined;
  const release = memory.releases.get(current.name)?.find(({ execution }) => execution === runs.execution);
  return release !== undefined && release.stacks.length > 0 ? release : undefined;
}

/** Why a stage that can be restored by its plan cannot be restored now; nothing where it never could. */
export function whyNotRestorable(look: StageLook, memory: Pick<StageMemory, 'runs'>): string | undefined {
  const { current, observation } = look;
  if (observation.memory.kind === 'unreadable' || stacksIn(current, look.plan.deployers).length === 0) return undefined;
  if (memory.runs === undefined) return 'it cannot be restored, because nothing has succeeded here yet';
  const release = observation.memory.releases.get(current.name)?.find(({ execution }) => execution === memory.runs?.execution);
  if (release === undefined) return `it cannot be restored, because what ${memory.runs.revision} (${memory.runs.execution}) put in place is not known`;
  return release.stacks.length === 0 ? `it cannot be restored: ${release.missing.join('; ')}` : undefined;
}

/** The stage's newest restore. */
export function restoreOfStage({ current, observation: { memory } }: StageLook): Restore | undefined {
  return memory.kind === 'unreadable' ? undefined : memory.restores.get(current.name);
}

function isDue(look: StageLook, { state, since }: StageMemory): boolean {
  const newest = restoreOfStage(look);
  if (newest !== undefined && isUnderWay(newest)) return false;
  const { execution } = look.view;
  // A second rollback failed. What a restore could not mend is a person's: it is not tried again.
  if (state === 'stuck') return execution?.type === 'ROLLBACK' && newest?.during !== execution.id;
  if (state !== 'torn' || (newest !== undefined && newest.at >= since)) return false;
  return look.now >= since + (execution?.status === 'Failed' ? ROLLBACK_GRACE : TORN_GRACE);
}

function restoreOf(look: StageLook, memory: StageMemory, release: Release): Restore {
  const { current, now, plan, view } = look;
  const known = new Set(release.stacks.map(({ target, template }) => `${target}: ${template.stack}`));
  return {
    version: (restoreOfStage(look)?.version ?? 0) + 1,
    // One for each time that a stage is torn, so that asking twice makes no second change set.
    id: `breakwater-restore-${memory.since.toString(36)}`,
    stage: current.name,
    during: view.execution?.id ?? '',
    revision: badExecution(look)?.revision ?? UNKNOWN_REVISION,
    why: reasonOf(look, memory),
    at: now,
    release,
    leftovers: stacksIn(look.judgedBy, plan.deployers).map(({ target, template }) => `${target}: ${template.stack}`).filter((name) => !known.has(name)),
    state: 'requested',
    progress: release.stacks.map(() => ({ state: 'waiting' })),
    movedAt: now,
  };
}

/** The newest standard execution that has deployed here. */
function badExecution(look: StageLook): ExecutionView | undefined {
  const actions = new Set(targetsOf(look.current).flatMap(({ deployActions }) => deployActions));
  return [...look.observation.executions.values()]
    .filter(({ id, type }) => type === 'STANDARD' && runsInStage(look, id).some(({ action }) => actions.has(action)))
    .reduce<ExecutionView | undefined>((best, one) => best === undefined || one.startedAt > best.startedAt ? one : best, undefined);
}

function reasonOf({ view }: StageLook, { state }: StageMemory): string {
  const failed = view.actions.find(({ status, summary = '' }) => status === 'Failed' && summary !== '');
  return failed === undefined ? CLOSED_BECAUSE[state] ?? 'it is torn' : `${failed.name} failed: ${failed.summary ?? ''}`;
}

/** Whether what the stage's execution deployed has been taken back by a restore since. */
export function isTakenBack(look: StageLook, restore: Restore): boolean {
  const actions = new Set(targetsOf(look.current).flatMap(({ deployActions }) => deployActions));
  const deployedSince = (at: EpochMs): boolean => runsInStage(look).some(({ action, startedAt }) => actions.has(action) && startedAt > at);
  return !isUnderWay(restore) && restore.during === look.view.execution?.id && !deployedSince(restore.at);
}
