import { DeployedStack } from '../engine';
import { ActionModel } from '../model';

/** The CloudFormation stacks that the pipeline deploys, by `account/region/stackName`. */
export class Stacks {
  public readonly deployed = new Map<string, DeployedStack>();
  private readonly updating = new Set<string>();

  /** What is deployed, and what is being updated. */
  public get standing(): object { return [[...this.deployed], [...this.updating]]; }

  public isUpdating(key: string): boolean { return this.updating.has(key); }

  /** False while an operation runs on it: CloudFormation refuses a second one. */
  public begin(key: string): boolean {
    if (this.updating.has(key)) return false;
    this.updating.add(key);
    return true;
  }

  /** A stack whose update fails goes back by itself: what it carried stays. */
  public end(key: string, carries: DeployedStack | undefined): void {
    this.updating.delete(key);
    if (carries) this.deployed.set(key, carries);
  }
}

/** What an action does not name is empty. None for an action that deploys no stack. */
export const stackKeyOf = ({ stackName, account = '', region = '' }: ActionModel): string | undefined =>
  stackName === undefined ? undefined : `${account}/${region}/${stackName}`;

/** Whether an action changes what runs somewhere. An action of CloudFormation without a stack to deploy only prepares, replaces or deletes. */
export const deploys = ({ category, provider, stackName }: ActionModel): boolean =>
  category === 'Deploy' && (provider !== 'CloudFormation' || stackName !== undefined);
