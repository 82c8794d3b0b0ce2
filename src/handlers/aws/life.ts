import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { METRIC_NAMESPACE, METRICS } from '../../contract/names';
import { LIFE_LOOKED_BACK, LifeView } from '../../decision/judge-mutation';
import { EpochMs, MINUTE } from '../../decision/time';
import { AnswerReader } from './answer-reader';
import { Budget } from './budget';

/** The controller's signs of life, which are a metric. */
export class Life {
  public constructor(private readonly client: CloudWatchClient, private readonly pipeline: string, private readonly budget: Budget) {}

  public last(now: EpochMs): Promise<LifeView> {
    return this.budget.read('GetMetricData', 'the pipeline\'s Region', async (options): Promise<LifeView> => {
      const answer = await this.client.send(new GetMetricDataCommand({
        StartTime: new Date(now - LIFE_LOOKED_BACK),
        EndTime: new Date(now),
        ScanBy: 'TimestampDescending',
        MetricDataQueries: [{
          Id: 'life',
          MetricStat: {
            Metric: { Namespace: METRIC_NAMESPACE, MetricName: METRICS.reconciled, Dimensions: [{ Name: 'Pipeline', Value: this.pipeline }] },
            Period: MINUTE / 1000,
            Stat: 'Sum',
          },
        }],
      }), options);
      const lastAt = newestIn(answer.MetricDataResults);
      return { kind: 'read', ...(lastAt !== undefined && { lastAt }) };
    }, 'build');
  }
}

/** A point stands for the minute that begins with it. */
function newestIn(results: unknown): EpochMs | undefined {
  const reader = new AnswerReader();
  const points = reader.list(results, 'MetricDataResults', (result, path) => {
    const { StatusCode, Timestamps = [], Values = [] } = reader.record(result, path);
    // Half an answer may lack the newest sign, and a controller that is taken for dead is not waited for.
    if (StatusCode !== 'Complete') reader.note(`${path}.StatusCode`, 'Complete', StatusCode, undefined);
    const values = reader.list(Values, `${path}.Values`, (value, at) => reader.number(value, at));
    return reader.list(Timestamps, `${path}.Timestamps`, (at, where) => reader.moment(at, where)).filter((_, index) => values[index] > 0);
  }).flat();
  reader.finish('the answer of GetMetricData');
  return points.length === 0 ? undefined : Math.max(...points) + MINUTE;
}
