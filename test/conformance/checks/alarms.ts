import { ok, deepStrictEqual as same } from 'node:assert/strict';
import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { AlarmView } from '../../../src/decision/observation';
import { EnvironmentPlan } from '../../../src/decision/plan';
import { AwsAlarms } from '../../../src/handlers/aws/alarms';
import { Environments } from '../../../src/handlers/aws/environments';
import { Bench, Check, HOME, PROD } from '../check';
import { ownerIn } from '../owner';

const LOOKUP: EnvironmentPlan = { account: PROD, region: 'us-west-1', lookupRoleArn: `arn:\${AWS::Partition}:iam::${PROD}:role/lookup` };
const AT_HOME: EnvironmentPlan = { ...HOME };

const readerOf = ({ connection, budget }: Bench): AwsAlarms => new AwsAlarms(new Environments(connection, { partition: 'aws', pipeline: 'checkout' }), budget());

const inProd = async (bench: Bench): Promise<CloudWatchClient> => new CloudWatchClient(await ownerIn(bench, 'us-west-1'));

async function anAlarm(client: CloudWatchClient, name: string, state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'): Promise<void> {
  await client.send(new PutMetricAlarmCommand({
    AlarmName: name, Namespace: 'N', MetricName: 'M', Statistic: 'Sum', Period: 60, EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanThreshold',
  }));
  await client.send(new SetAlarmStateCommand({ AlarmName: name, StateValue: state, StateReason: `it is ${state}` }));
}

const stateOf = (view: AlarmView): string => view.kind === 'seen' ? view.state : view.kind;

async function alarmsIn(bench: Bench, client: CloudWatchClient, environment: EnvironmentPlan): Promise<void> {
  const names = ['ok', 'alarm', 'none', 'missing'].map((word) => bench.unique(word));
  for (const [index, state] of (['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const).entries()) await anAlarm(client, names[index], state);
  const watched = names.map((name) => ({ alarm: { name, account: environment.account, region: environment.region } }));
  same((await readerOf(bench).read(environment, watched)).map(stateOf), ['OK', 'ALARM', 'INSUFFICIENT_DATA', 'missing']);
}

export const ALARM_CHECKS: readonly Check[] = [
  {
    service: 'CloudWatch',
    operation: 'DescribeAlarms by name: each state, and one that is missing',
    run: (bench) => alarmsIn(bench, new CloudWatchClient(bench.connection.to(HOME)), AT_HOME),
  },
  {
    service: 'CloudWatch',
    operation: 'DescribeAlarms of more names than one request takes',
    run: async (bench) => {
      const client = new CloudWatchClient(bench.connection.to(HOME));
      const names = Array.from({ length: 120 }, (_, index) => bench.unique(`many-${index}`));
      await anAlarm(client, names[119], 'ALARM');
      const views = await readerOf(bench).read(AT_HOME, names.map((name) => ({ alarm: { name, ...HOME } })));
      same(views.map(stateOf), [...Array.from({ length: 119 }, () => 'missing'), 'ALARM']);
    },
  },
  {
    service: 'CloudWatch',
    operation: 'DescribeAlarms by the beginning of a name',
    run: async (bench) => {
      const client = new CloudWatchClient(bench.connection.to(HOME));
      const prefix = bench.unique('prefix');
      await anAlarm(client, `${prefix}-1`, 'OK');
      await anAlarm(client, `${prefix}-2`, 'ALARM');
      const [found] = await readerOf(bench).search(AT_HOME, [prefix]);
      ok(found.kind === 'read', JSON.stringify(found));
      same(found.alarms.map(({ name }) => name), [`${prefix}-1`, `${prefix}-2`]);
    },
  },
  {
    service: 'STS',
    operation: 'AssumeRole with a session policy, and alarms of the account and Region that it leads to',
    run: async (bench) => {
      await alarmsIn(bench, await inProd(bench), LOOKUP);
      const name = bench.unique('elsewhere');
      await anAlarm(await inProd(bench), name, 'ALARM');
      const here = await readerOf(bench).read(AT_HOME, [{ alarm: { name, ...HOME } }]);
      same(here.map(stateOf), ['missing']);
    },
  },
];
