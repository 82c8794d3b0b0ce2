import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnResource, Duration, Stack, Stage } from 'aws-cdk-lib';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { AfterRollback, AlarmBlocker, OneBoxStage, OnUnknown, RollbackAlarm, TimeWindow, TimeWindowBlocker, Weekdays, WindowScope } from '../../src';
import { decodePlan } from '../../src/contract/plan-file';
import { deliveryApp, DeliveryApp, HOME, inProd, PROD, ServiceStage } from './support/delivery-app';
import { metadataOf, planOf, planTextOf, resourceOf, resourcesOf, stagePlanOf } from './support/synthesized';

const ALPHA = { account: '222222222222', region: 'us-west-2' };
const LOOKUP = (account: string, region: string) => `arn:\${AWS::Partition}:iam::${account}:role/cdk-hnb659fds-lookup-role-${account}-${region}`;

function usual(): DeliveryApp {
  const made = deliveryApp({
    blockers: [
      new AlarmBlocker('open alarms', { alarmName: 'faults' }),
      new AlarmBlocker('org outage', { alarmName: 'sev1-open', account: '999999999999', region: 'us-east-1' }),
    ],
    rollbackAlarms: [RollbackAlarm.named('faults')],
  });
  const { pipeline } = made;
  pipeline.addPreProduction(new ServiceStage(pipeline, 'Alpha', { env: ALPHA }));
  pipeline.addWave('First')
    .addOneBox(new OneBoxStage(new ServiceStage(pipeline, 'WestOneBox', { env: inProd('us-west-1') })))
    .addTarget(new ServiceStage(pipeline, 'West', { env: inProd('us-west-1'), stacks: ['Base', 'Service'] }))
    .addTarget(new ServiceStage(pipeline, 'East', { env: inProd('us-east-1') }));
  pipeline.addWave('Second', {
    bakeTime: Duration.minutes(90),
    rollbackAlarms: [RollbackAlarm.named('latency')],
    blockers: [new TimeWindowBlocker('working hours', {
      allow: [TimeWindow.weekly({ days: Weekdays.MON_FRI, from: '09:00', to: '17:00', timeZone: 'Europe/Dublin' })],
    })],
    windowScope: WindowScope.ENTRY_ONLY,
    onUnknown: OnUnknown.ROLLBACK,
  }).addTarget(new ServiceStage(pipeline, 'Ireland', { env: inProd('eu-west-1') }));
  return made;
}

const westFaults = { name: 'faults', account: PROD, region: 'us-west-1', broughtBy: ['First/WestOneBox', 'First/West'] };
const eastFaults = { name: 'faults', account: PROD, region: 'us-east-1', broughtBy: ['First/East'] };
const irelandFaults = { name: 'faults', account: PROD, region: 'eu-west-1', broughtBy: ['Second/Ireland'] };
const irelandLatency = { ...irelandFaults, name: 'latency' };
const templates = (region: string, ...stacks: readonly string[]) => ({
  templates: stacks.map((stack) => ({ stack, deployer: `${PROD}/${region}`, key: expect.stringMatching(/^[0-9a-f]{64}\.json$/) as string })),
});
const outage = { kind: 'alarm', name: 'org outage', alarms: [{ name: 'sev1-open', account: '999999999999', region: 'us-east-1' }] };

describe('the plan', () => {
  test('says what the first wave deploys, in which steps, and what each bake watches', () => {
    expect(stagePlanOf(usual(), 'First')).toEqual({
      name: 'First',
      production: true,
      airlock: 'Airlock',
      blockers: [
        { kind: 'alarm', name: 'open alarms', alarms: [westFaults, eastFaults] },
        outage,
        { kind: 'alarm', name: 'rollback alarms', alarms: [westFaults, eastFaults] },
      ],
      windowScope: 'EVERY_START',
      steps: [
        {
          oneBox: true,
          targets: [{
            name: 'WestOneBox',
            account: PROD,
            region: 'us-west-1',
            stacks: ['WestOneBox-Service'],
            deployActions: ['WestOneBox.Service.Deploy'],
            ...templates('us-west-1', 'WestOneBox-Service'),
          }],
          bake: { action: 'Bake-OneBox', minutes: 60, alarms: [westFaults], onUnknown: 'HOLD' },
        },
        {
          oneBox: false,
          targets: [
            {
              name: 'West',
              account: PROD,
              region: 'us-west-1',
              stacks: ['West-Base', 'West-Service'],
              deployActions: ['West.Base.Deploy', 'West.Service.Deploy'],
              ...templates('us-west-1', 'West-Base', 'West-Service'),
            },
            { name: 'East', account: PROD, region: 'us-east-1', stacks: ['East-Service'], deployActions: ['East.Service.Deploy'], ...templates('us-east-1', 'East-Service') },
          ],
          bake: { action: 'Bake-1', minutes: 720, alarms: [westFaults, eastFaults], onUnknown: 'HOLD' },
        },
      ],
    });
  });

  test('lets the gates of a later wave ask for the rollback alarms of all waves so far', () => {
    expect(stagePlanOf(usual(), 'Second')).toEqual({
      name: 'Second',
      production: true,
      airlock: 'Airlock',
      blockers: [
        { kind: 'alarm', name: 'open alarms', alarms: [irelandFaults] },
        outage,
        {
          kind: 'timeWindow',
          name: 'working hours',
          allow: [{ kind: 'weekly', days: ['MON', 'TUE', 'WED', 'THU', 'FRI'], from: '09:00', to: '17:00', timeZone: 'Europe/Dublin' }],
          deny: [],
        },
        { kind: 'alarm', name: 'rollback alarms', alarms: [westFaults, eastFaults, irelandFaults, irelandLatency] },
      ],
      windowScope: 'ENTRY_ONLY',
      steps: [{
        oneBox: false,
        targets: [{
          name: 'Ireland', account: PROD, region: 'eu-west-1', stacks: ['Ireland-Service'], deployActions: ['Ireland-Service.Deploy'], ...templates('eu-west-1', 'Ireland-Service'),
        }],
        bake: { action: 'Bake-1', minutes: 90, alarms: [irelandFaults, irelandLatency], onUnknown: 'ROLLBACK' },
      }],
    });
  });

  test('deploys the stacks of a target in other Regions with it, and looks for it where it is', () => {
    const made = deliveryApp();
    const stage = new ServiceStage(made.pipeline, 'West', { env: inProd('us-west-1') });
    new CfnResource(new Stack(stage, 'Global', { env: inProd('us-east-1') }), 'Topic', { type: 'AWS::SNS::Topic' });
    made.pipeline.addWave('First').addTarget(stage);

    expect(stagePlanOf(made, 'First').steps[0].targets).toMatchObject([
      { name: 'West', account: PROD, region: 'us-west-1', stacks: ['West-Service'], deployActions: ['West-Global.Deploy', 'West-Service.Deploy'] },
    ]);
  });

  test('says what comes after a rollback and after the last bake, where the pipeline or the wave does', () => {
    const made = deliveryApp({ afterRollback: AfterRollback.HOLD, afterwatch: Duration.hours(2) });
    for (const [name, options] of Object.entries({ First: {}, Second: { afterRollback: AfterRollback.WATCH, afterwatch: Duration.minutes(0) } })) {
      made.pipeline.addWave(name, options).addTarget(new ServiceStage(made.pipeline, `${name}Target`, { env: inProd('us-west-1') }));
    }

    expect(stagePlanOf(made, 'First')).toMatchObject({ afterRollback: 'HOLD', afterwatchMinutes: 120 });
    expect(stagePlanOf(made, 'Second')).toMatchObject({ afterRollback: 'WATCH', afterwatchMinutes: 0 });
  });

  test('lists a stage before production without the blockers of the pipeline', () => {
    expect(stagePlanOf(usual(), 'Alpha')).toEqual({
      name: 'Alpha',
      production: false,
      blockers: [],
      windowScope: 'EVERY_START',
      steps: [{ oneBox: false, targets: [{ name: 'Alpha', ...ALPHA, stacks: ['Alpha-Service'], deployActions: ['Deploy'] }] }],
    });
  });

  test('names for every environment the lookup role that its stacks were synthesized with, or bootstrap made', () => {
    expect(planOf(usual()).environments).toEqual([
      { ...ALPHA, lookupRoleArn: LOOKUP('222222222222', 'us-west-2') },
      { account: PROD, region: 'us-west-1', lookupRoleArn: LOOKUP(PROD, 'us-west-1') },
      { account: PROD, region: 'us-east-1', lookupRoleArn: LOOKUP(PROD, 'us-east-1') },
      { account: PROD, region: 'eu-west-1', lookupRoleArn: LOOKUP(PROD, 'eu-west-1') },
      { account: '999999999999', region: 'us-east-1', lookupRoleArn: LOOKUP('999999999999', 'us-east-1') },
    ]);
  });

  test('bakes by position where nobody says how long', () => {
    const made = deliveryApp();
    const { pipeline } = made;
    pipeline.addPreProduction(new ServiceStage(pipeline, 'Gamma', { env: ALPHA }), { oneBox: new OneBoxStage(new ServiceStage(pipeline, 'GammaOneBox', { env: ALPHA })) });
    for (const [name, region] of [['First', 'us-west-1'], ['Second', 'us-east-1'], ['Third', 'eu-west-1']]) {
      pipeline.addWave(name)
        .addOneBox(new OneBoxStage(new ServiceStage(pipeline, `${name}OneBox`, { env: inProd(region) })))
        .addTarget(new ServiceStage(pipeline, `${name}Fleet`, { env: inProd(region) }));
    }

    expect(planOf(made).stages.map(({ name, steps }) => [name, ...steps.map(({ bake }) => bake?.minutes)])).toEqual([
      ['Gamma', 30, undefined], ['First', 60, 720], ['Second', 60, 120], ['Third', 60, 120],
    ]);
  });

  test('G12: reads whatever was added, in whichever order and however late', () => {
    const made = deliveryApp();
    const { pipeline } = made;
    const wave = pipeline.addWave('First');
    wave.addTarget(new ServiceStage(pipeline, 'West', { env: inProd('us-west-1') }));
    pipeline.addBlocker(new AlarmBlocker('late', { alarmName: 'late' }));
    wave.addBlocker(new AlarmBlocker('later', { alarmName: 'later' }));
    wave.addRollbackAlarm(RollbackAlarm.named('faults'));
    pipeline.addRollbackAlarm(RollbackAlarm.named('latency'));

    const { blockers, steps } = stagePlanOf(made, 'First');
    expect(blockers.map(({ name }) => name)).toEqual(['late', 'later', 'rollback alarms']);
    expect(steps[0].bake?.alarms.map(({ name }) => name)).toEqual(['latency', 'faults']);
  });

  test('has no blocker of rollback alarms where there are none', () => {
    const made = deliveryApp();
    made.pipeline.addWave('First').addTarget(new ServiceStage(made.pipeline, 'West', { env: inProd('us-west-1') }));

    expect(stagePlanOf(made, 'First').blockers).toEqual([]);
  });
});

describe('the place of an alarm', () => {
  const withAlarm = (blocker: (stack: Stack) => AlarmBlocker): DeliveryApp => {
    const made = deliveryApp();
    made.pipeline.addBlocker(blocker(made.stack));
    made.pipeline.addWave('First').addTarget(new ServiceStage(made.pipeline, 'West', { env: inProd('us-west-1') }));
    return made;
  };
  const alarmIn = (stack: Stack, id: string): Alarm => new Alarm(stack, id, {
    metric: new Metric({ namespace: 'Test', metricName: 'Faults' }), threshold: 1, evaluationPeriods: 1,
  });

  test('G6: of the pipeline\'s own stack may be a generated name, which travels outside the plan', () => {
    const made = withAlarm((stack) => new AlarmBlocker('own', { alarm: alarmIn(stack, 'Faults') }));

    expect(stagePlanOf(made, 'First').blockers).toEqual([{ kind: 'alarm', name: 'own', alarms: [{ name: { $value: 'v0' }, ...HOME }] }]);
    const [[alarmId]] = resourcesOf(made, 'AWS::CloudWatch::Alarm', 'Faults');
    expect(resourceOf(made, 'AWS::Lambda::Function', 'ControllerFunction').Properties.Environment).toMatchObject({
      Variables: { BREAKWATER_PLAN_VALUES: { 'Fn::Join': ['', ['{"v0":"', { Ref: alarmId }, '"}']] } },
    });
    expect(decodePlan(planTextOf(made), { v0: 'generated' }).stages[0].blockers)
      .toEqual([{ kind: 'alarm', name: 'own', alarms: [{ name: 'generated', ...HOME }] }]);
  });

  test('in another environment or another Stage of the app is known where the alarm has a fixed name', () => {
    const made = deliveryApp();
    const stage = new Stage(made.pipeline, 'West', { env: inProd('us-west-1') });
    const fixedIn = (scope: Stack): Alarm => new Alarm(scope, 'Fixed', {
      alarmName: 'fixed', metric: new Metric({ namespace: 'Test', metricName: 'Faults' }), threshold: 1, evaluationPeriods: 1,
    });
    const ofTarget = fixedIn(new Stack(stage, 'Service'));
    const elsewhere = fixedIn(new Stack(made.app, 'Elsewhere', { env: { account: '444444444444', region: 'eu-west-1' } }));
    made.pipeline.addWave('First').addTarget(stage);
    made.pipeline.addBlocker(new AlarmBlocker('target', { alarm: ofTarget }));
    made.pipeline.addBlocker(new AlarmBlocker('elsewhere', { alarm: elsewhere }));
    made.pipeline.addBlocker(new AlarmBlocker('named', { alarmName: ofTarget.alarmName }));

    expect(stagePlanOf(made, 'First').blockers).toEqual([
      // Its absence before the first deployment of West must not hold that deployment for ever.
      { kind: 'alarm', name: 'target', alarms: [{ name: 'fixed', account: PROD, region: 'us-west-1', broughtBy: ['First/West'] }] },
      { kind: 'alarm', name: 'elsewhere', alarms: [{ name: 'fixed', account: '444444444444', region: 'eu-west-1' }] },
      { kind: 'alarm', name: 'named', alarms: [{ name: 'fixed', account: PROD, region: 'us-west-1', broughtBy: ['First/West'] }] },
    ]);
  });

  test('of an imported alarm is that of its ARN, not of the stack that imports it', () => {
    const made = withAlarm((stack) => new AlarmBlocker('far', {
      alarm: Alarm.fromAlarmArn(stack, 'Far', 'arn:aws:cloudwatch:eu-north-1:444444444444:alarm:far-away'),
    }));

    expect(stagePlanOf(made, 'First').blockers)
      .toEqual([{ kind: 'alarm', name: 'far', alarms: [{ name: 'far-away', account: '444444444444', region: 'eu-north-1' }] }]);
  });

  test('is looked at with the role that its blocker names', () => {
    const roleArn = 'arn:aws:iam::444444444444:role/look';
    const made = withAlarm(() => new AlarmBlocker('far', { alarmName: 'far', account: '444444444444', region: 'eu-north-1', roleArn }));

    expect(planOf(made).environments).toContainEqual({ account: '444444444444', region: 'eu-north-1', lookupRoleArn: roleArn });
  });

  test('in the pipeline\'s account is looked at with the controller\'s own role', () => {
    const made = withAlarm(() => new AlarmBlocker('near', { alarmName: 'near', account: HOME.account, region: 'eu-north-1' }));

    expect(planOf(made).environments).toContainEqual({ account: HOME.account, region: 'eu-north-1' });
  });
});

describe('the way of the plan', () => {
  test('is a file in the controller\'s code, found by the metadata of the function', () => {
    const made = usual();
    const { version, planHash, pipeline, definition } = metadataOf(made);

    expect(version).toBe(1);
    expect(planHash).toBe(createHash('sha256').update(planTextOf(made)).digest('hex'));
    expect(resourcesOf(made, 'AWS::CodePipeline::Pipeline').map(([id]) => id)).toEqual([pipeline]);
    expect(definition).toMatch(/^[0-9a-f]{64}$/);
    expect(decodePlan(planTextOf(made))).toEqual(planOf(made));
    expect(planOf(made).pipeline).toBe('Delivery/Pipeline');
    expect(planOf(made)).toMatchObject({ home: HOME, ssoRoles: [] });
  });

  test('publishes the template of every target with the assets', () => {
    const made = usual();
    const template = made.app.synth().getNestedAssembly('assembly-Delivery-Pipeline-Ireland').stacks[0];
    const hash = /([0-9a-f]{64})\.json$/.exec(template.stackTemplateAssetObjectUrl ?? '')?.[1] ?? 'none';
    const buildSpec = JSON.stringify(resourceOf(made, 'AWS::CodeBuild::Project', 'AssetsFileAsset').Properties.Source);
    const specFile = /buildspec-[^"]+\.yaml/.exec(buildSpec)?.[0] ?? 'none';

    expect(readFileSync(join(made.app.outdir, specFile), 'utf8')).toContain(hash);
  });
});

describe('operators in the plan', () => {
  test('are told by their sessions where the pipeline says so', () => {
    const made = deliveryApp({ ssoRoles: ['AWSReservedSSO_*'] });
    made.pipeline.addWave('First').addTarget(new ServiceStage(made.pipeline, 'West', { env: inProd('us-west-1') }));
    expect(planOf(made)).toMatchObject({ ssoRoles: ['AWSReservedSSO_*'] });
    expect(planOf(made)).not.toHaveProperty('organisation');
  });

  test.each<[string, Parameters<typeof deliveryApp>[0], object]>([
    ['through the bootstrap role of another account', { organisation: { account: '999999999999', region: 'us-east-1' } },
      { account: '999999999999', region: 'us-east-1', roleArn: LOOKUP('999999999999', 'us-east-1') }],
    ['through the role that is given', { organisation: { account: '999999999999', region: 'us-east-1', roleArn: 'arn:aws:iam::999999999999:role/r' } },
      { account: '999999999999', region: 'us-east-1', roleArn: 'arn:aws:iam::999999999999:role/r' }],
    ['by the controller itself at home', { organisation: { account: HOME.account, region: 'us-east-1' } }, { account: HOME.account, region: 'us-east-1' }],
  ])('have their organisation\'s switch read %s', (_, props, organisation) => {
    const made = deliveryApp(props);
    made.pipeline.addWave('First').addTarget(new ServiceStage(made.pipeline, 'West', { env: inProd('us-west-1') }));
    expect(planOf(made).organisation).toEqual(organisation);
  });
});
