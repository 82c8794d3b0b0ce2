/** How much a bake has seen: a quiet alarm over no traffic is no evidence. */
import { bakeEnd } from './bake-times';
import { Finding } from './finding';
import { NOT_LOOKED_AT, Observation } from './observation';
import { environmentKey, Plan, SamplesPlan } from './plan';
import { bakeBegan, lookAt } from './stage-look';
import { EpochMs, isoOf } from './time';

/** Samples that are to be counted, from a moment on. */
export interface WantedSamples {
  readonly samples: SamplesPlan;
  readonly since: EpochMs;
}

export const samplesKey = ({ samples, since }: WantedSamples): string =>
  `${environmentKey(samples)}/${metricNameOf(samples)}/${samples.statistic}@${since}`;

/** One finding for each count of a bake whose time is over; counted since the bake began, when all of its step ran the new revision. */
export function samplesFinding(samples: SamplesPlan, since: EpochMs, seen: Pick<Observation, 'samples'>): Finding {
  const subject = `${environmentKey(samples)}/${metricNameOf(samples)}`;
  const called = `${metricNameOf(samples)} in ${environmentKey(samples)}`;
  const found = { blocker: 'bake', subject } as const;
  const view = seen.samples.get(samplesKey({ samples, since }));
  if (view === undefined) return { ...found, state: 'unknown', reason: `the samples of ${called} were not counted`, clears: 'the next tick tries again' };
  if (view.kind === 'unreadable') {
    return { ...found, state: 'unknown', reason: `the samples of ${called} could not be counted: ${view.why}`, clears: 'clears when they can be, and are enough' };
  }
  const reason = `${view.count} of ${samples.count} samples of ${called} since ${isoOf(since)}`;
  if (view.count >= samples.count) return { ...found, state: 'clear', reason, clears: '' };
  return { ...found, state: 'unknown', reason, clears: 'clears when there are enough; send traffic there, or answer by hand' };
}

/** What a look has to count: for bakes whose time is over and that wait all the same, because each look costs money. */
export function samplesToCount(plan: Plan, seen: Pick<Observation, 'pipeline' | 'executions' | 'runs' | 'memory'>, now: EpochMs): readonly WantedSamples[] {
  const observation: Observation = { ...NOT_LOOKED_AT, ...seen };
  const wanted = plan.stages.flatMap((stage) => {
    const view = seen.pipeline.stages.find(({ name }) => name === stage.name);
    if (view?.execution?.type !== 'STANDARD') return [];
    const look = lookAt(stage, view, { plan, observation, ownRoles: [], now });
    return look.judgedBy.steps.flatMap(({ bake }) => {
      const waits = view.actions.some(({ name, status, token }) => name === bake?.action && status === 'InProgress' && token !== undefined);
      const since = bake !== undefined && waits ? bakeBegan(look, bake) : undefined;
      if (bake === undefined || since === undefined || now < bakeEnd(bake, since)) return [];
      return (bake.samples ?? []).map((samples) => ({ samples, since }));
    });
  });
  return [...new Map(wanted.map((one) => [samplesKey(one), one])).values()];
}

/** `Checkout/Created (Api=orders)`. */
function metricNameOf({ namespace, metric, dimensions }: SamplesPlan): string {
  const of = Object.entries(dimensions).sort(([a], [b]) => a < b ? -1 : 1).map(([name, value]) => `${name}=${value}`).join(', ');
  return `${namespace}/${metric}${of && ` (${of})`}`;
}
