/**
 * Approvals that must never pass (DESIGN.md §5.4): they would let something on that nothing guards any more,
 * as when "retry failed actions" after a rollback turns a bake into a rubber stamp.
 */
import { StepPlan } from './plan';
import { runOf, StageLook } from './stage-look';

/** Why an approval of the execution in the stage is refused; nothing when it is in order. `step` is what a bake guards. */
export function refusal(look: StageLook, step: StepPlan | undefined): string | undefined {
  const { execution } = look;
  if (execution !== undefined && execution.status !== 'InProgress') {
    return `execution ${execution.id} is ${execution.status.toLowerCase()}, not in progress`;
  }
  for (const target of step?.targets ?? []) {
    for (const action of target.deployActions) {
      const own = runOf(look, action);
      if (own === undefined || own.status !== 'Succeeded') {
        return `${target.name} was not deployed by this execution (action ${action} ${own === undefined ? 'never ran' : `is ${own.status.toLowerCase()}`})`;
      }
      // GetPipelineState shows the latest run of an action, of whichever execution it was.
      const latest = look.view.actions.find((view) => view.name === action)?.runId;
      if (latest !== own.runId) return `${target.name} was deployed by another execution since (action ${action})`;
    }
  }
  return undefined;
}
