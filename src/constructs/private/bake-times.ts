import { Duration } from 'aws-cdk-lib';
import { BAKE_DEFAULTS } from '../bake-defaults';
import { WaveOptions } from '../wave-options';

/** How long a bake lasts, and how long at most. */
export interface BakeTimes {
  readonly minutes: number;
  readonly maximumMinutes?: number;
}

/** How long the targets of a wave bake. */
export const waveBakeTime = ({ bakeTime }: WaveOptions, isFirst: boolean): Duration =>
  bakeTime ?? (isFirst ? BAKE_DEFAULTS.firstWave : BAKE_DEFAULTS.laterWave);

/** One bake for several one-boxes: as long as the longest, and at most so where each has said how long. */
export function longestOf(bakes: readonly BakeTimes[]): BakeTimes {
  const minutes = Math.max(...bakes.map((bake) => bake.minutes));
  const maxima = bakes.flatMap(({ maximumMinutes }) => maximumMinutes ?? []);
  return maxima.length < bakes.length ? { minutes } : { minutes, maximumMinutes: Math.max(...maxima) };
}
