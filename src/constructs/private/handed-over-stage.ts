import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack, Stage, StageSynthesisOptions, Token } from 'aws-cdk-lib';
import { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { StageDeployment, Step } from 'aws-cdk-lib/pipelines';
import { IConstruct } from 'constructs';
import { refuse } from '../../blockers/refusal';
import { PIPELINE_NAME_PATTERN } from '../../decision/plan';
import { Problem } from '../../decision/problem';
import { MinimumSamples } from '../minimum-samples';
import { RollbackAlarm } from '../rollback-alarm';
import { isRestorable } from './restorable';
import { stepProblems } from './step-problems';
import { NamedTemplate, Templates } from './templates';

/** Where each Stage object was handed over, in any pipeline of this process. */
const handedOver = new WeakMap<Stage, string>();

export interface HandOver {
  readonly stage: Stage;
  readonly tests?: readonly Step[];
  /** Of this target alone. */
  readonly rollbackAlarms?: readonly RollbackAlarm[];
  readonly minimumSamples?: readonly MinimumSamples[];
  /** What the caller has found wrong with it already. */
  readonly problems?: readonly Problem[];
}

/** A Stage that the user has handed over for deployment: from then on it must not change. */
export class HandedOverStage {
  public readonly name: string;
  public readonly account: string;
  public readonly region: string;
  public readonly stacks: readonly CloudFormationStackArtifact[];
  /** Those of its own account and Region, and of the stacks nested in them. */
  public readonly namedTemplates: readonly NamedTemplate[];
  public readonly templates: Templates;

  public readonly tests: readonly Step[];
  public readonly rollbackAlarms: readonly RollbackAlarm[];
  public readonly minimumSamples: readonly MinimumSamples[];
  private readonly stage: Stage;

  /** `where` is the CodePipeline stage that deploys it. */
  public constructor(where: string, { stage, tests = [], rollbackAlarms = [], minimumSamples = [], problems = [] }: HandOver, pipeline: IConstruct) {
    this.stage = stage;
    this.tests = tests;
    this.rollbackAlarms = rollbackAlarms;
    this.minimumSamples = minimumSamples;
    this.name = stage.node.id;
    this.account = stage.account ?? '';
    this.region = stage.region ?? '';
    const path = `${where}/${this.name}`;
    refuse([...problems, ...this.problems(path), ...stepProblems(path, tests)], pipeline);
    handedOver.set(stage, path);
    // Synthesized now and not when the pipeline is built: by then the app has synthesized it without validation.
    StageDeployment.fromStage(stage);
    const assembly = stage.synth();
    this.stacks = assembly.stacks;
    this.namedTemplates = [
      ...this.stacks.filter(({ environment }) => environment.account === this.account && environment.region === this.region)
        .map(({ stackName, template }): NamedTemplate => ({ stack: stackName, template })),
      ...nestedTemplates(stage, assembly.directory),
    ];
    this.templates = new Templates(this.namedTemplates);
    refuseLaterStacks(path, stage, pipeline);
  }

  /** Stacks that lie in another account or Region than the target: nothing of ours looks there. */
  public get stacksElsewhere(): readonly string[] {
    return this.stacks
      .filter(({ environment: { account, region } }) => account !== this.account || region !== this.region)
      .map(({ stackName, environment: { account, region } }) => `${this.name}: ${stackName} in ${account}/${region}`);
  }

  /** Stacks that no restore could deploy again. */
  public get unrestorable(): readonly string[] {
    return this.stacks.filter((stack) => !isRestorable(stack)).map(({ stackName }) => stackName);
  }

  public isOf(stage: Stage): boolean { return this.stage === stage; }

  /** A deployment of its own for the layout, under the name that CDK Pipelines shall know it by. */
  public deploymentAs(stageName: string): StageDeployment {
    const deployment = StageDeployment.fromStage(this.stage, { stageName });
    for (const stack of deployment.stacks) {
      // CDK Pipelines publishes no templates, though it names their URLs; restoring a stack needs them.
      if (stack.templateAsset !== undefined) stack.assets.push(stack.templateAsset);
    }
    return deployment;
  }

  private problems(path: string): readonly Problem[] {
    const problems: Problem[] = [];
    const before = handedOver.get(this.stage);
    const stacks = this.stage.node.findAll().flatMap((child) => Stack.isStack(child) && child.nestedStackParent === undefined ? [child] : []);
    if (before !== undefined) {
      problems.push({ path, text: `must be a Stage of its own, got the one that ${before} deploys already; make a new Stage for each place` });
    }
    if (!PIPELINE_NAME_PATTERN.test(this.name)) {
      problems.push({ path, text: `must be named with 1 to 100 of A-Z a-z 0-9 . @ _ -, got '${this.name}'; CodePipeline allows no other names` });
    }
    if (isUnknown(this.stage.account) || isUnknown(this.stage.region)) {
      const got = `account ${nameOf(this.stage.account)} and Region ${nameOf(this.stage.region)}`;
      problems.push({ path, text: `must have a concrete account and Region, got ${got}; give its Stage an env with both` });
    } else if (!stacks.some((stack) => stack.account === this.account && stack.region === this.region)) {
      problems.push({ path, text: `must have a stack in its own account and Region, got none in ${this.account}/${this.region}; give the Stage the env of its stacks` });
    }
    const anywhere = stacks.filter((stack) => isUnknown(stack.account) || isUnknown(stack.region));
    // Where the Stage itself has none, that is what is wrong with all of them.
    if (anywhere.length > 0 && !isUnknown(this.stage.account) && !isUnknown(this.stage.region)) {
      const got = anywhere.map(({ node }) => node.path).join(', ');
      problems.push({ path, text: `must have stacks with a concrete account and Region, got ${got} without; leave their env out for the one of the Stage` });
    }
    return problems;
  }
}

const nestedTemplates = (stage: Stage, directory: string): readonly NamedTemplate[] => stage.node.findAll()
  .flatMap((child) => Stack.isStack(child) && child.nestedStackParent !== undefined ? [child] : [])
  .filter(({ account, region }) => account === stage.account && region === stage.region)
  .map(({ node, templateFile }) => ({ stack: node.path, template: JSON.parse(readFileSync(join(directory, templateFile), 'utf8')) as unknown }));

const isUnknown = (value: string | undefined): boolean => value === undefined || Token.isUnresolved(value);
const nameOf = (value: string | undefined): string => value === undefined ? 'none' : Token.isUnresolved(value) ? 'a token' : `'${value}'`;

/**
 * Stands in front of `Stage.synth`, which is where CDK notices a changed tree: before any Aspect, and in words that do
 * not say what to do.
 */
function refuseLaterStacks(path: string, stage: Stage, pipeline: IConstruct): void {
  const known = new Set(pathsOf(stage));
  const synth = stage.synth.bind(stage);
  stage.synth = (options?: StageSynthesisOptions) => {
    const later = pathsOf(stage).filter((each) => !known.has(each));
    const roots = later.filter((each) => !later.some((other) => each.startsWith(`${other}/`)));
    refuse(roots.length === 0 ? [] : [{
      path, text: `must be complete when it is handed over, got ${roots.join(', ')} added since; add it before the Stage becomes a target`,
    }], pipeline);
    return synth(options);
  };
}

const pathsOf = (stage: Stage): readonly string[] => stage.node.findAll().map((child) => child.node.path);
