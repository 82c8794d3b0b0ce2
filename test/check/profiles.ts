/** What is explored: pipelines, how their world is taken to be, and which disturbances together. */
import { AssumptionName, DEFAULT_ASSUMPTIONS } from '../../src/rehearsal/assumptions';
import { Menu, MENUS } from './menus';
import { PipelineName } from './pipelines/app';

/** Every path with so many disturbances out of these menus, or with fewer. */
export interface Round {
  readonly menus: readonly Menu[];
  readonly disturbances: number;
  /** The part of its part's time that it may take; left out: all that is left. */
  readonly atMost?: number;
}

/** One pipeline in one kind of world. Two of them share no state, so that their states may be added. */
export interface Part {
  readonly pipeline: PipelineName;
  /** The spots on which AWS's documentation is silent, taken the other way; left out: the worse branch of each. */
  readonly assume?: Readonly<Record<string, boolean>>;
  readonly rounds: readonly Round[];
  /** Its share of the time that there is, beside the shares of the others. */
  readonly share: number;
}

const one: Round = { menus: MENUS, disturbances: 1 };
const two = (...menus: readonly Menu[]): Round => ({ menus: menus.length > 0 ? menus : MENUS, disturbances: 2 });
/** A restore takes two causes to come, and a third to be in its way. */
const three = (...menus: readonly Menu[]): Round => ({ menus, disturbances: 3, atMost: 0.35 });

function assumptionNames(): readonly AssumptionName[] {
  const isName = (key: string): key is AssumptionName => key in DEFAULT_ASSUMPTIONS;
  return Object.keys(DEFAULT_ASSUMPTIONS).filter(isName);
}

export const PROFILES: Readonly<Record<'small' | 'full' | 'assumptions', readonly Part[]>> = {
  /** For every change. */
  small: [
    { pipeline: 'pair', rounds: [one], share: 1 },
    { pipeline: 'single', rounds: [one, two('deaths', 'outcomes'), two('calls', 'outcomes'), two('vetoes', 'outcomes')], share: 2 },
  ],
  /** By hand, and before a release. The largest first, so that no worker waits for the last. */
  full: [
    { pipeline: 'single', rounds: [one, three('restores'), two()], share: 8 },
    { pipeline: 'pair', rounds: [one, two('outcomes', 'calls', 'deaths', 'events'), two('commits', 'alarms')], share: 4 },
    { pipeline: 'three', rounds: [one, two('outcomes', 'deaths')], share: 2 },
  ],
  /** The other branch of each silent spot, for itself. */
  assumptions: assumptionNames().map((name): Part =>
    ({ pipeline: 'single', assume: { [name]: !DEFAULT_ASSUMPTIONS[name] }, rounds: [one], share: 1 })),
};

export type ProfileName = keyof typeof PROFILES;

export const nameOf = ({ pipeline, assume = {} }: Part): string =>
  [pipeline, ...Object.entries(assume).map(([name, taken]) => `${name}: ${taken}`)].join(', ');

export const nameOfRound = ({ menus, disturbances }: Round): string =>
  `${disturbances} of ${menus.length === MENUS.length ? 'everything' : menus.join(', ')}`;
