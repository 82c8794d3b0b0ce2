/** What must hold whatever happens; each is looked at after every instant, and once more when nothing is left to happen. */
import { LedgerEntry } from '../../../src/decision/ledger-entry';
import { RehearsalEvent } from '../../../src/rehearsal/model';
import { Play } from '../../../src/rehearsal/play';
import { Subject } from '../../../src/rehearsal/subject';

export type InvariantId = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8' | 'I9' | 'I10' | 'I11' | 'I12' | 'I13' | 'I14' | 'I15' | 'I16' | 'I17' | 'I18';

/** What can be seen of a rehearsal after an instant of it. */
export interface Seen {
  readonly play: Play;
  readonly subject: Subject;
  /** Since the last look. */
  readonly events: readonly RehearsalEvent[];
  /** Likewise. */
  readonly ledger: readonly LedgerEntry[];
  /** Nothing is left to happen. */
  readonly calm: boolean;
}

export interface Invariant {
  readonly id: InvariantId;
  /** In a sentence. */
  readonly says: string;
  /** How it was broken; undefined while it holds. */
  broken(seen: Seen): string | undefined;
}
