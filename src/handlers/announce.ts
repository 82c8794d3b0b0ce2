/**
 * Tells people what was written down for them: last in a reconcile, so that nothing waits for it.
 *
 * An entry is owed from the moment it is written down until somebody has taken it over, so a crash in between loses
 * nothing. Told and not settled, it is told again: at least once, under the same id.
 */
import { LedgerEntry } from '../contract/ledger-entry';
import { isForPeople } from '../decision/announcement';
import { Observation } from '../decision/observation';
import { FailedEffect } from './apply';
import { World } from './world';

/** `unwritten`: what was done and could not be written down. It is told now or never. */
export async function announce(
  world: World, { pipeline: { createdAt }, memory }: Observation, unwritten: readonly LedgerEntry[],
): Promise<readonly FailedEffect[]> {
  const failed: FailedEffect[] = [];
  const attempt = async <T>(what: string, effect: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await effect();
    } catch (error) {
      failed.push({ what, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
      return undefined;
    }
  };
  // What could not be read a moment ago is not asked again: that is counted already.
  const owed = memory.kind === 'read' ? await attempt('announcements', () => world.ledger.owed(createdAt)) ?? [] : [];
  const entries = [...unwritten.filter(isForPeople), ...owed];
  if (entries.length === 0) return failed;
  const answers = await attempt('announcements', () => world.announcer.announce(entries));
  for (const [index, entry] of entries.entries()) {
    const error = answers?.[index];
    if (error !== undefined) failed.push({ what: `announce ${entry.kind}`, error });
    else if (answers !== undefined && owed.includes(entry)) await attempt(`settle ${entry.kind}`, () => world.ledger.settle(createdAt, entry));
  }
  return failed;
}
