/** What the ledger says of a stage's newest restore. */
import { isUnderWay, Restore } from './restore';
import { runsInStage, StageLook, targetsOf } from './stage-look';
import { EpochMs } from './time';

export function restoreOfStage({ current, observation: { memory } }: StageLook): Restore | undefined {
  return memory.kind === 'unreadable' ? undefined : memory.restores.get(current.name);
}

/** Whether what the stage's execution deployed has been taken back by a restore since. */
export function isTakenBack(look: StageLook, restore: Restore): boolean {
  const actions = new Set(targetsOf(look.current).flatMap(({ deployActions }) => deployActions));
  const deployedSince = (at: EpochMs): boolean => runsInStage(look).some(({ action, startedAt }) => actions.has(action) && startedAt > at);
  return !isUnderWay(restore) && restore.during === look.view.execution?.id && !deployedSince(restore.at);
}
