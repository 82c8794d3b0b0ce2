/** Pipelines of random shape. */
import { CheckedPipeline } from '../check/pipelines/app';
import { Random } from './random';

interface WaveShape { readonly name: string; readonly oneBox: boolean; readonly regions: readonly string[]; readonly bakeMinutes: number }
export type Shape = readonly WaveShape[];

const REGIONS = ['us-west-1', 'us-east-2', 'eu-west-1', 'eu-central-1', 'ap-northeast-1', 'ap-southeast-2', 'sa-east-1', 'ca-central-1', 'eu-north-1'];

/** One to three waves of one to three targets, with a one-box or without. */
export function shapeFrom(random: Random): Shape {
  const waves = random.between(1, 3);
  return Array.from({ length: waves }, (_, wave): WaveShape => ({
    name: `Wave${wave + 1}`,
    oneBox: random.chance(0.5),
    regions: REGIONS.slice(wave * 3, wave * 3 + random.between(1, 3)),
    bakeMinutes: random.between(2, 6),
  }));
}

export const wavesOf = (shape: Shape) => (pipeline: CheckedPipeline): void => {
  for (const { name, oneBox, regions, bakeMinutes } of shape) pipeline.wave(name, oneBox, regions, bakeMinutes);
};

/** `Wave1 +box 2 targets 3m, Wave2 1 target 5m`. */
export const nameOf = (shape: Shape): string => shape.map(({ name, oneBox, regions, bakeMinutes }) =>
  `${name}${oneBox ? ' with a one-box' : ''}, ${regions.length} target${regions.length > 1 ? 's' : ''}, ${bakeMinutes} min`).join('; ');
