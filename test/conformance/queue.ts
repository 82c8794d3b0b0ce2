import { ok } from 'node:assert/strict';
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Bench, HOME } from './check';

/** A queue that shows what a topic's subscribers, or a rule's targets, are sent. */
interface Queue { readonly url: string; readonly arn: string; readonly messages: () => Promise<readonly string[]> }

export async function aQueue({ connection, unique }: Bench): Promise<Queue> {
  const client = new SQSClient(connection.to(HOME));
  const { QueueUrl: url } = await client.send(new CreateQueueCommand({ QueueName: unique('queue') }));
  ok(url !== undefined);
  const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }));
  return {
    url,
    arn: Attributes?.QueueArn ?? '',
    messages: async () => ((await client.send(new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }))).Messages ?? []).map(({ Body = '' }) => Body),
  };
}
