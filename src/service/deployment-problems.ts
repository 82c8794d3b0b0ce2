/** What is wrong with how a service is deployed. */
import { Duration } from 'aws-cdk-lib';
import { Problem } from '../decision/problem';

/** @see https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-create-alarms.html */
const MOST_ALARMS = 10;
/** Between the first and the last shift. @see https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html */
const LONGEST_SHIFT_MINUTES = 2880;

export function canaryProblems(alarms: number, percent: number, bakeTime: Duration): readonly Problem[] {
  return [
    ...alarms >= 1 && alarms <= MOST_ALARMS ? []
      : [{ path: 'alarms', text: `must be 1 to ${MOST_ALARMS}, got ${alarms}; give the one alarm of a ServiceAlarms` }],
    ...Number.isInteger(percent) && percent >= 1 && percent <= 99 ? []
      : [{ path: 'percent', text: `must be a whole number from 1 to 99, got ${percent}; leave it out for 10` }],
    ...wholeMinutesProblems('bakeTime', bakeTime, 1, LONGEST_SHIFT_MINUTES),
  ];
}

export function wholeMinutesProblems(path: string, span: Duration, least: number, most: number): readonly Problem[] {
  if (span.isUnresolved()) return [{ path, text: 'must be known at synthesis, got a token; write it as Duration.minutes(…)' }];
  const minutes = span.toMinutes({ integral: false });
  if (Number.isInteger(minutes) && minutes >= least && minutes <= most) return [];
  return [{ path, text: `must be whole minutes from ${least} to ${most}, got ${span.toHumanString()}; leave it out for the default` }];
}
