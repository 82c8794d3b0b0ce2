/** Whether a bake has passed (DESIGN.md §5.5). Every answer that is not `passed` keeps what comes next from starting. */
import { watchFinding } from './alarm-findings';
import { bakeEnd, decidedFrom } from './bake-times';
import { Finding, holding } from './finding';
import { Observation } from './observation';
import { alarmKey, AlarmRef, BakePlan } from './plan';
import { samplesFinding } from './samples';
import { EpochMs } from './time';

export interface BakeWatch {
  /** When the approval action that the bake is began. */
  readonly startedAt: EpochMs;
  /** When the deployment that it watches began. */
  readonly since: EpochMs;
  /**
   * A person let that deployment start in spite of the alarm, by hand or by an override. Whoever does knows what is red:
   * if it has been in ALARM ever since before, it is not held against the deployment. It still has to be OK at the end.
   */
  readonly excuses: (alarm: AlarmRef) => boolean;
  /** An override ends the bake's time now, and asks for no samples; its alarms it does not end. */
  readonly endsEarly: boolean;
  /** An override lets the bake pass after so long, in milliseconds, if its samples are there too; left out: after all of its time. */
  readonly shortenedTo?: number;
}

export type BakeVerdict =
  | { readonly kind: 'baking'; readonly until: EpochMs }
  | {
    readonly kind: 'passed';
    /** What was counted, and was enough. */
    readonly samples: readonly Finding[];
    /** It would not have passed yet without the override that ends it. */
    readonly early: boolean;
  }
  | { readonly kind: 'rejected'; readonly findings: readonly Finding[] }
  /** Its time is over, and whether it was good cannot be told. */
  | {
    readonly kind: 'held';
    readonly findings: readonly Finding[];
    /** It has had all the time that it was given at most. */
    readonly isOver: boolean;
  };

export function evaluateBake(
  blocker: string, bake: BakePlan, watch: BakeWatch, seen: Pick<Observation, 'alarms' | 'samples' | 'targets' | 'memory'>, now: EpochMs,
): BakeVerdict {
  const findings = holding(bake.alarms.map((alarm) => watchFinding(blocker, alarm, seen, watch.since, now)));
  const isExcused = ({ subject, since }: Finding): boolean => since !== undefined && since < watch.since
    && bake.alarms.some((alarm) => alarmKey(alarm) === subject && watch.excuses(alarm));
  const red = findings.filter((finding) => finding.state === 'blocking' && !isExcused(finding));
  if (red.length > 0) return { kind: 'rejected', findings: red };

  const end = bakeEnd(bake, watch.startedAt);
  // The look that `findings` come from was taken at or after `now`: at or after the end, whenever the next line lets through.
  const isTime = now >= end;
  const isShortTime = watch.shortenedTo !== undefined && now >= watch.startedAt + watch.shortenedTo;
  if (!isTime && !((watch.endsEarly || isShortTime) && findings.length === 0)) return { kind: 'baking', until: end };
  const samples = (bake.samples ?? []).map((each) => samplesFinding(each, watch.startedAt, seen));
  const lacking = holding(samples);
  const untold = watch.endsEarly ? findings : [...findings, ...lacking];
  if (untold.length === 0) {
    return { kind: 'passed', samples: samples.filter(({ state }) => state === 'clear'), early: !isTime || lacking.length > 0 };
  }
  // A shortened bake that lacks samples goes on like any other.
  if (!isTime) return { kind: 'baking', until: end };

  const isOver = now >= decidedFrom(bake, watch.startedAt);
  if (bake.onUnknown === 'ROLLBACK' && isOver) return { kind: 'rejected', findings: untold };
  return { kind: 'held', findings: untold, isOver: isOver && bake.maximumMinutes !== undefined };
}
