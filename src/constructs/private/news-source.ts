import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { IPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { EventField, IEventBus, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { DETAIL, EVENT_SOURCE, TEXT_LINES } from '../../contract/announcement-event';

export type AnnouncementFormat = 'text' | 'chat';

export interface NewsSourceProps {
  readonly pipeline: IPipeline;
  readonly bus: IEventBus;
  readonly alarms: readonly Alarm[];
}

/** All that a pipeline tells people: its alarms, and what it announces on its event bus. */
export class NewsSource extends Construct {
  public readonly alarms: readonly Alarm[];
  /** The number of the listener that comes next. */
  public next = 1;

  public constructor(scope: Construct, id: string, private readonly props: NewsSourceProps) {
    super(scope, id);
    this.alarms = props.alarms;
  }

  /** A rule for each listener: EventBridge sends to five targets of a rule, and no more. */
  public announceTo(topic: ITopic, format: AnnouncementFormat): void {
    const { pipeline, bus } = this.props;
    new Rule(this, `Announcements${this.next++}`, {
      description: 'The delivery pipeline has news for people',
      eventBus: bus,
      eventPattern: { source: [EVENT_SOURCE], detail: { [DETAIL.pipeline]: [pipeline.pipelineName] } },
      targets: [new SnsTopic(topic, { message: format === 'text' ? TEXT : CHAT })],
    });
  }
}

const TEXT = RuleTargetInput.fromMultilineText(TEXT_LINES.map((line) => EventField.fromPath(`$.detail.${DETAIL.text}.${line}`)).join('\n'));

const CHAT = RuleTargetInput.fromEventPath(`$.detail.${DETAIL.chat}`);
