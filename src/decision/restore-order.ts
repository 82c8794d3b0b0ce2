/** In which order the stacks of a release are deployed again. */
import { ReleasedStack } from './release';
import { Restore } from './restore';
import { RestoreView } from './restore-view';

const DONE = ['restored', 'unchanged', 'failed', 'skipped'];

/** The stacks whose turn it is, by their place in the release: one of each target of the last step that is not through. */
export function turnOf({ release: { stacks }, progress }: Restore, views: readonly RestoreView[]): readonly number[] {
  const open = stacks.map((_, index) => index).filter((index) => !DONE.includes(progress[index].state));
  // The fleet before the one-box: the one-box is the smallest part of the traffic.
  const step = Math.max(...open.map((index) => stacks[index].step));
  const here = open.filter((index) => stacks[index].step === step);
  const targets = [...new Set(here.map((index) => stacks[index].target))];
  return targets.map((target) => nextOf(here.filter((index) => stacks[index].target === target), stacks, progress, views));
}

/**
 * The reverse of the order in which they were deployed: who imports lets go before who exports does. But a stack that
 * only has to export again what others are to import again comes before those.
 */
function nextOf(open: readonly number[], stacks: readonly ReleasedStack[], progress: Restore['progress'], views: readonly RestoreView[]): number {
  const begun = open.find((index) => progress[index].state === 'executing');
  const giver = open.find((index) => givesBack(stacks[index], views[index]));
  return begun ?? giver ?? open[open.length - 1];
}

function givesBack({ exports = {} }: ReleasedStack, view: RestoreView): boolean {
  if (view.kind !== 'seen') return false;
  return Object.keys(exports).some((name) => !(name in view.exports)) && Object.keys(view.importers).length === 0;
}
