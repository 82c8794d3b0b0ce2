/** What a wave can be rolled back to by CodePipeline: asked only where something may have to be taken back. */
import { rollbackRequests } from './honour-rollback';
import { isSettled } from './remember-stage';
import { StageLook } from './stage-look';

/** Whether it matters now what the stage can be rolled back to. */
export function needsRollbackTargets(look: StageLook): boolean {
  const { current, observation, view } = look;
  const { memory } = observation;
  if (!current.production || memory.kind === 'unreadable') return false;
  if (rollbackRequests(observation).some(({ says }) => says.stage === current.name)) return true;
  const hasFallen = view.execution?.status === 'Failed' || view.execution?.status === 'Stopped' || view.execution?.status === 'Cancelled';
  // Where a revision is vetoed, CodePipeline's own rollback may bring it back.
  const isAnyVetoed = [...memory.stages.values()].some(({ vetoes = [] }) => vetoes.some(({ lifted }) => lifted === undefined));
  const mayMatter = hasFallen || isAnyVetoed || memory.stages.get(current.name)?.takeBack !== undefined;
  return mayMatter && !isSettled(look);
}
