/**
 * What a release put in place, so that it can be put in place again (DESIGN.md D7'). Made from the plan that its own
 * execution carried, and never from the deployed one, which may be a later commit's already.
 */
import { DeployerPlan, environmentKey, Plan, StagePlan, TemplatePlan } from './plan';
import { EpochMs } from './time';

/** One stack of a release. */
export interface ReleasedStack {
  /** The step of the wave that deployed it, counted from 0. */
  readonly step: number;
  readonly target: string;
  readonly template: TemplatePlan;
  readonly deployer: DeployerPlan;
  /** What it exported when the stage had succeeded; nothing where that could not be read. */
  readonly exports?: Readonly<Record<string, string>>;
}

export interface Release {
  readonly execution: string;
  readonly revision: string;
  /** When its stage was first seen to have succeeded. */
  readonly at: EpochMs;
  /** In the order in which they were deployed. */
  readonly stacks: readonly ReleasedStack[];
  /** What a restore of it would leave out, and why. */
  readonly missing: readonly string[];
  /** What did not run as the release's plan says. */
  readonly doubts: readonly string[];
  /** A person was told of what is missing or in doubt. */
  readonly told?: boolean;
}

/** A stack, wherever it is asked for. */
export const stackKey = (where: { readonly account: string; readonly region: string }, stack: string): string => `${environmentKey(where)}/${stack}`;

/** What a stage's part of a plan deploys, without what only the world can tell. */
export function stacksIn(stage: StagePlan, deployers: readonly DeployerPlan[]): readonly ReleasedStack[] {
  const byId = new Map(deployers.map((deployer) => [deployer.id, deployer]));
  return stage.steps.flatMap(({ targets }, step) => targets.flatMap((target) => (target.templates ?? []).flatMap((template) => {
    const deployer = byId.get(template.deployer);
    return deployer === undefined ? [] : [{ step, target: target.name, template, deployer }];
  })));
}

/** The part of a plan that speaks of a stage. */
export const stageOf = (plan: Plan, name: string): StagePlan | undefined => plan.stages.find((stage) => stage.name === name);
