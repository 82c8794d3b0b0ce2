/** Takes a wave back (DESIGN.md D7, §5.7): when, and what is done next. By which mechanism, `way-back.ts` says. */
import { LedgerEntry } from './ledger-entry';
import { ExecutionView, StageMemory } from './observation';
import { requestRestore } from './request-restore';
import { isUnderWay } from './restore';
import { restoreOfStage } from './restore-of-stage';
import { runsInStage, StageLook, targetsOf } from './stage-look';
import { CLOSED_BECAUSE } from './stage-state';
import { Judgement, NOTHING, Step } from './step';
import { TakeBack } from './take-back';
import { EpochMs, isoOf, MINUTE } from './time';
import { isNativeWrong, WayBack, wayBack } from './way-back';

/** CodePipeline's own rollback begins within seconds of a failure; where it has no target, it never does. */
const ROLLBACK_GRACE = 2 * MINUTE;
/** How long a stage that a person stopped may be torn before anything is done about it: whoever stopped it may go on. */
export const TORN_GRACE = 10 * MINUTE;
/** How long CodePipeline may refuse to roll a stage back, or not say whether it would, before another way is taken. */
const REFUSED_FOR = 5 * MINUTE;
/** Where nobody can tell which revision was deployed there. */
export const UNKNOWN_REVISION = 'what was deployed there';

/** What is to be taken back, from when on, and how. */
export interface Recall {
  readonly bad: TakeBack;
  readonly due: EpochMs;
  readonly way: WayBack;
  /** It has been tried for long enough. */
  readonly isRefused: boolean;
}

/** Nothing where the stage stays as it is. */
export function recallOf(look: StageLook, memory: StageMemory): Recall | undefined {
  const { current, now, observation } = look;
  const restore = restoreOfStage(look);
  if (!current.production || observation.memory.kind === 'unreadable' || (restore !== undefined && isUnderWay(restore))) return undefined;
  const bad = memory.state === 'stuck' ? stuckOn(look, memory) : memory.takeBack ?? tornOn(look, memory);
  if (bad === undefined) return undefined;
  const due = dueAt(look, memory);
  const way = wayBack(look, memory, bad);
  const isRefused = memory.state === 'stuck' || now >= due + REFUSED_FOR;
  return { bad, due, isRefused, way: isRefused ? otherwise(way, memory) : way };
}

/** Rollbacks that failed twice are not tried a third time: each would page. */
function otherwise(way: WayBack, { state }: StageMemory): WayBack {
  if (way.by !== 'rollback' && way.by !== 'unknown') return way;
  const { to, otherwise: release } = way;
  if (release !== undefined) return { by: 'restore', to, release };
  return state === 'stuck' ? { by: 'none', why: `rolling it back to ${to.revision} (${to.execution}) has failed, and it cannot be restored` } : way;
}

export function takeBack(look: StageLook, memory: StageMemory): Judgement {
  const recall = recallOf(look, memory);
  if (recall === undefined || recall.way.by === 'none') return NOTHING;
  const { bad, due, way } = recall;
  const { execution } = look.view;
  if (execution?.status === 'Stopping') return NOTHING;
  if (execution?.status === 'InProgress') return isInTheWay(look, bad, way) ? stopFirst(look, bad, way) : NOTHING;
  if (look.now < due || way.by === 'unknown') return NOTHING;
  const step: Step = way.by === 'restore' ? requestRestore(look, bad, way.release) : rollBackStep(look, bad, way.to);
  // Kept, so that whoever tells of the rollback knows what it is for.
  return { ...NOTHING, steps: [step], stages: memory.takeBack === undefined && way.by === 'rollback' ? keeping(look, memory, bad) : new Map() };
}

/** Where CodePipeline's own answer to a rejection would bring a vetoed revision back, the execution is stopped instead. */
export function stopInsteadOfReject(look: StageLook, memory: StageMemory, because: string, entry: LedgerEntry): Judgement | undefined {
  const { execution, current, now } = look;
  if (execution === undefined || !current.production || look.observation.memory.kind === 'unreadable' || !isNativeWrong(look)) return undefined;
  // It was stopped, and its approval waits all the same: then only an answer ends it.
  if (look.view.execution?.status === 'Stopping' && memory.takeBack?.execution === execution.id) return undefined;
  const bad: TakeBack = { since: now, execution: execution.id, revision: execution.revision, because, who: 'breakwater' };
  const way = wayBack(look, memory, bad);
  if (way.by === 'none') return undefined;
  const why = `${because}; CodePipeline would go back to a vetoed revision, so the execution is stopped and ${way.to.revision} (${way.to.execution}) follows`;
  return { ...NOTHING, steps: [{ do: 'stop', execution: execution.id, reason: because, entry: { ...entry, why } }], stages: keeping(look, memory, bad) };
}

const keeping = ({ current }: StageLook, memory: StageMemory, bad: TakeBack): Judgement['stages'] => new Map([[current.name, { ...memory, takeBack: bad }]]);

/** A second rollback failed. What a restore could not mend is a person's: it is not tried again. */
function stuckOn(look: StageLook, memory: StageMemory): TakeBack | undefined {
  const { execution } = look.view;
  return execution?.type === 'ROLLBACK' && restoreOfStage(look)?.during !== execution.id ? memory.takeBack ?? tornBy(look, memory) : undefined;
}

function tornOn(look: StageLook, memory: StageMemory): TakeBack | undefined {
  const restore = restoreOfStage(look);
  return memory.state !== 'torn' || (restore !== undefined && restore.at >= memory.since) ? undefined : tornBy(look, memory);
}

function tornBy(look: StageLook, memory: StageMemory): TakeBack {
  const bad = badExecution(look, memory);
  return { since: memory.since, execution: bad?.id ?? '', revision: bad?.revision ?? UNKNOWN_REVISION, because: reasonOf(look, memory), who: 'breakwater' };
}

function dueAt(look: StageLook, { state, since, takeBack: decided }: StageMemory): EpochMs {
  const { execution } = look.view;
  if (state === 'stuck') return since;
  const from = decided === undefined ? since : Math.max(decided.since, state === 'torn' ? since : 0);
  // CodePipeline's own rollback is on its way, and what it would bring is waited for only if it is wanted.
  if (execution?.status === 'Failed') return from + (isNativeWrong(look) ? 0 : ROLLBACK_GRACE);
  return from + (decided === undefined ? TORN_GRACE : 0);
}

/** Whether what runs in the stage has to end before it can be taken back. A rollback that goes where it should is followed. */
function isInTheWay({ execution }: StageLook, bad: TakeBack, { to }: Exclude<WayBack, { by: 'none' }>): boolean {
  if (execution === undefined) return false;
  return execution.type === 'STANDARD' || execution.id === bad.execution || (bad.to !== undefined && execution.rollsBackTo !== to.execution);
}

/** What waits for an answer would wait for ever; what deploys goes on all the same when it is abandoned. */
function stopFirst(look: StageLook, bad: TakeBack, { to }: Exclude<WayBack, { by: 'none' }>): Judgement {
  const id = look.view.execution?.id ?? '';
  const waits = !look.view.actions.some(({ status, token }) => status === 'InProgress' && token !== undefined);
  const why = `stopped, so that ${to.revision} (${to.execution}) can be deployed again in place of ${bad.revision}, because ${bad.because}`;
  return { ...NOTHING, steps: [{ do: 'stop', execution: id, reason: why, waits, entry: entryOf(look, bad, why, bad.revision, `stop/${id}`) }] };
}

function rollBackStep(look: StageLook, bad: TakeBack, { execution, revision }: { readonly execution: string; readonly revision: string }): Step {
  const why = `CodePipeline is asked to deploy ${revision} (${execution}) again in place of ${bad.revision}, because ${bad.because}`;
  return {
    do: 'rollBack',
    stage: look.current.name,
    target: execution,
    toRevision: revision,
    reason: bad.because,
    entry: entryOf(look, bad, why, revision, `${execution}@${isoOf(look.now)}`),
  };
}

const entryOf = ({ now, current, view }: StageLook, { who }: TakeBack, why: string, revision: string, digest: string): LedgerEntry => ({
  at: isoOf(now), kind: 'rollback.requested', stage: current.name, execution: view.execution?.id ?? '', revision, why, who, digest,
});

/** The newest standard execution that has deployed here, but for the one that went all the way through: it may be seen in a later wave. */
function badExecution(look: StageLook, { runs }: StageMemory): ExecutionView | undefined {
  const actions = new Set(targetsOf(look.current).flatMap(({ deployActions }) => deployActions));
  return [...look.observation.executions.values()]
    .filter(({ id, type }) => type === 'STANDARD' && id !== runs?.execution && runsInStage(look, id).some(({ action }) => actions.has(action)))
    .reduce<ExecutionView | undefined>((best, one) => best === undefined || one.startedAt > best.startedAt ? one : best, undefined);
}

function reasonOf({ view }: StageLook, { state }: StageMemory): string {
  const failed = view.actions.find(({ status, summary = '' }) => status === 'Failed' && summary !== '');
  return failed === undefined ? CLOSED_BECAUSE[state] ?? 'it is torn' : `${failed.name} failed: ${failed.summary ?? ''}`;
}
