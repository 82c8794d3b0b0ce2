/** Whether a bake has passed (DESIGN.md §5.5). Every answer that is not `passed` keeps what comes next from starting. */
import { watchFinding } from './alarm-findings';
import { Finding, holding } from './finding';
import { Observation } from './observation';
import { APPROVAL_TIMEOUT_MINUTES, BakePlan } from './plan';
import { DAY, EpochMs, HOUR, MINUTE } from './time';

export interface BakeWatch {
  /** When the approval action that the bake is began. */
  readonly startedAt: EpochMs;
  /** When the deployment that it watches began. */
  readonly since: EpochMs;
  /**
   * A person let that deployment start. Whoever does knows what is red: an alarm that has been in ALARM ever since before
   * it is not held against the deployment. It still has to be OK at the end.
   */
  readonly letInByHand: boolean;
}

export type BakeVerdict =
  | { readonly kind: 'baking'; readonly until: EpochMs }
  | { readonly kind: 'passed' }
  | { readonly kind: 'rejected'; readonly findings: readonly Finding[] }
  /** Its time is over, and whether it was good cannot be told. */
  | { readonly kind: 'held'; readonly findings: readonly Finding[] };

/** The approval's time-out would fail the bake at its very end; judge the longest of bakes an hour before. */
const LAST_LOOK_BEFORE_TIMEOUT = HOUR;
/** How long after its end an unjudgeable bake is decided by `onUnknown`: a day before the seven days are over that a bake may wait. */
const DECIDE_AFTER = 6 * DAY;

export function evaluateBake(
  blocker: string, bake: BakePlan, watch: BakeWatch, seen: Pick<Observation, 'alarms' | 'targets' | 'memory'>, now: EpochMs,
): BakeVerdict {
  const findings = holding(bake.alarms.map((alarm) => watchFinding(blocker, alarm, seen, watch.since, now)));
  const isExcused = (finding: Finding): boolean => watch.letInByHand && finding.since !== undefined && finding.since < watch.since;
  const red = findings.filter((finding) => finding.state === 'blocking' && !isExcused(finding));
  if (red.length > 0) return { kind: 'rejected', findings: red };

  const timeout = watch.startedAt + APPROVAL_TIMEOUT_MINUTES * MINUTE;
  const end = Math.min(watch.startedAt + bake.minutes * MINUTE, timeout - LAST_LOOK_BEFORE_TIMEOUT);
  // The look that `findings` come from was taken at or after `now`: at or after the end, whenever the next line lets through.
  if (now < end) return { kind: 'baking', until: end };
  if (findings.length === 0) return { kind: 'passed' };

  const decideAt = Math.min(end + DECIDE_AFTER, timeout - DAY);
  if (bake.onUnknown === 'ROLLBACK' && now >= Math.max(decideAt, end)) return { kind: 'rejected', findings };
  return { kind: 'held', findings };
}
