import { closedSpans } from './calendar-spans';
import { StagePlan, TimeWindowBlockerPlan } from './plan';
import { complement, intersection, Span, union } from './spans';
import { WindowPlan } from './window-plan';
import { spansOf } from './window-spans';

/** The windows by which some targets are asked alike. */
export interface WindowGroup {
  readonly blocker: TimeWindowBlockerPlan;
  /** Left out where one answer is every target's. */
  readonly targets?: readonly string[];
  readonly allow: readonly WindowPlan[];
  readonly deny: readonly WindowPlan[];
}

/** The targets whose start a gate decides on: those of the next step; where the airlock alone asks the windows, all of the stage. */
export function startsBehind({ windowScope, steps }: StagePlan, nextStep: number): readonly string[] {
  const started = windowScope === 'ENTRY_ONLY' ? steps : steps.slice(nextStep, nextStep + 1);
  return started.flatMap((step) => step.targets.map((target) => target.name));
}

/** Targets that the same windows are for, together. */
export function groupsOf(blocker: TimeWindowBlockerPlan, targets: readonly string[]): readonly WindowGroup[] {
  const { allow, deny } = blocker;
  if ([...allow, ...deny].every((window) => window.targets === undefined)) return [{ blocker, allow, deny }];
  const groups = new Map<string, WindowGroup>();
  for (const target of targets) {
    const isFor = (window: WindowPlan): boolean => window.targets === undefined || window.targets.includes(target);
    const key = [...allow, ...deny].map(isFor).join();
    const group = groups.get(key) ?? { blocker, allow: allow.filter(isFor), deny: deny.filter(isFor) };
    groups.set(key, { ...group, targets: [...group.targets ?? [], target] });
  }
  return [...groups.values()];
}

/**
 * The moments within a span of time that the windows leave open: in one that is allowed, in none that is denied, and while
 * no calendar of a file is closed.
 * A blocker without any allow window allows all; one that has some, and none of them for these targets, allows nothing.
 */
export function openSpans({ blocker, allow, deny }: WindowGroup, within: Span): readonly Span[] {
  const allowed = blocker.allow.length === 0 ? [within] : union(allow.flatMap((window) => spansOf(window, within)));
  const excepted = (blocker.except ?? []).flatMap((calendar) => calendar.kind === 'file' ? closedSpans(calendar, within) : []);
  const denied = union([...deny.flatMap((window) => spansOf(window, within)), ...excepted]);
  return intersection(allowed, complement(denied, within));
}
