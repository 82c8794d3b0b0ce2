import { CodePipeline, Step } from 'aws-cdk-lib/pipelines';
import { AIRLOCK } from '../../contract/names';
import { ApprovalStep } from './approval-step';
import { DeclaredStage, targetsOf } from './declared-stage';

/** Lays the declared stages out, one CodePipeline stage each: airlock, then step after step with its tests and bake. */
export function layOut(pipeline: CodePipeline, stages: readonly DeclaredStage[]): void {
  for (const stage of stages) {
    if (targetsOf(stage).length > 0) layOutStage(pipeline, stage);
  }
}

function layOutStage(pipeline: CodePipeline, stage: DeclaredStage): void {
  const wave = pipeline.addWave(stage.name);
  // CDK Pipelines renders a wave of one under the name of its only member.
  const alone = targetsOf(stage).length === 1;
  // One and the same approval is what comes after every target of a step and before every target of the next:
  // CDK Pipelines renders it once, between them.
  let before: Step | undefined = stage.gated ? new ApprovalStep(AIRLOCK) : undefined;
  for (const step of stage.steps) {
    const bake: Step | undefined = step.bake && new ApprovalStep(step.bake.action);
    for (const target of step.targets) {
      const deployment = target.deploymentAs(alone ? stage.name : target.name);
      if (before !== undefined) deployment.addPre(before);
      deployment.addPost(...target.tests);
      if (bake !== undefined) {
        deployment.addPost(bake);
        // What comes after a deployment runs side by side; a bake begins when the tests have ended.
        for (const test of target.tests) bake.addStepDependency(test);
      }
      // In the order of the steps: an approval is drawn where it is met first.
      wave.stages.push(deployment);
    }
    before = bake;
  }
}
