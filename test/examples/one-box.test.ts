/** What the page on one-boxes shows is what runs here, and a wave takes it. */
import { Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { AutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { InstanceType, MachineImage, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { AlternateTarget, Cluster, Compatibility, ContainerImage, ListenerRuleConfiguration, TaskDefinition } from 'aws-cdk-lib/aws-ecs';
import {
  ApplicationListener, ApplicationListenerRule, ApplicationLoadBalancer, ApplicationProtocol, ApplicationTargetGroup, IApplicationTargetGroup,
  ListenerAction, ListenerCondition, TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { LambdaTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2-targets';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { OneBoxStage, RollbackAlarm } from '../../src';
import { deliveryApp, inProd } from '../constructs/support/delivery-app';
import { refusalOf } from '../constructs/support/refusal-of';
import { helloCanary } from './one-box/hello-canary';
import { helloServers } from './one-box/hello-servers';
import { helloShare } from './one-box/hello-share';
import { helloShift } from './one-box/hello-shift';
import { helloTasks } from './one-box/hello-tasks';
import { shownIn, triedIn } from './support/shown';

test('the page shows the code that is tried here, file by file', () => {
  expect(shownIn('docs/one-box.md')).toEqual(['share', 'tasks', 'shift', 'canary', 'servers'].map((name) => triedIn(`one-box/hello-${name}.ts`)));
});

type Filling = (stack: Stack) => unknown;
interface Played { readonly refusal: string; readonly untold: () => number; readonly template: () => Template }

/** A wave of a one-box, where there is one, and a target beside it; the template is the one-box's, or else the target's. */
function played(fleet: Filling, oneBox?: Filling): Played {
  const { app, stack, pipeline } = deliveryApp({ rollbackAlarms: [RollbackAlarm.named('hello-unwell')] });
  const filled = (id: string, fill: Filling): [Stage, Stack] => {
    const stage = new Stage(pipeline, id, { env: inProd('us-west-1') });
    const service = new Stack(stage, 'Service');
    fill(service);
    return [stage, service];
  };
  const [target, ofTarget] = filled('West', fleet);
  const wave = pipeline.addWave('First').addTarget(target);
  const box = oneBox === undefined ? undefined : filled('OneBox', oneBox);
  if (box !== undefined) wave.addOneBox(new OneBoxStage(box[0]));
  return {
    refusal: refusalOf(() => app.synth()).replaceAll('[Delivery/Pipeline/Breakwater/Waves/First] ', ''),
    untold: () => Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('oneBoxShareUntold')).length,
    template: () => Template.fromStack(box?.[1] ?? ofTarget),
  };
}

const GROUP_ARN = 'arn:aws:elasticloadbalancing:us-west-1:333333333333:targetgroup/hello/0123456789abcdef';
const LISTENER_ARN = 'arn:aws:elasticloadbalancing:us-west-1:333333333333:listener/app/hello/0123456789abcdef/0123456789abcdef';
const helloOf = (stack: Stack): Function => new Function(stack, 'Function', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => 1;') });
const sharedGroup = (stack: Stack): IApplicationTargetGroup => ApplicationTargetGroup.fromTargetGroupAttributes(stack, 'Shared', { targetGroupArn: GROUP_ARN, loadBalancerArns: LISTENER_ARN });
const vpcOf = (stack: Stack): Vpc => new Vpc(stack, 'Vpc', { maxAzs: 3, natGateways: 0 });

function taskOf(stack: Stack): TaskDefinition {
  const task = new TaskDefinition(stack, 'Task', { compatibility: Compatibility.FARGATE, cpu: '256', memoryMiB: '512' });
  task.addContainer('App', { image: ContainerImage.fromRegistry('hello'), portMappings: [{ containerPort: 80 }] });
  return task;
}

const tasks = (count: number): Filling => (stack) => helloTasks(stack, count, new Cluster(stack, 'Cluster', { vpc: vpcOf(stack) }), taskOf(stack), sharedGroup(stack));

describe('a wave takes what the page shows', () => {
  test('a small stack behind the same load balancer', () => {
    const share: Filling = (stack) => {
      const listener = ApplicationListener.fromApplicationListenerAttributes(stack, 'Listener', { listenerArn: LISTENER_ARN, securityGroup: SecurityGroup.fromSecurityGroupId(stack, 'Door', 'sg-0123456789abcdef0') });
      helloShare(stack, new LambdaTarget(helloOf(stack)), listener, sharedGroup(stack));
    };
    const { refusal, untold, template } = played(helloOf, share);

    expect([refusal, untold()]).toEqual(['nothing was refused', 0]);
    template().hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
      Actions: [{ ForwardConfig: { TargetGroups: [{ TargetGroupArn: { Ref: Match.stringLikeRegexp('Group') }, Weight: 10 }, { TargetGroupArn: GROUP_ARN, Weight: 90 }] } }],
    });
  });

  test('one task beside nine; beside eight it is more than a tenth', () => {
    const { refusal, untold, template } = played(tasks(9), tasks(1));

    expect([refusal, untold()]).toEqual(['nothing was refused', 0]);
    template().hasResourceProperties('AWS::ECS::Service', { DesiredCount: 1, DeploymentConfiguration: { MinimumHealthyPercent: 67, MaximumPercent: 200 } });
    expect(played(tasks(8), tasks(1)).refusal).toContain('First/OneBox must take at most 10 % of the traffic as a one-box, got 11.1 %');
  });

  test('a canary of ECS', () => {
    const shift: Filling = (stack) => {
      const vpc = vpcOf(stack);
      const [blue, green] = ['Blue', 'Green'].map((id) => new ApplicationTargetGroup(stack, id, { vpc, port: 80, targetType: TargetType.IP }));
      const listener = new ApplicationLoadBalancer(stack, 'Balancer', { vpc }).addListener('Http', { protocol: ApplicationProtocol.HTTP, defaultAction: ListenerAction.fixedResponse(404) });
      const rule = new ApplicationListenerRule(stack, 'Rule', { listener, priority: 1, conditions: [ListenerCondition.pathPatterns(['*'])], action: ListenerAction.weightedForward([{ targetGroup: blue, weight: 100 }, { targetGroup: green, weight: 0 }]) });
      helloShift(stack, new Cluster(stack, 'Cluster', { vpc }), taskOf(stack), blue, new AlternateTarget('Alternate', {
        alternateTargetGroup: green, productionListener: ListenerRuleConfiguration.applicationListenerRule(rule),
      }));
    };
    const { refusal, template } = played(shift);

    expect(refusal).toBe('nothing was refused');
    template().hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: { Strategy: 'CANARY', CanaryConfiguration: { CanaryPercent: 10 }, Alarms: { Enable: true, Rollback: true, AlarmNames: ['hello-unwell'] } },
    });
  });

  test('a canary of Lambda', () => {
    const { refusal, template } = played((stack) => helloCanary(stack, helloOf(stack)));

    expect(refusal).toBe('nothing was refused');
    template().hasResourceProperties('AWS::CodeDeploy::DeploymentConfig', { TrafficRoutingConfig: { TimeBasedCanary: { CanaryPercentage: 10, CanaryInterval: 30 } } });
  });

  test('servers, zone by zone', () => {
    const { refusal, template } = played((stack) => {
      const hello = helloOf(stack);
      const servers = new AutoScalingGroup(stack, 'Servers', { vpc: vpcOf(stack), instanceType: new InstanceType('t3.micro'), machineImage: MachineImage.latestAmazonLinux2023(), minCapacity: 6, maxCapacity: 12 });
      helloServers(stack, servers, [new Alarm(stack, 'Faults', { metric: hello.metricErrors(), threshold: 1, evaluationPeriods: 1 })]);
    });

    expect(refusal).toBe('nothing was refused');
    template().hasResourceProperties('AWS::CodeDeploy::DeploymentGroup', { DeploymentConfigName: { Ref: Match.stringLikeRegexp('Zones') }, AlarmConfiguration: { Enabled: true } });
    template().hasResourceProperties('AWS::CodeDeploy::DeploymentConfig', { MinimumHealthyHosts: { Type: 'FLEET_PERCENT', Value: 67 }, ZonalConfig: Match.objectLike({}) });
  });
});
