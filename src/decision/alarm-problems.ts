/** What is wrong with the alarms that a plan speaks of. */
import { AlarmBlockerPlan, AlarmRef, environmentKey } from './plan';
import { Problem } from './problem';

/** As long as the name of an alarm may be. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
export const ALARM_NAME_LIMIT = 255;
/** A day without data after a deployment is no beginning any more. */
export const NO_DATA_GRACE_LIMIT_MINUTES = 24 * 60;

type Environments = ReadonlySet<string>;

export function alarmBlockerProblems(path: string, blocker: AlarmBlockerPlan, environments: Environments): readonly Problem[] {
  const { alarms, prefixes = [], policy } = blocker;
  return [
    ...(alarms.length + prefixes.length > 0 ? [] : [{ path, text: 'must look at an alarm or a prefix at least, got none; a blocker without alarms never blocks' }]),
    ...alarms.flatMap((alarm) => alarmProblems(`${path}.alarms[${alarm.name}]`, alarm, environments)),
    ...prefixes.flatMap((prefix) => [
      ...alarmPrefixProblems(`${path}.prefixes[${prefix.prefix}].prefix`, prefix.prefix),
      ...environmentProblems(`${path}.prefixes[${prefix.prefix}]`, prefix, environments),
    ]),
    ...noDataGraceProblems(`${path}.policy.noDataGraceMinutes`, policy?.noDataGraceMinutes),
  ];
}

export function alarmProblems(path: string, alarm: AlarmRef, environments: Environments): readonly Problem[] {
  return [
    ...(alarm.name === '' ? [{ path: `${path}.name`, text: 'must be the name of an alarm, got an empty one' }] : []),
    ...environmentProblems(path, alarm, environments),
  ];
}

/** What is wrong with the beginning of alarms' names. An empty one would mean every alarm that there is. */
export function alarmPrefixProblems(path: string, prefix: string): readonly Problem[] {
  if (prefix.trim() === '') return [{ path, text: `must be what alarms' names begin with, got '${prefix}'; give at least one character of them` }];
  if (prefix.length > ALARM_NAME_LIMIT) return [{ path, text: `must be at most ${ALARM_NAME_LIMIT} characters long, got ${prefix.length}; no alarm's name is longer` }];
  return [];
}

/** What is wrong with the time that an alarm is given for its first data. */
export function noDataGraceProblems(path: string, minutes: number | undefined): readonly Problem[] {
  if (minutes === undefined || (minutes > 0 && minutes <= NO_DATA_GRACE_LIMIT_MINUTES)) return [];
  return [{ path, text: `must be longer than zero and at most 24 hours, got ${minutes} minutes; leave it out for none` }];
}

export const environmentProblems = (
  path: string, where: { readonly account: string; readonly region: string }, environments: Environments,
): readonly Problem[] => environments.has(environmentKey(where)) ? [] : [{
  path, text: `must lie in one of the plan's environments, got ${environmentKey(where)}; without it nobody knows how to look there`,
}];
