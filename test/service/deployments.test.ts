import { App, Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LambdaCanary, LambdaCanaryProps, RollingDeployment, ZoneByZone, ZoneByZoneProps } from '../../src';

process.env.CDK_VALIDATION = 'false';

const stackOf = (): Stack => new Stack(new App({ treeMetadata: false, analyticsReporting: false }), 'Service');

function canary(props: Partial<LambdaCanaryProps> = {}): Template {
  const stack = stackOf();
  const handler = new Function(stack, 'Orders', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => 1;') });
  const alarm = new Alarm(stack, 'Faults', { metric: new Metric({ namespace: 'Orders', metricName: 'Faults' }), threshold: 1, evaluationPeriods: 1 });
  new LambdaCanary(stack, 'Canary', { handler, alarms: [alarm], ...props });
  return Template.fromStack(stack);
}

describe('a canary of Lambda', () => {
  test('gives the new version a tenth for half an hour, and goes back on an alarm', () => {
    const template = canary();

    template.hasResourceProperties('AWS::CodeDeploy::DeploymentConfig', {
      ComputePlatform: 'Lambda',
      TrafficRoutingConfig: { Type: 'TimeBasedCanary', TimeBasedCanary: { CanaryPercentage: 10, CanaryInterval: 30 } },
    });
    template.hasResourceProperties('AWS::CodeDeploy::DeploymentGroup', {
      AlarmConfiguration: { Enabled: true, Alarms: [{ Name: { Ref: 'Faults6061A8CE' } }] },
      AutoRollbackConfiguration: { Enabled: true, Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST', 'DEPLOYMENT_STOP_ON_ALARM'] },
    });
    const [alias] = Object.values(template.findResources('AWS::Lambda::Alias'));
    expect(Object.keys(alias.UpdatePolicy as object)).toEqual(['CodeDeployLambdaAliasUpdate']);
    expect(alias.Properties.Name).toBe('live');
  });

  test('lets CodeDeploy do what its own policy allows, and nothing else', () => {
    const template = canary();
    const roles = Object.entries(template.findResources('AWS::IAM::Role')).filter(([id]) => id.startsWith('Canary')).map(([, role]) => role.Properties as unknown);

    expect(roles).toEqual([{
      AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'codedeploy.amazonaws.com' } }] },
      ManagedPolicyArns: [{ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited']] }],
    }]);
    template.resourceCountIs('AWS::IAM::Policy', 0);
  });

  test.each<[string, Partial<LambdaCanaryProps>, string | undefined]>([
    ['1 %', { percent: 1 }, undefined],
    ['0 %', { percent: 0 }, 'percent must be a whole number from 1 to 99, got 0; leave it out for 10'],
    ['99 %', { percent: 99 }, undefined],
    ['100 %', { percent: 100 }, 'percent must be a whole number from 1 to 99, got 100; leave it out for 10'],
    ['2.5 %', { percent: 2.5 }, 'percent must be a whole number from 1 to 99, got 2.5; leave it out for 10'],
    ['a minute', { bakeTime: Duration.minutes(1) }, undefined],
    ['half a minute', { bakeTime: Duration.seconds(30) }, 'bakeTime must be whole minutes from 1 to 2880, got 30 seconds; leave it out for the default'],
    ['two days', { bakeTime: Duration.days(2) }, undefined],
    ['longer', { bakeTime: Duration.minutes(2881) }, 'bakeTime must be whole minutes from 1 to 2880, got 2 days 1 minute; leave it out for the default'],
    ['a token', { bakeTime: Duration.minutes(Lazy.number({ produce: () => 5 })) }, 'bakeTime must be known at synthesis, got a token; write it as Duration.minutes(…)'],
    ['no alarm', { alarms: [] }, 'alarms must be 1 to 10, got 0; give the one alarm of a ServiceAlarms'],
  ])('with %s', (_what, props, refused) => {
    if (refused === undefined) expect(() => canary(props)).not.toThrow();
    else expect(() => canary(props)).toThrow(new Error(`Service/Canary: ${refused}`));
  });
});

test('a service of containers keeps two of three tasks', () => {
  expect(RollingDeployment.ofContainers()).toEqual({ minHealthyPercent: 67, maxHealthyPercent: 200 });
});

describe('servers go zone by zone', () => {
  const zones = (props?: ZoneByZoneProps): Template => {
    const stack = stackOf();
    new ZoneByZone(stack, 'Config', props);
    return Template.fromStack(stack);
  };

  test.each<[string, ZoneByZoneProps | undefined, number, number]>([
    ['by default', undefined, 1800, 600], ['as told', { firstBakeTime: Duration.minutes(5), bakeTime: Duration.minutes(300) }, 300, 18000],
  ])('%s', (_how, props, FirstZoneMonitorDurationInSeconds, MonitorDurationInSeconds) => {
    zones(props).hasResourceProperties('AWS::CodeDeploy::DeploymentConfig', {
      MinimumHealthyHosts: { Type: 'FLEET_PERCENT', Value: 67 },
      ZonalConfig: { FirstZoneMonitorDurationInSeconds, MonitorDurationInSeconds, MinimumHealthyHostsPerZone: { Type: 'FLEET_PERCENT', Value: 67 } },
    });
  });

  test('all that is wrong is told together', () => {
    expect(() => zones({ bakeTime: Duration.minutes(301), firstBakeTime: Duration.seconds(30) })).toThrow(new Error(
      'Service/Config: bakeTime must be whole minutes from 1 to 300, got 5 hours 1 minute; leave it out for the default\n'
      + 'Service/Config: firstBakeTime must be whole minutes from 1 to 300, got 30 seconds; leave it out for the default'));
  });
});
