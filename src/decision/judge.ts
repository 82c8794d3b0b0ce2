/** The controller's judgement: what follows from one look at a pipeline. The rules are those of DESIGN.md §5. */
import { awaitMutation } from './await-mutation';
import { judgeOperators, memoryAfter } from './judge-operators';
import { judgeStage } from './judge-stage';
import { keepRelease } from './keep-release';
import { MemoryView, Observation } from './observation';
import { Plan } from './plan';
import { rememberVetoes, Vetoes } from './remember-vetoes';
import { lookAt } from './stage-look';
import { Judgement, NOTHING, together } from './step';
import { EpochMs } from './time';

export function judge(plan: Plan, observation: Observation, ownRoles: readonly string[], now: EpochMs): Judgement {
  const views = new Map(observation.pipeline.stages.map((view) => [view.name, view]));
  const { memory } = observation;
  // What an execution carried is looked up by its hash, also when a later commit's plan has been deployed since.
  const plans = memory.kind === 'read' && plan.hash !== undefined && !memory.plans.has(plan.hash) ? [plan] : [];
  const vetoes = rememberVetoes(plan, observation, ownRoles, now);
  const operators = judgeOperators(plan, observation, vetoes, now);
  const updates = awaitMutation(plan, observation, operators.inForce, now);
  const judged = together([{ ...NOTHING, plans, notes: operators.notes }, updates, ...plan.stages.flatMap((stage) => {
    // A stage that is planned and not there yet: the pipeline's update is on its way.
    const view = views.get(stage.name);
    if (view === undefined) return [];
    const look = lookAt(stage, view, { plan, observation, ownRoles, now, inForce: operators.inForce });
    return [judgeStage(look), keepRelease(look)];
  })]);
  const remembered = memory.kind === 'read' ? memoryAfter(memory.operators, operators.memory, judged.uses) : undefined;
  return { ...judged, stages: withVetoes(judged.stages, vetoes, memory), ...(remembered !== undefined && { operators: remembered }) };
}

/** Vetoes are kept with their stage, also where nothing else is to be learnt of it, or it is in the plan no longer. */
function withVetoes(judged: Judgement['stages'], { changed }: Vetoes, memory: MemoryView): Judgement['stages'] {
  if (memory.kind === 'unreadable' || changed.size === 0) return judged;
  return new Map([...judged, ...[...changed].flatMap(([stage, vetoes]) => {
    const known = judged.get(stage) ?? memory.stages.get(stage);
    return known === undefined ? [] : [[stage, { ...known, vetoes }] as const];
  })]);
}
