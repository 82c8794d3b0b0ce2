import { Duration } from 'aws-cdk-lib';
import { IApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { IQueue } from 'aws-cdk-lib/aws-sqs';

/** When what answers requests counts as unwell. */
export interface RequestAlarmOptions {
  /**
   * The share of requests that fail, in percent, from which on it is an alarm; above 0, at most 100.
   *
   * @default 5
   */
  readonly faultPercent?: number;

  /**
   * So many failed requests in a minute are needed before the share counts, so that one failure at night is no
   * incident; at least 1.
   *
   * @default 3
   */
  readonly minimumFaults?: number;

  /**
   * The time in which 99 of 100 requests must be answered; longer than zero.
   *
   * @default - no fixed limit, only `latencyBand`
   */
  readonly latency?: Duration;

  /**
   * How many standard deviations above its usual course the 90th percentile of the latency may lie; above 0. CloudWatch
   * learns the usual course from up to two weeks; until it has, this alarm says nothing. 0 leaves it out.
   *
   * @default 4
   */
  readonly latencyBand?: number;

  /**
   * For how long nothing at all may be asked; whole minutes, 1 minute to 1 day. A service that is not asked any more is
   * not healthy, it is unreachable; but one that sleeps at night is not unreachable.
   *
   * @default - silence is no alarm
   */
  readonly trafficStopsAfter?: Duration;

  /**
   * How many standard deviations below its usual course the number of requests may fall; above 0.
   *
   * @default - no such alarm
   */
  readonly trafficBand?: number;
}

/** When a function counts as unwell. */
export interface FunctionAlarmOptions extends RequestAlarmOptions {
  /**
   * So many throttled invocations in a minute are an alarm; at least 1.
   *
   * @default 1
   */
  readonly throttles?: number;

  /**
   * So many invocations at a time are an alarm, before they are throttled; at least 1. Mostly a little below the function's
   * reserved concurrency.
   *
   * @default - no such alarm
   */
  readonly concurrency?: number;
}

/** When an API of API Gateway counts as unwell. */
export interface HttpApiAlarmOptions extends RequestAlarmOptions {
  /**
   * How many standard deviations above its usual course the number of answers from 400 to 499 may lie; above 0. An API
   * that is asked more than its limit answers with 429, and has no other metric of it.
   *
   * @default - no such alarm
   */
  readonly refusedBand?: number;
}

/** When a service of containers counts as unwell. */
export interface ContainerAlarmOptions extends RequestAlarmOptions {
  /**
   * The target group that its tasks answer behind: its requests are watched as `watchTargetGroup` does, by the options of
   * requests here, and that at least one task is healthy.
   *
   * @default - only saturation is watched; options of requests are refused then
   */
  readonly targetGroup?: IApplicationTargetGroup;

  /**
   * The average use of CPU, in percent, from which on it is an alarm; above 0, at most 100.
   *
   * @default 90
   */
  readonly cpuPercent?: number;

  /**
   * The average use of memory, in percent, from which on it is an alarm; above 0, at most 100.
   *
   * @default 90
   */
  readonly memoryPercent?: number;
}

/** When a queue counts as unwell. */
export interface QueueAlarmOptions {
  /**
   * The age of the oldest message from which on nobody seems to work on the queue; longer than zero.
   *
   * @default Duration.minutes(15)
   */
  readonly oldestMessage?: Duration;

  /**
   * Where messages go that could not be worked on: one message in it is an alarm.
   *
   * @default - the queue's own dead-letter queue, where CDK knows it
   */
  readonly deadLetters?: IQueue;

  /**
   * For how long nothing at all may be sent to it; whole minutes, 1 minute to 1 day.
   *
   * @default - silence is no alarm
   */
  readonly trafficStopsAfter?: Duration;

  /**
   * How many standard deviations above its usual course the number of waiting messages may lie; above 0.
   *
   * @default - no such alarm
   */
  readonly backlogBand?: number;
}
