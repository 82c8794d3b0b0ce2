import { StackView, TargetView } from '../decision/observation';
import { EnvironmentPlan, environmentKey, StagePlan, targetId, TargetPlan } from '../decision/plan';
import { unreadable } from '../handlers/unreadable';
import { StackReader, TargetReader } from '../handlers/world';
import { Deployments } from './alarms';
import { DeployedStack } from './engine';
import { Faults } from './faults';
import { ActionModel } from './model';
import { Subject } from './subject';

/** One target, and where the simulated CodePipeline keeps what its stacks carry. */
interface Place {
  readonly id: string;
  readonly stage: StagePlan;
  readonly target: TargetPlan;
  /** Keys of `Engine.deployedStacks`. */
  readonly stacks: readonly string[];
}

/** What runs on each target. */
export class Targets implements TargetReader, Deployments {
  /** Single stacks, as CloudFormation shows them. */
  public readonly stackReader: StackReader = { look: (environment, stack) => this.lookAtStack(environment, stack) };
  private readonly places: readonly Place[];
  private readonly byAction: ReadonlyMap<string, Place>;

  public constructor(subject: Subject, private readonly stacks: ReadonlyMap<string, DeployedStack>, private readonly faults: Faults) {
    this.places = subject.plan.stages.flatMap((stage) => stage.steps.flatMap((step) => step.targets.map((target) => ({
      id: targetId(stage, target), stage, target, stacks: stacksOf(subject, stage, target),
    }))));
    this.byAction = new Map(this.places.flatMap((place) => place.target.deployActions.map((action) => [`${place.stage.name}/${action}`, place])));
  }

  public async look(environment: EnvironmentPlan, target: TargetPlan): Promise<TargetView> {
    const where = environmentKey(environment);
    const assume = environment.lookupRoleArn === undefined ? undefined : this.faults.ofCall('sts');
    if (assume) return unreadable({ operation: 'AssumeRole', where, error: assume.name, message: assume.message });
    const failure = this.faults.ofCall('cloudformation');
    if (failure) return unreadable({ operation: 'DescribeStacks', where, error: failure.name, message: failure.message });
    const place = this.places.find((one) => environmentKey(one.target) === environmentKey(target) && sameStacks(one.target, target));
    return { kind: place && this.isDeployed(place) ? 'exists' : 'absent' };
  }

  private async lookAtStack(environment: EnvironmentPlan, stack: string): Promise<StackView> {
    const where = environmentKey(environment);
    const assume = environment.lookupRoleArn === undefined ? undefined : this.faults.ofCall('sts');
    if (assume) return unreadable({ operation: 'AssumeRole', where, error: assume.name, message: assume.message });
    const failure = this.faults.ofCall('cloudformation');
    if (failure) return unreadable({ operation: 'DescribeStacks', where, error: failure.name, message: failure.message });
    const deployed = this.stacks.get(this.keyOf(where, stack));
    return deployed === undefined ? { kind: 'absent' } : { kind: 'seen', status: 'UPDATE_COMPLETE', template: `${deployed.revision}/`, exports: {} };
  }

  /** How the simulated CodePipeline keys a stack of an account and Region. */
  public keyOf(where: string, stack: string): string {
    const keys = this.places.filter(({ target }) => environmentKey(target) === where).flatMap(({ stacks }) => stacks);
    return keys.find((key) => key.endsWith(`/${stack}`)) ?? `${where}/${stack}`;
  }

  public anyDeployed(targets: readonly string[]): boolean {
    return this.places.some((place) => targets.includes(place.id) && this.isDeployed(place));
  }

  public runs(revision: string, where: { readonly account: string; readonly region: string }): boolean {
    return this.places.some((place) => environmentKey(place.target) === environmentKey(where)
      && place.stacks.some((stack) => this.stacks.get(stack)?.revision === revision));
  }

  /** The name of the target that an action deploys. */
  public deployedBy(stage: string, action: string): string | undefined { return this.byAction.get(`${stage}/${action}`)?.target.name; }

  /** By `Stage/Target`: one revision, several joined with `+` where the target's stacks differ, or `none`. */
  public revisions(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.places.map((place) => {
      const revisions = place.stacks.flatMap((stack) => this.stacks.get(stack)?.revision ?? []);
      return [place.id, [...new Set(revisions)].sort().join('+') || 'none'];
    }));
  }

  private isDeployed(place: Place): boolean { return place.stacks.some((stack) => this.stacks.has(stack)); }
}

function stacksOf(subject: Subject, stage: StagePlan, target: TargetPlan): readonly string[] {
  const actions = subject.model.stages.find((one) => one.name === stage.name)?.actions ?? [];
  return actions.filter((action) => target.deployActions.includes(action.name)).flatMap(stackKeyOf);
}

/** As the simulated CodePipeline keys a stack: what the action does not name is empty. */
const stackKeyOf = (action: ActionModel): readonly string[] =>
  action.stackName === undefined ? [] : [`${action.account ?? ''}/${action.region ?? ''}/${action.stackName}`];

const sameStacks = (a: TargetPlan, b: TargetPlan): boolean => a.stacks.join() === b.stacks.join();
