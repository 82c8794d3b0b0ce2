import { deepStrictEqual as same, match } from 'node:assert/strict';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand, RemoveTargetsCommand, Target } from '@aws-sdk/client-eventbridge';
import { CreateTopicCommand, GetTopicAttributesCommand, PublishCommand, SetTopicAttributesCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { EventDetail } from '../../../src/contract/announcement-event';
import { LedgerEntry } from '../../../src/contract/ledger-entry';
import { AwsAnnouncer } from '../../../src/handlers/aws/announcer';
import { Bench, Check, HOME, Lack } from '../check';
import { aQueue } from '../queue';
import { PIPELINE, Synthesized } from '../synthesized';

const BUS = `arn:aws:events:${HOME.region}:${HOME.account}:event-bus/default`;
const NEWS: LedgerEntry = {
  at: '2026-03-02T18:00:00Z', kind: 'bake.rejected', stage: 'First', action: 'Bake-1', execution: 'e1', revision: 'r2', why: 'alarm "faults" is <ALARM> & loud', who: 'breakwater',
};

const announcer = ({ connection }: Bench, pipeline: string): AwsAnnouncer => new AwsAnnouncer(new EventBridgeClient(connection.to(HOME)), {
  bus: BUS, pipeline: { name: pipeline, path: 'Delivery/Pipeline', ...HOME, partition: 'aws' },
});

/** Makes the rule that the construct declares, with a queue in the topic's place; gives back what arrives. */
async function announced(bench: Bench, { resources, filledIn }: Synthesized, input: (target: Target) => Partial<Target>): Promise<readonly string[]> {
  const client = new EventBridgeClient(bench.connection.to(HOME));
  const queue = await aQueue(bench);
  const [, rule] = resources('AWS::Events::Rule', 'NewsAnnouncements')[0];
  const { EventPattern, Targets } = filledIn(rule.Properties) as { readonly EventPattern: object; readonly Targets: readonly Target[] };
  const Name = bench.unique('rule');
  await client.send(new PutRuleCommand({ Name, EventPattern: JSON.stringify(EventPattern) }));
  const { FailedEntryCount } = await client.send(new PutTargetsCommand({ Rule: Name, Targets: [{ Id: 'Target0', Arn: queue.arn, ...input(Targets[0]) }] }));
  same(FailedEntryCount, 0);
  try {
    same(await announcer(bench, PIPELINE).announce([NEWS]), [undefined]);
    same(await announcer(bench, 'another').announce([NEWS]), [undefined]);
  } finally {
    await client.send(new RemoveTargetsCommand({ Rule: Name, Ids: ['Target0'] }));
  }
  return queue.messages();
}

export const announcementChecks = (stack: Synthesized): readonly Check[] => [
  {
    service: 'EventBridge',
    operation: 'PutEvents of more entries than one request takes: each is taken',
    run: async (bench) => {
      const entries = Array.from({ length: 23 }, (_, index): LedgerEntry => ({ ...NEWS, digest: `${index}` }));
      same(await announcer(bench, PIPELINE).announce(entries), entries.map(() => undefined));
    },
  },
  {
    service: 'EventBridge',
    operation: 'the rule of a notification: what this pipeline announces arrives whole, and nothing of another\'s',
    run: async (bench) => {
      const [message, ...more] = await announced(bench, stack, () => ({}));
      same(more, []);
      const event = JSON.parse(message) as { readonly 'source': string; readonly 'detail-type': string; readonly 'detail': EventDetail };
      same([event.source, event['detail-type']], ['breakwater', 'bake.rejected']);
      const { pipeline, text, chat } = event.detail;
      same([pipeline, text.headline, text.cause], [PIPELINE, 'Delivery/Pipeline: Bake-1 of First rejected r2', 'alarm \'faults\' is <ALARM> & loud']);
      same(chat.content.description.split('\n')[0], 'alarm "faults" is &lt;ALARM&gt; &amp; loud');
    },
  },
  {
    service: 'SNS',
    operation: 'the topic policy of a notification is taken, and a message reaches who is subscribed',
    run: async (bench) => {
      const client = new SNSClient(bench.connection.to(HOME));
      const queue = await aQueue(bench);
      const { TopicArn } = await client.send(new CreateTopicCommand({ Name: bench.unique('topic') }));
      const [, policy] = stack.resources('AWS::SNS::TopicPolicy')[0];
      const document = JSON.stringify(stack.filledIn(policy.Properties.PolicyDocument));
      await client.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue: document }));
      const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn }));
      match(Attributes?.Policy ?? '', /cloudwatch\.amazonaws\.com[\s\S]*events\.amazonaws\.com/);
      await client.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: queue.arn, Attributes: { RawMessageDelivery: 'true' } }));
      await client.send(new PublishCommand({ TopicArn, Message: 'news' }));
      same(await queue.messages(), ['news']);
    },
  },
];

export const announcementLacks = (stack: Synthesized): readonly Lack[] => [
  {
    service: 'EventBridge',
    operation: 'an input transformer that makes lines of text',
    why: 'it takes every input for JSON',
    probe: async (bench) => {
      const [message = ''] = await announced(bench, stack, ({ InputTransformer }) => ({ InputTransformer }));
      match(message, /Bake-1 of First rejected r2"?\n/);
    },
  },
  {
    service: 'EventBridge',
    operation: 'a part of an event as the input of a target',
    why: 'it sends the whole event',
    probe: async (bench) => {
      const [message = '{}'] = await announced(bench, stack, () => ({ InputPath: '$.detail.chat' }));
      same(Object.keys(JSON.parse(message) as object), ['version', 'source', 'id', 'content', 'metadata']);
    },
  },
];
