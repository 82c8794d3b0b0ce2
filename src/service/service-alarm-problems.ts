/** What is wrong with how a service is watched. */
import { Duration } from 'aws-cdk-lib';
import { Problem } from '../decision/problem';
import { ContainerAlarmOptions, RequestAlarmOptions } from './service-alarm-options';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
const LONGEST_NAME = 255;
const MINUTES_OF_A_DAY = 24 * 60;

export function namingProblems(alarmName: string): readonly Problem[] {
  if (alarmName.trim() !== '' && alarmName.length <= LONGEST_NAME) return [];
  const got = alarmName.length > LONGEST_NAME ? `${alarmName.length} characters` : `'${alarmName}'`;
  return [{ path: 'alarmName', text: `must be a name of 1 to ${LONGEST_NAME} characters, got ${got}; the pipeline finds the alarm by it` }];
}

export function requestProblems(path: string, options: RequestAlarmOptions): readonly Problem[] {
  const { faultPercent, minimumFaults, latency, latencyBand, trafficStopsAfter, trafficBand } = options;
  return [
    ...percentProblems(`${path}.faultPercent`, faultPercent),
    ...countProblems(`${path}.minimumFaults`, minimumFaults),
    ...spanProblems(`${path}.latency`, latency),
    ...latencyBand === undefined || latencyBand >= 0 ? [] : [bandProblem(`${path}.latencyBand`, 'must be 0 or more standard deviations', latencyBand)],
    ...silenceProblems(`${path}.trafficStopsAfter`, trafficStopsAfter),
    ...bandProblems(`${path}.trafficBand`, trafficBand),
  ];
}

export function percentProblems(path: string, percent: number | undefined): readonly Problem[] {
  if (percent === undefined || (percent > 0 && percent <= 100)) return [];
  return [{ path, text: `must be above 0 and at most 100 percent, got ${percent}; leave it out for the default` }];
}

export function countProblems(path: string, count: number | undefined): readonly Problem[] {
  if (count === undefined || (Number.isInteger(count) && count >= 1)) return [];
  return [{ path, text: `must be a whole number of at least 1, got ${count}; leave it out for the default` }];
}

export function spanProblems(path: string, span: Duration | undefined): readonly Problem[] {
  if (span === undefined) return [];
  if (span.isUnresolved()) return [{ path, text: 'must be known at synthesis, got a token; write it as Duration.seconds(…)' }];
  return span.toMilliseconds() > 0 ? [] : [{ path, text: `must be longer than zero, got ${span.toHumanString()}; leave it out for the default` }];
}

export function silenceProblems(path: string, span: Duration | undefined): readonly Problem[] {
  if (span === undefined) return [];
  const [problem] = spanProblems(path, span);
  if (problem !== undefined) return [problem];
  const minutes = span.toMinutes({ integral: false });
  if (Number.isInteger(minutes) && minutes <= MINUTES_OF_A_DAY) return [];
  return [{ path, text: `must be whole minutes and at most a day, got ${span.toHumanString()}; CloudWatch looks back no further by the minute` }];
}

export const bandProblems = (path: string, band: number | undefined): readonly Problem[] =>
  band === undefined || band > 0 ? [] : [bandProblem(path, 'must be more than 0 standard deviations', band)];

/** Requests that nobody measures cannot be watched. */
export function withoutTargetGroupProblems(path: string, { targetGroup, ...options }: ContainerAlarmOptions): readonly Problem[] {
  if (targetGroup !== undefined) return [];
  const { cpuPercent: _, memoryPercent: __, ...ofRequests } = options;
  return Object.entries(ofRequests).filter(([, value]) => value !== undefined)
    .map(([option]) => ({ path: `${path}.${option}`, text: 'must stand beside a targetGroup, got none; give the one that its tasks answer behind' }));
}

const bandProblem = (path: string, rule: string, got: number): Problem => ({ path, text: `${rule}, got ${got}; leave it out for the default` });
