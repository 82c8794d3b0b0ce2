import { APPROVAL_TIMEOUT_MINUTES } from './plan';
import { Problem } from './problem';

/** What is wrong with a bake time. The upper end is the time-out of the approval action that a bake is. */
export function bakeTimeProblems(path: string, minutes: number): readonly Problem[] {
  const rule = 'must be longer than zero and at most 60 days';
  if (Number.isFinite(minutes) && minutes > 0 && minutes <= APPROVAL_TIMEOUT_MINUTES) return [];
  const got = Number.isFinite(minutes) ? `${minutes} minutes` : String(minutes);
  return [{ path, text: `${rule}, got ${got}; ${minutes > 0 ? 'CodePipeline lets no approval wait longer' : 'leave it out for the default of its position'}` }];
}
