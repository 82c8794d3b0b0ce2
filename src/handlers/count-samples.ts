/** Counts what bakes have seen, one environment beside the other. */
import { SamplesView, Unreadable } from '../decision/observation';
import { environmentKey, Plan } from '../decision/plan';
import { samplesKey, WantedSamples } from '../decision/samples';
import { EpochMs } from '../decision/time';
import { World } from './world';

const NOT_ANSWERED: Unreadable = { kind: 'unreadable', why: 'CloudWatch gave no answer for it' };

/** By `samplesKey`. */
export async function countSamples(
  world: World, plan: Plan, wanted: readonly WantedSamples[], now: EpochMs,
): Promise<ReadonlyMap<string, SamplesView>> {
  if (wanted.length === 0) return new Map();
  const counts = await Promise.all(plan.environments.map(async (environment) => {
    const here = wanted.filter(({ samples }) => environmentKey(samples) === environmentKey(environment));
    if (here.length === 0) return [];
    const views = await world.metrics.count(environment, here, now);
    return here.map((one, index): [string, SamplesView] => [samplesKey(one), views[index] ?? NOT_ANSWERED]);
  }));
  return new Map(counts.flat());
}
