/** The alarms of something that answers requests, from its three metrics. */
import { Duration } from 'aws-cdk-lib';
import {
  Alarm, AnomalyDetectionAlarm, ComparisonOperator, IAlarm, IMetric, MathExpression, TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { RequestAlarmOptions } from './service-alarm-options';

/** What is measured. Periods are a minute. */
export interface RequestMetrics {
  /** How the alarms call it, e.g. `function Orders`. */
  readonly called: string;
  /** How many requests there were. */
  readonly requests: IMetric;
  /** How many of them failed. */
  readonly faults: IMetric;
  /** How long they took, as a percentile. */
  readonly latency: (percentile: string) => IMetric;
  /** How many of the latency's units a second has. */
  readonly latencyUnitsPerSecond: number;
}

export const DEFAULT_FAULT_PERCENT = 5;
export const DEFAULT_MINIMUM_FAULTS = 3;
export const DEFAULT_LATENCY_BAND = 4;

/**
 * Two of three minutes: one bad minute is noise, and three in a row are minutes of customers' time.
 * No data is no fault: a quiet service must not keep its pipeline waiting.
 */
export const SUSTAINED = { evaluationPeriods: 3, datapointsToAlarm: 2, treatMissingData: TreatMissingData.NOT_BREACHING } as const;

export function requestAlarms(scope: Construct, metrics: RequestMetrics, options: RequestAlarmOptions): readonly IAlarm[] {
  const { latency, latencyBand = DEFAULT_LATENCY_BAND, trafficStopsAfter, trafficBand } = options;
  return [
    faultsAlarm(scope, metrics, options),
    ...latency === undefined ? [] : [slowAlarm(scope, metrics, latency)],
    ...latencyBand === 0 ? [] : [new AnomalyDetectionAlarm(scope, 'UnusuallySlow', {
      ...SUSTAINED,
      alarmDescription: `The ${metrics.called} answers much slower than it usually does at this time.`,
      metric: metrics.latency('p90'),
      stdDevs: latencyBand,
      comparisonOperator: ComparisonOperator.GREATER_THAN_UPPER_THRESHOLD,
    })],
    ...trafficStopsAfter === undefined ? [] : [silenceAlarm(scope, metrics, trafficStopsAfter)],
    ...trafficBand === undefined ? [] : [new AnomalyDetectionAlarm(scope, 'UnusuallyQuiet', {
      ...SUSTAINED,
      alarmDescription: `The ${metrics.called} is asked much less than it usually is at this time.`,
      metric: metrics.requests,
      stdDevs: trafficBand,
      comparisonOperator: ComparisonOperator.LESS_THAN_LOWER_THRESHOLD,
    })],
  ];
}

function faultsAlarm(scope: Construct, { called, requests, faults }: RequestMetrics, options: RequestAlarmOptions): IAlarm {
  const { faultPercent = DEFAULT_FAULT_PERCENT, minimumFaults = DEFAULT_MINIMUM_FAULTS } = options;
  return new Alarm(scope, 'Faults', {
    ...SUSTAINED,
    alarmDescription: `At least ${faultPercent} % of the requests to the ${called} fail, and no fewer than ${minimumFaults} a minute.`,
    metric: new MathExpression({
      expression: `IF(faults >= ${minimumFaults}, 100 * faults / requests, 0)`,
      usingMetrics: { faults, requests },
      label: 'faults in percent',
      period: Duration.minutes(1),
    }),
    threshold: faultPercent,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  });
}

function slowAlarm(scope: Construct, { called, latency, latencyUnitsPerSecond }: RequestMetrics, limit: Duration): IAlarm {
  return new Alarm(scope, 'Slow', {
    ...SUSTAINED,
    alarmDescription: `More than one in a hundred requests to the ${called} took longer than ${limit.toHumanString()}.`,
    metric: latency('p99'),
    threshold: (limit.toMilliseconds() / 1000) * latencyUnitsPerSecond,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
  });
}

/** Without a single data point a metric has no zeros either: they are filled in, and if even that fails it counts as silence. */
export function silenceAlarm(scope: Construct, { called, requests }: Pick<RequestMetrics, 'called' | 'requests'>, span: Duration): IAlarm {
  return new Alarm(scope, 'Silent', {
    alarmDescription: `Nobody has asked the ${called} anything for ${span.toHumanString()}.`,
    metric: new MathExpression({
      expression: 'FILL(requests, 0)', usingMetrics: { requests }, label: 'requests', period: Duration.minutes(1),
    }),
    threshold: 1,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    evaluationPeriods: span.toMinutes(),
    treatMissingData: TreatMissingData.BREACHING,
  });
}
