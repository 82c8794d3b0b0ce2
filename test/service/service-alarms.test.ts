import { App, CfnResource, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Alarm, AlarmBase, AlarmRule, AnomalyDetectionAlarm, CompositeAlarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster, ContainerImage, FargateService, FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancer, ApplicationProtocol, ApplicationTargetGroup, TargetType } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { AlarmBlocker, FunctionAlarmOptions, HttpApiAlarmOptions, LambdaCanary, QueueAlarmOptions, RequestAlarmOptions, RollbackAlarm, ServiceAlarms } from '../../src';
import { deliveryApp, inProd, ServiceStage } from '../constructs/support/delivery-app';
import { stagePlanOf } from '../constructs/support/synthesized';

process.env.CDK_VALIDATION = 'false';

interface Service { readonly stack: Stack; readonly alarms: ServiceAlarms; readonly topic: Topic }

function service(alarmName = 'orders-unwell'): Service {
  const stack = new Stack(new App({ treeMetadata: false, analyticsReporting: false }), 'Service');
  const topic = new Topic(stack, 'OnCall');
  return { stack, topic, alarms: new ServiceAlarms(stack, 'Alarms', { alarmName, actions: [new SnsAction(topic)] }) };
}

const ordersOf = ({ stack }: Service): Function => new Function(stack, 'Orders', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => 1;') });

interface AlarmResource { readonly Properties: Readonly<Record<string, unknown>> }

const alarmsOf = ({ stack }: Service): Readonly<Record<string, AlarmResource>> => Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm') as Record<string, AlarmResource>;

/** The last word of each alarm's id, which says what it is about. */
const kindsOf = (made: Service): readonly string[] => Object.keys(alarmsOf(made)).map((id) => /(Faults|Slow|UnusuallySlow|UnusuallyQuiet|Silent|Throttled|Busy|UnusuallyRefusing|UnusuallyFull|NoneHealthy|Cpu|Memory|Backlog|DeadLetters|Mine)[0-9A-F]{8}$/.exec(id)?.[1] ?? id);

const alarmOf = (made: Service, kind: string): Readonly<Record<string, unknown>> =>
  Object.entries(alarmsOf(made)).find(([id]) => new RegExp(`${kind}[0-9A-F]{8}$`).test(id))?.[1].Properties ?? {};

/** What the composite alarm is made of, with the references to its alarms written as their ids. */
function ruleOf({ stack }: Service): string {
  const [composite] = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::CompositeAlarm'));
  return JSON.stringify(composite.Properties.AlarmRule);
}

test('one alarm over all of them pages whom it should, under the name that the pipeline knows', () => {
  const made = service();
  made.alarms.watchFunction(ordersOf(made));

  Template.fromStack(made.stack).hasResourceProperties('AWS::CloudWatch::CompositeAlarm', {
    AlarmName: 'orders-unwell', AlarmActions: [{ Ref: Match.stringLikeRegexp('OnCall') }],
  });
  for (const id of Object.keys(alarmsOf(made))) expect(ruleOf(made)).toContain(id);
});

test('an alarm of somebody else counts like one of ours', () => {
  const made = service();
  made.alarms.add(new Alarm(made.stack, 'Mine', { metric: new Metric({ namespace: 'Mine', metricName: 'Bad' }), threshold: 1, evaluationPeriods: 1 }));

  expect(kindsOf(made)).toEqual(['Mine']);
  expect(ruleOf(made)).toMatch(/^\{"Fn::Join":\["",\["\(ALARM\(\\"",\{"Fn::GetAtt":\["Mine[0-9A-F]{8}","Arn"\]\},"\\"\)\)"\]\]\}$/);
});

test('what takes no composite alarm can have its members', () => {
  const made = service();
  const handler = ordersOf(made);
  made.alarms.watchFunction(handler).watchQueue(new Queue(made.stack, 'Work'));
  new LambdaCanary(made.stack, 'Canary', { handler, alarms: made.alarms.members });

  const [group] = Object.values(Template.fromStack(made.stack).findResources('AWS::CodeDeploy::DeploymentGroup'));
  expect(group.Properties.AlarmConfiguration.Alarms).toEqual(Object.keys(alarmsOf(made)).map((id) => ({ Name: { Ref: id } })));
});

/** What `MonitoringFacade.createdAlarms()` and `createCompositeAlarmUsingTag()` of cdk-monitoring-constructs 10 return, as far as it matters. */
interface MadeByMonitoring {
  readonly createdAlarms: readonly { readonly alarm: AlarmBase; readonly customTags?: readonly string[] }[];
  readonly composite: CompositeAlarm;
}

function monitoring(stack: Stack): MadeByMonitoring {
  const scope = new Construct(stack, 'Monitoring');
  const metric = (metricName: string): Metric => new Metric({ namespace: 'AWS/Lambda', metricName });
  const createdAlarms = [
    { alarm: new Alarm(scope, 'Rate', { alarmName: 'orders-Fault-Rate-Critical', metric: metric('Errors'), threshold: 1, evaluationPeriods: 3 }), customTags: ['page'] },
    { alarm: new AnomalyDetectionAlarm(scope, 'Band', { alarmName: 'orders-Latency-Band', metric: metric('Duration'), evaluationPeriods: 3, stdDevs: 4 }) },
  ];
  const composite = new CompositeAlarm(scope, 'Composite', { compositeAlarmName: 'orders-Composite-page', alarmRule: AlarmRule.anyOf(...createdAlarms.map(({ alarm }) => alarm)) });
  return { createdAlarms, composite };
}

describe('alarms as cdk-monitoring-constructs makes them', () => {
  test('come under the one alarm as they are, a composite one among them', () => {
    const made = service();
    const { createdAlarms, composite } = monitoring(made.stack);
    for (const { alarm } of createdAlarms) made.alarms.add(alarm);
    made.alarms.add(composite);

    expect(ruleOf(made)).toMatch(/MonitoringRate[0-9A-F]{8}.*MonitoringBand[0-9A-F]{8}.*MonitoringComposite[0-9A-F]{8}/);
  });

  test('turn a canary back as they are', () => {
    const made = service();
    const { composite } = monitoring(made.stack);
    made.alarms.add(composite);
    new LambdaCanary(made.stack, 'Canary', { handler: ordersOf(made), alarms: [composite] });

    Template.fromStack(made.stack).hasResourceProperties('AWS::CodeDeploy::DeploymentGroup', {
      AlarmConfiguration: { Alarms: [{ Name: { Ref: Match.stringLikeRegexp('MonitoringComposite') } }] },
    });
  });

  test('roll a wave back and are asked before it, as they are', () => {
    const { app, pipeline, stack } = deliveryApp();
    const target = new ServiceStage(pipeline, 'West', { env: inProd('us-west-1') });
    const { createdAlarms, composite } = monitoring(new Stack(target, 'Monitored'));
    pipeline.addWave('First', {
      rollbackAlarms: createdAlarms.map(({ alarm }) => RollbackAlarm.fromAlarm(alarm)), blockers: [new AlarmBlocker('unwell', { alarm: composite })],
    }).addTarget(target);

    const { blockers, steps } = stagePlanOf({ app, pipeline, stack }, 'First');
    expect(steps.map(({ bake }) => bake?.alarms.map(({ name }) => name))).toEqual([['orders-Fault-Rate-Critical', 'orders-Latency-Band']]);
    expect(blockers).toContainEqual(expect.objectContaining({ name: 'unwell', alarms: [expect.objectContaining({ name: 'orders-Composite-page', region: 'us-west-1' })] }));
  });
});

describe('what is watched', () => {
  test.each<[string, FunctionAlarmOptions, readonly string[]]>([
    ['by default', {}, ['Faults', 'UnusuallySlow', 'Throttled']],
    ['with a limit', { latency: Duration.seconds(2) }, ['Faults', 'Slow', 'UnusuallySlow', 'Throttled']],
    ['without what CloudWatch learns', { latencyBand: 0 }, ['Faults', 'Throttled']],
    ['with silence', { trafficStopsAfter: Duration.minutes(10) }, ['Faults', 'UnusuallySlow', 'Silent', 'Throttled']],
    ['with unusual quiet', { trafficBand: 3 }, ['Faults', 'UnusuallySlow', 'UnusuallyQuiet', 'Throttled']],
    ['before it is throttled', { concurrency: 90 }, ['Faults', 'UnusuallySlow', 'Busy', 'Throttled']],
  ])('a function, %s', (_, options, kinds) => {
    const made = service();
    made.alarms.watchFunction(ordersOf(made), options);

    expect(kindsOf(made)).toEqual(kinds);
  });

  test('an HTTP API: its own answers of 500 and above', () => {
    const made = service();
    made.alarms.watchHttpApi(new HttpApi(made.stack, 'Api'));

    expect(kindsOf(made)).toEqual(['Faults', 'UnusuallySlow']);
    expect(JSON.stringify(alarmOf(made, 'Faults').Metrics)).toContain('"MetricName":"5xx","Namespace":"AWS/ApiGateway"');
  });

  test.each<[string, (made: Service, options: HttpApiAlarmOptions) => unknown, string]>([
    ['an HTTP API', (made, options) => made.alarms.watchHttpApi(new HttpApi(made.stack, 'Api'), options), '4xx'],
    ['a REST API', (made, options) => {
      const api = new RestApi(made.stack, 'Api');
      api.root.addMethod('GET');
      made.alarms.watchRestApi(api, options);
    }, '4XXError'],
  ])('%s with all there is, and above its limits: unusually many answers of 400 to 499', (_, watch, metric) => {
    const made = service();
    watch(made, { refusedBand: 5, latency: Duration.seconds(1), trafficStopsAfter: Duration.minutes(5), trafficBand: 4 });

    expect([...kindsOf(made)].sort()).toEqual(['Faults', 'Silent', 'Slow', 'UnusuallyQuiet', 'UnusuallyRefusing', 'UnusuallySlow']);
    expect(alarmOf(made, 'UnusuallyRefusing').ComparisonOperator).toBe('GreaterThanUpperThreshold');
    expect(JSON.stringify(alarmOf(made, 'UnusuallyRefusing').Metrics)).toContain(`"MetricName":"${metric}","Namespace":"AWS/ApiGateway"`);
    expect(JSON.stringify(alarmOf(made, 'Silent').Metrics)).toContain('"MetricName":"Count","Namespace":"AWS/ApiGateway"},"Period":60,"Stat":"SampleCount"');
  });

  test('a REST API: what is wrong with it is told as it was written', () => {
    const made = service();
    expect(() => made.alarms.watchRestApi(new RestApi(made.stack, 'Api'), { refusedBand: -1 })).toThrow(new Error(
      'Service/Alarms: watchRestApi.refusedBand must be more than 0 standard deviations, got -1; leave it out for the default'));
  });

  test('what answers behind a load balancer: latency in seconds', () => {
    const made = service();
    const vpc = new Vpc(made.stack, 'Vpc', { maxAzs: 1 });
    const group = new ApplicationTargetGroup(made.stack, 'Group', { vpc, port: 80, targetType: TargetType.IP });
    new ApplicationLoadBalancer(made.stack, 'Balancer', { vpc }).addListener('Http', { protocol: ApplicationProtocol.HTTP, defaultTargetGroups: [group] });
    made.alarms.watchTargetGroup(group, { latency: Duration.millis(1500) });

    expect(kindsOf(made)).toEqual(['Faults', 'Slow', 'UnusuallySlow']);
    expect(alarmOf(made, 'Slow')).toMatchObject({ MetricName: 'TargetResponseTime', Threshold: 1.5, ExtendedStatistic: 'p99' });
  });

  test('a service of containers: its CPU and memory', () => {
    const made = service();
    const task = new FargateTaskDefinition(made.stack, 'Task');
    task.addContainer('App', { image: ContainerImage.fromRegistry('app') });
    const cluster = new Cluster(made.stack, 'Cluster', { vpc: new Vpc(made.stack, 'Vpc', { maxAzs: 1 }) });
    made.alarms.watchEcsService(new FargateService(made.stack, 'Web', { cluster, taskDefinition: task, minHealthyPercent: 100 }), { memoryPercent: 80 });

    expect(kindsOf(made)).toEqual(['Cpu', 'Memory']);
    expect(alarmOf(made, 'Memory')).toMatchObject({ MetricName: 'MemoryUtilization', Threshold: 80, ComparisonOperator: 'GreaterThanOrEqualToThreshold' });
  });

  test('a service of containers with its target group: its requests and whether any task answers, too', () => {
    const made = service();
    const vpc = new Vpc(made.stack, 'Vpc', { maxAzs: 1 });
    const task = new FargateTaskDefinition(made.stack, 'Task');
    task.addContainer('App', { image: ContainerImage.fromRegistry('app') });
    const targetGroup = new ApplicationTargetGroup(made.stack, 'Group', { vpc, port: 80, targetType: TargetType.IP });
    new ApplicationLoadBalancer(made.stack, 'Balancer', { vpc }).addListener('Http', { protocol: ApplicationProtocol.HTTP, defaultTargetGroups: [targetGroup] });
    made.alarms.watchEcsService(new FargateService(made.stack, 'Web', { cluster: new Cluster(made.stack, 'Cluster', { vpc }), taskDefinition: task, minHealthyPercent: 100 }), {
      targetGroup, trafficStopsAfter: Duration.minutes(5), latency: Duration.seconds(1),
    });

    expect([...kindsOf(made)].sort()).toEqual(['Cpu', 'Faults', 'Memory', 'NoneHealthy', 'Silent', 'Slow', 'UnusuallySlow']);
    expect(alarmOf(made, 'NoneHealthy')).toMatchObject({ MetricName: 'HealthyHostCount', Threshold: 1, Statistic: 'Maximum', ComparisonOperator: 'LessThanThreshold' });
  });

  test('a service of containers without its target group has no requests to watch', () => {
    const made = service();
    const task = new FargateTaskDefinition(made.stack, 'Task');
    task.addContainer('App', { image: ContainerImage.fromRegistry('app') });
    const cluster = new Cluster(made.stack, 'Cluster', { vpc: new Vpc(made.stack, 'Vpc', { maxAzs: 1 }) });
    const web = new FargateService(made.stack, 'Web', { cluster, taskDefinition: task, minHealthyPercent: 100 });

    expect(() => made.alarms.watchEcsService(web, { latency: Duration.seconds(1) })).toThrow(new Error(
      'Service/Alarms: watchEcsService.latency must stand beside a targetGroup, got none; give the one that its tasks answer behind'));
  });

  test('a queue that nobody sends to, or in which unusually many wait', () => {
    const made = service();
    made.alarms.watchQueue(new Queue(made.stack, 'Work'), { trafficStopsAfter: Duration.minutes(30), backlogBand: 4 });

    expect(kindsOf(made)).toEqual(['Backlog', 'Silent', 'UnusuallyFull']);
    expect(alarmOf(made, 'Silent')).toMatchObject({ EvaluationPeriods: 30, Threshold: 1, TreatMissingData: 'breaching', ComparisonOperator: 'LessThanThreshold' });
    expect(JSON.stringify(alarmOf(made, 'UnusuallyFull').Metrics)).toContain('"MetricName":"ApproximateNumberOfMessagesVisible"');
  });

  test('what is wrong with a queue is told together', () => {
    const made = service();
    expect(() => made.alarms.watchQueue(new Queue(made.stack, 'Work'), { trafficStopsAfter: Duration.seconds(90), backlogBand: 0 })).toThrow(new Error(
      'Service/Alarms: watchQueue.trafficStopsAfter must be whole minutes and at most a day, got 1 minute 30 seconds; CloudWatch looks back no further by the minute\n'
      + 'Service/Alarms: watchQueue.backlogBand must be more than 0 standard deviations, got 0; leave it out for the default'));
  });

  test.each<[string, (made: Service) => QueueAlarmOptions, readonly string[]]>([
    ['that CDK knows no dead letters of', () => ({}), ['Backlog']],
    ['with dead letters', (made) => ({ deadLetters: new Queue(made.stack, 'Lost') }), ['Backlog', 'DeadLetters']],
  ])('a queue %s', (_, options, kinds) => {
    const made = service();
    made.alarms.watchQueue(new Queue(made.stack, 'Work'), options(made));

    expect(kindsOf(made)).toEqual(kinds);
    expect(alarmOf(made, 'Backlog')).toMatchObject({ MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 900, Statistic: 'Maximum' });
  });

  test('a queue with dead letters of its own', () => {
    const made = service();
    made.alarms.watchQueue(new Queue(made.stack, 'Work', { deadLetterQueue: { queue: new Queue(made.stack, 'Lost'), maxReceiveCount: 3 } }), { oldestMessage: Duration.hours(1) });

    expect(kindsOf(made)).toEqual(['Backlog', 'DeadLetters']);
    expect(alarmOf(made, 'Backlog')).toMatchObject({ Threshold: 3600 });
  });
});

test('a share of failures counts only from a number of failures on', () => {
  const made = service();
  made.alarms.watchFunction(ordersOf(made), { faultPercent: 2, minimumFaults: 7 });

  expect(alarmOf(made, 'Faults')).toMatchObject({ Threshold: 2, EvaluationPeriods: 3, DatapointsToAlarm: 2, TreatMissingData: 'notBreaching' });
  expect(JSON.stringify(alarmOf(made, 'Faults').Metrics)).toContain('IF(faults >= 7, 100 * faults / requests, 0)');
});

test('silence is an alarm although silence gives no data', () => {
  const made = service();
  made.alarms.watchFunction(ordersOf(made), { trafficStopsAfter: Duration.minutes(10) });

  expect(alarmOf(made, 'Silent')).toMatchObject({ Threshold: 1, EvaluationPeriods: 10, ComparisonOperator: 'LessThanThreshold', TreatMissingData: 'breaching' });
  expect(JSON.stringify(alarmOf(made, 'Silent').Metrics)).toContain('FILL(requests, 0)');
});

test('two things of one name in different places do not meet', () => {
  const made = service();
  made.alarms.watchQueue(new Queue(made.stack, 'Work')).watchQueue(new Queue(new CfnResource(made.stack, 'Other', { type: 'AWS::SNS::Topic' }), 'Work'));

  expect(kindsOf(made)).toEqual(['Backlog', 'Backlog']);
});

describe('what cannot be is refused', () => {
  test.each<[string, RequestAlarmOptions, string]>([
    ['a share of nothing', { faultPercent: 0 }, 'watchFunction.faultPercent must be above 0 and at most 100 percent, got 0; leave it out for the default'],
    ['a share above all', { faultPercent: 100.5 }, 'watchFunction.faultPercent must be above 0 and at most 100 percent, got 100.5; leave it out for the default'],
    ['half a failure', { minimumFaults: 0.5 }, 'watchFunction.minimumFaults must be a whole number of at least 1, got 0.5; leave it out for the default'],
    ['no time at all', { latency: Duration.seconds(0) }, 'watchFunction.latency must be longer than zero, got 0 seconds; leave it out for the default'],
    ['a negative band', { latencyBand: -1 }, 'watchFunction.latencyBand must be 0 or more standard deviations, got -1; leave it out for the default'],
    ['an empty band', { trafficBand: 0 }, 'watchFunction.trafficBand must be more than 0 standard deviations, got 0; leave it out for the default'],
    ['half a minute', { trafficStopsAfter: Duration.seconds(30) }, 'watchFunction.trafficStopsAfter must be whole minutes and at most a day, got 30 seconds; CloudWatch looks back no further by the minute'],
    ['two days', { trafficStopsAfter: Duration.days(2) }, 'watchFunction.trafficStopsAfter must be whole minutes and at most a day, got 2 days; CloudWatch looks back no further by the minute'],
  ])('%s', (_, options, message) => {
    const made = service();

    expect(() => made.alarms.watchFunction(ordersOf(made), options)).toThrow(new Error(`Service/Alarms: ${message}`));
  });

  test('all at once', () => {
    const made = service();

    expect(() => made.alarms.watchFunction(ordersOf(made), { faultPercent: 101, minimumFaults: 0, throttles: 0 })).toThrow(new Error([
      'Service/Alarms: watchFunction.faultPercent must be above 0 and at most 100 percent, got 101; leave it out for the default',
      'Service/Alarms: watchFunction.minimumFaults must be a whole number of at least 1, got 0; leave it out for the default',
      'Service/Alarms: watchFunction.throttles must be a whole number of at least 1, got 0; leave it out for the default',
    ].join('\n')));
  });

  test.each([
    ['', "alarmName must be a name of 1 to 255 characters, got ''; the pipeline finds the alarm by it"],
    ['x'.repeat(256), 'alarmName must be a name of 1 to 255 characters, got 256 characters; the pipeline finds the alarm by it'],
  ])('a name that is none: %p', (name, message) => {
    expect(() => service(name)).toThrow(new Error(`Service/Alarms: ${message}`));
  });

  test('nothing to watch', () => {
    expect(() => alarmsOf(service())).toThrow('[Service/Alarms] alarms must be at least one, got none; call watchFunction or another of the kind, or add an alarm');
  });

  test('more alarms than one composite alarm may have', () => {
    const made = service();
    const mine = new Alarm(made.stack, 'Mine', { metric: new Metric({ namespace: 'Mine', metricName: 'Bad' }), threshold: 1, evaluationPeriods: 1 });
    for (let i = 0; i < 101; i++) made.alarms.add(mine);

    expect(() => alarmsOf(made)).toThrow('[Service/Alarms] alarms must be at most 100 under one composite alarm, got 101; make a second ServiceAlarms');
  });
});
