import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ITopic } from 'aws-cdk-lib/aws-sns';

/** Where the pipeline's own alarms go: a silent or failing controller, a message nobody could read, "a person is needed". */
export abstract class Notification {
  /** To a topic in the pipeline's account and Region. */
  public static topic(topic: ITopic): Notification {
    return new TopicNotification(topic);
  }

  /** @internal */
  public abstract _subscribeTo(alarm: Alarm): void;
}

class TopicNotification extends Notification {
  public constructor(private readonly topic: ITopic) { super(); }

  public _subscribeTo(alarm: Alarm): void {
    alarm.addAlarmAction(new SnsAction(this.topic));
    // The end of an alarm is news as well: without it nobody knows whether the pipeline came back by itself.
    alarm.addOkAction(new SnsAction(this.topic));
  }
}
