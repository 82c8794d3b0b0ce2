import { Duration, Token } from 'aws-cdk-lib';
import { maximumBakeProblems, samplesProblems } from '../../decision/bake-problems';
import { SamplesPlan } from '../../decision/plan';
import { Problem } from '../../decision/problem';
import { MinimumSamples, SampleStatistic } from '../minimum-samples';
import { minutesOf } from './bake-minutes';

/** What a user says of the evidence for a bake. */
export interface Evidence {
  readonly minimumSamples?: readonly MinimumSamples[];
  readonly maximumBake?: Duration;
}

/** What is wrong with it, beside a bake of that time. */
export function evidenceProblems(path: string, { minimumSamples = [], maximumBake }: Evidence, bakeTime: Duration): readonly Problem[] {
  return [
    ...minimumSamples.flatMap((samples, index) => oneProblems(`${path}.minimumSamples[${index}]`, samples)),
    ...maximumBake === undefined ? [] : longestProblems(`${path}.maximumBake`, maximumBake, bakeTime),
  ];
}

function longestProblems(path: string, maximumBake: Duration, bakeTime: Duration): readonly Problem[] {
  if (maximumBake.isUnresolved()) return [{ path, text: 'must be known at synthesis, got a token; write it as Duration.hours(…)' }];
  // What is wrong with the bake time itself is told elsewhere.
  return bakeTime.isUnresolved() ? [] : maximumBakeProblems(path, { minutes: minutesOf(bakeTime), maximumMinutes: minutesOf(maximumBake) });
}

function oneProblems(path: string, { namespace, metricName, dimensions = {}, count }: MinimumSamples): readonly Problem[] {
  const tokens = Object.entries({ namespace, metricName, count, ...dimensions }).filter(([, value]) => Token.isUnresolved(value));
  if (tokens.length > 0) return tokens.map(([name]) => ({ path: `${path}.${name}`, text: 'must be known at synthesis, got a token; write it down' }));
  return samplesProblems(path, { namespace, metric: metricName, dimensions, count });
}

/** What a bake counts in one place. */
export const samplesIn = (
  { account, region }: { readonly account: string; readonly region: string }, minimumSamples: readonly MinimumSamples[],
): readonly SamplesPlan[] => minimumSamples.map(({ namespace, metricName, dimensions = {}, statistic = SampleStatistic.SUM, count }) => ({
  namespace, metric: metricName, dimensions, statistic: `${statistic}` as const, count, account, region,
}));
