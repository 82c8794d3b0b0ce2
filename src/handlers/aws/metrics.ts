import { GetMetricDataCommand, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { SamplesView } from '../../decision/observation';
import { EnvironmentPlan, environmentKey } from '../../decision/plan';
import { WantedSamples } from '../../decision/samples';
import { DAY, EpochMs, MINUTE } from '../../decision/time';
import { MetricReader } from '../world';
import { AnswerReader } from './answer-reader';
import { Budget } from './budget';
import { Environments } from './environments';
import { allPages } from './pages';

/** The finest periods that CloudWatch keeps so long. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricStat.html */
const FINE = MINUTE;
const FINE_FOR = 15 * DAY;
const COARSE = 5 * MINUTE;
/** Sixty days in periods of five minutes are 17,280 points; a page holds 100,800. */
const PAGES = 10;

/** What CloudWatch's metrics add up to, in any account and Region of the plan. */
export class AwsMetrics implements MetricReader {
  public constructor(private readonly environments: Environments, private readonly budget: Budget) {}

  public async count(environment: EnvironmentPlan, wanted: readonly WantedSamples[], now: EpochMs): Promise<readonly SamplesView[]> {
    return Promise.all(wanted.map((one) => this.countOne(environment, one, now)));
  }

  private countOne(environment: EnvironmentPlan, { samples, since }: WantedSamples, now: EpochMs): Promise<SamplesView> {
    const period = now - since < FINE_FOR ? FINE : COARSE;
    // The period in which the bake began holds samples of the revision before.
    const from = Math.ceil(since / period) * period;
    if (from >= now) return Promise.resolve({ kind: 'read', count: 0 });
    const query: MetricDataQuery = {
      Id: 'samples',
      MetricStat: {
        Metric: {
          Namespace: samples.namespace,
          MetricName: samples.metric,
          Dimensions: Object.entries(samples.dimensions).map(([Name, Value]) => ({ Name, Value })),
        },
        Period: period / 1000,
        Stat: samples.statistic,
      },
    };
    return this.budget.read('GetMetricData', environmentKey(environment), async (options): Promise<SamplesView> => {
      const results = await allPages('GetMetricData', PAGES, async (token: string | undefined) => {
        const answer = await this.environments.cloudWatch(environment).send(
          new GetMetricDataCommand({ MetricDataQueries: [query], StartTime: new Date(from), EndTime: new Date(now), NextToken: token }), options);
        return { items: answer.MetricDataResults ?? [], next: answer.NextToken };
      });
      return { kind: 'read', count: sumOf(results) };
    });
  }
}

/** All pages together; what was left out of them must not look as if there had been nothing. */
function sumOf(results: readonly unknown[]): number {
  const reader = new AnswerReader();
  const pages = results.map((result, index) => {
    const path = `results[${index}]`;
    const fields = reader.record(result, path);
    const values = reader.list(fields.Values ?? [], `${path}.Values`, (value, at) => reader.number(value, at));
    return { status: reader.string(fields.StatusCode, `${path}.StatusCode`), sum: values.reduce((total, value) => total + value, 0) };
  });
  // A page before the last is partial by nature.
  const last = pages.at(-1)?.status;
  if (last !== 'Complete') reader.note(`results[${Math.max(0, pages.length - 1)}].StatusCode`, 'Complete', last, undefined);
  reader.finish('the answer of GetMetricData');
  return pages.reduce((total, page) => total + page.sum, 0);
}
