/** When people are told of a gate that stays closed. */
import { EntryKind, LedgerEntry } from './ledger-entry';
import { RememberedEntry } from './observation';
import { EpochMs, isoOf } from './time';

const HOLDS: readonly EntryKind[] = ['gate.held', 'bake.held'];
/** What has told people of it already. */
const TELLS: readonly EntryKind[] = ['gate.heldLong', 'page'];

/**
 * The entry that tells people of a hold: once of each set of reasons, and never sooner after the last one than it takes
 * a hold to be long. `about` is all that is written down about the approval, oldest first; `held` is the hold as it is now.
 *
 * Counted from the beginning of the hold, whatever its reasons were: with alarms that come and go none would ever last long.
 */
export function longHold(about: readonly RememberedEntry[], held: LedgerEntry, long: number, now: EpochMs): LedgerEntry | undefined {
  const told = about.filter(({ kind }) => TELLS.some((one) => one === kind));
  const began = beginningOf(about.filter((entry) => !told.includes(entry))) ?? now;
  const tooSoon = [began, ...told.map(({ at }) => at)].some((since) => now < since + long);
  if (tooSoon || told.some(({ at, digest }) => at >= began && digest === held.digest)) return undefined;
  return { ...held, kind: 'gate.heldLong', since: isoOf(began) };
}

/** The first of the holds that nothing else came after. */
function beginningOf(entries: readonly RememberedEntry[]): EpochMs | undefined {
  let began: EpochMs | undefined;
  for (const { kind, at } of entries) began = HOLDS.some((hold) => hold === kind) ? began ?? at : undefined;
  return began;
}
