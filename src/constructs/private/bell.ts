import { Duration } from 'aws-cdk-lib';
import { IPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { inboxOf } from '../../contract/inbox';

export interface BellProps {
  readonly pipeline?: IPipeline;
  readonly visibilityTimeout: Duration;
}

/** One group: the queue hands the bell to one invocation at a time. */
const MESSAGE_GROUP = 'reconcile';

/** How often a message is handed out before it counts as unreadable. A failed reconcile is not: that one is acknowledged. */
const ATTEMPTS = 3;

/**
 * What rings for a function of ours: every event of the pipeline, a letter of its operators, and a tick each minute. A message is
 * only a bell; the function looks for itself.
 */
export class Bell extends Construct {
  public readonly queue: Queue;
  /** Messages that nobody could decode. */
  public readonly deadLetters: Queue;
  public readonly rules: readonly Rule[];

  /** Without a pipeline it only ticks. */
  public constructor(scope: Construct, id: string, { pipeline, visibilityTimeout }: BellProps) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      fifo: true, encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14),
    });
    this.queue = new Queue(this, 'Queue', {
      fifo: true,
      // EventBridge sends no deduplication id. Bodies are whole events, with an id and a time of their own, so that two
      // ticks are never taken for one: no target may have a constant input.
      contentBasedDeduplication: true,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout,
      // After an hour there have been sixty ticks: an older bell says nothing.
      retentionPeriod: Duration.hours(1),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: ATTEMPTS },
    });
    const target = new SqsQueue(this.queue, { messageGroupId: MESSAGE_GROUP });
    this.rules = [
      ...pipeline === undefined ? [] : this.listeningTo(pipeline, target),
      new Rule(this, 'Tick', { description: 'A minute has passed', schedule: Schedule.rate(Duration.minutes(1)), targets: [target] }),
    ];
  }

  private listeningTo(pipeline: IPipeline, target: SqsQueue): readonly Rule[] {
    return [
      new Rule(this, 'Events', {
        description: 'Something happened in the pipeline',
        eventPattern: {
          source: ['aws.codepipeline'],
          detailType: [
            'CodePipeline Pipeline Execution State Change',
            'CodePipeline Stage Execution State Change',
            'CodePipeline Action Execution State Change',
          ],
          detail: { pipeline: [pipeline.pipelineName] },
        },
        targets: [target],
      }),
      new Rule(this, 'Letters', {
        description: 'An operator wrote to the pipeline',
        eventPattern: {
          source: ['aws.ssm'],
          detailType: ['Parameter Store Change'],
          detail: { name: [{ prefix: `${inboxOf(pipeline.pipelineName)}/` }] },
        },
        targets: [target],
      }),
    ];
  }
}
