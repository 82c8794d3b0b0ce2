/**
 * What a wave's airlock waits for after a rollback (DESIGN.md §5.9): a single one may have had nothing to do with the next
 * revision, so quiet alarms are enough; what fails twice in a row is for a person to look at.
 */
import { alarmFinding } from './alarm-findings';
import { AFTER_ROLLBACK } from './blocker-names';
import { Finding, holding } from './finding';
import { Observation, StageMemory } from './observation';
import { alarmKey, AlarmRef, BakePlan, StagePlan } from './plan';
import { StageLook } from './stage-look';
import { CLOSED_BECAUSE, StageState } from './stage-state';
import { newlyTakenBack } from './taken-back';
import { EpochMs, isoOf, MINUTE, spanOf } from './time';

/** What rollbacks and restores have left behind, until a release succeeds. */
export interface RollbackMemory {
  /** How many releases in a row were taken back. */
  readonly inARow: number;
  /** When the last of them had been; none while that goes on. */
  readonly endedAt?: EpochMs;
}

/** `succeeded`: a release went all the way through since the look before. */
export function rollbacksAfter(look: StageLook, before: StageMemory, state: StageState, succeeded: boolean): RollbackMemory | undefined {
  const { current, execution, now } = look;
  const known = succeeded ? undefined : before.rollbacks;
  const inARow = (known?.inARow ?? 0) + (newlyTakenBack(look).length > 0 ? 1 : 0);
  if (!current.production || inARow === 0) return undefined;
  if (CLOSED_BECAUSE[state] !== undefined) return { inARow };
  const isAnother = execution?.type === 'ROLLBACK' && execution.id !== before.execution;
  return { inARow, endedAt: isAnother ? now : known?.endedAt ?? now };
}

/** The alarms that an airlock asks after a rollback. */
export function alarmsAfterRollback(stage: StagePlan, rollbacks: RollbackMemory | undefined): readonly AlarmRef[] {
  if (rollbacks?.endedAt === undefined || watchOf(stage) === undefined) return [];
  return [...new Map(bakesOf(stage).flatMap(({ alarms }) => alarms).map((alarm) => [alarmKey(alarm), alarm])).values()];
}

export function afterRollbackFindings(stage: StagePlan, memory: StageMemory | undefined, seen: Observation, now: EpochMs): readonly Finding[] {
  const rollbacks = memory?.rollbacks;
  // While a rollback runs the stage is closed by that.
  if (rollbacks?.endedAt === undefined) return [];
  const { inARow, endedAt } = rollbacks;
  const rolledBack = `rolled back until ${isoOf(endedAt)}`;
  if (stage.afterRollback === 'HOLD' || inARow > 1) {
    const reason = inARow > 1 ? `${inARow} releases in a row were taken back here, the last one until ${isoOf(endedAt)}` : `${rolledBack}, and after that the stage waits for a person`;
    return [{ blocker: AFTER_ROLLBACK, state: 'blocking', reason, clears: 'override this by its name, or approve the airlock by hand', since: endedAt }];
  }
  const minutes = watchOf(stage)?.minutes;
  return minutes === undefined ? [] : quietFindings(alarmsAfterRollback(stage, rollbacks), { rolledBack, endedAt, minutes }, seen, now);
}

interface Quiet { readonly rolledBack: string; readonly endedAt: EpochMs; readonly minutes: number }

function quietFindings(alarms: readonly AlarmRef[], { rolledBack, endedAt, minutes }: Quiet, seen: Observation, now: EpochMs): readonly Finding[] {
  const found = alarms.map((alarm) => alarmFinding({ blocker: AFTER_ROLLBACK, policy: {}, now }, alarm, seen));
  const clears = `clears when the rollback alarms have been OK for ${spanOf(minutes * MINUTE)}, or by an override of its name`;
  const red = holding(found);
  if (red.length > 0) return red.map((finding) => ({ ...finding, reason: `${rolledBack}: ${finding.reason}`, clears }));
  // An alarm tells since when it has been in its state, so that one which was red between two looks begins anew.
  const since = Math.max(endedAt, ...found.map((finding) => finding.since ?? endedAt));
  const until = since + minutes * MINUTE;
  return now >= until ? [] : [{
    blocker: AFTER_ROLLBACK,
    state: 'blocking',
    reason: `${rolledBack}; its rollback alarms have to be OK for ${spanOf(minutes * MINUTE)}, and are since ${isoOf(since)}`,
    clears,
    since: endedAt,
    nextOpen: until,
  }];
}

const bakesOf = ({ steps }: StagePlan): readonly BakePlan[] => steps.flatMap(({ bake }) => bake ?? []);

/** The one-box's bake; in a wave without a one-box the first there is. */
const watchOf = (stage: StagePlan): BakePlan | undefined =>
  stage.steps.find(({ oneBox, bake }) => oneBox && bake !== undefined)?.bake ?? bakesOf(stage)[0];
