import { Problem } from './problem';
import { DAY, MINUTE } from './time';

/** How long a wave's alarms are watched after its last bake, where nobody says otherwise. */
export const AFTERWATCH_MINUTES = DAY / MINUTE;
const LONGEST_MINUTES = 7 * DAY / MINUTE;

/** What is wrong with an afterwatch: what breaks a week later was broken by something else. */
export function afterwatchProblems(path: string, minutes: number): readonly Problem[] {
  if (minutes >= 0 && minutes <= LONGEST_MINUTES) return [];
  return [{ path, text: `must be at most 7 days, got ${minutes} minutes; leave it out for 24 hours` }];
}
