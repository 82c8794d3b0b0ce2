import { Duration, Lazy } from 'aws-cdk-lib';
import { RestApiBase } from 'aws-cdk-lib/aws-apigateway';
import { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  Alarm, AlarmRule, AlarmState, AnomalyDetectionAlarm, ComparisonOperator, CompositeAlarm, IAlarm, IAlarmAction, IAlarmRule, IMetric, Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import { BaseService } from 'aws-cdk-lib/aws-ecs';
import { HttpCodeTarget, IApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct, IConstruct } from 'constructs';
import { refuse } from '../blockers/refusal';
import { requestAlarms, RequestMetrics, silenceAlarm, SUSTAINED } from './request-alarms';
import { ContainerAlarmOptions, FunctionAlarmOptions, HttpApiAlarmOptions, QueueAlarmOptions, RequestAlarmOptions } from './service-alarm-options';
import {
  bandProblems, countProblems, namingProblems, percentProblems, requestProblems, silenceProblems, spanProblems, withoutTargetGroupProblems,
} from './service-alarm-problems';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
const MOST_ALARMS = 100;

/** What the alarms of one environment are gathered under. */
export interface ServiceAlarmsProps {
  /**
   * The physical name of the one alarm over all of them: what `RollbackAlarm.named` and `AlarmBlocker` name. 1 to 255
   * characters, fixed, and the same in every environment.
   */
  readonly alarmName: string;

  /**
   * Whom the alarm pages, and what it does besides: the alarm that rolls back is the alarm that wakes people up.
   *
   * @default - nobody
   */
  readonly actions?: IAlarmAction[];
}

/**
 * The alarms of a service in one environment, and one composite alarm over all of them, which pages and rolls back alike.
 *
 * Put it into the service's own stack, tell it what to watch, and name its alarm in the pipeline. Alarms of your own, and
 * those of cdk-monitoring-constructs, come in by `add`. What is watched for the first time has no data yet; a composite
 * alarm counts that as quiet.
 *
 * Defines: 1 composite alarm, and 1 to 8 alarms for each thing that is watched.
 *
 * ## Limitations
 * - At most 100 alarms, all of the account and Region of the composite.
 *   https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 */
export class ServiceAlarms extends Construct {
  /** The one alarm over all. */
  public readonly alarm: IAlarm;

  private readonly alarms: IAlarm[] = [];

  public constructor(scope: Construct, id: string, props: ServiceAlarmsProps) {
    super(scope, id);
    refuse(namingProblems(props.alarmName), this);
    const composite = new CompositeAlarm(this, 'Any', {
      compositeAlarmName: props.alarmName,
      alarmDescription: 'One of the service\'s alarms is in ALARM.',
      alarmRule: this.anyOfThem(),
    });
    composite.addAlarmAction(...props.actions ?? []);
    this.alarm = composite;
    this.node.addValidation({ validate: () => this.omissions() });
  }

  /** Each alarm that has come under it so far, for what takes no composite alarm. */
  public get members(): IAlarm[] {
    return [...this.alarms];
  }

  /** An alarm of your own, of this account and Region. */
  public add(alarm: IAlarm): this {
    this.alarms.push(alarm);
    return this;
  }

  /** A function behind an API, or one that works off events: faults and throttles, latency, concurrency and silence where asked for. */
  public watchFunction(handler: IFunction, options: FunctionAlarmOptions = {}): this {
    const { throttles = 1, concurrency } = options;
    refuse([
      ...requestProblems('watchFunction', options), ...countProblems('watchFunction.throttles', throttles), ...countProblems('watchFunction.concurrency', concurrency),
    ], this);
    const inMinute = { period: Duration.minutes(1) };
    const within = this.scopeFor(handler);
    this.take(within, {
      called: `function ${handler.node.id}`,
      requests: handler.metricInvocations({ ...inMinute, statistic: Stats.SUM }),
      faults: handler.metricErrors({ ...inMinute, statistic: Stats.SUM }),
      latency: (statistic) => handler.metricDuration({ ...inMinute, statistic }),
      latencyUnitsPerSecond: 1000,
    }, options);
    if (concurrency !== undefined) {
      const running = handler.metric('ConcurrentExecutions', { ...inMinute, statistic: Stats.MAXIMUM });
      this.add(this.above(within, 'Busy', running, concurrency, `The function ${handler.node.id} runs ${concurrency} times at once and more.`));
    }
    return this.add(this.above(within, 'Throttled', handler.metricThrottles({ ...inMinute, statistic: Stats.SUM }), throttles,
      `The function ${handler.node.id} is throttled: it is asked more than it may run at a time.`));
  }

  /** An HTTP API of API Gateway: answers of 500 and above are faults. */
  public watchHttpApi(api: IHttpApi, options: HttpApiAlarmOptions = {}): this {
    return this.watchApi('watchHttpApi', api, options);
  }

  /** A REST API of API Gateway: answers of 500 and above are faults. */
  public watchRestApi(api: RestApiBase, options: HttpApiAlarmOptions = {}): this {
    return this.watchApi('watchRestApi', api, options);
  }

  /** What answers behind an application load balancer: answers of 500 and above of the targets are faults. */
  public watchTargetGroup(group: IApplicationTargetGroup, options: RequestAlarmOptions = {}): this {
    refuse(requestProblems('watchTargetGroup', options), this);
    const inMinute = { period: Duration.minutes(1) };
    return this.take(this.scopeFor(group), {
      called: `target group ${group.node.id}`,
      requests: group.metrics.requestCount({ ...inMinute, statistic: Stats.SUM }),
      faults: group.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, { ...inMinute, statistic: Stats.SUM }),
      latency: (statistic) => group.metrics.targetResponseTime({ ...inMinute, statistic }),
      latencyUnitsPerSecond: 1,
    }, options);
  }

  /** A service of containers: saturation of CPU and memory; its requests, and that a task answers, at the target group that is given. */
  public watchEcsService(service: BaseService, options: ContainerAlarmOptions = {}): this {
    const { cpuPercent = 90, memoryPercent = 90 } = options;
    const { targetGroup } = options;
    refuse([
      ...percentProblems('watchEcsService.cpuPercent', cpuPercent), ...percentProblems('watchEcsService.memoryPercent', memoryPercent),
      ...requestProblems('watchEcsService', options), ...withoutTargetGroupProblems('watchEcsService', options),
    ], this);
    const within = this.scopeFor(service);
    const average = { period: Duration.minutes(1), statistic: Stats.AVERAGE };
    if (targetGroup !== undefined) {
      this.watchTargetGroup(targetGroup, options).add(new Alarm(within, 'NoneHealthy', {
        ...SUSTAINED,
        alarmDescription: `No task of ${service.node.id} is healthy.`,
        metric: targetGroup.metrics.healthyHostCount({ period: Duration.minutes(1), statistic: Stats.MAXIMUM }),
        threshold: 1,
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      }));
    }
    return this
      .add(this.above(within, 'Cpu', service.metricCpuUtilization(average), cpuPercent, `The tasks of ${service.node.id} use ${cpuPercent} % of their CPU and more.`))
      .add(this.above(within, 'Memory', service.metricMemoryUtilization(average), memoryPercent, `The tasks of ${service.node.id} use ${memoryPercent} % of their memory and more.`));
  }

  /** A queue: whether anybody works on it, and whether everything in it can be worked on. */
  public watchQueue(queue: IQueue, options: QueueAlarmOptions = {}): this {
    const { oldestMessage = Duration.minutes(15), deadLetters = queue instanceof Queue ? queue.deadLetterQueue?.queue : undefined } = options;
    const { trafficStopsAfter, backlogBand } = options;
    refuse([
      ...spanProblems('watchQueue.oldestMessage', oldestMessage),
      ...silenceProblems('watchQueue.trafficStopsAfter', trafficStopsAfter), ...bandProblems('watchQueue.backlogBand', backlogBand),
    ], this);
    const within = this.scopeFor(queue);
    const maximum = { period: Duration.minutes(1), statistic: Stats.MAXIMUM };
    this.add(this.above(within, 'Backlog', queue.metricApproximateAgeOfOldestMessage(maximum), oldestMessage.toSeconds(),
      `A message of ${queue.node.id} has waited for ${oldestMessage.toHumanString()} and longer.`));
    if (trafficStopsAfter !== undefined) {
      const requests = queue.metricNumberOfMessagesSent({ period: Duration.minutes(1), statistic: Stats.SUM });
      this.add(silenceAlarm(within, { called: `queue ${queue.node.id}`, requests }, trafficStopsAfter));
    }
    if (backlogBand !== undefined) {
      this.add(this.unusual(within, 'UnusuallyFull', queue.metricApproximateNumberOfMessagesVisible(maximum), backlogBand,
        `Many more messages of ${queue.node.id} wait than usually do at this time.`));
    }
    return deadLetters === undefined ? this : this.add(this.above(within, 'DeadLetters',
      deadLetters.metricApproximateNumberOfMessagesVisible(maximum), 1, `A message of ${queue.node.id} could not be worked on.`));
  }

  private watchApi(path: string, api: IHttpApi | RestApiBase, options: HttpApiAlarmOptions): this {
    const { refusedBand } = options;
    refuse([...requestProblems(path, options), ...bandProblems(`${path}.refusedBand`, refusedBand)], this);
    const inMinute = { period: Duration.minutes(1) };
    const within = this.scopeFor(api);
    if (refusedBand !== undefined) {
      this.add(this.unusual(within, 'UnusuallyRefusing', api.metricClientError({ ...inMinute, statistic: Stats.SUM }), refusedBand,
        `The API ${api.node.id} refuses many more requests than it usually does at this time, as it does those above its limits.`));
    }
    return this.take(within, {
      called: `API ${api.node.id}`,
      // @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
      requests: api.metricCount({ ...inMinute, statistic: Stats.SAMPLE_COUNT }),
      faults: api.metricServerError({ ...inMinute, statistic: Stats.SUM }),
      latency: (statistic) => api.metricLatency({ ...inMinute, statistic }),
      latencyUnitsPerSecond: 1000,
    }, options);
  }

  private take(within: Construct, metrics: RequestMetrics, options: RequestAlarmOptions): this {
    this.alarms.push(...requestAlarms(within, metrics, options));
    return this;
  }

  private above(within: Construct, id: string, metric: IMetric, threshold: number, alarmDescription: string): Alarm {
    return new Alarm(within, id, {
      ...SUSTAINED, alarmDescription, metric, threshold, comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    });
  }

  private unusual(within: Construct, id: string, metric: IMetric, stdDevs: number, alarmDescription: string): IAlarm {
    return new AnomalyDetectionAlarm(within, id, {
      ...SUSTAINED, alarmDescription, metric, stdDevs, comparisonOperator: ComparisonOperator.GREATER_THAN_UPPER_THRESHOLD,
    });
  }

  /** One child per thing that is watched, called by its place in the tree: two queues called `Orders` do not meet. */
  private scopeFor(watched: IConstruct): Construct {
    return new Construct(this, watched.node.path.replaceAll('/', '-'));
  }

  /** Read at synthesis, when all has been added. */
  private anyOfThem(): IAlarmRule {
    // That there is none is told by the validation, with the cure.
    const rule = (): IAlarmRule => this.alarms.length === 0 ? AlarmRule.fromBoolean(false)
      : AlarmRule.anyOf(...this.alarms.map((alarm) => AlarmRule.fromAlarm(alarm, AlarmState.ALARM)));
    return { renderAlarmRule: () => Lazy.string({ produce: () => rule().renderAlarmRule() }) };
  }

  private omissions(): string[] {
    if (this.alarms.length === 0) return ['alarms must be at least one, got none; call watchFunction or another of the kind, or add an alarm'];
    return this.alarms.length <= MOST_ALARMS ? [] : [`alarms must be at most ${MOST_ALARMS} under one composite alarm, got ${this.alarms.length}; make a second ServiceAlarms`];
  }
}
