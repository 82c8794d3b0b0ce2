import { Duration } from 'aws-cdk-lib';
import { bakeTimeProblems } from '../../decision/bake-problems';
import { Problem } from '../../decision/problem';

/** What is wrong with a bake time that a user gave. */
export function durationProblems(path: string, bakeTime: Duration | undefined): readonly Problem[] {
  if (bakeTime === undefined) return [];
  // The numbers of an unresolved Duration are nonsense, and do not throw.
  if (bakeTime.isUnresolved()) return [{ path, text: 'must be known at synthesis, got a token; write it as Duration.hours(…)' }];
  return bakeTimeProblems(path, minutesOf(bakeTime));
}

export const minutesOf = (bakeTime: Duration): number => bakeTime.toMinutes({ integral: false });
