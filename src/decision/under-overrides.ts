/** What an approval is given under, and what a bake owes to it. */
import { isApprovedByHand } from './answers-by-hand';
import { BakeWatch } from './bake';
import { Finding } from './finding';
import { RememberedOverride } from './inbox';
import { Asked, isRecorded, namesAlarm, usedBy, usedEntry } from './override';
import { runOf, StageLook } from './stage-look';
import { Judgement } from './step';

export const endedEarly = ({ says, letter }: RememberedOverride): string => `override ${says.id} by ${letter.by} ends the bake early: ${says.reason}`;

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

/** Which red alarms the one who let a step in knew of: all of them by hand, those that the override named by an override. */
export function excusesOf(look: StageLook, index: number): BakeWatch['excuses'] {
  const { memory } = look.observation;
  const before = look.judgedBy.steps[index - 1];
  const door = before === undefined ? look.judgedBy.airlock : before.bake?.action;
  const run = door === undefined ? undefined : runOf(look, door);
  // Without the ledger nobody can tell what an override named: what was red before waits for it, and what came after does not.
  if (isApprovedByHand(look, run) || memory.kind === 'unreadable') return () => true;
  const used = memory.operators.overrides.filter(({ says, uses }) => says.stage === look.current.name && uses.some((use) => use.run === run?.runId));
  return (alarm) => used.some((override) => namesAlarm(override, look.judgedBy, alarm));
}
