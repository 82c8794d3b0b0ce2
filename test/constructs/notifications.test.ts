import { Stack } from 'aws-cdk-lib';
import { SlackChannelConfiguration } from 'aws-cdk-lib/aws-chatbot';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { DeliveryPipelineProps, Notification } from '../../src';
import { deliveryApp, DeliveryApp, inProd, ServiceStage } from './support/delivery-app';
import { refusalOf } from './support/refusal-of';
import { metadataOf, resourceOf, resourcesOf, templateOf } from './support/synthesized';

function telling(tell: (made: DeliveryApp) => Notification, props: Partial<DeliveryPipelineProps> = {}): DeliveryApp {
  const made = deliveryApp(props);
  made.pipeline.addNotification(tell(made));
  made.pipeline.addWave('First').addTarget(new ServiceStage(made.pipeline, 'West', { env: inProd('us-west-1') }));
  return made;
}
const toTopic = (props: Partial<DeliveryPipelineProps> = {}) => telling(({ stack }) => Notification.topic(new Topic(stack, 'Deliveries')), props);
const rule = (made: DeliveryApp) => resourceOf(made, 'AWS::Events::Rule', 'NewsAnnouncements').Properties;

test('what the pipeline announces goes to a topic, line by line', () => {
  const made = toTopic();
  const topic = { Ref: resourcesOf(made, 'AWS::SNS::Topic')[0][0] };
  const lines = ['headline', 'cause', 'end', 'command', 'link'];

  expect(rule(made)).toMatchObject({
    EventBusName: 'default',
    EventPattern: { source: ['breakwater'], detail: { pipeline: [{ Ref: metadataOf(made).pipeline }] } },
    Targets: [{
      Arn: topic,
      InputTransformer: {
        InputPathsMap: Object.fromEntries(lines.map((line) => [`detail-text-${line}`, `$.detail.text.${line}`])),
        InputTemplate: lines.map((line) => `"<detail-text-${line}>"`).join('\n'),
      },
    }],
  });
});

test('a topic lets the alarms of the account and EventBridge publish: its own policy takes the place of the one that let alarms', () => {
  const { Properties } = resourceOf(toTopic(), 'AWS::SNS::TopicPolicy');
  const topic = { Ref: expect.stringContaining('Deliveries') };
  expect((Properties.PolicyDocument as { Statement: readonly object[] }).Statement).toEqual([
    {
      Sid: '0', Action: 'sns:Publish', Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' }, Resource: topic, Condition: { StringEquals: { 'aws:SourceAccount': '111111111111' } },
    },
    expect.objectContaining({ Action: 'sns:Publish', Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Resource: topic }),
  ]);
});

test('a chat channel gets the messages that it lays out by itself, and the alarms', () => {
  const made = telling(({ stack }) => Notification.chatTopic(new Topic(stack, 'Chat')));
  const topic = { Ref: resourcesOf(made, 'AWS::SNS::Topic')[0][0] };

  expect(rule(made).Targets).toEqual([{ Arn: topic, Id: 'Target0', InputPath: '$.detail.chat' }]);
  for (const [, { Properties }] of resourcesOf(made, 'AWS::CloudWatch::Alarm')) expect(Properties.AlarmActions).toEqual([topic]);
});

describe('a Slack channel', () => {
  const channelIn = (stack: Stack) => new SlackChannelConfiguration(stack, 'Channel', { slackChannelConfigurationName: 'releases', slackWorkspaceId: 'T1', slackChannelId: 'C1' });

  test('listens to a topic of the pipeline\'s own', () => {
    const made = telling(({ stack }) => Notification.slack(channelIn(stack)));
    const [[topic]] = resourcesOf(made, 'AWS::SNS::Topic');

    expect(resourceOf(made, 'AWS::Chatbot::SlackChannelConfiguration').Properties.SnsTopicArns).toEqual([{ Ref: topic }]);
    expect(rule(made).Targets).toEqual([{ Arn: { Ref: topic }, Id: 'Target0', InputPath: '$.detail.chat' }]);
  });

  test('may be shared by pipelines, from a stack of its own in another Region', () => {
    const made = telling(({ app }) => Notification.slack(channelIn(new Stack(app, 'Channels', { env: { account: '111111111111', region: 'us-east-2' } }))));
    const { TopicName } = resourceOf(made, 'AWS::SNS::Topic').Properties;

    expect(TopicName).toEqual(expect.stringMatching(/^delivery/));
  });
});

test('each of many gets a rule: EventBridge sends no more than five targets of one', () => {
  const made = toTopic();
  for (let index = 0; index < 6; index++) made.pipeline.addNotification(Notification.topic(new Topic(made.stack, `More${index}`)));

  expect(resourcesOf(made, 'AWS::Events::Rule', 'NewsAnnouncements')).toHaveLength(7);
});

describe('another event bus', () => {
  test('is where the controller announces, may announce, and is listened to', () => {
    const other = toTopic({ announcementBus: EventBus.fromEventBusArn(deliveryApp().stack, 'Given', 'arn:aws:events:us-west-2:111111111111:event-bus/news') });

    expect(rule(other).EventBusName).toBe('news');
    const environment = resourceOf(other, 'AWS::Lambda::Function', 'ControllerFunction').Properties.Environment as { Variables: Record<string, unknown> };
    expect(environment.Variables.BREAKWATER_BUS).toBe('arn:aws:events:us-west-2:111111111111:event-bus/news');
    expect(JSON.stringify(templateOf(other).findResources('AWS::IAM::Policy'))).toContain('arn:aws:events:us-west-2:111111111111:event-bus/news');
  });

  test.each(['arn:aws:events:eu-west-1:111111111111:event-bus/news', 'arn:aws:events:us-west-2:222222222222:event-bus/news'])('is refused elsewhere: %s', (arn) => {
    const bus = EventBus.fromEventBusArn(deliveryApp().stack, 'Given', arn);
    const [, , , region, account] = arn.split(':');
    expect(refusalOf(() => deliveryApp({ announcementBus: bus }))).toBe(
      `Delivery/Pipeline: announcementBus must be a bus in 111111111111/us-west-2, where the pipeline is, got one in ${account}/${region}; forward to it with a rule`);
  });
});

test('a FIFO topic is refused, with a topic of another Region', () => {
  const fifo = telling(({ stack }) => Notification.chatTopic(Topic.fromTopicArn(stack, 'Far', 'arn:aws:sns:eu-west-1:111111111111:deliveries.fifo')));
  expect(refusalOf(() => fifo.app.synth())).toBe([
    'Notification.chatTopic(Delivery/Far) must be a topic in us-west-2, where the pipeline is, got one in eu-west-1; forward from a topic there',
    'Notification.chatTopic(Delivery/Far) must be a standard topic, got a FIFO topic; mail and chat are not subscribed to one',
  ].join('\n'));
});
