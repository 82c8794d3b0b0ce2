import { Aws, Stack } from 'aws-cdk-lib';
import { CfnPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { CloudFormationStackArtifact, EnvironmentPlaceholders } from 'aws-cdk-lib/cx-api';
import { IConstruct } from 'constructs';
import { refuse } from '../../blockers/refusal';
import { HandedOverStage } from './handed-over-stage';

/** A CloudFormation action that deploys a stack, as it was built. */
interface DeployAction {
  readonly stage: string;
  readonly name: string;
  readonly stackName: string;
  readonly region: string;
  /** The role that CloudFormation deploys with, rendered; it tells accounts apart. */
  readonly role: string;
}

/**
 * The deploying actions of a built pipeline. Their names are the choice of CDK Pipelines and change with the number of
 * targets, so they are found by what they deploy.
 */
export class BuiltActions {
  private readonly actions: readonly DeployAction[];

  public constructor(private readonly scope: IConstruct, private readonly pipeline: CfnPipeline) {
    this.actions = deployActionsOf(Stack.of(pipeline).resolve(pipeline.stages), Stack.of(pipeline).region);
  }

  /** The names of the actions that deploy a target in a CodePipeline stage; fails when one of its stacks has not exactly one. */
  public deploying(stage: string, target: HandedOverStage): readonly string[] {
    return target.stacks.map((stack) => {
      const found = this.actions.filter((action) => action.stage === stage && this.deploys(action, stack));
      if (found.length !== 1) {
        const { account, region } = stack.environment;
        refuse([{
          path: `${stage}/${target.name}`,
          text: `must deploy ${stack.stackName} in ${account}/${region} by one action, got ${found.length}; `
            + 'give the stacks of one wave distinct names, and stacks of one name distinct accounts or Regions',
        }], this.scope);
      }
      return found[0].name;
    });
  }

  private deploys(action: DeployAction, stack: CloudFormationStackArtifact): boolean {
    const { account, region } = stack.environment;
    return action.stackName === stack.stackName && action.region === region
      // Without a role of its own a stack is deployed by one that CDK made in the pipeline's account.
      && (stack.cloudFormationExecutionRoleArn === undefined || action.role === this.rendered(EnvironmentPlaceholders.replace(
        stack.cloudFormationExecutionRoleArn, { accountId: account, region, partition: Aws.PARTITION })));
  }

  private rendered(value: unknown): string { return JSON.stringify(Stack.of(this.pipeline).resolve(value)); }
}

function deployActionsOf(stages: unknown, home: string): readonly DeployAction[] {
  return recordsOf(stages).flatMap((stage) => recordsOf(stage.actions).flatMap((action) => {
    const configuration = isRecord(action.configuration) ? action.configuration : {};
    if (typeof configuration.StackName !== 'string') return [];
    return [{
      stage: String(stage.name),
      name: String(action.name),
      stackName: configuration.StackName,
      region: typeof action.region === 'string' ? action.region : home,
      role: JSON.stringify(configuration.RoleArn),
    }];
  }));
}

type Unchecked = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Unchecked => typeof value === 'object' && value !== null && !Array.isArray(value);
const recordsOf = (value: unknown): readonly Unchecked[] => Array.isArray(value) ? value.filter(isRecord) : [];
