import { BlockerPlan } from '../../decision/plan';
import { Problem } from '../../decision/problem';
import { BlockerMode } from '../blocker-mode';

export type BlockerModes = Readonly<Record<string, BlockerMode>>;

/** The blockers that a stage asks, each marked with what the stage makes of it. */
export const inMode = (blockers: readonly BlockerPlan[], modes: BlockerModes): readonly BlockerPlan[] => blockers
  .filter(({ name }) => modes[name] !== BlockerMode.OFF)
  .map((blocker) => modes[blocker.name] === BlockerMode.WARN ? { ...blocker, warnsOnly: true } : blocker);

/** What is wrong with the modes of a stage: a name that stands for nothing would be a blocker that somebody believes to have tamed. */
export function blockerModeProblems(stageName: string, blockers: readonly BlockerPlan[], modes: BlockerModes): readonly Problem[] {
  const names = blockers.map(({ name }) => name);
  const has = names.length === 0 ? 'it has none' : `it has ${names.map((name) => `'${name}'`).join(', ')}`;
  return Object.keys(modes).filter((name) => !names.includes(name))
    .map((name) => ({ path: `${stageName}.blockerModes`, text: `must name blockers of the stage, got '${name}'; ${has}` }));
}

/** Which blockers of a stage do not hold it, in words; nothing where all do. */
export function unenforced(modes: BlockerModes): string | undefined {
  const named = (mode: BlockerMode): string => Object.entries(modes).flatMap(([name, each]) => each === mode ? [`'${name}'`] : []).join(', ');
  const [warn, off] = [named(BlockerMode.WARN), named(BlockerMode.OFF)];
  return [warn && `only warns of ${warn}`, off && `does not ask ${off}`].filter((part) => part !== '').join(' and ') || undefined;
}
