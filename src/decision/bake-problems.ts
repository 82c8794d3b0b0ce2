import { APPROVAL_TIMEOUT_MINUTES, BakePlan, SamplesPlan } from './plan';
import { Problem } from './problem';

/** What is wrong with a bake time. The upper end is the time-out of the approval action that a bake is. */
export function bakeTimeProblems(path: string, minutes: number): readonly Problem[] {
  const rule = 'must be longer than zero and at most 60 days';
  if (Number.isFinite(minutes) && minutes > 0 && minutes <= APPROVAL_TIMEOUT_MINUTES) return [];
  const got = Number.isFinite(minutes) ? `${minutes} minutes` : String(minutes);
  return [{ path, text: `${rule}, got ${got}; ${minutes > 0 ? 'CodePipeline lets no approval wait longer' : 'leave it out for the default of its position'}` }];
}

/** What is wrong with the longest time of a bake: a day before the approval times out it is decided in any case. */
export function maximumBakeProblems(path: string, { minutes, maximumMinutes }: Pick<BakePlan, 'minutes' | 'maximumMinutes'>): readonly Problem[] {
  const most = APPROVAL_TIMEOUT_MINUTES - 24 * 60;
  if (maximumMinutes === undefined || (maximumMinutes > minutes && maximumMinutes <= most)) return [];
  return [{ path, text: `must be longer than the bake time of ${minutes} minutes and at most 59 days, got ${maximumMinutes} minutes; leave it out for six days after its end` }];
}

/** What is wrong with what a bake counts. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Metric.html */
export function samplesProblems(path: string, { namespace, metric, dimensions, count }: Omit<SamplesPlan, 'account' | 'region' | 'statistic'>): readonly Problem[] {
  return [
    ...namespace.trim() === '' ? [{ path: `${path}.namespace`, text: `must be the namespace of a metric, got '${namespace}'; CloudWatch shows it above the metric's name` }] : [],
    ...metric.trim() === '' ? [{ path: `${path}.metricName`, text: `must be the name of a metric, got '${metric}'; give the one that the service counts its requests by` }] : [],
    ...Object.keys(dimensions).length > 30 ? [{ path: `${path}.dimensions`, text: `must be at most 30, got ${Object.keys(dimensions).length}; CloudWatch knows no more` }] : [],
    ...Number.isInteger(count) && count >= 1 ? [] : [{ path: `${path}.count`, text: `must be a whole number of at least 1, got ${count}; leave minimumSamples out for none` }],
  ];
}
