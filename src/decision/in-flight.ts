/** The releases that a change of the pipeline's definition would cancel (DESIGN.md D12). */
import { Observation, StageView } from './observation';
import { AIRLOCK } from './plan';
import { isUnderWay } from './restore';
import { TORN_GRACE } from './take-back-steps';
import { EpochMs, MINUTE } from './time';

export interface ReleaseInFlight {
  readonly execution: string;
  readonly revision: string;
  /** Where it is, in words. */
  readonly where: string;
}

export type Traffic = Pick<Observation, 'pipeline' | 'executions' | 'memory'>;

/** A reconcile has a minute; what it let in shows as let in, or was not, when it is over. */
const ENTRY_GRACE = 2 * MINUTE;

/**
 * Executions past the airlock of production's first wave that have neither left the last wave nor ended, rollbacks, and
 * what is still to be mended without a person. `waves`: the names of production's stages.
 */
export function releasesInFlight(waves: readonly string[], traffic: Traffic, now: EpochMs): readonly ReleaseInFlight[] {
  const views = traffic.pipeline.stages.filter(({ name }) => waves.includes(name));
  const found = [
    ...views.flatMap((view, index) => {
      const upToHere = waves.slice(0, waves.indexOf(view.name) + 1);
      return inStage(view, index === 0, index === views.length - 1, traffic)
        .filter(({ execution, revision }) => !isVetoedIn(upToHere, revision, traffic) || !isOutside(view, execution));
    }),
    ...mending(views, traffic, now),
    ...entering(traffic, now),
  ];
  return [...new Map(found.map((release) => [release.execution, release])).values()];
}

function inStage(view: StageView, isFirst: boolean, isLast: boolean, { executions }: Traffic): readonly ReleaseInFlight[] {
  const { execution, inbound, name } = view;
  const revisionOf = (id: string): string => executions.get(id)?.revision ?? 'a release';
  // Who waits before the first wave has deployed nothing yet.
  const waits = isFirst ? [] : inbound.map(({ id }) => ({ execution: id, revision: revisionOf(id), where: `waits before ${name}` }));
  if (execution === undefined) return waits;
  const { id, status, type } = execution;
  const here = { execution: id, revision: revisionOf(id) };
  if (status === 'InProgress' || status === 'Stopping') {
    if (type === 'ROLLBACK') return [...waits, { ...here, where: `is a rollback of ${name}` }];
    const atDoor = isFirst && view.actions.some((action) => action.name === AIRLOCK && action.status === 'InProgress');
    return atDoor ? waits : [...waits, { ...here, where: `is in ${name}` }];
  }
  // It has left this wave and is not shown in the next one yet.
  const between = status === 'Succeeded' && !isLast && type === 'STANDARD' && executions.get(id)?.status === 'InProgress';
  return between ? [...waits, { ...here, where: `has just left ${name}` }] : waits;
}

/**
 * A release that is vetoed goes no further: where it waits outside a wave it has deployed nothing there, and an update that
 * waited for it would wait for good, with every newer release behind it.
 */
const isOutside = ({ execution, inbound, actions }: StageView, id: string): boolean => inbound.some((one) => one.id === id)
  || (execution?.id === id && execution.type === 'STANDARD'
    && actions.some(({ name, status, token }) => name === AIRLOCK && status === 'InProgress' && token !== undefined));

const isVetoedIn = (waves: readonly string[], vetoed: string, { memory }: Traffic): boolean => memory.kind === 'read'
  && waves.some((wave) => memory.stages.get(wave)?.vetoes?.some(({ revision, lifted }) => revision === vetoed && lifted === undefined) === true);

/** What failed halfway goes back without a person, by a rollback or a restore; the first has no target once the definition changes. */
function mending(views: readonly StageView[], { memory, executions }: Traffic, now: EpochMs): readonly ReleaseInFlight[] {
  if (memory.kind === 'unreadable') return [];
  return views.flatMap(({ name, execution }) => {
    const restore = memory.restores.get(name);
    if (restore !== undefined && isUnderWay(restore)) {
      return [{ execution: `restore of ${name}`, revision: restore.release.revision, where: `is being restored in ${name}` }];
    }
    const stage = memory.stages.get(name);
    const isFresh = stage?.takeBack !== undefined || (stage?.state === 'torn' && now < stage.since + TORN_GRACE + ENTRY_GRACE);
    return isFresh && execution !== undefined ? [{ execution: execution.id, revision: executions.get(execution.id)?.revision ?? 'a release', where: `was left halfway in ${name}` }] : [];
  });
}

/** The controller let it in a moment ago, and may have asked CodePipeline before that shows. */
function entering({ memory, executions }: Traffic, now: EpochMs): readonly ReleaseInFlight[] {
  const mark = memory.kind === 'unreadable' ? undefined : memory.mutation.entering;
  if (mark === undefined || now >= mark.at + ENTRY_GRACE) return [];
  const hasEnded = (executions.get(mark.execution)?.status ?? 'InProgress') !== 'InProgress';
  return hasEnded ? [] : [{ execution: mark.execution, revision: mark.revision, where: 'is being let into production' }];
}

export const wordsOf = (releases: readonly ReleaseInFlight[]): string =>
  releases.map(({ execution, revision, where }) => `${revision} (${execution}), which ${where}`).join(' and ');
