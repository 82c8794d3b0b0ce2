/** What became of a restore, in one story for the operator: what runs which revision now, and what was in the way. */
import { nameOfStack, Restore } from './restore';

/** No more names than a message bears. */
const NAMED = 8;

export const listed = (names: readonly string[]): string =>
  names.length <= NAMED ? names.join(', ') : `${names.slice(0, NAMED).join(', ')} and ${names.length - NAMED} more`;

/** Ends a restore in which no stack is left to do. */
export function withOutcome(restore: Restore): Restore {
  const { progress, release, revision, stage, leftovers } = restore;
  if (progress.some(({ state }) => state === 'waiting' || state === 'executing')) return restore;
  const named = (which: (index: number) => boolean): readonly string[] => release.stacks.filter((_, index) => which(index)).map(nameOfStack);
  const back = named((index) => ['restored', 'unchanged'].includes(progress[index].state));
  const lost = release.stacks.flatMap((stack, index) => ['failed', 'skipped'].includes(progress[index].state) ? [`${nameOfStack(stack)} (${progress[index].why ?? ''})`] : []);
  const still = [...lost, ...release.missing];
  const isWhole = still.length === 0;
  return {
    ...restore,
    state: isWhole ? 'restored' : back.length > 0 ? 'partial' : 'failed',
    outcome: [
      isWhole ? `${stage} runs ${release.revision} (${release.execution}) again, restored from its templates: ${listed(back)}`
        : `${stage} could not be restored to ${release.revision} (${release.execution})${back.length > 0 ? ' as a whole' : ''}`,
      ...isWhole ? [] : [`still on ${revision}: ${still.join('; ')}`, ...back.length > 0 ? [`back on ${release.revision}: ${listed(back)}`] : []],
      ...leftovers.length > 0 ? [`came with ${revision} and stays: ${listed(leftovers)}`] : [],
      `taken back because ${restore.why}`,
    ].join('; '),
  };
}

/** Nothing was touched. */
export const refusalOf = ({ stage, release, revision, why }: Restore, problems: readonly string[]): string =>
  `${stage} stays on ${revision}, because restoring ${release.revision} (${release.execution}) is not possible: ${problems.join('; ')}; it was to be taken back because ${why}`;
