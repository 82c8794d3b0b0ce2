import { Problem } from './problem';
import { DAY, MINUTE } from './time';

const LONGEST_MINUTES = 7 * DAY / MINUTE;

/** What is wrong with the time after which a hold is announced. The controller looks once a minute; after a week nobody waits for news. */
export function announcingProblems(path: string, minutes: number): readonly Problem[] {
  if (minutes >= 1 && minutes <= LONGEST_MINUTES) return [];
  return [{ path, text: `must be between 1 minute and 7 days, got ${minutes} minutes; leave it out for 30 minutes` }];
}
