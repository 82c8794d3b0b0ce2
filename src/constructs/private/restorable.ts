import { AssetManifestArtifact, CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { DeployerPlan, TemplatePlan } from '../../decision/plan';

/** A template as its synthesizer publishes it. Not `StackDeployment.templateUrl`, which cuts a key at its first slash. */
const TEMPLATE_URL = /^s3:\/\/([^/]+)\/(.+)$/;

/** Whether a restore could deploy the stack again: its template is published, and there is a role to deploy with. */
export const isRestorable = (stack: CloudFormationStackArtifact): boolean => wayOf(stack) !== undefined;

/**
 * The files in the bucket of its template that a stack's template refers to: with one of them gone, it cannot be deployed.
 * Images are not among them: the role that deploys may not look at their repository.
 */
export function filesOf(stack: CloudFormationStackArtifact): readonly string[] {
  const way = wayOf(stack);
  const keys = stack.dependencies
    .flatMap((artifact) => AssetManifestArtifact.isAssetManifestArtifact(artifact) ? Object.values(artifact.contents.files ?? {}) : [])
    .flatMap(({ destinations }) => Object.values(destinations))
    .flatMap(({ bucketName, objectKey }) => bucketName === way?.bucket && objectKey !== way.key ? [objectKey] : []);
  return [...new Set(keys)].sort();
}

/** How a stack is deployed, and where its template is; nothing when one of the two is missing. */
export function wayOf(stack: CloudFormationStackArtifact): Omit<DeployerPlan, 'id'> & Pick<TemplatePlan, 'key'> | undefined {
  const { assumeRoleArn, assumeRoleExternalId, cloudFormationExecutionRoleArn, environment: { account, region } } = stack;
  const [, bucket, key] = TEMPLATE_URL.exec(stack.stackTemplateAssetObjectUrl ?? '') ?? [];
  if (bucket === undefined || key === undefined || assumeRoleArn === undefined) return undefined;
  return {
    account,
    region,
    bucket,
    key,
    roleArn: assumeRoleArn,
    ...(assumeRoleExternalId !== undefined && { externalId: assumeRoleExternalId }),
    ...(cloudFormationExecutionRoleArn !== undefined && { executionRoleArn: cloudFormationExecutionRoleArn }),
  };
}
