import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { App, Duration, Stack, Stage, Token } from 'aws-cdk-lib';
import { BuildSpec } from 'aws-cdk-lib/aws-codebuild';
import { DeliveryPipeline, DeliveryPipelineProps } from '../../src';
import { AwsStub } from '../support/aws-stub/aws-stub';
import { json, jsonError, seconds, templateBody } from '../support/aws-stub/replies';
import { deliveryApp, HOME, inProd, ServiceStage, synthStep } from './support/delivery-app';
import { refusalOf } from './support/refusal-of';
import { planOf } from './support/synthesized';

const run = promisify(execFile);

interface Made { readonly Type: string; readonly Properties: Record<string, unknown>; readonly DependsOn?: string | readonly string[] }
type Resources = Readonly<Record<string, Made>>;

interface Built {
  readonly outdir: string;
  readonly template: string;
  readonly resources: Resources;
  readonly commands: readonly string[];
  readonly project: Made;
}

/** `waves`: the same pipeline with more of them is another definition. */
function built({ waves = 1, stage, ...props }: Partial<DeliveryPipelineProps> & { readonly waves?: number; readonly stage?: string } = {}): Built {
  const app = new App({ treeMetadata: false, analyticsReporting: false });
  const scope = stage === undefined ? app : new Stage(app, stage, { env: HOME });
  const stack = new Stack(scope, 'Delivery', { env: HOME });
  const pipeline = new DeliveryPipeline(stack, 'Pipeline', { synth: synthStep(), ...props });
  for (let wave = 1; wave <= waves; wave++) {
    pipeline.addWave(`Wave${wave}`).addTarget(new ServiceStage(pipeline, `West${wave}`, { env: inProd('us-west-1'), stageName: `West${wave}` }));
  }
  const assembly = app.synth();
  const artifact = stage === undefined ? assembly.getStackByName('Delivery')
    : assembly.getNestedAssembly(`assembly-${stage}`).getStackByName(`${stage}-Delivery`);
  const { Resources: resources } = artifact.template as { readonly Resources: Resources };
  const projects = Object.entries(resources).filter(([id, { Type }]) => Type === 'AWS::CodeBuild::Project' && id.includes('SelfMutation'));
  const [, project] = projects[0];
  const { BuildSpec: text } = project.Properties.Source as { readonly BuildSpec: string };
  const spec = JSON.parse(text) as { phases: { pre_build: { commands: readonly string[] } } };
  return { outdir: app.outdir, template: JSON.stringify(artifact.template), resources, commands: spec.phases.pre_build.commands, project };
}

describe('the build that updates the pipeline', () => {
  let stub: AwsStub;
  let folder: string;
  beforeEach(async () => {
    stub = await AwsStub.start();
    folder = mkdtempSync(join(tmpdir(), 'build-'));
  });
  afterEach(async () => {
    await stub.stop();
    rmSync(folder, { recursive: true });
  });

  const T0 = '2026-03-02T17:00:00Z';
  const UPDATING = {
    stageName: 'UpdatePipeline',
    latestExecution: { pipelineExecutionId: 'e-2', status: 'InProgress' },
    actionStates: [{ actionName: 'SelfMutate', latestExecution: { actionExecutionId: 'run-1', status: 'InProgress', lastStatusChange: seconds(T0) } }],
  };
  const wave = (status: string) => ({
    stageName: 'Wave1',
    latestExecution: { pipelineExecutionId: 'e-1', status },
    actionStates: [{ actionName: 'Airlock', latestExecution: { actionExecutionId: 'run-0', status: 'Succeeded', lastStatusChange: seconds(T0) } }],
  });
  const summary = (id: string, revisionId: string, status = 'InProgress') =>
    ({ pipelineExecutionId: id, status, startTime: seconds(T0), sourceRevisions: [{ actionName: 'App', revisionId }] });

  function aWorld(deployed: Built, release: 'InProgress' | 'Succeeded' = 'InProgress'): void {
    stub
      .on('GetTemplate', templateBody(deployed.template))
      .on('GetPipelineState', json({ created: seconds(T0), stageStates: [UPDATING, wave(release)] }))
      .on('ListPipelineExecutions', json({ pipelineExecutionSummaries: [summary('e-2', 'r2'), summary('e-1', 'r1', release)] }))
      .on('GetMetricData', json({ MetricDataResults: [{ Id: 'life', StatusCode: 'Complete', Timestamps: [Math.floor(Date.now() / 1000) - 60], Values: [1] }] }))
      .on('Query', json({ Items: [] }))
      .on('BatchGetItem', json({ Responses: {} }))
      .on('PutItem', json({}));
  }

  /** The very commands of the build, in a shell, beside the commit's assembly; then what CDK Pipelines would do. */
  async function builds({ commands, outdir }: Pick<Built, 'commands' | 'outdir'>) {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'cdk'), '#!/bin/sh\necho "cdk $*"', { mode: 0o755 });
    const script = [...commands, 'cdk deploy Delivery'].join('\n').replaceAll('/tmp/breakwater', join(folder, 'shims'));
    const { endpoint, region, credentials } = stub.connection;
    const env = {
      PATH: `${bin}:${process.env.PATH ?? ''}`,
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      CODEBUILD_SRC_DIR: outdir,
      CODEBUILD_INITIATOR: 'codepipeline/checkout',
      BREAKWATER_LEDGER: 'ledger-table',
      BREAKWATER_STACK: 'arn:aws:cloudformation:us-west-2:111111111111:stack/Delivery/1',
    };
    try {
      const { stdout } = await run('bash', ['-ec', script], { env });
      return { ok: true, log: stdout.trim().split('\n') };
    } catch (error) {
      const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
      return { ok: false, log: (stdout === '' ? stderr : stdout).trim().split('\n') };
    }
  }

  test('goes on when nothing of the definition changes, whatever is in flight', async () => {
    const commit = built();
    aWorld(commit);

    expect(await builds(commit)).toEqual({ ok: true, log: ['Breakwater: the update goes on: nothing of the pipeline\'s definition changes', 'cdk deploy Delivery'] });
    expect(stub.of('GetTemplate').map(({ body }) => body)).toMatchObject([{ StackName: 'arn:aws:cloudformation:us-west-2:111111111111:stack/Delivery/1', TemplateStage: 'Original' }]);
  });

  test('fails while a release is in flight that it would cancel, and says which', async () => {
    aWorld(built());
    const { ok, log } = await builds(built({ waves: 2 }));

    expect(ok).toBe(false);
    expect(log).toEqual([expect.stringContaining('Breakwater: the update is held: it would cancel r1 (e-1), which is in Wave1; the controller tries again')]);
    expect(stub.of('PutItem').map(({ body }) => (body.Item as { item: { S: string } }).item.S)).toEqual(['firstSeen#r2', 'mutation', expect.stringContaining('#mutation.held#')]);
  });

  test('goes on with a lease when nothing is in flight', async () => {
    aWorld(built(), 'Succeeded');
    const { ok, log } = await builds(built({ waves: 2 }));

    expect([ok, log.at(-1)]).toEqual([true, 'cdk deploy Delivery']);
    expect(stub.of('PutItem').map(({ body }) => JSON.parse((body.Item as { body: { S: string } }).body.S) as object)).toContainEqual(
      expect.objectContaining({ version: 1, lease: expect.objectContaining({ execution: 'e-2', revision: 'r2' }) as unknown }));
  });

  test('succeeds and changes nothing for a commit that is older than what has updated the pipeline', async () => {
    aWorld(built(), 'Succeeded');
    const newest = { version: 3, newest: { revision: 'r3', generation: Date.parse(T0) + 1 } };
    stub.on('BatchGetItem', json({ Responses: { 'ledger-table': [{ pipeline: { S: 'x' }, item: { S: 'mutation' }, body: { S: JSON.stringify(newest) } }] } }));

    expect(await builds(built({ waves: 2 }))).toEqual({
      ok: true, log: ['Breakwater: there is nothing to update: r2 is older than r3, which has updated the pipeline: it changes nothing of it'],
    });
  });

  test('lets a repair through when everything else is broken', async () => {
    const commit = built();
    aWorld(commit);
    for (const operation of ['GetPipelineState', 'Query', 'BatchGetItem']) stub.on(operation, jsonError('x#AccessDeniedException', 'no'));

    expect((await builds(commit)).log.at(-1)).toBe('cdk deploy Delivery');
  });

  test('works for a pipeline within a Stage', async () => {
    const commit = built({ stage: 'Ops' });
    aWorld(commit);

    expect((await builds(commit)).log.at(-1)).toBe('cdk deploy Delivery');
  });

  test('changes nothing for a commit from before it could ask', async () => {
    const before = mkdtempSync(join(folder, 'cdk.out-'));
    writeFileSync(join(before, 'Delivery.template.json'), JSON.stringify({ Resources: { Old: { Type: 'AWS::CodePipeline::Pipeline' } } }));

    expect(await builds({ commands: built().commands, outdir: before })).toEqual({
      ok: true, log: ['Breakwater: this commit cannot tell whether it may update the pipeline, and changes nothing of it; to update it all the same, run cdk deploy by hand'],
    });
  });

  test('fails when the template is not there, as the deployment would', async () => {
    const { ok, log } = await builds({ commands: built().commands, outdir: folder });
    expect([ok, log.join('\n')]).toEqual([false, expect.stringContaining('Delivery.template.json')]);
  });
});

describe('its project', () => {
  test('keeps what the user\'s own build does, is told and may', () => {
    const { commands, project } = built({
      selfMutationCodeBuildDefaults: {
        buildEnvironment: { environmentVariables: { THEIRS: { value: '1' } } },
        partialBuildSpec: BuildSpec.fromObject({ phases: { pre_build: { commands: ['echo theirs'] } } }),
      },
    });
    expect(commands[0]).toBe('echo theirs');
    const environment = project.Properties.Environment as { readonly EnvironmentVariables: readonly { readonly Name: string }[] };
    expect(environment.EnvironmentVariables.map(({ Name }) => Name)).toEqual(expect.arrayContaining(['THEIRS', 'BREAKWATER_LEDGER', 'BREAKWATER_STACK']));
  });

  test('has the same commands at every commit: they are part of the definition', () =>
    expect(built({ announceHoldsAfter: Duration.hours(1) }).commands).toEqual(built().commands));

  test('leaves no circle among the resources of the stack', () => {
    const { resources } = built();
    const named = (value: unknown): readonly string[] => {
      if (Array.isArray(value)) return value.flatMap(named);
      if (typeof value !== 'object' || value === null) return [];
      return Object.entries(value).flatMap(([key, argument]: [string, unknown]) => key === 'Ref' && typeof argument === 'string' ? [argument]
        : key === 'Fn::GetAtt' && Array.isArray(argument) ? [String(argument[0])] : named(argument));
    };
    const left = new Map(Object.entries(resources).map(([id, { Properties, DependsOn = [] }]) =>
      [id, [...named(Properties), ...[DependsOn].flat()].filter((one) => one in resources)]));
    for (let before = -1; before !== left.size;) {
      before = left.size;
      for (const [id, needs] of left) if (needs.every((need) => !left.has(need))) left.delete(id);
    }
    expect([...left.keys()]).toEqual([]);
  });
});

describe('how long an update may wait', () => {
  test('is in the plan', () => {
    const withWave = (props: Partial<DeliveryPipelineProps>) => {
      const made = deliveryApp(props);
      made.pipeline.addWave('First').addTarget(new ServiceStage(made.pipeline, 'West', { env: inProd('us-west-1') }));
      return planOf(made);
    };
    expect(withWave({ selfMutationWaitsAtMost: Duration.days(2) }).mutationWaitsAtMostMinutes).toBe(2880);
    expect(withWave({}).mutationWaitsAtMostMinutes).toBe(10_080);
  });

  test.each([
    [Duration.minutes(59), 'selfMutationWaitsAtMost must be between 1 hour and 30 days, got 59 minutes; leave it out for 7 days'],
    [Duration.days(31), 'selfMutationWaitsAtMost must be between 1 hour and 30 days, got 44640 minutes; leave it out for 7 days'],
    [Duration.minutes(Token.asNumber({ Ref: 'Minutes' })), 'selfMutationWaitsAtMost must be known at synthesis, got a token; write it as Duration.days(…)'],
  ])('is refused at %s', (selfMutationWaitsAtMost, text) => expect(refusalOf(() => deliveryApp({ selfMutationWaitsAtMost }))).toBe(`Delivery/Pipeline: ${text}`));
});

test('the bundle that the build asks is the controller\'s own', () => {
  const bundle = join(__dirname, '..', '..', 'assets', 'controller', 'index.js');
  expect(existsSync(bundle) && readFileSync(bundle, 'utf8')).toContain('mayUpdate');
});
