/** That a wave is to be taken back (DESIGN.md D7, §5.7): from what, and because of what. */
import { goneOff } from './afterwatch';
import { ExecutionView, StageMemory } from './observation';
import { isOneOf } from './principal';
import { isUnderWay } from './restore';
import { restoreOfStage } from './restore-of-stage';
import { runsInStage, StageLook, targetsOf } from './stage-look';
import { EpochMs } from './time';
import { isUnanswered, OURS, vetoOf } from './veto';

/** Decided, and kept with the stage until something else runs there. */
export interface TakeBack {
  readonly since: EpochMs;
  /** What is taken back. */
  readonly execution: string;
  readonly revision: string;
  /** What is to run instead; left out for what was last good. */
  readonly to?: { readonly execution: string; readonly revision: string };
  readonly because: string;
  /** `breakwater`, or the ARN of whoever asked for it. */
  readonly who: string;
}

/** What is to be taken back of the stage after this look, if anything is that was decided and is not done. */
export function takeBackAfter(look: StageLook, before: StageMemory): TakeBack | undefined {
  const { takeBack } = before;
  const decided = wrongRollback(look, before) ?? (takeBack !== undefined && !isOver(look, takeBack) ? takeBack : undefined);
  return decided ?? afterBakes(look, before);
}

/** A person who has lifted the veto since has answered the alarm. */
function afterBakes(look: StageLook, { vetoes }: StageMemory): TakeBack | undefined {
  const alarm = goneOff(look);
  if (alarm === undefined || !isUnanswered(vetoes, alarm.revision, alarm.at)) return undefined;
  return { since: look.now, execution: alarm.execution, revision: alarm.revision, because: alarm.why, who: OURS };
}

/**
 * CodePipeline's own rollback goes to the most recent success, also where that was rolled back since. A person's rollback
 * to a vetoed revision is a person's decision.
 */
function wrongRollback(look: StageLook, before: StageMemory): TakeBack | undefined {
  const { execution, now, view, current } = look;
  const isKnown = before.execution === execution?.id && before.ended !== undefined;
  if (!current.production || execution?.type !== 'ROLLBACK' || isKnown || before.takeBack?.execution === execution.id) return undefined;
  if (view.execution?.status === 'Failed' || isAskedByHand(look, execution) || !isVetoed(look, execution.revision)) return undefined;
  const { id, revision } = execution;
  return { since: now, execution: id, revision, because: `CodePipeline went back to ${revision}, which is vetoed`, who: 'breakwater' };
}

export const isVetoed = ({ plan, current, inForce }: StageLook, revision: string): boolean =>
  vetoOf(plan, current.name, revision, inForce.vetoes) !== undefined;

/** Whether a person asked CodePipeline for the rollback. */
export const isAskedByHand = ({ ownRoles }: StageLook, { askedBy }: ExecutionView): boolean => askedBy !== undefined && !isOneOf(askedBy, ownRoles);

/** Whether something else runs there by now, or was tried and failed: that is told of by itself. */
function isOver(look: StageLook, { since, execution: bad }: TakeBack): boolean {
  const { execution, view, current } = look;
  const restore = restoreOfStage(look);
  if (restore !== undefined && restore.at >= since && !isUnderWay(restore)) return true;
  if (execution === undefined || execution.id === bad) return false;
  if (execution.type === 'ROLLBACK') return view.execution?.status === 'Succeeded' && execution.startedAt >= since;
  const actions = new Set(targetsOf(current).flatMap(({ deployActions }) => deployActions));
  return runsInStage(look).some(({ action, startedAt }) => actions.has(action) && startedAt > since);
}
