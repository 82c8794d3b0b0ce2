/** The controller's judgement: what follows from one look at a pipeline. The rules are those of DESIGN.md §5. */
import { judgeStage } from './judge-stage';
import { Observation } from './observation';
import { Plan } from './plan';
import { lookAt } from './stage-look';
import { Judgement, together } from './step';
import { EpochMs } from './time';

export function judge(plan: Plan, observation: Observation, ownRoles: readonly string[], now: EpochMs): Judgement {
  const views = new Map(observation.pipeline.stages.map((view) => [view.name, view]));
  return together(plan.stages.flatMap((stage) => {
    // A stage that is planned and not there yet: the pipeline's update is on its way.
    const view = views.get(stage.name);
    return view === undefined ? [] : [judgeStage(lookAt(stage, view, { plan, observation, ownRoles, now }))];
  }));
}
