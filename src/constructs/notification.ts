import { Stack, Token } from 'aws-cdk-lib';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ITopic } from 'aws-cdk-lib/aws-sns';
import { refuse } from '../blockers/refusal';

/** Where the pipeline's own alarms go: a silent or failing controller, a message nobody could read, "a person is needed". */
export abstract class Notification {
  /** To a topic in the pipeline's Region. Refused: one in another Region, which CloudWatch does not reach. */
  public static topic(topic: ITopic): Notification {
    return new TopicNotification(topic);
  }

  /** @internal */
  public abstract _subscribeTo(alarm: Alarm): void;
}

class TopicNotification extends Notification {
  public constructor(private readonly topic: ITopic) { super(); }

  public _subscribeTo(alarm: Alarm): void {
    const { region } = Stack.of(alarm);
    const theirs = this.topic.env.region;
    refuse(Token.isUnresolved(theirs) || theirs === region ? [] : [{
      path: `Notification.topic(${this.topic.node.path})`, text: `must be a topic in ${region}, where the pipeline is, got one in ${theirs}; forward from a topic there`,
    }]);
    alarm.addAlarmAction(new SnsAction(this.topic));
    // The end of an alarm is news as well: without it nobody knows whether the pipeline came back by itself.
    alarm.addOkAction(new SnsAction(this.topic));
  }
}
