import { createHash } from 'node:crypto';
import { Stack } from 'aws-cdk-lib';
import { CfnPipeline } from 'aws-cdk-lib/aws-codepipeline';

/**
 * SHA-256 of what makes CodePipeline start a new structure version: everything but names of things outside it.
 * Read it after all Aspects, which may still change the pipeline.
 */
export function definitionHash(pipeline: CfnPipeline): string {
  const {
    stages, artifactStore, artifactStores, triggers, variables, executionMode, pipelineType, roleArn, name, disableInboundStageTransitions,
    restartExecutionOnUpdate,
  } = pipeline;
  const definition: unknown = Stack.of(pipeline).resolve({
    stages,
    artifactStore,
    artifactStores,
    triggers,
    variables,
    executionMode,
    pipelineType,
    roleArn,
    name,
    disableInboundStageTransitions,
    restartExecutionOnUpdate,
  });
  return sha256(JSON.stringify(definition));
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
