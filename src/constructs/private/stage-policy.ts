import { IConstruct } from 'constructs';
import { refuse } from '../../blockers/refusal';
import { Problem } from '../../decision/problem';
import { StagePolicy } from './airlock-pipeline';
import { DeclaredStage } from './declared-stage';
import { MOST_ACTIONS } from './size-problems';
import { CDK_STAGES } from './stage-names';

/** What holds for a CodePipeline stage; fails for one that is neither declared nor of CDK Pipelines. */
export function stagePolicy(stageName: string, stages: readonly DeclaredStage[], pipeline: IConstruct): StagePolicy {
  if (CDK_STAGES.includes(stageName)) return { rollsBack: false };
  const declared = stages.find(({ name }) => name === stageName);
  if (declared === undefined) refuse([undeclared(stageName, stages)], pipeline);
  return { rollsBack: declared?.production ?? false };
}

function undeclared(stageName: string, stages: readonly DeclaredStage[]): Problem {
  const split = stages.find(({ name }) => stageName.startsWith(`${name}.`));
  return split === undefined
    ? { path: 'stages', text: `must be declared with addPreProduction or addWave, got '${stageName}' from CDK Pipelines; it would have no gate` }
    : { path: split.name, text: `must have at most ${MOST_ACTIONS} actions, got more with the steps that its tests need; spread its targets over more waves` };
}
