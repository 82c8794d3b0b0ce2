/** What a wave can be rolled back to by CodePipeline: asked only where something may have to be taken back. */
import { RollbackTargetsView } from './observation';
import { isSettled } from './remember-stage';
import { StageLook } from './stage-look';

/** Whether it matters now what the stage can be rolled back to. */
export function needsRollbackTargets(look: StageLook): boolean {
  const { current, observation, view } = look;
  const hasFallen = view.execution?.status === 'Failed' || view.execution?.status === 'Stopped' || view.execution?.status === 'Cancelled';
  return current.production && observation.memory.kind === 'read' && hasFallen && !isSettled(look);
}

const UNSEEN: RollbackTargetsView = { kind: 'unreadable', why: 'what the stage can be rolled back to was not looked at - the next tick looks' };

export const rollbackTargetsOf = ({ observation, current }: StageLook): RollbackTargetsView =>
  observation.rollbackTargets.get(current.name) ?? UNSEEN;
