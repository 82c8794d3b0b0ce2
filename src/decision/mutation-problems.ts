import { Problem } from './problem';
import { DAY, HOUR, MINUTE } from './time';

/** How many minutes an update may wait before people are told, unless said. */
export const MUTATION_WAITS = 7 * DAY / MINUTE;
const SHORTEST_MINUTES = HOUR / MINUTE;
const LONGEST_MINUTES = 30 * DAY / MINUTE;

/** What is wrong with the time that an update of the pipeline may wait before people are told. Most releases take longer than an hour, none a month. */
export function mutationWaitProblems(path: string, minutes: number): readonly Problem[] {
  if (minutes >= SHORTEST_MINUTES && minutes <= LONGEST_MINUTES) return [];
  return [{ path, text: `must be between 1 hour and 30 days, got ${minutes} minutes; leave it out for 7 days` }];
}
