/** What an approval is given under, and what a bake owes to it. */
import { isApprovedByHand } from './answers-by-hand';
import { BakeWatch } from './bake';
import { Finding } from './finding';
import { RememberedOverride } from './inbox';
import { Asked, isRecorded, namesAlarm, usedBy, usedEntry } from './override';
import { AlarmBlockerPlan, alarmKey, AlarmRef, environmentKey, StagePlan } from './plan';
import { runOf, StageLook } from './stage-look';
import { Judgement } from './step';
import { spanOf } from './time';

export function endedEarly({ says, letter, signedBy }: RememberedOverride): string {
  const { id, bakeFor, reason } = says;
  return bakeFor === undefined ? `override ${id} by ${letter.by} ends the bake early: ${reason}`
    : `hotfix: override ${id} by ${letter.by}, signed by ${signedBy ?? 'nobody'}, shortens the bake to ${spanOf(bakeFor)}: ${reason}`;
}

/** What the overrides that apply make of a bake's time, and which of them: those that end it, else the one that shortens it most. */
export function soonerUnder(applying: readonly RememberedOverride[]): {
  readonly watch: Pick<BakeWatch, 'endsEarly' | 'shortenedTo'>;
  readonly overrides: readonly RememberedOverride[];
} {
  const ending = applying.filter(({ says }) => says.skipBake);
  if (ending.length > 0) return { watch: { endsEarly: true }, overrides: ending };
  const [first, ...rest] = applying.flatMap((override) => override.says.bakeFor === undefined ? [] : [{ override, bakeFor: override.says.bakeFor }]);
  if (first === undefined) return { watch: { endsEarly: false }, overrides: [] };
  const shortest = rest.reduce((least, each) => each.bakeFor < least.bakeFor ? each : least, first);
  return { watch: { endsEarly: false, shortenedTo: shortest.bakeFor }, overrides: [shortest.override] };
}

/** An approval with what is to be remembered of the overrides that it is given under. */
export function underOverrides(
  approved: Judgement, asked: Asked, findings: readonly Finding[], early: readonly RememberedOverride[], look: StageLook,
): Judgement {
  const used = [...new Set([...usedBy(findings, asked, look.inForce.overrides), ...early])];
  if (used.length === 0) return approved;
  const fresh = used.filter((override) => !isRecorded(override, asked));
  return {
    ...approved,
    steps: approved.steps.map((step) => step.do === 'stop' ? step : { ...step, underOverride: true }),
    notes: fresh.map((override) => usedEntry(override, asked, findings, early.includes(override), look.now)),
    uses: fresh.map(({ letter }) => ({ letter, use: { execution: asked.execution.id, action: asked.action, run: asked.run ?? '', at: look.now } })),
  };
}

/**
 * Which red alarms whoever let a step in knew of: all of them by hand, those that the override named by an override; and
 * those of a wave whose gates were told not to hold for them, by `blockerModes`.
 */
export function excusesOf(look: StageLook, index: number): BakeWatch['excuses'] {
  const { memory } = look.observation;
  const before = look.judgedBy.steps[index - 1];
  const door = before === undefined ? look.judgedBy.airlock : before.bake?.action;
  const run = door === undefined ? undefined : runOf(look, door);
  // Without the ledger nobody can tell what an override named: what was red before waits for it, and what came after does not.
  if (isApprovedByHand(look, run) || memory.kind === 'unreadable') return () => true;
  const { judgedBy } = look;
  const used = memory.operators.overrides.filter(({ says, uses }) => says.stage === look.current.name && uses.some((use) => use.run === run?.runId));
  return (alarm) => (judgedBy.production && !isEnforced(judgedBy, alarm)) || used.some((override) => namesAlarm(override, judgedBy, alarm));
}

/** Whether a gate of the stage holds while the alarm is red. */
const isEnforced = (stage: StagePlan, alarm: AlarmRef): boolean => stage.blockers.some((blocker) =>
  blocker.kind === 'alarm' && blocker.warnsOnly !== true && asksAbout(blocker, alarm));

const asksAbout = ({ alarms, prefixes = [] }: AlarmBlockerPlan, alarm: AlarmRef): boolean =>
  alarms.some((asked) => alarmKey(asked) === alarmKey(alarm))
  || prefixes.some((asked) => environmentKey(asked) === environmentKey(alarm) && alarm.name.startsWith(asked.prefix));
