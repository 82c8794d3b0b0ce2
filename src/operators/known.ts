/** Names that a person typed, held against what there is. */
import { AIRLOCK } from '../contract/names';
import { UPDATE_STAGE } from '../decision/mutation';
import { PipelineView, StageView } from '../decision/observation';
import { BadInput } from '../text/bad-input';
import { listed, suggestion } from '../text/nearest';

/** @throws BadInput with the likeliest name. */
export function stageNamed(view: PipelineView, name: string): StageView {
  const found = view.stages.find((stage) => stage.name === name);
  if (found !== undefined) return found;
  throw new BadInput([`stage must name a stage of the pipeline, got '${name}'; ${suggestion(name, view.stages.map((stage) => stage.name))}`]);
}

/** One that blockers and pauses can hold. @throws BadInput naming those that can be. */
export function gatedStage(pipeline: PipelineView, name: string): StageView {
  const found = stageNamed(pipeline, name);
  if (isGated(found)) return found;
  const gated = pipeline.stages.filter(isGated).map((stage) => stage.name);
  throw new BadInput([`stage must have a gate, got ${name}, which has none; ${gated.length === 0 ? 'no stage has one' : `those that have one are ${listed(gated)}`}`]);
}

/** One of which something can be overridden: with a gate, or the one by which the pipeline updates itself. @throws BadInput */
export const overridableStage = (pipeline: PipelineView, name: string): StageView =>
  name === UPDATE_STAGE ? stageNamed(pipeline, name) : gatedStage(pipeline, name);

const isGated = ({ actions }: StageView): boolean => actions.some((action) => action.name === AIRLOCK);
