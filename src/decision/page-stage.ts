/** Tells a person of a wave that nothing mends by itself: what is bad, where it still runs, and why it could not be taken back. */
import { LedgerEntry } from './ledger-entry';
import { StageMemory } from './observation';
import { isTakenBack, restoreOfStage } from './restore-of-stage';
import { runsInStage, StageLook, targetsOf } from './stage-look';
import { CLOSED_BECAUSE, StageState } from './stage-state';
import { Recall, recallOf, TORN_GRACE } from './take-back-steps';
import { isoOf } from './time';

/** `memory`: as it is after the look; `before`: the state before it. */
export function pageFor(look: StageLook, memory: StageMemory, before: StageState): LedgerEntry | undefined {
  if (!look.current.production) return undefined;
  const { state, since, takeBack } = memory;
  const recall = recallOf(look, memory);
  if (state === 'stuck') return page(look, state, since, recall === undefined || whyNot(recall) !== undefined ? stuckBecause(look, before) : undefined, recall);
  if ((state !== 'torn' && takeBack === undefined) || state === 'restoring') return undefined;
  if (takeBack === undefined && look.now < since + TORN_GRACE) return undefined;
  // What is about to be taken back needs nobody yet.
  if (recall !== undefined && whyNot(recall) === undefined) return undefined;
  return page(look, state, since, takeBack?.because ?? CLOSED_BECAUSE.torn, recall);
}

function stuckBecause(look: StageLook, before: StageState): string | undefined {
  const restore = restoreOfStage(look);
  const outcome = before === 'restoring' || (restore !== undefined && isTakenBack(look, restore)) ? restore?.outcome : undefined;
  return outcome ?? CLOSED_BECAUSE.stuck;
}

/** Why what is to be taken back stays, if it does. */
function whyNot({ way, isRefused }: Recall): string | undefined {
  switch (way.by) {
    case 'none': return way.why;
    case 'unknown': return isRefused ? way.why : undefined;
    case 'rollback': return isRefused ? `CodePipeline does not roll it back to ${way.to.revision} (${way.to.execution})` : undefined;
    case 'restore': return undefined;
  }
}

function page(look: StageLook, state: StageState, since: number, because: string | undefined, recall: Recall | undefined): LedgerEntry | undefined {
  if (because === undefined) return undefined;
  const why = [because, ...recall === undefined ? [] : [whyNot(recall), stillOn(look, recall)]].filter((part) => part !== undefined).join('; ');
  return {
    at: isoOf(look.now),
    kind: 'page',
    stage: look.current.name,
    ...(look.execution !== undefined && { execution: look.execution.id, revision: look.execution.revision }),
    why: `${look.current.name} is ${state} since ${isoOf(since)}: ${why}; nothing opens here until it is mended: roll the stage back, or approve its airlock by hand for a revision that mends it`,
    who: 'breakwater',
    digest: state,
  };
}

function stillOn(look: StageLook, { bad }: Recall): string | undefined {
  const ran = new Set(runsInStage(look, bad.execution).map(({ action }) => action));
  const targets = targetsOf(look.current).filter(({ deployActions }) => deployActions.some((action) => ran.has(action))).map(({ name }) => name);
  return targets.length === 0 ? undefined : `still on ${bad.revision}: ${targets.join(', ')}`;
}
