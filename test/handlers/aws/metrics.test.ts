import { EnvironmentPlan, SamplesPlan } from '../../../src/decision/plan';
import { DAY } from '../../../src/decision/time';
import { Budget } from '../../../src/handlers/aws/budget';
import { Environments } from '../../../src/handlers/aws/environments';
import { AwsMetrics } from '../../../src/handlers/aws/metrics';
import { cloudWatchError, json, Reply } from '../../support/aws-stub/replies';
import { withStub } from '../../support/aws-stub/with-stub';

const given = withStub();

const HERE: EnvironmentPlan = { account: '333333333333', region: 'us-west-1' };
const CREATED: SamplesPlan = {
  namespace: 'Checkout', metric: 'Created', dimensions: { Api: 'orders' }, statistic: 'Sum', count: 100, account: '333333333333', region: 'us-west-1',
};
const NOW = Date.parse('2026-03-02T18:00:30Z');
const counted = (since: number, change: Partial<SamplesPlan> = {}) =>
  new AwsMetrics(new Environments(given.connection, { partition: 'aws', pipeline: 'checkout' }), new Budget())
    .count(HERE, [{ samples: { ...CREATED, ...change }, since }], NOW);
const values = (list: readonly number[], status = 'Complete') => ({ MetricDataResults: [{ Id: 'samples', StatusCode: status, Values: list }] });

test('adds up what was counted in whole minutes since the bake began', async () => {
  given.stub.on('GetMetricData', json(values([10, 20.5, 7])));

  expect(await counted(Date.parse('2026-03-02T17:30:01Z'))).toEqual([{ kind: 'read', count: 37.5 }]);
  expect(given.stub.requests.map(({ body, region }) => ({ body, region }))).toEqual([{
    region: 'us-west-1',
    body: {
      MetricDataQueries: [{
        Id: 'samples',
        MetricStat: { Metric: { Namespace: 'Checkout', MetricName: 'Created', Dimensions: [{ Name: 'Api', Value: 'orders' }] }, Period: 60, Stat: 'Sum' },
      }],
      StartTime: Date.parse('2026-03-02T17:31:00Z') / 1000,
      EndTime: NOW / 1000,
    },
  }]);
});

test('counts no minute in which the revision before was still running, and asks nothing before the first whole one', async () => {
  expect(await counted(NOW - 1000)).toEqual([{ kind: 'read', count: 0 }]);
  expect(given.stub.requests).toEqual([]);
});

test.each([[15 * DAY - 1, 60], [15 * DAY, 300]])('%i milliseconds back asks for periods of %i seconds, which CloudWatch keeps as long', async (back, period) => {
  given.stub.on('GetMetricData', json(values([1])));

  await counted(NOW - back);
  const periods = given.stub.requests.map(({ body }) => (body.MetricDataQueries as { MetricStat: { Period: number } }[])[0].MetricStat.Period);
  expect(periods).toEqual([period]);
});

test('gathers all pages; one before the last may be partial', async () => {
  given.stub.on('GetMetricData', json({ ...values([1], 'PartialData'), NextToken: 'page 2' }), json(values([2])));

  expect(await counted(NOW - DAY)).toEqual([{ kind: 'read', count: 3 }]);
});

test('a metric without data counts nothing', async () => {
  given.stub.on('GetMetricData', json(values([])));

  expect(await counted(NOW - DAY)).toEqual([{ kind: 'read', count: 0 }]);
});

test.each<[string, Reply, string]>([
  ['throttled', cloudWatchError('ThrottlingException', 'Throttling', 'Rate exceeded'), 'GetMetricData in 333333333333/us-west-1 was throttled (Throttling) - the next tick tries again'],
  [
    'denied', cloudWatchError('AccessDeniedException', 'AccessDenied', 'no', 403),
    'GetMetricData in 333333333333/us-west-1 was denied (AccessDenied) - let the lookup role of that environment, or the controller\'s own role where there is none, do cloudwatch:GetMetricData',
  ],
  [
    'partial at its end', json(values([5], 'PartialData')),
    'GetMetricData in 333333333333/us-west-1 gave an answer that cannot be used: results[0].StatusCode must be Complete, got "PartialData" - the next tick tries again',
  ],
  [
    'an internal error', json(values([], 'InternalError')),
    'GetMetricData in 333333333333/us-west-1 gave an answer that cannot be used: results[0].StatusCode must be Complete, got "InternalError" - the next tick tries again',
  ],
  ['empty', json({}), 'GetMetricData in 333333333333/us-west-1 gave an answer that cannot be used: results[0].StatusCode must be Complete, got nothing - the next tick tries again'],
])('an answer that is %s is unreadable, and never zero', async (_, reply, why) => {
  given.stub.on('GetMetricData', reply);

  expect(await counted(NOW - DAY)).toEqual([{ kind: 'unreadable', why }]);
});
