import { App, CfnResource, CfnParameter, CliCredentialsStackSynthesizer, DefaultStackSynthesizer, Duration, LegacyStackSynthesizer, Stack, Stage, Token } from 'aws-cdk-lib';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { ManualApprovalStep, ShellStep } from 'aws-cdk-lib/pipelines';
import { Construct } from 'constructs';
import { AlarmBlocker, BlockerSpec, DeliveryPipeline, Notification, OneBoxStage, RollbackAlarm } from '../../src';
import { bundleOf } from '../../src/constructs/private/bundle';
import { deliveryApp, DeliveryApp, HOME, inProd, ServiceStage, synthStep } from './support/delivery-app';
import { refusalOf } from './support/refusal-of';

const WEST = inProd('us-west-1');
const stageIn = ({ pipeline }: DeliveryApp, id: string, env = WEST): ServiceStage => new ServiceStage(pipeline, id, { env });
const test1 = (id: string): ShellStep => new ShellStep(id, { commands: ['true'] });

/** An app with a wave that has what it needs. */
function complete(made: DeliveryApp = deliveryApp()): DeliveryApp {
  made.pipeline.addWave('First').addTarget(stageIn(made, 'West'));
  return made;
}

describe('a pipeline is refused', () => {
  test('without a wave', () => {
    const { app } = deliveryApp();

    expect(refusalOf(() => app.synth())).toBe(
      'Validation failed with the following errors:\n  [Delivery/Pipeline] waves must have at least one, got none; add one with addWave');
  });

  test('for every wave without a target, all at once', () => {
    const made = deliveryApp();
    made.pipeline.addWave('First');
    made.pipeline.addWave('Second').addOneBox(new OneBoxStage(stageIn(made, 'WestOneBox')));

    expect(refusalOf(() => made.app.synth())).toBe([
      'Validation failed with the following errors:',
      '  [Delivery/Pipeline] First must have at least one target, got none; add one with addTarget',
      '  [Delivery/Pipeline] Second must have at least one target, got only a one-box; add one with addTarget',
    ].join('\n'));
  });

  test('in a stack for any environment', () => {
    expect(refusalOf(() => new DeliveryPipeline(new Stack(new App(), 'Anywhere'), 'Pipeline', { synth: synthStep() }))).toBe(
      'Anywhere/Pipeline: stack Anywhere must have a concrete account and Region, got a stack for any environment; give it an env with both');
  });

  test('with more than 50 stages', () => {
    const made = deliveryApp();
    for (let i = 1; i <= 47; i++) made.pipeline.addWave(`W${i}`).addTarget(stageIn(made, `T${i}`));

    expect(refusalOf(() => made.app.synth())).toBe(
      'Delivery/Pipeline: stages must have at most 50 stages, got 51 (47 waves, 0 before production, 4 of CDK Pipelines); put more targets into each wave');
  });

  test('when something is added after it was built', () => {
    const { pipeline } = complete();
    pipeline.buildPipeline();

    for (const [method, work] of Object.entries({
      addWave: () => pipeline.addWave('Late'),
      addPreProduction: () => pipeline.addPreProduction(new ServiceStage(pipeline, 'Late', { env: WEST })),
      addBlocker: () => pipeline.addBlocker(new AlarmBlocker('late', { alarmName: 'late' })),
      addRollbackAlarm: () => pipeline.addRollbackAlarm(RollbackAlarm.named('late')),
      addNotification: () => pipeline.addNotification({ _listenTo: () => {} }),
      buildPipeline: () => pipeline.buildPipeline(),
    })) {
      expect(refusalOf(work)).toBe(`Delivery/Pipeline: ${method} must be called before the pipeline is built, got a call afterwards; call buildPipeline last`);
    }
  });

  test('when the bundle of a function is missing', () => {
    expect(refusalOf(() => bundleOf('controller', '/nowhere'))).toBe(
      'assets/controller/index.js must be there, got nothing in /nowhere; run npm run bundle once, which builds it');
  });
});

describe('a name is refused', () => {
  test.each([
    ['Über', "name must be 1 to 100 of A-Z a-z 0-9 . @ _ -, got 'Über'; CodePipeline allows no other names"],
    ['', "name must be 1 to 100 of A-Z a-z 0-9 . @ _ -, got ''; CodePipeline allows no other names"],
    ['Assets', "Assets must not be named like a stage of CDK Pipelines (Source, Build, UpdatePipeline, Assets), got 'Assets'; give it another name"],
    ['First', "First must have a name of its own, got 'First' a second time; waves and stages before production share their names"],
    ['Alpha', "Alpha must have a name of its own, got 'Alpha' a second time; waves and stages before production share their names"],
  ])('for a wave: %p', (name, expected) => {
    const made = complete();
    made.pipeline.addPreProduction(stageIn(made, 'Alpha'));

    expect(refusalOf(() => made.pipeline.addWave(name))).toBe(`Delivery/Pipeline: ${expected}`);
  });

  test('for the pipeline itself, together with all else that is wrong with it', () => {
    const twice = new AlarmBlocker('a', { alarmName: 'x' });

    expect(refusalOf(() => deliveryApp({ pipelineName: 'check out', blockers: [twice, twice] }))).toBe([
      "Delivery/Pipeline: pipelineName must be 1 to 100 of A-Z a-z 0-9 . @ _ -, got 'check out'; CodePipeline allows no other names",
      "Delivery/Pipeline: blockers must have distinct names, got 'a' twice; an override names a blocker",
    ].join('\n'));
  });

  test('for an organisation\'s switch that is nowhere', () => {
    expect(refusalOf(() => deliveryApp({ organisation: { account: '99', region: 'north' } }))).toBe([
      "Delivery/Pipeline: organisation must have an account of 12 digits, got '99'; the controller's role must name it",
      "Delivery/Pipeline: organisation must have a region like us-east-1, got 'north'; the controller must know where to look",
    ].join('\n'));
  });

  test('for a stage before production that CDK Pipelines has already', () => {
    const made = complete();

    expect(refusalOf(() => made.pipeline.addPreProduction(stageIn(made, 'Build')))).toBe(
      "Delivery/Pipeline: Build must not be named like a stage of CDK Pipelines (Source, Build, UpdatePipeline, Assets), got 'Build'; give it another name");
  });

  test('for a target that is longer than CodePipeline allows', () => {
    const made = deliveryApp();
    const name = 'T'.repeat(101);

    expect(refusalOf(() => made.pipeline.addWave('First').addTarget(stageIn(made, name)))).toBe(
      `Delivery/Pipeline: First/${name} must be named with 1 to 100 of A-Z a-z 0-9 . @ _ -, got '${name}'; CodePipeline allows no other names`);
  });

  test('for two targets of one wave', () => {
    const made = complete();
    const elsewhere = new ServiceStage(made.app, 'West', { env: inProd('us-east-1') });

    expect(refusalOf(() => made.pipeline.addWave('Second').addTarget(stageIn(made, 'East')).addTarget(new ServiceStage(made.app, 'East', { env: WEST })))).toBe(
      "Delivery/Pipeline: Second must have targets with distinct names, got 'East' twice; give one of the Stages another id");
    expect(() => made.pipeline.addWave('Third').addTarget(elsewhere)).not.toThrow();
  });

  test('for two blockers of the pipeline, wherever they were given', () => {
    const again = new AlarmBlocker('open alarms', { alarmName: 'latency' });
    const made = deliveryApp({ blockers: [new AlarmBlocker('open alarms', { alarmName: 'faults' })] });

    expect(refusalOf(() => made.pipeline.addBlocker(again))).toBe(
      "Delivery/Pipeline: blockers must have distinct names, got 'open alarms' twice; an override names a blocker");
    expect(refusalOf(() => deliveryApp({ blockers: [again, again] }))).toBe(
      "Delivery/Pipeline: blockers must have distinct names, got 'open alarms' twice; an override names a blocker");
    complete(made).pipeline.addWave('Second', { blockers: [again] }).addTarget(stageIn(made, 'East'));
    expect(refusalOf(() => made.app.synth())).toBe(
      "Delivery/Pipeline: Second.blockers must have distinct names, got 'open alarms' twice; an override names a blocker");
  });

  test.each([
    ['organisation pause', "blockers must not be named 'organisation pause', got one; every gate of a wave has a reason to hold of that name already"],
    ['rollback alarms', "blockers must not be named 'rollback alarms', got one; every gate of a wave has a reason to hold of that name already"],
    [' ', 'blockers must have names, got an empty one; people see it in every hold'],
  ])('for a blocker called %p', (name, expected) => {
    expect(refusalOf(() => deliveryApp({ blockers: [new AlarmBlocker(name, { alarmName: 'faults' })] }))).toBe(`Delivery/Pipeline: ${expected}`);
  });

  test('for a test that the controller would take for its own approval', () => {
    const made = deliveryApp();

    expect(refusalOf(() => made.pipeline.addPreProduction(stageIn(made, 'Alpha'), { tests: [new ManualApprovalStep('Bake-Cake')] }))).toBe(
      "Delivery/Pipeline: Alpha/Alpha.tests must not be named like Breakwater's own approvals, got 'Bake-Cake'; the controller would answer it, so give it another name");
  });
});

describe('the options of a wave are refused', () => {
  const bakeTime = (value: Duration): string => refusalOf(() => deliveryApp().pipeline.addWave('First', { bakeTime: value }));

  test.each([
    [Duration.minutes(0), 'First.bakeTime must be longer than zero and at most 60 days, got 0 minutes; leave it out for the default of its position'],
    [Duration.days(61), 'First.bakeTime must be longer than zero and at most 60 days, got 87840 minutes; CodePipeline lets no approval wait longer'],
    [Duration.hours(Token.asNumber({ Ref: 'Hours' })), 'First.bakeTime must be known at synthesis, got a token; write it as Duration.hours(…)'],
  ])('A10: for a bake time out of range, or not known at synthesis', (value, expected) => {
    expect(bakeTime(value)).toBe(`Delivery/Pipeline: ${expected}`);
  });

  test('for no negative bake time, because CDK knows no negative durations', () => {
    expect(refusalOf(() => bakeTime(Duration.minutes(-1)))).toContain('cannot be negative');
  });

  test('not at the limits', () => {
    expect(bakeTime(Duration.days(60))).toBe('nothing was refused');
    expect(bakeTime(Duration.seconds(1))).toBe('nothing was refused');
  });

  test('all at once', () => {
    const blockers = [new AlarmBlocker('a', { alarmName: 'x' }), new AlarmBlocker('a', { alarmName: 'y' })];

    expect(refusalOf(() => deliveryApp().pipeline.addWave('Build', { bakeTime: Duration.minutes(0), expectedDuration: Duration.days(8), maxParallel: 0, blockers }))).toBe([
      "Delivery/Pipeline: Build must not be named like a stage of CDK Pipelines (Source, Build, UpdatePipeline, Assets), got 'Build'; give it another name",
      'Delivery/Pipeline: Build.bakeTime must be longer than zero and at most 60 days, got 0 minutes; leave it out for the default of its position',
      'Delivery/Pipeline: Build.expectedDuration must be longer than zero and at most 7 days, got 11520 minutes; leave it out for none',
      'Delivery/Pipeline: Build.maxParallel must be a whole number of at least 1, got 0; leave it out to deploy all targets side by side',
      "Delivery/Pipeline: Build.blockers must have distinct names, got 'a' twice; an override names a blocker",
    ].join('\n'));
  });

  test.each([[1.5, '1.5'], [NaN, 'NaN'], [Token.asNumber({ Ref: 'Count' }), 'a token']])('for maxParallel %p', (maxParallel, got) => {
    expect(refusalOf(() => deliveryApp().pipeline.addWave('First', { maxParallel }))).toBe(
      `Delivery/Pipeline: First.maxParallel must be a whole number of at least 1, got ${got}; leave it out to deploy all targets side by side`);
  });

  test('for more than 50 actions, with the largest contributors', () => {
    const made = deliveryApp();
    const wave = made.pipeline.addWave('First');
    for (const [id, count] of [['A', 20], ['B', 5], ['C', 21], ['D', 3]] as const) {
      wave.addTarget(new ServiceStage(made.pipeline, id, { env: WEST, stacks: Array.from({ length: count }, (_, i) => `S${i}`) }));
    }

    expect(refusalOf(() => made.app.synth())).toBe(
      'Delivery/Pipeline: First must have at most 50 actions, got 51 (most of them from C 21, A 20, B 5); spread its 4 targets over more waves');
  });

  test('for more than 50 actions that only appear with the steps that tests need', () => {
    const made = deliveryApp();
    const tests = Array.from({ length: 26 }, (_, i) => {
      const build = new ShellStep(`Build${i}`, { commands: ['true'], primaryOutputDirectory: 'out' });
      return new ShellStep(`Test${i}`, { commands: ['true'], input: build });
    });
    made.pipeline.addWave('First').addTarget(stageIn(made, 'West'), { tests });

    expect(refusalOf(() => made.app.synth())).toBe(
      'Delivery/Pipeline: First must have at most 50 actions, got more with the steps that its tests need; spread its targets over more waves');
  });
});

describe('a one-box is refused', () => {
  test('for a bake time out of range, in a wave and before production', () => {
    const made = deliveryApp();
    const oneBox = () => new OneBoxStage(stageIn(made, `Box${made.pipeline.node.children.length}`), { bakeTime: Duration.minutes(0) });
    const rule = 'bakeTime must be longer than zero and at most 60 days, got 0 minutes; leave it out for the default of its position';
    const inWave = oneBox();
    const before = oneBox();

    expect(refusalOf(() => made.pipeline.addWave('First').addOneBox(inWave))).toBe(`Delivery/Pipeline: First/${inWave.stage.node.id}.${rule}`);
    expect(refusalOf(() => made.pipeline.addPreProduction(stageIn(made, 'Gamma'), { oneBox: before })))
      .toBe(`Delivery/Pipeline: Gamma/${before.stage.node.id}.${rule}`);
  });

  test('with the name of its own stage', () => {
    const made = deliveryApp();

    expect(refusalOf(() => made.pipeline.addPreProduction(stageIn(made, 'Gamma'), { oneBox: new OneBoxStage(new ServiceStage(made.app, 'Gamma', { env: WEST })) })))
      .toBe("Delivery/Pipeline: Gamma must have targets with distinct names, got 'Gamma' twice; give one of the Stages another id");
  });
});

describe('a Stage is refused', () => {
  test('without a concrete account and Region', () => {
    const made = deliveryApp();
    const wave = made.pipeline.addWave('First');

    expect(refusalOf(() => wave.addTarget(new ServiceStage(made.pipeline, 'Nowhere')))).toBe(
      'Delivery/Pipeline: First/Nowhere must have a concrete account and Region, got account none and Region none; give its Stage an env with both');
    expect(refusalOf(() => wave.addTarget(new ServiceStage(made.pipeline, 'Token', { env: { account: Token.asString({ Ref: 'X' }), region: 'us-west-1' } })))).toBe(
      "Delivery/Pipeline: First/Token must have a concrete account and Region, got account a token and Region 'us-west-1'; give its Stage an env with both");
  });

  test('without a stack where it says it is', () => {
    const made = deliveryApp();

    expect(refusalOf(() => made.pipeline.addWave('First').addTarget(new Stage(made.pipeline, 'Empty', { env: WEST })))).toBe(
      'Delivery/Pipeline: First/Empty must have a stack in its own account and Region, got none in 333333333333/us-west-1; give the Stage the env of its stacks');
  });

  test('with a stack that may be anywhere', () => {
    const made = deliveryApp();
    const stage = stageIn(made, 'West');
    new CfnResource(new Stack(stage, 'Any', { env: { account: Token.asString({ Ref: 'X' }) } }), 'Topic', { type: 'AWS::SNS::Topic' });

    expect(refusalOf(() => made.pipeline.addWave('First').addTarget(stage))).toBe('Delivery/Pipeline: First/West must have stacks with a concrete account and Region, '
      + 'got Delivery/Pipeline/West/Any without; leave their env out for the one of the Stage');
  });

  test('that is delivered to already, in this pipeline or another', () => {
    const made = deliveryApp();
    const stage = stageIn(made, 'West');
    made.pipeline.addWave('First').addTarget(stage);
    const other = new DeliveryPipeline(made.stack, 'Other', { synth: synthStep() });

    expect(refusalOf(() => made.pipeline.addWave('Second').addTarget(stage))).toBe(
      'Delivery/Pipeline: Second/West must be a Stage of its own, got the one that First/West deploys already; make a new Stage for each place');
    expect(refusalOf(() => other.addPreProduction(stage))).toBe(
      'Delivery/Other: West/West must be a Stage of its own, got the one that First/West deploys already; make a new Stage for each place');
  });

  test('that gets another stack after it was handed over', () => {
    const made = deliveryApp();
    const stage = stageIn(made, 'West');
    made.pipeline.addWave('First').addTarget(stage);
    new CfnResource(new Stack(stage, 'Late'), 'Topic', { type: 'AWS::SNS::Topic' });

    expect(refusalOf(() => made.app.synth())).toBe(
      'Delivery/Pipeline: First/West must be complete when it is handed over, got Delivery/Pipeline/West/Late added since; add it before the Stage becomes a target');
  });

  test('with all that is wrong with it at once', () => {
    const made = deliveryApp();
    const shared = test1('Shared');
    made.pipeline.addPreProduction(stageIn(made, 'Alpha'), { tests: [shared] });

    expect(refusalOf(() => made.pipeline.addPreProduction(new ServiceStage(made.pipeline, 'Source'), {
      bakeTime: Duration.minutes(0), tests: [shared, test1('Twice'), test1('Twice')],
    }))).toBe([
      "Delivery/Pipeline: Source must not be named like a stage of CDK Pipelines (Source, Build, UpdatePipeline, Assets), got 'Source'; give it another name",
      'Delivery/Pipeline: Source.bakeTime must be longer than zero and at most 60 days, got 0 minutes; leave it out for the default of its position',
      'Delivery/Pipeline: Source/Source must have a concrete account and Region, got account none and Region none; give its Stage an env with both',
      "Delivery/Pipeline: Source/Source.tests must be steps of their own, got 'Shared', which runs after Alpha/Alpha already; make a new step for each place",
      "Delivery/Pipeline: Source/Source.tests must have distinct names, got 'Twice' twice; give each step its own",
    ].join('\n'));
  });

  test('whose stack another target of the wave deploys as well', () => {
    const made = deliveryApp();
    const wave = made.pipeline.addWave('First');
    for (const id of ['A', 'B']) {
      const stage = new Stage(made.pipeline, id, { env: WEST });
      new CfnResource(new Stack(stage, 'Service', { stackName: 'service' }), 'Topic', { type: 'AWS::SNS::Topic' });
      wave.addTarget(stage);
    }

    expect(refusalOf(() => made.app.synth())).toBe('Delivery/Pipeline: First/A must deploy service in 333333333333/us-west-1 by one action, got 2; '
      + 'give the stacks of one wave distinct names, and stacks of one name distinct accounts or Regions');
  });
});

describe('an alarm is refused', () => {
  const alarmIn = (scope: Construct): Alarm => new Alarm(scope, 'Alarm', {
    metric: new Metric({ namespace: 'Test', metricName: 'Faults' }), threshold: 1, evaluationPeriods: 1,
  });

  test('when its name is a token of another environment', () => {
    const made = complete();
    const alarm = alarmIn(new Stack(made.app, 'Elsewhere', { env: { account: '444444444444', region: 'eu-west-1' } }));
    made.pipeline.addBlocker(new AlarmBlocker('far', { alarm }));

    expect(refusalOf(() => made.app.synth())).toBe("Delivery/Pipeline: AlarmBlocker 'far'.alarm must have a name that is known at synthesis, "
      + 'got a token of Elsewhere/Alarm in 444444444444/eu-west-1; give that alarm an alarmName');
  });

  test('when it is named by a token of another environment, as a blocker and as a rollback alarm', () => {
    const foreign = (made: DeliveryApp): string => alarmIn(new Stack(made.app, 'Elsewhere', { env: { account: '444444444444', region: 'eu-west-1' } })).alarmName;
    const rule = 'must have a name that is known at synthesis, got a token of Elsewhere/Alarm in 444444444444/eu-west-1; give that alarm an alarmName';
    const blocked = complete();
    blocked.pipeline.addBlocker(new AlarmBlocker('far', { alarmName: foreign(blocked) }));
    const rolledBack = complete();
    rolledBack.pipeline.addRollbackAlarm(RollbackAlarm.named(foreign(rolledBack)));

    expect(refusalOf(() => blocked.app.synth())).toBe(`Delivery/Pipeline: AlarmBlocker 'far'.alarmName ${rule}`);
    expect(refusalOf(() => rolledBack.app.synth())).toBe(`Delivery/Pipeline: RollbackAlarm.named ${rule}`);
  });

  test('when its ARN says no account', () => {
    const made = complete();
    made.pipeline.addBlocker(new AlarmBlocker('far', { alarm: Alarm.fromAlarmArn(made.stack, 'Far', 'arn:aws:cloudwatch:::alarm:faults') }));

    expect(refusalOf(() => made.app.synth())).toBe(
      "Delivery/Pipeline: AlarmBlocker 'far'.alarm must lie in a concrete account and Region, got Delivery/Far without one; set env on its stack");
  });

  test('when it rolls back from an environment that nobody knows', () => {
    const made = complete();
    made.pipeline.addRollbackAlarm(RollbackAlarm.fromAlarm(alarmIn(new Stack(made.app, 'Anywhere'))));

    expect(refusalOf(() => made.app.synth())).toBe(
      'Delivery/Pipeline: RollbackAlarm.fromAlarm(Anywhere/Alarm) must lie in a concrete account and Region, got Anywhere/Alarm without one; set env on its stack');
  });

  test('A8: when it has no name', () => {
    expect(refusalOf(() => RollbackAlarm.named(' '))).toBe("RollbackAlarm.named must name an alarm, got ' '; give the alarm's physical name");
  });

  test('when its place is only half said', () => {
    expect(refusalOf(() => BlockerSpec.alarms([{ alarmName: 'a', region: 'us-east-1' }, { alarmName: 'b', roleArn: 'arn:r' }]))).toBe([
      "alarm 'a' must have account and region together, got only region 'us-east-1'; leave both out for every target's own",
      "alarm 'b' must have account and region where it has a roleArn, got only 'arn:r'; the roles of targets come from their synthesizers",
    ].join('\n'));
  });

  test('when two blockers want to look at its account and Region in different ways', () => {
    const place = { account: '444444444444', region: 'eu-west-1' };
    const made = complete(deliveryApp({
      blockers: [new AlarmBlocker('a', { alarmName: 'a', ...place, roleArn: 'arn:one' }), new AlarmBlocker('b', { alarmName: 'b', ...place, roleArn: 'arn:two' })],
    }));

    expect(refusalOf(() => made.app.synth())).toBe(
      'Delivery/Pipeline: 444444444444/eu-west-1 must be looked at through one role, got arn:one and arn:two; give everything that is looked at there the same roleArn');
  });
});

test('a notification is refused for a topic of another Region', () => {
  const made = complete();
  made.pipeline.addNotification(Notification.topic(Topic.fromTopicArn(made.stack, 'Far', 'arn:aws:sns:eu-west-1:111111111111:deliveries')));

  expect(refusalOf(() => made.app.synth())).toBe('Notification.topic(Delivery/Far) must be a topic in us-west-2, where the pipeline is, '
    + 'got one in eu-west-1; forward from a topic there');
});

test.each([
  [Duration.seconds(59), 'announceHoldsAfter must be between 1 minute and 7 days, got 0.9833333333333333 minutes; leave it out for 30 minutes'],
  [Duration.days(8), 'announceHoldsAfter must be between 1 minute and 7 days, got 11520 minutes; leave it out for 30 minutes'],
  [Duration.minutes(Token.asNumber({ Ref: 'Minutes' })), 'announceHoldsAfter must be known at synthesis, got a token; write it as Duration.minutes(…)'],
])('announcing holds after %s is refused', (announceHoldsAfter, text) => {
  expect(refusalOf(() => deliveryApp({ announceHoldsAfter }))).toBe(`Delivery/Pipeline: ${text}`);
});

test.each([
  [Duration.days(7).plus(Duration.minutes(1)), 'must be at most 7 days, got 10081 minutes; leave it out for 24 hours'],
  [Duration.minutes(Token.asNumber({ Ref: 'Minutes' })), 'must be known at synthesis, got a token; write it as Duration.hours(…)'],
])('an afterwatch of %s is refused, of a pipeline and of a wave', (afterwatch, text) => {
  expect(refusalOf(() => deliveryApp({ afterwatch }))).toBe(`Delivery/Pipeline: afterwatch ${text}`);
  expect(refusalOf(() => deliveryApp().pipeline.addWave('Late', { afterwatch }))).toBe(`Delivery/Pipeline: Late.afterwatch ${text}`);
});

describe('an environment without a lookup role is refused', () => {
  test('for a target whose stacks name none, unless a blocker does', () => {
    const made = deliveryApp();
    const stage = new Stage(made.pipeline, 'West', { env: WEST });
    new CfnResource(new Stack(stage, 'Service', { synthesizer: new CliCredentialsStackSynthesizer() }), 'Topic', { type: 'AWS::SNS::Topic' });
    made.pipeline.addWave('First').addTarget(stage);

    expect(refusalOf(() => made.app.synth())).toBe(
      'Delivery/Pipeline: West must have a lookup role in 333333333333/us-west-1, got none from its stacks\' synthesizers; '
      + 'use a DefaultStackSynthesizer with lookupRoleArn, or an AlarmBlocker there with roleArn');
  });

  test('for an alarm where the app has no stack, when the pipeline\'s own has no qualifier', () => {
    const app = new App({ treeMetadata: false });
    const stack = new Stack(app, 'Delivery', { env: HOME, synthesizer: new LegacyStackSynthesizer() });
    const pipeline = new DeliveryPipeline(stack, 'Pipeline', {
      synth: synthStep(), blockers: [new AlarmBlocker('far', { alarmName: 'far', account: '444444444444', region: 'eu-west-1' })],
    });
    const stage = new Stage(pipeline, 'West', { env: WEST });
    new CfnResource(new Stack(stage, 'Service', { synthesizer: new DefaultStackSynthesizer() }), 'Topic', { type: 'AWS::SNS::Topic' });
    pipeline.addWave('First').addTarget(stage);

    expect(refusalOf(() => app.synth())).toBe('Delivery/Pipeline: 444444444444/eu-west-1 must have a lookup role, got none, '
      + "because the pipeline's stack has no bootstrap qualifier; give its AlarmBlocker a roleArn");
  });
});

test('the deploy-time name of a pipeline is no problem', () => {
  const app = new App({ treeMetadata: false });
  const stack = new Stack(app, 'Delivery', { env: HOME });
  const name = new CfnParameter(stack, 'Name');
  const pipeline = new DeliveryPipeline(stack, 'Pipeline', { synth: synthStep(), pipelineName: name.valueAsString });
  pipeline.addWave('First').addTarget(new ServiceStage(pipeline, 'West', { env: WEST }));

  expect(refusalOf(() => app.synth())).toBe('nothing was refused');
});
