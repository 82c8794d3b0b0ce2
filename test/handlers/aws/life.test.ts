import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { MINUTE } from '../../../src/decision/time';
import { Budget } from '../../../src/handlers/aws/budget';
import { Life } from '../../../src/handlers/aws/life';
import { cloudWatchError, json, seconds } from '../../support/aws-stub/replies';
import { withStub } from '../../support/aws-stub/with-stub';

const given = withStub();
const T0 = '2026-03-02T17:00:00Z';
const NOW = Date.parse('2026-03-02T17:30:00Z');
const last = () => new Life(new CloudWatchClient(given.connection.to()), 'checkout', new Budget()).last(NOW);
const points = (values: readonly number[], StatusCode = 'Complete') => json({ MetricDataResults: [{ Id: 'life', StatusCode, Timestamps: values.map((_, index) => seconds(T0) - index * 60), Values: values }] });

test('the last sign of life is the newest minute in which a reconcile came to its end', async () => {
  given.stub.on('GetMetricData', points([0, 3, 1]));

  expect(await last()).toEqual({ kind: 'read', lastAt: Date.parse(T0) - MINUTE + MINUTE });
  expect(given.stub.of('GetMetricData').map(({ body }) => body)).toMatchObject([{
    StartTime: NOW / 1000 - 3600,
    EndTime: NOW / 1000,
    MetricDataQueries: [{ MetricStat: { Metric: { Namespace: 'Breakwater', MetricName: 'Reconciled', Dimensions: [{ Name: 'Pipeline', Value: 'checkout' }] }, Period: 60, Stat: 'Sum' } }],
  }]);
});

test('there is none within the hour', async () => {
  given.stub.on('GetMetricData', points([]));
  expect(await last()).toEqual({ kind: 'read' });
});

test.each([
  ['half an answer', points([], 'PartialData'), 'must be Complete, got "PartialData"'],
  ['a denial', cloudWatchError('AccessDenied', 'AccessDenied', 'no', 403), 'was denied (AccessDenied) - let the role of the build do cloudwatch:GetMetricData'],
])('%s takes nobody for dead', async (_, reply, why) => {
  given.stub.on('GetMetricData', reply);
  expect(await last()).toEqual({ kind: 'unreadable', why: expect.stringContaining(why) as unknown });
});
