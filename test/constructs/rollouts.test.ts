import { CfnOutput, CfnResource, Duration, Fn, NestedStack, Stack, Stage, Validations } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Alarm, IAlarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { AlarmBlocker, BlockerMode, DeliveryPipelineProps, LambdaCanary, OneBoxStage, RollbackAlarm, Wave, WaveOptions, ZoneByZone } from '../../src';
import { deliveryApp, DeliveryApp, inProd } from './support/delivery-app';
import { refusalOf } from './support/refusal-of';

type Filling = (stack: Stack) => void;

class Filled extends Stage {
  public constructor(scope: Construct, id: string, fill: Filling) {
    super(scope, id, { env: inProd('us-west-1') });
    fill(new Stack(this, 'Service'));
  }
}

interface Made extends DeliveryApp { readonly wave: Wave }

function made(fleet: Filling, oneBox?: Filling, props: Partial<DeliveryPipelineProps> = {}, options: WaveOptions = {}): Made {
  const app = deliveryApp({ rollbackAlarms: [RollbackAlarm.named('faults')], ...props });
  const wave = app.pipeline.addWave('First', options);
  if (oneBox !== undefined) {
    wave.addOneBox(new OneBoxStage(new Filled(app.pipeline, 'OneBox', oneBox), { rollbackAlarms: [RollbackAlarm.named('one-box-faults')] }));
  }
  return { ...app, wave: wave.addTarget(new Filled(app.pipeline, 'West', fleet)) };
}

const errorsOf = ({ app }: Made): string => refusalOf(() => app.synth())
  .replace('Validation failed with the following errors:\n', '').replaceAll('[Delivery/Pipeline/Breakwater/Waves/First] ', '').trim();

const untold = ({ stack }: Made): readonly string[] => Annotations.fromStack(stack)
  .findWarning('*', Match.anyValue()).map(({ entry }) => String(entry.data)).filter((text) => text.includes('oneBoxShareUntold'));

const topic: Filling = (stack) => { new CfnResource(stack, 'Topic', { type: 'AWS::SNS::Topic' }); };

const service = (properties: Record<string, unknown>): Filling => (stack) => {
  new CfnResource(stack, 'Orders', { type: 'AWS::ECS::Service', properties });
};
const behind = (arn: unknown, tasks: unknown): Filling => service({ DesiredCount: tasks, LoadBalancers: [{ TargetGroupArn: arn }] });

const ACKNOWLEDGE = (id: string): string => `; or acknowledge cdk-breakwater:Wave.${id} with a reason`;
const TOO_BIG = (share: string): string => `First/OneBox must take at most 10 % of the traffic as a one-box, got ${share}; make it smaller${ACKNOWLEDGE('oneBoxTooBig')}`;

describe('a one-box takes at most a tenth of the traffic', () => {
  const ARN = 'arn:aws:elasticloadbalancing:us-west-1:333333333333:targetgroup/orders/1';

  test.each([[9, undefined], [8, '11.1 % for OneBox-Service/Orders (1 of 9 behind one target group)']])('one task beside %d others of the same target group', (others, share) => {
    const app = made(behind(ARN, others), behind(ARN, 1));

    expect(errorsOf(app)).toBe(share === undefined ? 'nothing was refused' : TOO_BIG(share));
  });

  test('a share that is told is no warning', () => {
    expect(untold(made(behind(ARN, 9), behind(ARN, 1)))).toEqual([]);
  });

  const group = (stack: Stack): CfnResource => new CfnResource(stack, 'Group', { type: 'AWS::ElasticLoadBalancingV2::TargetGroup' });
  test.each<[string, Filling, Filling]>([
    ['by an export', (stack) => { new CfnOutput(stack, 'Arn', { value: group(stack).ref, exportName: 'orders-group' }); }, behind(Fn.importValue('orders-group'), 1)],
    ['by Parameter Store',
      (stack) => { new StringParameter(stack, 'Arn', { parameterName: '/orders/group', stringValue: group(stack).ref }); },
      (stack) => { behind(StringParameter.valueForStringParameter(stack, '/orders/group'), 1)(stack); }],
  ])('a target group of the fleet is known %s', (_how, share, oneBox) => {
    const fleet: Filling = (stack) => {
      share(stack);
      behind({ Ref: 'Group' }, 4)(stack);
    };

    expect(errorsOf(made(fleet, oneBox))).toBe(TOO_BIG('20 % for OneBox-Service/Orders (1 of 5 behind one target group)'));
  });

  test('tasks whose number no template says tell no share', () => {
    const app = made(behind(ARN, undefined), behind(ARN, 1));

    expect(errorsOf(app)).toBe('nothing was refused');
    expect(untold(app)).toHaveLength(1);
  });

  test('servers count as tasks do', () => {
    const servers = (count: number): Filling => (stack) => {
      new CfnResource(stack, 'Servers', { type: 'AWS::AutoScaling::AutoScalingGroup', properties: { MinSize: `${count}`, MaxSize: '50', TargetGroupARNs: [ARN] } });
    };

    expect(errorsOf(made(servers(4), servers(1)))).toBe(TOO_BIG('20 % for OneBox-Service/Servers (1 of 5 behind one target group)'));
    expect(errorsOf(made(servers(9), servers(1)))).toBe('nothing was refused');
  });

  test.each([[10, 90, undefined], [11, 89, '11 % for West-Service/Listener (weights of the listener)']])('a weight of %d beside %d', (ours, theirs, share) => {
    const oneBox: Filling = (stack) => { new CfnOutput(stack, 'Arn', { value: group(stack).ref, exportName: 'one-box-group' }); };
    const fleet: Filling = (stack) => {
      new CfnResource(stack, 'Listener', {
        type: 'AWS::ElasticLoadBalancingV2::Listener',
        properties: {
          DefaultActions: [{
            Type: 'forward',
            ForwardConfig: {
              TargetGroups: [{ TargetGroupArn: Fn.importValue('one-box-group'), Weight: ours }, { TargetGroupArn: group(stack).ref, Weight: theirs }],
            },
          }],
        },
      });
    };

    expect(errorsOf(made(fleet, oneBox))).toBe(share === undefined ? 'nothing was refused' : TOO_BIG(share));
  });

  test.each([[10, undefined], [10.1, '10.1 % for OneBox-Service/Orders (a canary of ECS)']])('a canary of ECS of %d %%', (CanaryPercent, share) => {
    const canary = service({ DeploymentConfiguration: { Strategy: 'CANARY', CanaryConfiguration: { CanaryPercent }, Alarms: { Enable: true, Rollback: true, AlarmNames: ['faults'] } } });

    expect(errorsOf(made(topic, canary))).toBe(share === undefined ? 'nothing was refused' : TOO_BIG(share));
  });

  const canary = (percent: number): Filling => (stack) => {
    const handler = new Function(stack, 'Orders', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => 1;') });
    new LambdaCanary(stack, 'Canary', { handler, alarms: [alarm(stack)], percent });
  };
  test.each([[10, undefined], [11, '11 %']])('a canary of Lambda of %d %%', (percent, share) => {
    const errors = errorsOf(made(topic, canary(percent)));

    if (share === undefined) expect(errors).toBe('nothing was refused');
    else expect(errors).toMatch(/^First\/OneBox must take at most 10 % of the traffic as a one-box, got 11 % for OneBox-Service\/CanaryAlias[0-9A-F]{8} \(CodeDeploy\); make it smaller; or acknowledge/);
  });

  test.each([[0.1, 'nothing was refused'], [0.11, TOO_BIG('11 % for OneBox-Service/Live (a weight of the alias)')]])('a weight of an alias of %d', (FunctionWeight, errors) => {
    const alias: Filling = (stack) => {
      new CfnResource(stack, 'Live', { type: 'AWS::Lambda::Alias', properties: { RoutingConfig: { AdditionalVersionWeights: [{ FunctionVersion: '2', FunctionWeight }] } } });
    };

    expect(errorsOf(made(topic, alias))).toBe(errors);
  });

  test('a shift that no alarm turns back is refused', () => {
    expect(errorsOf(made(topic, service({ DeploymentConfiguration: { Strategy: 'CANARY' } })))).toBe(
      'First/OneBox must turn back by an alarm while OneBox-Service/Orders shifts, got a canary of ECS without one; '
      + `give the deployment alarms, and let it roll back on them${ACKNOWLEDGE('oneBoxNotAlarmed')}`);
  });

  test('a canary of the fleet is the one-box of a wave that has no other', () => {
    const big = service({ DeploymentConfiguration: { Strategy: 'CANARY', CanaryConfiguration: { CanaryPercent: 50 }, Alarms: { Enable: true, Rollback: true, AlarmNames: ['faults'] } } });

    expect(errorsOf(made(big))).toBe(TOO_BIG('50 % for West-Service/Orders (a canary of ECS)').replace('First/OneBox', 'First/West'));
    expect(errorsOf(made(big, behind(ARN, 1)))).toBe('nothing was refused');
  });

  test.each([[{ Ref: 'Percent' }, 1], [10, 0]])('a warning comes of a canary of the fleet whose share only the deployment knows: %j', (CanaryPercent, warnings) => {
    const alarms = { Enable: true, Rollback: true, AlarmNames: ['faults'] };

    expect(untold(made(service({ DeploymentConfiguration: { Strategy: 'CANARY', CanaryConfiguration: { CanaryPercent }, Alarms: alarms } })))).toHaveLength(warnings);
  });

  test('a share that no template tells is a warning', () => {
    expect(untold(made(topic, topic))).toEqual([
      'First has one-boxes of which no template tells how much of the traffic they take (OneBox), which must be 10 % at the most; '
      + 'let them share a target group or a listener with the fleet, or shift traffic to them by a LambdaCanary or a canary of ECS '
      + '[ack: Annotation::cdk-breakwater:Wave.oneBoxShareUntold]',
    ]);
  });

  test.each<[string, (app: Made) => Construct, string]>([
    ['on the wave', ({ wave }) => wave, 'nothing was refused'],
    ['on the pipeline', ({ pipeline }) => pipeline, 'nothing was refused'],
    ['without a reason', ({ wave }) => wave, TOO_BIG('20 % for OneBox-Service/Orders (1 of 5 behind one target group)')],
  ])('what is refused can be acknowledged %s', (how, scopeOf, errors) => {
    const app = made(behind(ARN, 4), behind(ARN, 1));
    Validations.of(scopeOf(app)).acknowledge({ id: 'cdk-breakwater:Wave.oneBoxTooBig', reason: how === 'without a reason' ? ' ' : 'five tasks are all there are' });

    expect(errorsOf(app)).toBe(errors);
  });
});

const alarm = (stack: Stack, alarmName?: string): IAlarm => new Alarm(stack, 'Faults', {
  alarmName, metric: new Metric({ namespace: 'Orders', metricName: 'Faults' }), threshold: 1, evaluationPeriods: 1,
});

describe('ECS ignores its deployment alarms when one is red at the start, so a gate must ask them', () => {
  const alarmed = (AlarmNames: unknown): Filling => service({ DeploymentConfiguration: { Alarms: { Enable: true, Rollback: true, AlarmNames } } });
  const UNASKED = (names: string): string => `Delivery/Pipeline: First/West must ask the deployment alarms of West-Service/Orders before it enters, got no blocker on ${names}; `
    + 'ECS ignores them all when one is red at the start, so give them fixed names and name them in an AlarmBlocker or as rollback alarms';

  test.each<[string, Partial<DeliveryPipelineProps>, WaveOptions]>([
    ['a blocker of the pipeline', { blockers: [new AlarmBlocker('open alarms', { alarmNames: ['slow', 'red'] })] }, {}],
    ['a blocker of the wave', {}, { blockers: [new AlarmBlocker('open alarms', { alarmNames: ['slow', 'red'] })] }],
    ['a prefix', { blockers: [new AlarmBlocker('open alarms', { alarmNamePrefix: 'slow' })] }, { rollbackAlarms: [RollbackAlarm.named('red')] }],
    ['rollback alarms', { rollbackAlarms: [RollbackAlarm.named('slow'), RollbackAlarm.named('red')] }, {}],
  ])('%s does', (_what, props, options) => {
    expect(errorsOf(made(alarmed(['slow', 'red']), undefined, props, options))).toBe('nothing was refused');
  });

  test.each<[string, Partial<DeliveryPipelineProps>, WaveOptions]>([
    ['none', {}, {}],
    ['one that only warns', { blockers: [new AlarmBlocker('open alarms', { alarmNames: ['slow', 'red'] })] }, { blockerModes: { 'open alarms': BlockerMode.WARN } }],
    ['one of another Region', { blockers: [new AlarmBlocker('open alarms', { alarmNames: ['slow', 'red'], account: '333333333333', region: 'us-east-1' })] }, {}],
  ])('%s does not', (_what, props, options) => {
    expect(errorsOf(made(alarmed(['slow', 'red']), undefined, props, options))).toBe(UNASKED("'slow', 'red'"));
  });

  test('only what is not asked is named', () => {
    expect(errorsOf(made(alarmed(['slow', 'faults'])))).toBe(UNASKED("'slow'"));
  });

  test('an alarm of the same stack is known by its fixed name', () => {
    const own = (alarmName?: string): Filling => (stack) => { alarmed([alarm(stack, alarmName).alarmName])(stack); };

    expect(errorsOf(made(own('faults')))).toBe('nothing was refused');
    expect(errorsOf(made(own()))).toMatch(/got no blocker on 'West-Service\/Faults[0-9A-F]{8}'; ECS/);
  });

  test.each([[false, 'nothing was refused'], ['false', 'nothing was refused'], [true, UNASKED("'slow'")], ['true', UNASKED("'slow'")], [{ Ref: 'Switch' }, UNASKED("'slow'")]])(
    'alarms are asked unless they are switched off for certain: %j', (Enable, errors) => {
      expect(errorsOf(made(service({ DeploymentConfiguration: { Alarms: { Enable, Rollback: true, AlarmNames: ['slow'] } } })))).toBe(errors);
    });

  test('a list of alarms that only the deployment knows is one that no gate asks', () => {
    expect(errorsOf(made(alarmed({ Ref: 'Names' })))).toBe(UNASKED('\'{"Ref":"Names"}\''));
  });
});

describe('at most a third of a fleet is out at a time', () => {
  const OUT = (what: string, got: string, cure: string): string =>
    `First/West must keep at least 67 % of ${what} in service while it is deployed to, got ${got}; ${cure}${ACKNOWLEDGE('tooManyOut')}`;
  const OF_SERVICE = (got: string): string => OUT('West-Service/Orders', got, 'give the service RollingDeployment.ofContainers()');

  test.each([
    [{ MinimumHealthyPercent: 67 }, undefined],
    [{ MinimumHealthyPercent: 66 }, 'a minHealthyPercent of 66'],
    [{ MinimumHealthyPercent: 50 }, 'a minHealthyPercent of 50'],
    [{ MinimumHealthyPercent: { Ref: 'AWS::NoValue' } }, 'a minHealthyPercent that is known only when it is deployed'],
    [{}, undefined],
    [{ Strategy: 'BLUE_GREEN', MinimumHealthyPercent: 0 }, undefined],
  ])('a service of containers with %j', (DeploymentConfiguration, got) => {
    const app = made(service({ DeploymentConfiguration }));
    Validations.of(app.wave).acknowledge(...['oneBoxTooBig', 'oneBoxNotAlarmed'].map((id) => ({ id: `cdk-breakwater:Wave.${id}`, reason: 'of another test' })));

    expect(errorsOf(app)).toBe(got === undefined ? 'nothing was refused' : OF_SERVICE(got));
  });

  test('a daemon without a word goes down at once', () => {
    expect(errorsOf(made(service({ SchedulingStrategy: 'DAEMON' })))).toBe(OF_SERVICE('a minHealthyPercent of 0'));
  });

  test('a service in a nested stack is seen', () => {
    const nested: Filling = (stack) => { service({ DeploymentConfiguration: { MinimumHealthyPercent: 50 } })(new NestedStack(stack, 'Inner')); };

    expect(errorsOf(made(nested))).toBe(OF_SERVICE('a minHealthyPercent of 50').replace('West-Service/Orders', 'Delivery/Pipeline/West/Service/Inner/Orders'));
  });

  test('a one-box may be out as a whole', () => {
    expect(errorsOf(made(topic, service({ DeploymentConfiguration: { MinimumHealthyPercent: 0 } })))).toBe('nothing was refused');
  });

  const servers = (DeploymentConfigName: unknown, more: Record<string, unknown> = {}): Filling => (stack) => {
    new CfnResource(stack, 'Group', { type: 'AWS::CodeDeploy::DeploymentGroup', properties: { AutoScalingGroups: ['orders'], DeploymentConfigName, ...more } });
  };
  const config = (minimum: Record<string, unknown>): Filling => (stack) => {
    new CfnResource(stack, 'Config', { type: 'AWS::CodeDeploy::DeploymentConfig', properties: { MinimumHealthyHosts: minimum } });
    servers({ Ref: 'Config' })(stack);
  };
  test.each<[string, Filling, string | undefined]>([
    ['one at a time', servers('CodeDeployDefault.OneAtATime'), undefined],
    ['the default', servers(undefined), undefined],
    ['half at a time', servers('CodeDeployDefault.HalfAtATime'), 'the deployment configuration CodeDeployDefault.HalfAtATime'],
    ['all at once', servers('CodeDeployDefault.AllAtOnce'), 'the deployment configuration CodeDeployDefault.AllAtOnce'],
    ['all at once beside the old', servers('CodeDeployDefault.AllAtOnce', { DeploymentStyle: { DeploymentType: 'BLUE_GREEN' } }), undefined],
    ['67 % of the fleet', config({ Type: 'FLEET_PERCENT', Value: 67 }), undefined],
    ['66 % of the fleet', config({ Type: 'FLEET_PERCENT', Value: 66 }), 'FLEET_PERCENT 66'],
    ['a number of hosts', config({ Type: 'HOST_COUNT', Value: 3 }), 'HOST_COUNT 3'],
    ['zone by zone', (stack) => { servers(new ZoneByZone(stack, 'Config', { bakeTime: Duration.minutes(5) }).deploymentConfigName)(stack); }, undefined],
  ])('servers with %s', (_how, fill, got) => {
    expect(errorsOf(made(fill))).toBe(got === undefined ? 'nothing was refused'
      : OUT('the servers of West-Service/Group', got, 'give the deployment group a ZoneByZone configuration'));
  });
});
