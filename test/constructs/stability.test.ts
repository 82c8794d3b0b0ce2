import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Aspects, Duration, IAspect, Stack, Stage } from 'aws-cdk-lib';
import { CfnPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { AfterRollback, AlarmBlocker, DeliveryPipeline, OneBoxStage, OnUnknown, RollbackAlarm, TimeWindow, TimeWindowBlocker, Weekdays, WindowScope } from '../../src';
import { deliveryApp, DeliveryApp, HOME, inProd, ServiceStage, synthStep } from './support/delivery-app';
import { metadataOf, resourceOf, stagesOf, templateOf } from './support/synthesized';

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Metadata?: Readonly<Record<string, { readonly plan: string }>> }>>;
}

interface Tuning {
  readonly bakeTime?: Duration;
  readonly oneBoxBakeTime?: Duration;
  readonly alarmName?: string;
  readonly to?: string;
  readonly blockerName?: string;
  readonly windowScope?: WindowScope;
  readonly onUnknown?: OnUnknown;
  readonly afterRollback?: AfterRollback;
  readonly afterwatch?: Duration;
  readonly stacks?: readonly string[];
}

function tuned(tuning: Tuning = {}, outdir?: string): DeliveryApp {
  const made = deliveryApp({
    rollbackAlarms: [RollbackAlarm.named(tuning.alarmName ?? 'faults')],
    blockers: [
      new AlarmBlocker(tuning.blockerName ?? 'org outage', { alarmName: 'sev1-open', account: '999999999999', region: 'us-east-1' }),
      new TimeWindowBlocker('working hours', {
        allow: [TimeWindow.weekly({ days: Weekdays.MON_THU, from: '09:00', to: tuning.to ?? '16:00', timeZone: 'America/Los_Angeles' })],
      }),
    ],
  }, outdir);
  const { pipeline } = made;
  pipeline.addPreProduction(new ServiceStage(pipeline, 'Alpha', { env: { account: '222222222222', region: 'us-west-2' } }));
  pipeline.addWave('First', { bakeTime: tuning.bakeTime ?? Duration.hours(4), windowScope: tuning.windowScope, onUnknown: tuning.onUnknown, afterRollback: tuning.afterRollback, afterwatch: tuning.afterwatch })
    .addOneBox(new OneBoxStage(new ServiceStage(pipeline, 'WestOneBox', { env: inProd('us-west-1') }), { bakeTime: tuning.oneBoxBakeTime }))
    .addTarget(new ServiceStage(pipeline, 'West', { env: inProd('us-west-1'), stacks: tuning.stacks }));
  return made;
}

/** Every file of a folder with its bytes. */
function filesIn(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(folder, file)).isFile())
    .sort()
    .map((file) => [file, readFileSync(join(folder, file), 'base64')]));
}

describe('synthesis', () => {
  test('A6: gives the same bytes twice, in every file of the cloud assembly', () => {
    const [first, second] = [1, 2].map(() => {
      const outdir = mkdtempSync(join(tmpdir(), 'breakwater-test-'));
      tuned({}, outdir).app.synth();
      return filesIn(outdir);
    });

    expect(Object.keys(first).filter((file) => file.endsWith('plan.json'))).toHaveLength(1);
    expect(second).toEqual(first);
  });
});

describe('the pipeline resource', () => {
  const pipelineResource = (made: DeliveryApp): string => JSON.stringify(resourceOf(made, 'AWS::CodePipeline::Pipeline'));

  test.each<[string, Tuning]>([
    ['the bake time of a wave', { bakeTime: Duration.hours(5) }],
    ['the bake time of a one-box', { oneBoxBakeTime: Duration.minutes(7) }],
    ['the name of an alarm', { alarmName: 'latency' }],
    ['a time window', { to: '17:00' }],
    ['the name of a blocker', { blockerName: 'outage' }],
    ['when windows are asked', { windowScope: WindowScope.ENTRY_ONLY }],
    ['what comes after a rollback', { afterRollback: AfterRollback.HOLD }],
    ['how long a wave is watched after its bakes', { afterwatch: Duration.hours(1) }],
    ['what unknown means', { onUnknown: OnUnknown.ROLLBACK }],
  ])('stays the same, byte by byte, when %s changes, and the plan does not', (_what, tuning) => {
    const [before, after] = [tuned(), tuned(tuning)];

    expect(pipelineResource(after)).toBe(pipelineResource(before));
    expect(metadataOf(after).definition).toBe(metadataOf(before).definition);
    expect(metadataOf(after).planHash).not.toBe(metadataOf(before).planHash);
  });

  test('changes with its definition hash when a stack is added', () => {
    const [before, after] = [tuned(), tuned({ stacks: ['Service', 'More'] })];

    expect(pipelineResource(after)).not.toBe(pipelineResource(before));
    expect(metadataOf(after).definition).not.toBe(metadataOf(before).definition);
  });

  test('has a definition hash that knows what an Aspect changed last', () => {
    const [before, after] = [tuned(), tuned()];
    Aspects.of(after.stack).add({ visit: (node) => { if (node instanceof CfnPipeline) node.restartExecutionOnUpdate = false; } });

    expect(metadataOf(after).definition).not.toBe(metadataOf(before).definition);
  });
});

describe('a DeliveryPipeline in its app', () => {
  test('shows Aspects of the app all of its stages', () => {
    const made = tuned();
    let seen = 0;
    const readOnly: IAspect = {
      visit: (node) => { if (node instanceof CfnPipeline) seen = (Stack.of(node).resolve(node.stages) as readonly object[]).length; },
    };
    Aspects.of(made.app).add(readOnly, { priority: 1000 });

    expect(stagesOf(made)).toHaveLength(6);
    expect(seen).toBe(6);
  });

  test('G12: can be built early, to work on what was built', () => {
    const early = tuned();
    early.pipeline.buildPipeline();

    expect(templateOf(early).toJSON()).toEqual(templateOf(tuned()).toJSON());
  });

  test('stands beside a second one in the same stack', () => {
    const made = tuned();
    const second = new DeliveryPipeline(made.stack, 'Second', { synth: synthStep() });
    second.addWave('First').addTarget(new ServiceStage(second, 'East', { env: inProd('us-east-1') }));

    const template = templateOf(made);
    template.resourceCountIs('AWS::CodePipeline::Pipeline', 2);
    template.resourceCountIs('AWS::DynamoDB::Table', 2);
    template.resourceCountIs('Custom::Trigger', 4);
    const metadata = Object.values(template.findResources('AWS::Lambda::Function')).flatMap(({ Metadata }) => Metadata?.['cdk-breakwater'] ?? []);
    expect(new Set(metadata.map(({ pipeline }) => pipeline)).size).toBe(2);
    expect(new Set(metadata.map(({ planHash }) => planHash)).size).toBe(2);
  });

  test('can lie inside a Stage, with its plan beside the app\'s other assets', () => {
    const app = new App({ treeMetadata: false });
    const stack = new Stack(new Stage(app, 'Ops', { env: HOME }), 'Delivery');
    const pipeline = new DeliveryPipeline(stack, 'Pipeline', { synth: synthStep() });
    pipeline.addWave('First').addTarget(new ServiceStage(pipeline, 'West', { env: inProd('us-west-1') }));

    const { directory, stacks } = app.synth().getNestedAssembly('assembly-Ops');
    const template = stacks.find(({ stackName }) => stackName === 'Ops-Delivery')?.template as Template;
    const plans = Object.values(template.Resources).flatMap(({ Metadata }) => Metadata?.['cdk-breakwater']?.plan ?? []);
    expect(plans).toHaveLength(1);
    expect(JSON.parse(readFileSync(join(directory, plans[0]), 'utf8'))).toMatchObject({ version: 1, pipeline: 'Ops/Delivery/Pipeline' });
  });
});
