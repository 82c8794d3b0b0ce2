/**
 * Approvals that must never pass (DESIGN.md §5.4): they would let something on that nothing guards any more,
 * as when "retry failed actions" after a rollback turns a bake into a rubber stamp.
 */
import { StepPlan } from './plan';
import { restoreOfStage } from './restore-of-stage';
import { deploymentBegan, runOf, runsInStage, StageLook, vetoOfLook } from './stage-look';
import { vetoText } from './veto';

/** Why an approval of the execution in the stage is refused; nothing when it is in order. `step` is what a bake guards. */
export function refusal(look: StageLook, step: StepPlan | undefined): string | undefined {
  const { execution } = look;
  if (execution !== undefined && execution.status !== 'InProgress') {
    return `execution ${execution.id} is ${execution.status.toLowerCase()}, not in progress`;
  }
  const restore = restoreOfStage(look);
  const began = step === undefined ? undefined : deploymentBegan(look, step);
  if (restore !== undefined && restore.state !== 'failed' && began !== undefined && began < restore.at) {
    return `${restore.stage} was restored to ${restore.release.revision} since this execution deployed`;
  }
  const veto = vetoOfLook(look);
  // At the airlock it is held instead: nothing of it is deployed, and the veto may be lifted.
  if (veto !== undefined && step !== undefined) return vetoText(veto);
  for (const { target, action } of deploymentsOf(step)) {
    const own = runOf(look, action);
    if (own === undefined || own.status === 'Failed' || own.status === 'Abandoned') {
      return `${target} was not deployed by this execution (action ${action} ${own === undefined ? 'never ran' : `is ${own.status.toLowerCase()}`})`;
    }
    const latest = latestRun(look, action);
    if (latest !== undefined && latest !== own.runId) return `${target} was deployed by another execution since (action ${action})`;
  }
  return undefined;
}

/**
 * What is missing for telling whose the bake is. CodePipeline answers its two questions one after the other, and the list
 * of runs may lag behind the state: what is not listed yet must not count as never having been.
 */
export function notYetListed(look: StageLook, bake: string, step: StepPlan): string | undefined {
  const unlisted = (action: string): boolean => {
    const latest = latestRun(look, action);
    return latest === undefined || (action === bake && !runsInStage(look).some(({ runId }) => runId === latest));
  };
  const actions = [bake, ...deploymentsOf(step).map(({ action }) => action)];
  const missing = actions.find((action) => unlisted(action) || (action !== bake && runOf(look, action)?.status === 'InProgress'));
  return missing === undefined ? undefined : `the run of ${missing} is not listed as it is shown`;
}

const deploymentsOf = (step: StepPlan | undefined): readonly { readonly target: string; readonly action: string }[] =>
  (step?.targets ?? []).flatMap((target) => target.deployActions.map((action) => ({ target: target.name, action })));

/** GetPipelineState shows the latest run of an action, of whichever execution it was. */
const latestRun = (look: StageLook, action: string): string | undefined => look.view.actions.find((view) => view.name === action)?.runId;
