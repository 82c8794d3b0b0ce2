import { AssetManifestArtifact, CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { DeployerPlan, ImagesPlan, TemplatePlan } from '../../decision/plan';

/** A template as its synthesizer publishes it. Not `StackDeployment.templateUrl`, which cuts a key at its first slash. */
const TEMPLATE_URL = /^s3:\/\/([^/]+)\/(.+)$/;

/** Whether a restore could deploy the stack again: its template is published, and there is a role to deploy with. */
export const isRestorable = (stack: CloudFormationStackArtifact): boolean => wayOf(stack) !== undefined;

/** The files in the bucket of its template that a stack's template refers to: with one of them gone, it cannot be deployed. */
export function filesOf(stack: CloudFormationStackArtifact): readonly string[] {
  const way = wayOf(stack);
  const keys = assetsOf(stack)
    .flatMap(({ files = {} }) => Object.values(files))
    .flatMap(({ destinations }) => Object.values(destinations))
    .flatMap(({ bucketName, objectKey }) => bucketName === way?.bucket && objectKey !== way.key ? [objectKey] : []);
  return [...new Set(keys)].sort();
}

/** The images of its own account and Region that a stack's template refers to, and who may look for them, if anybody may. */
export function imagesOf(stack: CloudFormationStackArtifact): ImagesPlan | undefined {
  const { lookupRole, environment } = stack;
  const names = assetsOf(stack)
    .flatMap(({ dockerImages = {} }) => Object.values(dockerImages))
    .flatMap(({ destinations }) => Object.values(destinations))
    .flatMap(({ region = environment.region, repositoryName, imageTag }) => region === environment.region ? [`${repositoryName}:${imageTag}`] : []);
  if (names.length === 0 || lookupRole === undefined) return undefined;
  const { arn, assumeRoleExternalId } = lookupRole;
  return { lookupRoleArn: arn, ...(assumeRoleExternalId !== undefined && { externalId: assumeRoleExternalId }), names: [...new Set(names)].sort() };
}

const assetsOf = ({ dependencies }: CloudFormationStackArtifact) =>
  dependencies.flatMap((artifact) => AssetManifestArtifact.isAssetManifestArtifact(artifact) ? [artifact.contents] : []);

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
