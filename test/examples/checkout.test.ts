import { execFileSync } from 'child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import { ControllerMetadata } from '../../src/contract/environment';
import { AIRLOCK, METADATA_KEY } from '../../src/contract/names';
import { decodePlan } from '../../src/contract/plan-file';
import { Plan, StagePlan } from '../../src/decision/plan';
import { readAssembly } from '../../src/rehearsal/assembly';
import { decodeScenario } from '../../src/rehearsal/scenario-file';

const ROOT = path.join(__dirname, '..', '..');

interface Resource {
  readonly Type: string;
  readonly Properties?: Properties;
  readonly Metadata?: { readonly [METADATA_KEY]?: ControllerMetadata };
}
/** As much of CloudFormation as is looked at here. A physical name is a string only where the template fixes it. */
interface Properties {
  readonly Stages?: readonly StageProperties[];
  readonly AlarmName?: unknown;
  readonly FunctionName?: unknown;
  readonly TableName?: unknown;
  readonly ManagedPolicyArns?: readonly unknown[];
  readonly PolicyDocument?: { readonly Statement: readonly { readonly Action: string | readonly string[]; readonly Resource: unknown }[] };
}
interface StageProperties {
  readonly Name: string;
  readonly Actions: readonly ActionProperties[];
  readonly OnFailure?: { readonly Result: string };
}
interface ActionProperties {
  readonly Name: string;
  readonly RunOrder: number;
  readonly ActionTypeId: { readonly Category: string };
  readonly Configuration?: { readonly StackName?: string };
}
interface Template { readonly folder: string; readonly resources: Readonly<Record<string, Resource>> }

let output: string;
let templates: ReadonlyMap<string, Template>;
let stages: readonly StageProperties[];
let plan: Plan;

// As `npm run demo` does it, CDK's own CloudFormation validation included.
beforeAll(() => {
  output = mkdtempSync(path.join(tmpdir(), 'checkout-'));
  execFileSync(process.execPath, [require.resolve('tsx/cli'), path.join(ROOT, 'examples', 'checkout', 'bin', 'app.ts')], {
    cwd: ROOT,
    env: { ...process.env, CDK_OUTDIR: output, CDK_VALIDATION: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  templates = new Map(readdirSync(output, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.template.json') && !file.startsWith('asset.'))
    .map((file) => [path.basename(file, '.template.json'), {
      folder: path.dirname(path.join(output, file)),
      resources: JSON.parse(readFileSync(path.join(output, file), 'utf8')).Resources ?? {},
    }]));
  const main = templateOf('');
  stages = ofType(main, 'AWS::CodePipeline::Pipeline').flatMap((pipeline) => pipeline.Properties?.Stages ?? []);
  const metadata = Object.values(main.resources).flatMap((resource) => resource.Metadata?.[METADATA_KEY] ?? []);
  plan = decodePlan(readFileSync(path.join(main.folder, metadata[0].plan), 'utf8'));
});

afterAll(() => rmSync(output, { recursive: true, force: true }));

/** CDK calls a template by its construct path and eight digits of a hash. */
function templateOf(stackName: string): Template {
  const wanted = `CheckoutPipeline${stackName.replace('-', '')}`;
  const found = [...templates].filter(([key]) => key.replace(/[0-9A-F]{8}$/, '') === wanted);
  if (found.length !== 1) throw new Error(`one template must be called ${wanted}, got ${found.length} of ${[...templates.keys()].join(', ')}`);
  return found[0][1];
}

const ofType = (template: Template, type: string): readonly Resource[] =>
  Object.values(template.resources).filter((resource) => resource.Type === type);

const planOf = (stage: string): StagePlan | undefined => plan.stages.find((candidate) => candidate.name === stage);

/** The actions of a stage by run order; a deployment is called by its stack, so that CDK's names for actions do not matter. */
function layout(stageName: string): readonly string[][] {
  const actions = stages.find((stage) => stage.Name === stageName)?.Actions ?? [];
  const orders = [...new Set(actions.map((action) => action.RunOrder))].sort((a, b) => a - b);
  return orders.map((order) => actions
    .filter((action) => action.RunOrder === order)
    .map((action) => action.Configuration?.StackName ?? action.Name)
    .sort());
}

describe('the checkout example', () => {
  test('has no finding of the CloudFormation validation that comes with aws-cdk-lib', () => {
    const report = JSON.parse(readFileSync(path.join(output, 'validation-report.json'), 'utf8'));

    expect(report.pluginReports).toEqual([]);
  });

  test('carries a commit through three test stages and three waves, in this order', () => {
    expect(stages.map((stage) => stage.Name)).toEqual([
      'Source', 'Build', 'UpdatePipeline', 'Assets', 'Alpha', 'Beta', 'Gamma', 'LowTraffic', 'HighTraffic', 'Rest',
    ]);
  });

  test.each(['Alpha', 'Beta', 'Gamma'])('deploys %s, then orders something there', (stage) => {
    expect(layout(stage)).toEqual([[`${stage}-Shared`], [`${stage}-Service`], [expect.stringMatching(/IntegrationTests$/)]]);
  });

  test.each([
    ['LowTraffic', 'UsWest1'],
    ['HighTraffic', 'UsEast1'],
  ])('takes %s through airlock, one-box, bake, fleet, bake', (wave, target) => {
    expect(layout(wave)).toEqual([
      [AIRLOCK], [`${target}OneBox-Shared`], [`${target}OneBox-Service`], ['Bake-OneBox'], [`${target}-Service`], [expect.stringMatching(/^Bake-/)],
    ]);
  });

  test('deploys the rest side by side, after a one-box of its own', () => {
    expect(layout('Rest')).toEqual([
      [AIRLOCK],
      ['EuWest1OneBox-Shared'],
      ['EuWest1OneBox-Service'],
      ['Bake-OneBox'],
      ['ApNortheast1-Shared', 'ApSoutheast2-Shared', 'EuCentral1-Shared', 'EuWest1-Service'],
      ['ApNortheast1-Service', 'ApSoutheast2-Service', 'EuCentral1-Service'],
      [expect.stringMatching(/^Bake-/)],
    ]);
  });

  test('synthesizes exactly the gates and bakes that it declares', () => {
    const declared = plan.stages.flatMap((stage) => [stage.airlock, ...stage.steps.map((step) => step.bake?.action)]
      .filter((action) => action !== undefined).map((action) => `${stage.name}/${action}`));
    const synthesized = stages.flatMap((stage) => stage.Actions
      .filter((action) => action.ActionTypeId.Category === 'Approval').map((action) => `${stage.Name}/${action.Name}`));

    expect([...synthesized].sort()).toEqual([...declared].sort());
    expect(declared.filter((action) => action.endsWith(`/${AIRLOCK}`))).toEqual(['LowTraffic/Airlock', 'HighTraffic/Airlock', 'Rest/Airlock']);
    expect(declared).toHaveLength(9);
  });

  test('bakes each one-box for half an hour, and the waves for four, two and two hours', () => {
    const minutes = (stage: string) => planOf(stage)?.steps.map((step) => [step.oneBox, step.bake?.minutes]);

    expect(minutes('LowTraffic')).toEqual([[true, 30], [false, 240]]);
    expect(minutes('HighTraffic')).toEqual([[true, 30], [false, 120]]);
    expect(minutes('Rest')).toEqual([[true, 30], [false, 120]]);
  });

  test('rolls back the waves and nothing else', () => {
    const rollingBack = stages.filter((stage) => stage.OnFailure?.Result === 'ROLLBACK').map((stage) => stage.Name);

    expect(rollingBack).toEqual(['LowTraffic', 'HighTraffic', 'Rest']);
  });

  test.each(['LowTraffic', 'HighTraffic', 'Rest'])('asks the blockers of the organisation and of the service before %s', (wave) => {
    expect(planOf(wave)?.blockers.map((blocker) => blocker.name)).toEqual(expect.arrayContaining(['org outage', 'working hours', 'open alarms']));
  });

  test('names a target by account and Region, and watches both alarms there', () => {
    const watched = planOf('LowTraffic')?.steps[0].bake?.alarms.map(({ name, account, region }) => `${account}/${region}/${name}`);

    expect(watched?.sort()).toEqual(['333333333333/us-west-1/checkout-faults', '333333333333/us-west-1/checkout-latency']);
  });

  test('brings table and alarms exactly once to every account and Region, with what is deployed there first', () => {
    const brought = plan.stages.flatMap((stage) => stage.steps.flatMap((step) => step.targets.map((target) => ({
      place: `${target.account}/${target.region}`,
      target: target.name,
      shared: target.stacks.some((stack) => stack.endsWith('-Shared')),
    }))));
    const first = brought.filter(({ place }, index) => brought.findIndex((other) => other.place === place) === index);

    expect(brought.filter(({ shared }) => shared)).toEqual(first);
    expect(first).toHaveLength(9);
    for (const { target } of first) {
      const alarms = ofType(templateOf(`${target}-Shared`), 'AWS::CloudWatch::Alarm').map((alarm) => alarm.Properties?.AlarmName);
      expect([target, ...alarms.sort()]).toEqual([target, 'checkout-faults', 'checkout-latency']);
    }
  });

  test('gives no two deployments of one account and Region the same physical name', () => {
    const names = plan.stages.flatMap((stage) => stage.steps.flatMap((step) => step.targets)).flatMap((target) =>
      target.stacks.flatMap((stack) => Object.values(templateOf(stack).resources))
        .flatMap(({ Type, Properties: { FunctionName, TableName, AlarmName } = {} }) => [
          ...(Type === 'AWS::Lambda::Function' ? [FunctionName] : []), TableName, AlarmName,
        ])
        .filter((name) => typeof name === 'string')
        .map((name) => `${target.account}/${target.region}/${name}`));

    expect(names.filter((name) => name.startsWith('333333333333/us-west-1/')).sort()).toEqual([
      '333333333333/us-west-1/checkout-faults',
      '333333333333/us-west-1/checkout-fleet',
      '333333333333/us-west-1/checkout-latency',
      '333333333333/us-west-1/checkout-one-box',
      '333333333333/us-west-1/checkout-orders',
    ]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test('lets the service read and write single orders and its own log, and nothing else', () => {
    const service = templateOf('UsWest1-Service');
    const statements = ofType(service, 'AWS::IAM::Policy').flatMap((policy) => policy.Properties?.PolicyDocument?.Statement ?? []);

    expect(statements.flatMap((statement) => statement.Action).sort())
      .toEqual(['dynamodb:GetItem', 'dynamodb:PutItem', 'logs:CreateLogStream', 'logs:PutLogEvents']);
    expect(JSON.stringify(statements.map((statement) => statement.Resource))).not.toContain('"*"');
    expect(ofType(service, 'AWS::IAM::Role').flatMap((role) => role.Properties?.ManagedPolicyArns ?? [])).toEqual([]);
  });

  test('is a pipeline on which the scenario of the README can be played', () => {
    const shown = /^```yaml\n(.*?)^```$/ms.exec(readFileSync(path.join(ROOT, 'README.md'), 'utf8'))?.[1] ?? '';

    const scenario = decodeScenario('README.md', shown, readAssembly(output));

    expect(scenario.commits.map(({ revision }) => revision)).toEqual(['r2']);
    const read = [scenario.commits, scenario.outcomes, scenario.alarms, scenario.operator, scenario.faults].map(({ length }) => length);
    expect(Math.min(...read)).toBeGreaterThan(0);
    expect(read.reduce((sum, count) => sum + count)).toBe([...shown.matchAll(/^ {2}- \{/gm)].length);
  });
});
