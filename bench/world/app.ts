/**
 * A service in many Regions, with a target for each of three Availability Zones: `WORLD_REGIONS=26 tsx bench/world/app.ts`.
 *
 * One small stack a target, waves of growing size, each with a one-box.
 */
import { App, Duration, Stack, Stage, Validations } from 'aws-cdk-lib';
import { Alarm, IAlarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { CodePipelineSource, ShellStep } from 'aws-cdk-lib/pipelines';
import { Construct } from 'constructs';
import { AlarmBlocker, DeliveryPipeline, Notification, OneBoxStage, RollbackAlarm } from '../../src';
import { REGIONS } from './regions';

const PIPELINE = { account: '111111111111', region: 'us-west-2' };
const ZONES = ['A', 'B', 'C'];

/** Targets a wave: each wave may be as large as all before it together, up to the most that one bake should answer for. */
const LARGEST_WAVE = 24;

/** What runs in one zone, or in a one-box, and the alarm on it. */
class ZoneStage extends Stage {
  public readonly errors: IAlarm;

  public constructor(scope: Construct, id: string, account: string, region: string) {
    super(scope, id, { env: { account, region } });
    const stack = new Stack(this, 'Service');
    const metric = new Metric({ namespace: 'World', metricName: 'Errors', dimensionsMap: { Zone: id } });
    this.errors = new Alarm(stack, 'Errors', { alarmName: `errors-${id}`, metric, threshold: 1, evaluationPeriods: 1 });
  }
}

const nameOf = (region: string): string => region.split('-').map((word) => word[0].toUpperCase() + word.slice(1)).join('');

interface Place { readonly id: string; readonly region: string }

class WorldPipeline extends DeliveryPipeline {
  public constructor(scope: Construct, regions: readonly string[]) {
    super(scope, 'Pipeline', {
      synth: new ShellStep('Synth', {
        input: CodePipelineSource.connection('example-org/world', 'main', {
          connectionArn: 'arn:aws:codeconnections:us-west-2:111111111111:connection/11111111-2222-3333-4444-555555555555',
        }),
        commands: ['npm ci', 'npx cdk synth'],
      }),
      blockers: [new AlarmBlocker('org outage', { alarmName: 'sev1-open', account: '999999999999', region: 'us-east-1' })],
      notifications: [Notification.topic(new Topic(scope, 'Deliveries'))],
    });
    Validations.of(this).acknowledge({ id: 'cdk-breakwater:DeliveryPipeline.parity', reason: 'The bench measures waves; what comes before them is short.' });
    for (const [name, account] of [['Alpha', '222222222222'], ['Beta', '444444444444'], ['Gamma', '555555555555']]) {
      this.addPreProduction(new ZoneStage(this, name, account, PIPELINE.region));
    }
    this.addWavesOver(regions.flatMap((region) => ZONES.map((zone) => ({ id: `${nameOf(region)}${zone}`, region }))));
  }

  private addWavesOver(places: readonly Place[]): void {
    for (let start = 0, size = 1, wave = 1; start < places.length; start += size, size = Math.min(LARGEST_WAVE, size * 2), wave++) {
      this.addWaveOf(`Wave${wave}`, places.slice(start, start + size));
    }
  }

  private addWaveOf(name: string, places: readonly Place[]): void {
    const production = (id: string, region: string): ZoneStage => new ZoneStage(this, id, '333333333333', region);
    const oneBox = production(`${name}OneBox`, places[0].region);
    const targets = places.map(({ id, region }) => production(id, region));
    const wave = this.addWave(name, { bakeTime: Duration.hours(1) });
    for (const { errors } of [oneBox, ...targets]) wave.addRollbackAlarm(RollbackAlarm.fromAlarm(errors));
    wave.addOneBox(new OneBoxStage(oneBox, { bakeTime: Duration.minutes(30) }));
    for (const target of targets) wave.addTarget(target);
  }
}

const count = Number(process.env.WORLD_REGIONS ?? REGIONS.length);
if (!(count >= 1 && count <= REGIONS.length)) throw new Error(`WORLD_REGIONS must be 1 to ${REGIONS.length}, got ${process.env.WORLD_REGIONS}; choose fewer or more`);
const app = new App();
new WorldPipeline(new Stack(app, 'WorldPipeline', { env: PIPELINE }), REGIONS.slice(REGIONS.length - count));
app.synth();
