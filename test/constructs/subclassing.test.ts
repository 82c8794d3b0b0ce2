import { Stack } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { AlarmBlocker, BlockerSpec, DeliveryPipeline, DeliveryPipelineProps, IBlocker, Notification, RollbackAlarm } from '../../src';
import { deliveryApp, DeliveryApp, inProd, ServiceStage, synthStep } from './support/delivery-app';
import { resourcesOf, stagePlanOf } from './support/synthesized';

/** What every pipeline of an organisation has in common. */
class OrgPipeline extends DeliveryPipeline {
  public constructor(scope: Construct, id: string, props: DeliveryPipelineProps) {
    super(scope, id, {
      ...props,
      blockers: [new AlarmBlocker('org outage', { alarmName: 'sev1-open', account: '999999999999', region: 'us-east-1' }), ...props.blockers ?? []],
      notifications: [Notification.topic(new Topic(scope, 'OrgTopic')), ...props.notifications ?? []],
    });
  }
}

/** What every pipeline of a department adds. */
class DepartmentPipeline extends OrgPipeline {
  public constructor(scope: Construct, id: string, props: DeliveryPipelineProps) {
    super(scope, id, { ...props, rollbackAlarms: [RollbackAlarm.named('department-faults'), ...props.rollbackAlarms ?? []] });
    this.addBlocker(new AlarmBlocker('department outage', { alarmName: 'department-down' }));
  }
}

/** One service. */
class CheckoutPipeline extends DepartmentPipeline {
  public constructor(scope: Construct, id: string) {
    super(scope, id, { synth: synthStep(), blockers: [new AlarmBlocker('open alarms', { alarmName: 'checkout-faults' })] });
    this.addWave('First').addTarget(new ServiceStage(this, 'West', { env: inProd('us-west-1') }));
    this.addRollbackAlarm(RollbackAlarm.named('checkout-faults'));
    this.addNotification(Notification.topic(new Topic(this, 'TeamTopic')));
  }
}

/** `deliveryApp` for a pipeline of another class. */
function appWith(make: (stack: Stack) => DeliveryPipeline): DeliveryApp {
  const { app } = deliveryApp();
  const stack = new Stack(app, 'Checkout', { env: { account: '111111111111', region: 'us-west-2' } });
  return { app, stack, pipeline: make(stack) };
}

describe('a pipeline of a third level', () => {
  const checkout = (): DeliveryApp => {
    const made = appWith((stack) => new CheckoutPipeline(stack, 'Pipeline'));
    // The empty pipeline that came with the app has nothing to say here.
    made.app.node.tryRemoveChild('Delivery');
    return made;
  };

  test('has the blockers of all levels', () => {
    expect(stagePlanOf(checkout(), 'First').blockers.map(({ name }) => name))
      .toEqual(['org outage', 'open alarms', 'department outage', 'rollback alarms']);
  });

  test('is rolled back by the alarms of all levels', () => {
    expect(stagePlanOf(checkout(), 'First').steps[0].bake?.alarms.map(({ name }) => name)).toEqual(['department-faults', 'checkout-faults']);
  });

  test('tells the people of all levels', () => {
    const [[, { Properties }]] = resourcesOf(checkout(), 'AWS::CloudWatch::Alarm', 'ControllerSilent');

    expect(Properties.AlarmActions).toEqual([{ Ref: expect.stringMatching(/^OrgTopic/) }, { Ref: expect.stringMatching(/^PipelineTeamTopic/) }]);
  });
});

describe('a blocker of a third party', () => {
  /** Blocks on several alarms of one account, and makes something of its own in the app. */
  class TrunkBlocker implements IBlocker {
    public readonly blockerName = 'trunk';

    public bind(scope: Construct): BlockerSpec {
      new Topic(scope, 'TrunkTopic');
      return BlockerSpec.alarms(['red', 'stale'].map((alarmName) => ({ alarmName, account: '555555555555', region: 'us-east-1' })));
    }
  }

  test('is bound once, however many waves it guards', () => {
    const made = deliveryApp({ blockers: [new TrunkBlocker()] });
    made.pipeline.addWave('First').addTarget(new ServiceStage(made.pipeline, 'West', { env: inProd('us-west-1') }));
    made.pipeline.addWave('Second').addTarget(new ServiceStage(made.pipeline, 'East', { env: inProd('us-east-1') }));

    for (const wave of ['First', 'Second']) {
      expect(stagePlanOf(made, wave).blockers).toEqual([{
        kind: 'alarm',
        name: 'trunk',
        alarms: [{ name: 'red', account: '555555555555', region: 'us-east-1' }, { name: 'stale', account: '555555555555', region: 'us-east-1' }],
      }]);
    }
    expect(resourcesOf(made, 'AWS::SNS::Topic', 'TrunkTopic')).toHaveLength(1);
  });
});

describe('the namespace of a pipeline', () => {
  test.each(['Pipeline', 'Controller', 'Ledger', 'Waves', 'First', 'Code'])('leaves its users the id %s', (id) => {
    const made = deliveryApp();
    made.pipeline.addWave('First').addTarget(new ServiceStage(made.pipeline, id, { env: inProd('us-west-1') }));

    expect(stagePlanOf(made, 'First').steps[0].targets[0].name).toBe(id);
  });
});
