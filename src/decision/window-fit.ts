/** Whether the windows of a stage leave room for what it does between them. */
import { StagePlan, TimeWindowBlockerPlan } from './plan';
import { intersection, Span } from './spans';
import { EpochMs, MINUTE } from './time';
import { FAR } from './time-window';
import { groupsOf, openSpans, startsBehind } from './window-group';

/** What a stage needs of its windows, and what they give at most within two years. */
export interface WindowFit {
  /** The blockers that are asked. */
  readonly blockers: readonly string[];
  /** The gates that never open: the places of the steps they would start. */
  readonly neverOpens: readonly number[];
  /** From the first start of a release to its last, as long as nothing holds it. */
  readonly neededMinutes: number;
  /** The longest time in which every start of the stage is let in. */
  readonly longestMinutes: number;
}

/** `stepMinutes` is how long the deployments of one step take. */
export function windowFit(stage: StagePlan, stepMinutes: number, now: EpochMs): WindowFit {
  const blockers = stage.blockers.filter((blocker) => blocker.kind === 'timeWindow').filter(({ warnsOnly }) => warnsOnly !== true);
  const within: Span = { from: now, until: now + FAR };
  const gates = stage.windowScope === 'ENTRY_ONLY' ? [0] : stage.steps.map((_, index) => index);
  const startable = gates.map((gate) => startSpans(blockers, startsBehind(stage, gate), within));
  const always = startable.reduce(intersection, [within]);
  return {
    blockers: blockers.map(({ name }) => name),
    neverOpens: gates.filter((_, index) => startable[index].length === 0),
    neededMinutes: gates.slice(1).reduce((sum, gate) => sum + stepMinutes + (stage.steps[gate - 1].bake?.minutes ?? 0), 0),
    longestMinutes: Math.max(0, ...always.map(({ from, until }) => (until - from) / MINUTE)),
  };
}

/** When all these targets may be started: their windows are open, and for longer than the margin. */
function startSpans(blockers: readonly TimeWindowBlockerPlan[], targets: readonly string[], within: Span): readonly Span[] {
  return blockers
    .flatMap((blocker) => groupsOf(blocker, targets).map((group) => openSpans(group, within)
      .map(({ from, until }) => ({ from, until: until === within.until ? until : until - (blocker.marginMinutes ?? 0) * MINUTE }))
      .filter(({ from, until }) => from < until)))
    .reduce<readonly Span[]>(intersection, [within]);
}
