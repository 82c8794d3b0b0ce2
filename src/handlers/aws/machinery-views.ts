/** What the services tell of the pipeline's own machinery. */
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeRuleCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { METRIC_NAMESPACE, METRICS } from '../../contract/names';
import { HOUR, MINUTE } from '../../decision/time';
import { FunctionView, PulseView, QueueView, RoleView, RuleView } from '../../operators/clinic';
import { AnswerReader } from './answer-reader';

interface Options { readonly abortSignal: AbortSignal }

/** The services' words for what is not there. */
const ABSENT = /^(ResourceNotFoundException|QueueDoesNotExist|AWS\.SimpleQueueService\.NonExistentQueue|NoSuchEntity(Exception)?)$/;

export async function messagesIn(client: SQSClient, url: string, options: Options): Promise<QueueView> {
  const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessages'] });
  const answer = await unlessAbsent(() => client.send(command, options));
  return answer === undefined ? { kind: 'missing' } : decoded('GetQueueAttributes', (reader) => {
    const { ApproximateNumberOfMessages } = reader.record(answer.Attributes, 'Attributes');
    return { kind: 'counted', messages: Number(reader.string(ApproximateNumberOfMessages, 'Attributes.ApproximateNumberOfMessages')) };
  });
}

export async function ruleView(client: EventBridgeClient, name: string, options: Options): Promise<RuleView> {
  const answer = await unlessAbsent(() => client.send(new DescribeRuleCommand({ Name: name }), options));
  return answer === undefined ? { kind: 'missing' } : decoded('DescribeRule', (reader) => ({ kind: 'seen', enabled: reader.string(answer.State, 'State').startsWith('ENABLED') }));
}

export async function functionView(client: LambdaClient, name: string, options: Options): Promise<FunctionView> {
  const answer = await unlessAbsent(() => client.send(new GetFunctionConfigurationCommand({ FunctionName: name }), options));
  return answer === undefined ? { kind: 'missing' } : decoded('GetFunctionConfiguration', (reader) => ({
    kind: 'seen',
    state: reader.string(answer.State, 'State'),
    lastUpdate: reader.string(answer.LastUpdateStatus ?? 'Successful', 'LastUpdateStatus'),
    role: reader.string(answer.Role, 'Role'),
  }));
}

export async function roleView(client: IAMClient, arn: string, options: Options): Promise<RoleView> {
  // The name alone: a role's path is no part of it.
  const answer = await unlessAbsent(() => client.send(new GetRoleCommand({ RoleName: arn.split('/').at(-1) }), options));
  return { kind: answer === undefined ? 'missing' : 'seen' };
}

/** The newest minute of the last hour in which a reconcile came to its end. */
export async function pulseIn(client: CloudWatchClient, pipeline: string, options: Options): Promise<PulseView> {
  const now = Date.now();
  const answer = await client.send(new GetMetricDataCommand({
    MetricDataQueries: [{
      Id: 'reconciled',
      MetricStat: {
        Metric: { Namespace: METRIC_NAMESPACE, MetricName: METRICS.reconciled, Dimensions: [{ Name: 'Pipeline', Value: pipeline }] },
        Period: MINUTE / 1000,
        Stat: 'Sum',
      },
    }],
    StartTime: new Date(now - HOUR),
    EndTime: new Date(now + MINUTE),
    ScanBy: 'TimestampDescending',
  }), options);
  return decoded('GetMetricData', (reader): PulseView => {
    const [result] = reader.list(answer.MetricDataResults, 'MetricDataResults', (item, path) => reader.record(item, path));
    const values = reader.list(result?.Values ?? [], 'Values', (value, path) => reader.number(value, path));
    const moments = reader.list(result?.Timestamps ?? [], 'Timestamps', (moment, path) => reader.moment(moment, path));
    const newest = moments.find((_, index) => (values[index] ?? 0) > 0);
    return newest === undefined ? { kind: 'missing' } : { kind: 'seen', at: newest };
  });
}

async function unlessAbsent<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && ABSENT.test(error.name)) return undefined;
    throw error;
  }
}

function decoded<T>(operation: string, read: (reader: AnswerReader) => T): T {
  const reader = new AnswerReader();
  const value = read(reader);
  reader.finish(`the answer of ${operation}`);
  return value;
}
