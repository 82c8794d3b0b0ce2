import { Duration } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import {
  AlarmBlocker, AlarmBlockerProps, BlockerMode, DeliveryPipelineProps, Notification, PreProductionOptions, RollbackAlarm, UnknownPolicy, WaveOptions,
} from '../../src';
import { deliveryApp, DeliveryApp, inProd, PROD, ServiceStage } from './support/delivery-app';
import { planOf, resourcesOf, stagePlanOf } from './support/synthesized';

const OPERATIONS = { account: '999999999999', region: 'eu-west-1' } as const;
const WEST = { account: PROD, region: 'us-west-1', broughtBy: ['First/West'] };
const EAST = { account: PROD, region: 'us-east-1', broughtBy: ['First/East'] };

interface Given { readonly props?: Partial<DeliveryPipelineProps>; readonly wave?: WaveOptions; readonly beta?: PreProductionOptions }

function given({ props, wave, beta }: Given): DeliveryApp {
  const made = deliveryApp(props);
  made.pipeline.addNotification(Notification.topic(new Topic(made.stack, 'Deliveries')));
  if (beta !== undefined) made.pipeline.addPreProduction(new ServiceStage(made.pipeline, 'Beta', { env: inProd('us-west-1') }), beta);
  made.pipeline.addWave('First', wave)
    .addTarget(new ServiceStage(made.pipeline, 'West', { env: inProd('us-west-1') }))
    .addTarget(new ServiceStage(made.pipeline, 'East', { env: inProd('us-east-1') }));
  return made;
}
const blocking = (props: AlarmBlockerProps): DeliveryApp => given({ props: { blockers: [new AlarmBlocker('b', props)] } });
const warningsOf = ({ stack }: DeliveryApp): readonly string[] => Annotations.fromStack(stack)
  .findWarning('*', Match.anyValue()).map(({ id, entry }) => `${id} ${String(entry.data)}`)
  .filter((warning) => !warning.includes('noRollbackAlarm'));

describe('the selectors of an alarm blocker', () => {
  test('B7: stand side by side in one blocker, each in every target’s own place', () => {
    expect(stagePlanOf(blocking({ alarmName: 'a', alarmNames: ['b', 'a'], alarmNamePrefix: 'checkout-' }), 'First').blockers).toEqual([{
      kind: 'alarm',
      name: 'b',
      alarms: [{ name: 'a', ...WEST }, { name: 'a', ...EAST }, { name: 'b', ...WEST }, { name: 'b', ...EAST }],
      prefixes: [{ prefix: 'checkout-', ...WEST }, { prefix: 'checkout-', ...EAST }],
    }]);
  });

  test('of a central account are looked at there, through one role for all of them', () => {
    const made = blocking({ alarmNames: ['sev1-open', 'sev2-open'], alarmNamePrefix: 'outage-', ...OPERATIONS });

    expect(stagePlanOf(made, 'First').blockers).toEqual([{
      kind: 'alarm',
      name: 'b',
      alarms: [{ name: 'sev1-open', ...OPERATIONS }, { name: 'sev2-open', ...OPERATIONS }],
      prefixes: [{ prefix: 'outage-', ...OPERATIONS }],
    }]);
    expect(planOf(made).environments.filter(({ account }) => account === OPERATIONS.account)).toEqual([
      { ...OPERATIONS, lookupRoleArn: 'arn:${AWS::Partition}:iam::999999999999:role/cdk-hnb659fds-lookup-role-999999999999-eu-west-1' },
    ]);
  });

  test('of several central accounts and Regions in several blockers are all looked at', () => {
    const made = given({
      props: {
        blockers: [
          new AlarmBlocker('ops', { alarmNamePrefix: 'sev1-', ...OPERATIONS }),
          new AlarmBlocker('network', { alarmName: 'backbone', account: '888888888888', region: 'us-east-1' }),
          new AlarmBlocker('network abroad', { alarmName: 'backbone', account: '888888888888', region: 'eu-central-1', roleArn: 'arn:aws:iam::888888888888:role/look' }),
        ],
      },
    });

    expect(planOf(made).environments.map(({ account, region, lookupRoleArn = '' }) => `${account}/${region} ${lookupRoleArn.replace(/^.*role\//, '')}`)).toEqual([
      '333333333333/us-west-1 cdk-hnb659fds-lookup-role-333333333333-us-west-1',
      '333333333333/us-east-1 cdk-hnb659fds-lookup-role-333333333333-us-east-1',
      '999999999999/eu-west-1 cdk-hnb659fds-lookup-role-999999999999-eu-west-1',
      '888888888888/us-east-1 cdk-hnb659fds-lookup-role-888888888888-us-east-1',
      '888888888888/eu-central-1 look',
    ]);
  });
});

describe('the policy of an alarm blocker', () => {
  test('is left out of the plan where all of it holds', () => {
    const policy = { whenMissing: UnknownPolicy.HOLD, whenInsufficientData: UnknownPolicy.HOLD, whenUnreadable: UnknownPolicy.HOLD };
    expect(stagePlanOf(blocking({ alarmName: 'a', ...policy }), 'First').blockers[0]).not.toHaveProperty('policy');
    expect(warningsOf(blocking({ alarmName: 'a', ...policy }))).toEqual([]);
  });

  test('goes into the plan where it lets anything pass, with a warning that names it', () => {
    const made = blocking({ alarmName: 'a', whenMissing: UnknownPolicy.CLEAR, whenUnreadable: UnknownPolicy.CLEAR, noDataGrace: Duration.minutes(15) });
    expect(stagePlanOf(made, 'First').blockers).toMatchObject([{ policy: { missing: 'CLEAR', unreadable: 'CLEAR', noDataGraceMinutes: 15 } }]);
    expect(warningsOf(made)).toEqual(["/Delivery/Pipeline 'b' opens when it cannot tell (whenMissing, whenUnreadable); leave them out to hold then"
      + ' [ack: Annotation::cdk-breakwater:AlarmBlocker.opensUnseen]']);
  });

  test('of a grace alone is no warning: it ends by itself', () => {
    expect(warningsOf(blocking({ alarmName: 'a', noDataGrace: Duration.minutes(15) }))).toEqual([]);
  });
});

describe('the mode of a blocker', () => {
  const props = { blockers: [new AlarmBlocker('a', { alarmName: 'a' }), new AlarmBlocker('org', { alarmName: 'sev1-open', ...OPERATIONS })], rollbackAlarms: [RollbackAlarm.named('faults')] };
  const names = (made: DeliveryApp, stage = 'First') => stagePlanOf(made, stage).blockers.map(({ name, warnsOnly }) => warnsOnly === true ? `${name} warns` : name);

  test('is ENFORCE unless the stage says otherwise', () => {
    expect(names(given({ props }))).toEqual(['a', 'org', 'rollback alarms']);
    expect(names(given({ props, wave: { blockerModes: { a: BlockerMode.ENFORCE } } }))).toEqual(['a', 'org', 'rollback alarms']);
    expect(warningsOf(given({ props, wave: { blockerModes: { a: BlockerMode.ENFORCE } } }))).toEqual([]);
  });

  test('WARN is told, OFF is not asked, of blockers of its own, of the pipeline, and of the rollback alarms', () => {
    const own = new AlarmBlocker('own', { alarmName: 'own' });
    const made = given({ props, wave: { blockers: [own], blockerModes: { 'a': BlockerMode.WARN, 'own': BlockerMode.OFF, 'rollback alarms': BlockerMode.WARN } } });
    expect(names(made)).toEqual(['a warns', 'org', 'rollback alarms warns']);
    expect(warningsOf(made)).toEqual(["/Delivery/Pipeline/Breakwater/Waves/First First only warns of 'a', 'rollback alarms' and does not ask 'own', "
      + 'whose findings hold nothing there; take them out of blockerModes to enforce them [ack: Annotation::cdk-breakwater:Wave.blockerNotEnforced]']);
  });

  test('of one stage is none of another’s', () => {
    const made = given({ props, wave: { blockerModes: { a: BlockerMode.OFF } } });
    made.pipeline.addWave('Second').addTarget(new ServiceStage(made.pipeline, 'Ireland', { env: inProd('eu-west-1') }));
    expect(names(made, 'Second')).toEqual(['a', 'org', 'rollback alarms']);
  });

  test('before production needs no acknowledgement, and keeps the airlock: a mode is no part of the definition', () => {
    const beta = { blockers: [new AlarmBlocker('open', { alarmName: 'open' })] };
    const made = given({ beta: { ...beta, blockerModes: { open: BlockerMode.OFF } } });
    expect(stagePlanOf(made, 'Beta')).toMatchObject({ airlock: 'Airlock', blockers: [] });
    expect(warningsOf(made)).toEqual([]);
    const [[, on], [, off]] = [given({ beta }), made].map((each) => resourcesOf(each, 'AWS::CodePipeline::Pipeline')[0]);
    expect(off.Properties.Stages).toEqual(on.Properties.Stages);
  });

  test('OFF everywhere lets the controller into the place of none of its alarms', () => {
    const accounts = (wave: WaveOptions) => planOf(given({ props, wave })).environments.map(({ account }) => account);
    expect(accounts({})).toContain(OPERATIONS.account);
    expect(accounts({ blockerModes: { org: BlockerMode.WARN } })).toContain(OPERATIONS.account);
    expect(accounts({ blockerModes: { org: BlockerMode.OFF } })).not.toContain(OPERATIONS.account);
  });

  test.each<[string, Given, string]>([
    ['that the wave does not have', { props, wave: { blockerModes: { 'orgg': BlockerMode.OFF, 'working hours': BlockerMode.WARN } } }, [
      "Delivery/Pipeline: First.blockerModes must name blockers of the stage, got 'orgg'; it has 'a', 'org', 'rollback alarms'",
      "Delivery/Pipeline: First.blockerModes must name blockers of the stage, got 'working hours'; it has 'a', 'org', 'rollback alarms'",
    ].join('\n')],
    ['of the pipeline in a stage before production', { props, beta: { blockerModes: { org: BlockerMode.OFF } } },
      "Delivery/Pipeline: Beta.blockerModes must name blockers of the stage, got 'org'; it has none"],
    ['of rollback alarms that there are none of', { wave: { blockerModes: { 'rollback alarms': BlockerMode.OFF } } },
      "Delivery/Pipeline: First.blockerModes must name blockers of the stage, got 'rollback alarms'; it has none"],
  ])('refuses a name %s', (_, it, expected) => expect(() => given(it).app.synth()).toThrow(new Error(expected)));
});

describe('what is none of a blocker’s business', () => {
  test('C3, C4: the pipeline’s own alarms hold nobody’s gate, whether its controller lives or not', () => {
    const plan = planOf(given({ props: { blockers: [new AlarmBlocker('a', { alarmName: 'a' })], rollbackAlarms: [RollbackAlarm.named('faults')] } }));
    const asked = plan.stages.flatMap(({ blockers }) => blockers.flatMap((blocker) => blocker.kind === 'alarm' ? blocker.alarms.map(({ name }) => name) : []));
    expect(new Set(asked)).toEqual(new Set(['a', 'faults']));
  });

  test('C10: the pipeline’s blockers hold no stage before production, nor Source and Build', () => {
    const made = given({ props: { blockers: [new AlarmBlocker('a', { alarmName: 'a' })] }, beta: {} });
    expect(planOf(made).stages.map(({ name, airlock, blockers }) => [name, airlock, blockers.length])).toEqual([['Beta', undefined, 0], ['First', 'Airlock', 1]]);
  });
});
