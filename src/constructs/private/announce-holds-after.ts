import { Duration } from 'aws-cdk-lib';
import { announcingProblems } from '../../decision/announcing-problems';
import { Problem } from '../../decision/problem';
import { minutesOf } from './bake-minutes';

export const ANNOUNCE_HOLDS_AFTER = Duration.minutes(30);

export function announceHoldsAfterProblems(after: Duration): readonly Problem[] {
  // The numbers of an unresolved Duration are nonsense, and do not throw.
  if (after.isUnresolved()) return [{ path: 'announceHoldsAfter', text: 'must be known at synthesis, got a token; write it as Duration.minutes(…)' }];
  return announcingProblems('announceHoldsAfter', minutesOf(after));
}
