import { StagePolicy } from './airlock-pipeline';
import { DeclaredStage } from './declared-stage';
import { MOST_ACTIONS } from './size-problems';
import { CDK_STAGES } from './stage-names';

/** What holds for a CodePipeline stage; fails for one that is neither declared nor of CDK Pipelines. */
export function stagePolicy(stageName: string, stages: readonly DeclaredStage[]): StagePolicy {
  if (CDK_STAGES.includes(stageName)) return { rollsBack: false };
  const declared = stages.find(({ name }) => name === stageName);
  if (declared !== undefined) return { rollsBack: declared.production };
  const split = stages.find(({ name }) => stageName.startsWith(`${name}.`));
  throw new Error(split === undefined
    ? `stages must be declared with addPreProduction or addWave, got '${stageName}' from CDK Pipelines; it would have no gate`
    : `${split.name} must have at most ${MOST_ACTIONS} actions, got more with the steps that its tests need; spread its targets over more waves`);
}
