/** Names that a person typed, held against what there is. */
import { PipelineView, StageView } from '../decision/observation';
import { BadInput } from '../text/bad-input';
import { suggestion } from '../text/nearest';

/** @throws BadInput with the likeliest name. */
export function stageNamed(view: PipelineView, name: string): StageView {
  const found = view.stages.find((stage) => stage.name === name);
  if (found !== undefined) return found;
  throw new BadInput([`stage must name a stage of the pipeline, got '${name}'; ${suggestion(name, view.stages.map((stage) => stage.name))}`]);
}
