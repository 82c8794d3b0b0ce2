import { BootstraplessSynthesizer, CfnResource, Duration, Stack, Stage, Validations } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { ShellStep } from 'aws-cdk-lib/pipelines';
import { IConstruct } from 'constructs';
import {
  DeliveryPipelineProps, Notification, OneBoxStage, RollbackAlarm, TimeWindow, TimeWindowBlocker, TimeZone, Wave, WaveOptions, Weekday,
} from '../../src';
import { deliveryApp, DeliveryApp, inProd, PROD, ServiceStage } from './support/delivery-app';

const warningsOf = ({ stack }: DeliveryApp): readonly string[] => Annotations.fromStack(stack)
  .findWarning('*', Match.anyValue())
  .map(({ id, entry }) => `${id} ${String(entry.data)}`);

/** A pipeline with nothing risky about it but what a test adds. */
function quiet(props: Partial<DeliveryPipelineProps> = {}, options: WaveOptions = {}): DeliveryApp & { readonly wave: Wave } {
  const made = deliveryApp({ rollbackAlarms: [RollbackAlarm.named('faults')], ...props });
  made.pipeline.addNotification(Notification.topic(new Topic(made.stack, 'Deliveries')));
  return { ...made, wave: made.pipeline.addWave('First', options).addTarget(new ServiceStage(made.pipeline, 'West', { env: inProd('us-west-1') })) };
}

const NO_ALARM = 'First has no rollback alarm: its bakes only pass time, and nothing rolls it back; add one with addRollbackAlarm';
const TESTS = 'First has tests (East: Orders), which run again in every rollback and must pass with the revision before; prefer alarms';
const ELSEWHERE = 'First has stacks in another account or Region than their target (Far: Far-Global in 333333333333/us-east-1), '
  + 'where its named alarms are not looked at; add an alarm there with RollbackAlarm.fromAlarm';
const OUTLASTS = "First takes 9h 30m from its first start to its last, and its windows ('hours') let all of it start for 7h 30m at most, "
  + 'so every release waits in it for another opening; '
  + 'shorten its bakes, deploy more targets side by side, or ask the windows at its entry only (WindowScope.ENTRY_ONLY)';
const NEVER = "First has windows ('hours') that never let West, Sydney start within two years; widen them, or put targets of far apart time zones into different waves";
const NOBODY = 'notifications are empty: nobody hears when the controller is silent or needs a person; add one with addNotification';

test('nothing is warned of where nothing is risky', () => {
  expect(warningsOf(quiet())).toEqual([]);
});

test('the alarm of the wave is enough', () => {
  const made = quiet({ rollbackAlarms: [] });
  made.wave.addRollbackAlarm(RollbackAlarm.named('faults'));

  expect(warningsOf(made)).toEqual([]);
});

interface Case {
  readonly id: string;
  readonly at: string;
  readonly text: string;
  readonly make: () => DeliveryApp & { readonly wave?: Wave };
}

const CASES: readonly Case[] = [
  { id: 'cdk-breakwater:Wave.noRollbackAlarm', at: '/Delivery/Pipeline/Breakwater/Waves/First', text: NO_ALARM, make: () => quiet({ rollbackAlarms: [] }) },
  {
    id: 'cdk-breakwater:Wave.testsRunInRollbacks',
    at: '/Delivery/Pipeline/Breakwater/Waves/First',
    text: TESTS,
    make: () => {
      const made = quiet();
      made.wave.addTarget(new ServiceStage(made.pipeline, 'East', { env: inProd('us-east-1') }), { tests: [new ShellStep('Orders', { commands: ['true'] })] });
      return made;
    },
  },
  {
    id: 'cdk-breakwater:Wave.stacksElsewhere',
    at: '/Delivery/Pipeline/Breakwater/Waves/First',
    text: ELSEWHERE,
    make: () => {
      const made = quiet();
      const stage = new ServiceStage(made.pipeline, 'Far', { env: inProd('us-west-1') });
      new CfnResource(new Stack(stage, 'Global', { env: inProd('us-east-1') }), 'Topic', { type: 'AWS::SNS::Topic' });
      made.wave.addTarget(stage);
      return made;
    },
  },
  {
    id: 'cdk-breakwater:Wave.notRestorable',
    at: '/Delivery/Pipeline/Breakwater/Waves/First',
    text: 'First has stacks that cannot be restored (Old: Old-Service), because their synthesizer publishes no template or has no role to deploy with; '
      + 'where CodePipeline has nothing to roll back to, they stay on the bad revision: use a DefaultStackSynthesizer',
    make: () => {
      const made = quiet();
      const stage = new Stage(made.pipeline, 'Old', { env: inProd('us-west-1') });
      // Deploys through the roles of bootstrap, and publishes nothing.
      new CfnResource(new Stack(stage, 'Service', {
        synthesizer: new BootstraplessSynthesizer({
          deployRoleArn: `arn:aws:iam::${PROD}:role/deploy`, cloudFormationExecutionRoleArn: `arn:aws:iam::${PROD}:role/exec`,
        }),
      }), 'Topic', { type: 'AWS::SNS::Topic' });
      made.wave.addTarget(stage);
      return made;
    },
  },
  {
    id: 'cdk-breakwater:Wave.bakesOutlastWindows',
    at: '/Delivery/Pipeline/Breakwater/Waves/First',
    text: OUTLASTS,
    make: () => {
      const made = quiet({ blockers: [new TimeWindowBlocker('hours', { allow: [TimeWindow.businessHours('Europe/Berlin')] })] }, { expectedDuration: Duration.minutes(30) });
      made.wave.addOneBox(new OneBoxStage(new ServiceStage(made.pipeline, 'OneBox', { env: inProd('us-west-1') }), {
        bakeTime: Duration.hours(9), rollbackAlarms: [RollbackAlarm.named('one-box-faults')],
      }));
      Validations.of(made.wave).acknowledge({ id: 'cdk-breakwater:Wave.oneBoxShareUntold', reason: 'it has nothing that takes traffic' });
      return made;
    },
  },
  {
    id: 'cdk-breakwater:Wave.windowsNeverOpen',
    at: '/Delivery/Pipeline/Breakwater/Waves/First',
    text: NEVER,
    make: () => {
      const mornings = TimeWindow.weekly({ days: [Weekday.MON], from: '09:00', to: '17:00', timeZone: TimeZone.OF_TARGET });
      const made = quiet({ blockers: [new TimeWindowBlocker('hours', { allow: [mornings] })] });
      made.wave.addTarget(new ServiceStage(made.pipeline, 'Sydney', { env: inProd('ap-southeast-2') }));
      return made;
    },
  },
  {
    id: 'cdk-breakwater:DeliveryPipeline.noNotification',
    at: '/Delivery/Pipeline',
    text: NOBODY,
    make: () => {
      const made = deliveryApp({ rollbackAlarms: [RollbackAlarm.named('faults')] });
      made.pipeline.addWave('First').addTarget(new ServiceStage(made.pipeline, 'West', { env: inProd('us-west-1') }));
      return made;
    },
  },
];

describe.each(CASES)('the warning $id', ({ id, at, text, make }) => {
  test('says what is risky, and how to acknowledge it', () => {
    expect(warningsOf(make())).toEqual([`${at} ${text} [ack: Annotation::${id}]`]);
  });

  test.each<[string, (made: DeliveryApp) => IConstruct]>([
    ['itself', ({ stack }) => stack.node.findChild('Pipeline')],
    ['the stack', ({ stack }) => stack],
  ])('is silent once it is acknowledged on the pipeline %s', (_where, scopeOf) => {
    const made = make();
    Validations.of(scopeOf(made)).acknowledge({ id, reason: 'decided by the team' });

    expect(warningsOf(made)).toEqual([]);
  });
});

test('a wave acknowledges for itself alone', () => {
  const made = quiet({ rollbackAlarms: [] });
  Validations.of(made.wave).acknowledge({ id: 'cdk-breakwater:Wave.noRollbackAlarm', reason: 'no traffic yet' });
  made.pipeline.addWave('Second').addTarget(new ServiceStage(made.pipeline, 'East', { env: inProd('us-east-1') }));

  expect(warningsOf(made)).toEqual([
    `/Delivery/Pipeline/Breakwater/Waves/Second ${NO_ALARM.replace('First', 'Second')} [ack: Annotation::cdk-breakwater:Wave.noRollbackAlarm]`,
  ]);
});

