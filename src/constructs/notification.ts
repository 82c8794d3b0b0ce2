import { PhysicalName, Stack, Token } from 'aws-cdk-lib';
import { SlackChannelConfiguration } from 'aws-cdk-lib/aws-chatbot';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { refuse } from '../blockers/refusal';
import { AnnouncementFormat, NewsSource } from './private/news-source';

/**
 * Where a pipeline's news goes: its announcements (a gate that stays closed, a rejection, a rollback, an override, a
 * pause, …), and the alarms on its own machinery (a silent or failing controller, "a person is needed").
 */
export abstract class Notification {
  /**
   * To a topic in the pipeline's Region, as lines of plain text: for e-mail, and for whatever else reads text.
   *
   * Its policy is extended, so that EventBridge and this account's alarms may publish. An imported topic must allow
   * `events.amazonaws.com` and `cloudwatch.amazonaws.com` by itself; so must the key of an encrypted one. Refused: a
   * topic in another Region, which CloudWatch does not reach, and a FIFO topic.
   */
  public static topic(topic: ITopic): Notification {
    return new TopicNotification(topic, 'text', 'topic');
  }

  /**
   * To a topic in the pipeline's Region that a configuration of Amazon Q Developer in chat applications (AWS Chatbot)
   * is subscribed to, as messages that it lays out for Slack and Teams. Use it where the channel's configuration is not
   * in this app: a channel has one configuration in an account. The same is refused as for `topic`.
   */
  public static chatTopic(topic: ITopic): Notification {
    return new TopicNotification(topic, 'chat', 'chatTopic');
  }

  /** To a Slack channel whose configuration is in this app; through a topic of the pipeline's own, subscribed to it. */
  public static slack(channel: SlackChannelConfiguration): Notification {
    return new SlackNotification(channel);
  }

  /** @internal */
  public abstract _listenTo(source: NewsSource): void;
}

class TopicNotification extends Notification {
  public constructor(private readonly topic: ITopic, private readonly format: AnnouncementFormat, private readonly factory: string) { super(); }

  public _listenTo(source: NewsSource): void {
    const { account, region } = Stack.of(source);
    const path = `Notification.${this.factory}(${this.topic.node.path})`;
    const theirs = this.topic.env.region;
    refuse([
      ...(Token.isUnresolved(theirs) || theirs === region ? []
        : [{ path, text: `must be a topic in ${region}, where the pipeline is, got one in ${theirs}; forward from a topic there` }]),
      ...(this.topic.fifo ? [{ path, text: 'must be a standard topic, got a FIFO topic; mail and chat are not subscribed to one' }] : []),
    ]);
    // A topic that has no policy lets its own account's alarms publish; with the one that EventBridge needs, it does so no more.
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
    this.topic.addToResourcePolicy(new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [this.topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    }));
    for (const alarm of source.alarms) {
      alarm.addAlarmAction(new SnsAction(this.topic));
      // The end of an alarm is news as well: without it nobody knows whether the pipeline came back by itself.
      alarm.addOkAction(new SnsAction(this.topic));
    }
    source.announceTo(this.topic, this.format);
  }
}

class SlackNotification extends Notification {
  public constructor(private readonly channel: SlackChannelConfiguration) { super(); }

  public _listenTo(source: NewsSource): void {
    // The channel may be in a stack of its own.
    const topic = new Topic(source, `Slack${source.next}`, { enforceSSL: true, topicName: PhysicalName.GENERATE_IF_NEEDED });
    this.channel.addNotificationTopic(topic);
    Notification.chatTopic(topic)._listenTo(source);
  }
}
