/** Docstrings say what an option is when it is left out. Here that is held against what the code makes of it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster, ContainerImage, FargateService, FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import {
  AlarmBlocker, AlarmPolicy, ContainerAlarmOptions, DeliveryPipelineProps, FunctionAlarmOptions, MinimumSamples, Nth, OneBoxStage, OnUnknown,
  LambdaCanary, LambdaCanaryProps, PreProductionOptions, QueueAlarmOptions,
  SampleStatistic, ServiceAlarms, TimeWindow, TimeWindowBlocker, UnknownPolicy, WaveOptions, Weekday, WindowScope, ZoneByZone, ZoneByZoneProps,
} from '../../src';
import { DeliveryApp, deliveryApp, HOME, inProd, ServiceStage } from './support/delivery-app';
import { planTextOf, templateOf } from './support/synthesized';

const SOURCE = join(__dirname, '../../src');

/** Every option with a value for a default, rather than words after a dash: `WaveOptions.onUnknown` and what it says. */
function documented(): Readonly<Record<string, string>> {
  const found = ['constructs', 'blockers', 'service'].flatMap((room) => readdirSync(join(SOURCE, room)).filter((file) => file.endsWith('.ts')).flatMap((file) => {
    const interfaces = readFileSync(join(SOURCE, room, file), 'utf8').split(/^export interface /m).slice(1);
    return interfaces.flatMap((text) => [...text.matchAll(/@default ([^-\n][^\n]*)\n\s*\*\/\s*readonly (\w+)\?/g)]
      .map(([, value, option]) => [`${/^\w+/.exec(text)?.[0] ?? ''}.${option}`, value] as const));
  }));
  return Object.fromEntries(found);
}

const written = (made: DeliveryApp): string => JSON.stringify([templateOf(made).toJSON(), planTextOf(made)]);

function ofPipeline(props: Partial<DeliveryPipelineProps>): string {
  const made = deliveryApp(props);
  made.pipeline.addWave('First').addTarget(new ServiceStage(made.pipeline, 'West', { env: inProd('us-west-1') }));
  return written(made);
}

function ofWaves(first: WaveOptions, second: WaveOptions = first): string {
  const made = deliveryApp();
  made.pipeline.addWave('First', first).addTarget(new ServiceStage(made.pipeline, 'West', { env: inProd('us-west-1') }));
  made.pipeline.addWave('Second', second).addTarget(new ServiceStage(made.pipeline, 'East', { env: inProd('us-east-1') }));
  return written(made);
}

function ofOneBoxes(inWave?: Duration, before?: Duration): string {
  const made = deliveryApp();
  const { pipeline } = made;
  const box = (id: string, bakeTime?: Duration) => new OneBoxStage(new ServiceStage(pipeline, id, { env: inProd('us-west-1') }), { bakeTime });
  pipeline.addPreProduction(new ServiceStage(pipeline, 'Gamma', { env: inProd('us-west-1') }), { oneBox: box('GammaOneBox', before) });
  pipeline.addWave('First').addOneBox(box('OneBox', inWave)).addTarget(new ServiceStage(pipeline, 'West', { env: inProd('us-west-1') }));
  return written(made);
}

function ofPreProduction(options: PreProductionOptions): string {
  const made = deliveryApp();
  made.pipeline.addPreProduction(new ServiceStage(made.pipeline, 'Gamma', { env: inProd('us-west-1') }), { bakeTime: Duration.minutes(5), ...options });
  made.pipeline.addWave('First').addTarget(new ServiceStage(made.pipeline, 'West', { env: inProd('us-west-1') }));
  return written(made);
}

const ofPolicy = (policy: AlarmPolicy): string => ofPipeline({ blockers: [new AlarmBlocker('outage', { alarmName: 'outage', ...policy })] });
const ofWindow = (window: TimeWindow): string => ofPipeline({ blockers: [new TimeWindowBlocker('hours', { allow: [window] })] });
const WEEKLY = { days: [Weekday.MON], timeZone: 'UTC' };
const MONTHLY = { nth: Nth.FIRST, day: Weekday.MON, timeZone: 'UTC' };
const ofSamples = (more: Partial<MinimumSamples>): string => ofWaves({ minimumSamples: [{ namespace: 'Checkout', metricName: 'Orders', count: 9, ...more }] });

function ofService(watch: (alarms: ServiceAlarms, stack: Stack) => unknown): string {
  const stack = new Stack(new App({ treeMetadata: false, analyticsReporting: false }), 'Service', { env: HOME });
  watch(new ServiceAlarms(stack, 'Alarms', { alarmName: 'unwell' }), stack);
  return JSON.stringify(Template.fromStack(stack).toJSON());
}

const ofFunction = (options: FunctionAlarmOptions): string => ofService((alarms, stack) => alarms.watchFunction(
  new Function(stack, 'Orders', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => 1;') }), options));
const ofCanary = (props: Partial<LambdaCanaryProps>): string => ofService((alarms, stack) => {
  const handler = new Function(stack, 'Orders', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => 1;') });
  return new LambdaCanary(stack, 'Canary', { alarms: [alarms.watchFunction(handler).alarm], handler, ...props });
});
const ofZones = (props: ZoneByZoneProps): string => ofService((alarms, stack) => {
  alarms.watchQueue(new Queue(stack, 'Work'));
  new ZoneByZone(stack, 'Config', props);
});
const ofQueue = (options: QueueAlarmOptions): string => ofService((alarms, stack) => alarms.watchQueue(new Queue(stack, 'Work'), options));
const ofContainers = (options: ContainerAlarmOptions): string => ofService((alarms, stack) => {
  const taskDefinition = new FargateTaskDefinition(stack, 'Task');
  taskDefinition.addContainer('App', { image: ContainerImage.fromRegistry('app') });
  const cluster = new Cluster(stack, 'Cluster', { vpc: new Vpc(stack, 'Vpc', { maxAzs: 1 }) });
  alarms.watchEcsService(new FargateService(stack, 'Web', { cluster, taskDefinition, minHealthyPercent: 100 }), options);
});

/** What the docstring says; then what is made of the option left out, given as it says, and given otherwise. */
const OPTIONS: Readonly<Record<string, readonly [says: string, out: () => string, given: () => string, otherwise: () => string]>> = {
  'AlarmPolicy.whenMissing': ['UnknownPolicy.HOLD', () => ofPolicy({}), () => ofPolicy({ whenMissing: UnknownPolicy.HOLD }), () => ofPolicy({ whenMissing: UnknownPolicy.CLEAR })],
  'AlarmPolicy.whenInsufficientData': ['UnknownPolicy.HOLD', () => ofPolicy({}), () => ofPolicy({ whenInsufficientData: UnknownPolicy.HOLD }), () => ofPolicy({ whenInsufficientData: UnknownPolicy.CLEAR })],
  'AlarmPolicy.whenUnreadable': ['UnknownPolicy.HOLD', () => ofPolicy({}), () => ofPolicy({ whenUnreadable: UnknownPolicy.HOLD }), () => ofPolicy({ whenUnreadable: UnknownPolicy.CLEAR })],
  'ContainerAlarmOptions.cpuPercent': ['90', () => ofContainers({}), () => ofContainers({ cpuPercent: 90 }), () => ofContainers({ cpuPercent: 91 })],
  'ContainerAlarmOptions.memoryPercent': ['90', () => ofContainers({}), () => ofContainers({ memoryPercent: 90 }), () => ofContainers({ memoryPercent: 91 })],
  'DeliveryPipelineProps.selfMutationWaitsAtMost': ['Duration.days(7)', () => ofPipeline({}), () => ofPipeline({ selfMutationWaitsAtMost: Duration.days(7) }), () => ofPipeline({ selfMutationWaitsAtMost: Duration.days(8) })],
  'DeliveryPipelineProps.announceHoldsAfter': ['Duration.minutes(30)', () => ofPipeline({}), () => ofPipeline({ announceHoldsAfter: Duration.minutes(30) }), () => ofPipeline({ announceHoldsAfter: Duration.minutes(31) })],
  'DeliveryPipelineProps.dockerEnabledForSelfMutation': ['false', () => ofPipeline({}), () => ofPipeline({ dockerEnabledForSelfMutation: false }), () => ofPipeline({ dockerEnabledForSelfMutation: true })],
  'DeliveryPipelineProps.dockerEnabledForSynth': ['false', () => ofPipeline({}), () => ofPipeline({ dockerEnabledForSynth: false }), () => ofPipeline({ dockerEnabledForSynth: true })],
  'DeliveryPipelineProps.selfMutation': ['true', () => ofPipeline({}), () => ofPipeline({ selfMutation: true }), () => ofPipeline({ selfMutation: false })],
  'FunctionAlarmOptions.throttles': ['1', () => ofFunction({}), () => ofFunction({ throttles: 1 }), () => ofFunction({ throttles: 2 })],
  'LambdaCanaryProps.aliasName': ['\'live\'', () => ofCanary({}), () => ofCanary({ aliasName: 'live' }), () => ofCanary({ aliasName: 'now' })],
  'LambdaCanaryProps.bakeTime': ['Duration.minutes(30)', () => ofCanary({}), () => ofCanary({ bakeTime: Duration.minutes(30) }), () => ofCanary({ bakeTime: Duration.minutes(31) })],
  'LambdaCanaryProps.percent': ['10', () => ofCanary({}), () => ofCanary({ percent: 10 }), () => ofCanary({ percent: 9 })],
  'MinimumSamples.statistic': ['SampleStatistic.SUM', () => ofSamples({}), () => ofSamples({ statistic: SampleStatistic.SUM }), () => ofSamples({ statistic: SampleStatistic.SAMPLE_COUNT })],
  'MonthlyWindowProps.from': ['\'00:00\'', () => ofWindow(TimeWindow.monthly(MONTHLY)), () => ofWindow(TimeWindow.monthly({ ...MONTHLY, from: '00:00' })), () => ofWindow(TimeWindow.monthly({ ...MONTHLY, from: '00:01' }))],
  'MonthlyWindowProps.to': ['\'24:00\'', () => ofWindow(TimeWindow.monthly(MONTHLY)), () => ofWindow(TimeWindow.monthly({ ...MONTHLY, to: '24:00' })), () => ofWindow(TimeWindow.monthly({ ...MONTHLY, to: '23:59' }))],
  'OneBoxStageOptions.bakeTime': [
    'Duration.hours(1) in a wave, Duration.minutes(30) before production',
    () => ofOneBoxes(), () => ofOneBoxes(Duration.hours(1), Duration.minutes(30)), () => ofOneBoxes(Duration.hours(1), Duration.minutes(31)),
  ],
  'PreProductionOptions.onUnknown': ['OnUnknown.HOLD', () => ofPreProduction({}), () => ofPreProduction({ onUnknown: OnUnknown.HOLD }), () => ofPreProduction({ onUnknown: OnUnknown.ROLLBACK })],
  'QueueAlarmOptions.oldestMessage': ['Duration.minutes(15)', () => ofQueue({}), () => ofQueue({ oldestMessage: Duration.minutes(15) }), () => ofQueue({ oldestMessage: Duration.minutes(16) })],
  'RequestAlarmOptions.faultPercent': ['5', () => ofFunction({}), () => ofFunction({ faultPercent: 5 }), () => ofFunction({ faultPercent: 6 })],
  'RequestAlarmOptions.latencyBand': ['4', () => ofFunction({}), () => ofFunction({ latencyBand: 4 }), () => ofFunction({ latencyBand: 5 })],
  'RequestAlarmOptions.minimumFaults': ['3', () => ofFunction({}), () => ofFunction({ minimumFaults: 3 }), () => ofFunction({ minimumFaults: 4 })],
  'WaveOptions.bakeTime': [
    'Duration.hours(12) in the first wave, Duration.hours(2) in later ones',
    () => ofWaves({}),
    () => ofWaves({ bakeTime: Duration.hours(12) }, { bakeTime: Duration.hours(2) }),
    () => ofWaves({ bakeTime: Duration.hours(12) }, { bakeTime: Duration.hours(3) }),
  ],
  'WaveOptions.onUnknown': ['OnUnknown.HOLD', () => ofWaves({}), () => ofWaves({ onUnknown: OnUnknown.HOLD }), () => ofWaves({ onUnknown: OnUnknown.ROLLBACK })],
  'WaveOptions.windowScope': ['WindowScope.EVERY_START', () => ofWaves({}), () => ofWaves({ windowScope: WindowScope.EVERY_START }), () => ofWaves({ windowScope: WindowScope.ENTRY_ONLY })],
  'WeeklyWindowProps.from': ['\'00:00\'', () => ofWindow(TimeWindow.weekly(WEEKLY)), () => ofWindow(TimeWindow.weekly({ ...WEEKLY, from: '00:00' })), () => ofWindow(TimeWindow.weekly({ ...WEEKLY, from: '00:01' }))],
  'WeeklyWindowProps.to': ['\'24:00\'', () => ofWindow(TimeWindow.weekly(WEEKLY)), () => ofWindow(TimeWindow.weekly({ ...WEEKLY, to: '24:00' })), () => ofWindow(TimeWindow.weekly({ ...WEEKLY, to: '23:59' }))],
  'ZoneByZoneProps.bakeTime': ['Duration.minutes(10)', () => ofZones({}), () => ofZones({ bakeTime: Duration.minutes(10) }), () => ofZones({ bakeTime: Duration.minutes(9) })],
  'ZoneByZoneProps.firstBakeTime': ['Duration.minutes(30)', () => ofZones({}), () => ofZones({ firstBakeTime: Duration.minutes(30) }), () => ofZones({ firstBakeTime: Duration.minutes(29) })],
};

test('every option that documents a value for a default is held to it here', () => {
  expect(documented()).toEqual(Object.fromEntries(Object.entries(OPTIONS).map(([option, [says]]) => [option, says])));
});

test.each(Object.entries(OPTIONS))('E12, E13: %s left out is what its docstring says, and given otherwise makes a difference', (_, [, out, given, otherwise]) => {
  const left = out();

  expect(given()).toBe(left);
  expect(otherwise()).not.toBe(left);
});
