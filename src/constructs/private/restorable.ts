import { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { DeployerPlan, TemplatePlan } from '../../decision/plan';

/** A template as its synthesizer publishes it. Not `StackDeployment.templateUrl`, which cuts a key at its first slash. */
const TEMPLATE_URL = /^s3:\/\/([^/]+)\/(.+)$/;

/** Whether a restore could deploy the stack again: its template is published, and there is a role to deploy with. */
export const isRestorable = (stack: CloudFormationStackArtifact): boolean => wayOf(stack) !== undefined;

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
