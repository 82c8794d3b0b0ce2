import { Duration, Environment, Validations } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { CodePipelineSource, ShellStep } from 'aws-cdk-lib/pipelines';
import { Construct } from 'constructs';
import { AlarmBlocker, Notification, OneBoxStage, RollbackAlarm } from '../../../src';
import { CheckoutStage } from './checkout-stage';
import { ALPHA, BETA, GAMMA, production } from './environments';
import { FAULTS_ALARM, LATENCY_ALARM } from './names';
import { OrgPipeline } from './org-pipeline';

/** The way of checkout from a commit to six Regions of production. */
export class CheckoutPipeline extends OrgPipeline {
  public constructor(scope: Construct, id: string) {
    super(scope, id, {
      pipelineName: 'checkout',
      synth: new ShellStep('Synth', {
        input: CodePipelineSource.connection('example-org/checkout', 'main', {
          connectionArn: 'arn:aws:codeconnections:us-west-2:111111111111:connection/11111111-2222-3333-4444-555555555555',
        }),
        commands: ['npm ci', 'npm run bundle', 'cd examples/checkout', 'npx cdk synth'],
        primaryOutputDirectory: 'examples/checkout/cdk.out',
      }),
      blockers: [new AlarmBlocker('open alarms', { alarmName: FAULTS_ALARM })],
      rollbackAlarms: [RollbackAlarm.named(FAULTS_ALARM), RollbackAlarm.named(LATENCY_ALARM)],
      notifications: [Notification.topic(new Topic(scope, 'Deliveries', { displayName: 'Deliveries of checkout' }))],
    });

    Validations.of(this).acknowledge({
      id: 'cdk-breakwater:Wave.oneBoxSharesAlarms',
      reason: 'The alarms add up faults and slow boxes and are no share of the traffic: a fleet that is well dilutes nothing in them.',
    }, {
      id: 'cdk-breakwater:Wave.oneBoxShareUntold',
      reason: 'Each box has an API of its own; the weights of their names, 5 to 95, are kept with the domain.',
    }, {
      id: 'cdk-breakwater:DeliveryPipeline.parity',
      reason: 'Nobody calls Gamma but its tests, so a bake and a one-box would see nothing there; the first wave has the least traffic and bakes longest.',
    });

    this.addTestedStage('Alpha', ALPHA);
    this.addTestedStage('Beta', BETA);
    this.addTestedStage('Gamma', GAMMA);

    // The first wave has the least traffic and the longest bake: most bad changes should end here.
    this.addWave('LowTraffic', { bakeTime: Duration.hours(4) })
      .addOneBox(this.oneBox('UsWest1', 'us-west-1'))
      .addTarget(this.besideOneBox('UsWest1', 'us-west-1'));

    this.addWave('HighTraffic', { bakeTime: Duration.hours(2) })
      .addOneBox(this.oneBox('UsEast1', 'us-east-1'))
      .addTarget(this.besideOneBox('UsEast1', 'us-east-1'));

    this.addWave('Rest', { bakeTime: Duration.hours(2) })
      .addOneBox(this.oneBox('EuWest1', 'eu-west-1'))
      .addTarget(this.besideOneBox('EuWest1', 'eu-west-1'))
      .addTarget(this.alone('EuCentral1', production('eu-central-1')))
      .addTarget(this.alone('ApNortheast1', production('ap-northeast-1')))
      .addTarget(this.alone('ApSoutheast2', production('ap-southeast-2')));
  }

  private addTestedStage(name: string, env: Environment): void {
    const stage = this.alone(name, env);
    this.addPreProduction(stage, {
      tests: [
        new ShellStep('IntegrationTests', {
          envFromCfnOutputs: { API_URL: stage.url },
          // An order of its own per build: a repeated test must not meet the order of the one before.
          commands: [
            'curl --fail-with-body --silent --show-error "$API_URL/health"',
            'ORDER="test-$CODEBUILD_START_TIME"',
            'curl --fail-with-body --silent --show-error --request PUT --data \'{"items":[{"sku":"test","quantity":1}]}\' "$API_URL/orders/$ORDER"',
            'curl --fail-with-body --silent --show-error "$API_URL/orders/$ORDER" | grep \'"sku":"test"\'',
          ],
        }),
      ],
    });
  }

  private oneBox(name: string, region: string): OneBoxStage {
    const stage = new CheckoutStage(this, `${name}OneBox`, { env: production(region), box: 'one-box', bringsShared: true, boxes: ['one-box', 'fleet'] });
    return new OneBoxStage(stage, { bakeTime: Duration.minutes(30) });
  }

  private besideOneBox(name: string, region: string): CheckoutStage {
    return new CheckoutStage(this, name, { env: production(region), box: 'fleet', bringsShared: false, boxes: ['one-box', 'fleet'] });
  }

  private alone(name: string, env: Environment): CheckoutStage {
    return new CheckoutStage(this, name, { env, box: 'fleet', bringsShared: true, boxes: ['fleet'] });
  }
}
