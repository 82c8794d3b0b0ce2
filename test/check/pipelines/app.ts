/**
 * The pipelines that are checked, each in an assembly of its own.
 *
 * As small as they can be and still have everything that can go wrong: bakes of a few minutes, one stack for each target.
 */
import { App, Duration, Stack, Stage } from 'aws-cdk-lib';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { CodePipelineSource, ShellStep } from 'aws-cdk-lib/pipelines';
import { Construct } from 'constructs';
import { AlarmBlocker, Calendar, CalendarBlocker, DeliveryPipeline, OneBoxStage, RollbackAlarm, Wave } from '../../../src';

const PIPELINE = { account: '111111111111', region: 'us-west-2' };
const BAKE = 3;

class Service extends Stage {
  public readonly alarm: RollbackAlarm;

  public constructor(scope: Construct, id: string, region: string) {
    super(scope, id, { env: { account: '333333333333', region } });
    const stack = new Stack(this, 'Service');
    const metric = new Metric({ namespace: 'Service', metricName: 'Faults', dimensionsMap: { Target: id } });
    this.alarm = RollbackAlarm.fromAlarm(new Alarm(stack, 'Faults', { alarmName: `faults-${id}`, metric, threshold: 1, evaluationPeriods: 1 }));
  }
}

export class CheckedPipeline extends DeliveryPipeline {
  public constructor(scope: Construct) {
    super(scope, 'Pipeline', {
      synth: new ShellStep('Synth', {
        input: CodePipelineSource.connection('example-org/service', 'main', {
          connectionArn: 'arn:aws:codeconnections:us-west-2:111111111111:connection/11111111-2222-3333-4444-555555555555',
        }),
        commands: ['npm ci', 'npx cdk synth'],
      }),
      blockers: [
        new AlarmBlocker('outage', { alarmName: 'sev1-open' }),
        new CalendarBlocker('freeze days', { calendars: [Calendar.ssm('freeze')] }),
      ],
    });
  }

  /** A wave with a one-box, or with none, and with targets that nothing tells apart. */
  public wave(name: string, oneBox: boolean, regions: readonly string[], minutes = BAKE): Wave {
    const bake = { bakeTime: Duration.minutes(minutes) };
    const wave = this.addWave(name, bake);
    const first = regions[0];
    if (oneBox) {
      const box = new Service(this, `${name}OneBox`, first);
      wave.addRollbackAlarm(box.alarm);
      wave.addOneBox(new OneBoxStage(box, bake));
    }
    for (const region of regions) {
      const target = new Service(this, `${name}${region.replace(/-/g, '')}`, region);
      wave.addRollbackAlarm(target.alarm);
      wave.addTarget(target);
    }
    return wave;
  }
}

const PIPELINES = {
  /** One wave with a one-box. */
  single: (pipeline: CheckedPipeline) => void pipeline.wave('First', true, ['us-west-1']),
  /** Two waves: a one-box and a target, then two targets side by side. */
  pair: (pipeline: CheckedPipeline) => {
    pipeline.wave('First', true, ['us-west-1']);
    pipeline.wave('Rest', false, ['eu-west-1', 'eu-central-1']);
  },
  /** Three waves of one target each. */
  three: (pipeline: CheckedPipeline) => {
    pipeline.wave('First', false, ['us-west-1']);
    pipeline.wave('Second', false, ['eu-west-1']);
    pipeline.wave('Third', false, ['ap-northeast-1']);
  },
} as const;

export type PipelineName = keyof typeof PIPELINES;

/** Synthesizes a pipeline, and returns where its cloud assembly is. */
export const synthesize = (name: PipelineName, outdir: string): string => synthesizeWaves(PIPELINES[name], outdir);

/** The same, of waves of any kind. */
export function synthesizeWaves(waves: (pipeline: CheckedPipeline) => void, outdir: string): string {
  const app = new App({ outdir });
  waves(new CheckedPipeline(new Stack(app, 'Checked', { env: PIPELINE })));
  return app.synth().directory;
}
