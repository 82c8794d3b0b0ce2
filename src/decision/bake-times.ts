/** The moments of a bake, counted from the beginning of the approval action that it is. */
import { APPROVAL_TIMEOUT_MINUTES, BakePlan } from './plan';
import { DAY, EpochMs, HOUR, MINUTE } from './time';

/** The approval's time-out would fail the bake at its very end; judge the longest of bakes an hour before. */
const LAST_LOOK_BEFORE_TIMEOUT = HOUR;
/** How long after its end an unjudgeable bake is decided by `onUnknown`: a day before the seven days are over that a bake may wait. */
const DECIDE_AFTER = 6 * DAY;

const timeoutOf = (startedAt: EpochMs): EpochMs => startedAt + APPROVAL_TIMEOUT_MINUTES * MINUTE;

/** From when on it can pass. */
export const bakeEnd = (bake: BakePlan, startedAt: EpochMs): EpochMs =>
  Math.min(startedAt + bake.minutes * MINUTE, timeoutOf(startedAt) - LAST_LOOK_BEFORE_TIMEOUT);

/** From when on `onUnknown` decides a bake that can still neither pass nor fail. */
export function decidedFrom(bake: BakePlan, startedAt: EpochMs): EpochMs {
  const end = bakeEnd(bake, startedAt);
  const wanted = bake.maximumMinutes === undefined ? end + DECIDE_AFTER : startedAt + bake.maximumMinutes * MINUTE;
  return Math.max(end, Math.min(wanted, timeoutOf(startedAt) - DAY));
}
