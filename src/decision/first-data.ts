/**
 * Since when an alarm that has never had data could have had some.
 *
 * Data that ceased is another matter, however recent the deployment: a revision that fell silent gets no grace.
 */
import { AlarmView, MemoryView, StageMemory } from './observation';
import { AlarmRef } from './plan';
import { EpochMs, MINUTE, spanOf } from './time';

/** CloudWatch stamps the creation of an alarm and its first state one after the other. */
const SAME_MOMENT = 5_000;

/** The creation of an alarm without data, or the first deployment of what it watches if that came later; none where it may have had data. */
export function beginningOf(alarm: AlarmRef, view: Extract<AlarmView, { kind: 'seen' }>, memory: MemoryView): EpochMs | undefined {
  // An update leaves the state of an alarm as it is: only a creation begins both at once.
  const isNew = view.configuredAt !== undefined && Math.abs(view.configuredAt - view.since) <= SAME_MOMENT;
  const deployments = (alarm.broughtBy ?? [])
    .map((target) => memoryOfTarget(target, memory)?.firstDeployed?.[nameIn(target)])
    .filter((at) => at !== undefined && at >= view.since);
  const moments = [...isNew ? [view.since] : [], ...deployments].filter((at) => at !== undefined);
  return moments.length === 0 ? undefined : Math.max(...moments);
}

/** Whether this pipeline has put anything of a target (`Stage/Target`) in place. What cannot be remembered counts as deployed: it excuses nothing. */
export const wasDeployed = (target: string, memory: MemoryView): boolean =>
  memory.kind === 'unreadable' || (memoryOfTarget(target, memory)?.deployed.includes(nameIn(target)) ?? false);

/** `3 min ago`, `2h 5m ago`. */
export const ago = (span: number): string => span < 60 * MINUTE ? `${Math.max(0, Math.floor(span / MINUTE))} min ago` : `${spanOf(Math.floor(span / MINUTE) * MINUTE)} ago`;

const memoryOfTarget = (target: string, memory: MemoryView): StageMemory | undefined =>
  memory.kind === 'unreadable' ? undefined : memory.stages.get(target.slice(0, target.indexOf('/')));

const nameIn = (target: string): string => target.slice(target.indexOf('/') + 1);
