import { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { DeployerPlan, environmentKey, TargetPlan, TemplatePlan } from '../../decision/plan';
import { HandedOverStage } from './handed-over-stage';
import { filesOf, imagesOf, wayOf } from './restorable';

/** Who deploys the stacks of a plan, each way written down once. */
export class Deployers {
  private readonly known = new Map<string, DeployerPlan>();

  public table(): readonly DeployerPlan[] { return [...this.known.values()]; }

  public templatesOf(target: HandedOverStage): Pick<TargetPlan, 'templates' | 'unrestorable'> {
    return {
      templates: target.stacks.flatMap((stack) => this.templateOf(stack) ?? []),
      ...(target.unrestorable.length > 0 && { unrestorable: target.unrestorable }),
    };
  }

  private templateOf(stack: CloudFormationStackArtifact): TemplatePlan | undefined {
    const way = wayOf(stack);
    if (way === undefined) return undefined;
    const { key, ...deployer } = way;
    const { parameters, tags } = stack;
    const [files, images] = [filesOf(stack), imagesOf(stack)];
    return {
      stack: stack.stackName,
      deployer: this.idOf(deployer),
      key,
      ...(files.length > 0 && { files }),
      ...(images !== undefined && { images }),
      ...(Object.keys(parameters).length > 0 && { parameters }),
      ...(Object.keys(tags).length > 0 && { tags }),
    };
  }

  /** The first way of an account and Region has their name; nearly always it stays the only one. */
  private idOf(deployer: Omit<DeployerPlan, 'id'>): string {
    const way = JSON.stringify(deployer);
    const known = this.known.get(way);
    if (known !== undefined) return known.id;
    const place = environmentKey(deployer);
    const before = this.table().filter((other) => environmentKey(other) === place).length;
    const id = before === 0 ? place : `${place}#${before + 1}`;
    this.known.set(way, { id, ...deployer });
    return id;
  }
}
