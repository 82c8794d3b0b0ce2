import { Finding } from './finding';
import { RememberedOverride } from './inbox';
import { StandingVeto } from './veto';

/** What operators have set, as it bears on every stage at this moment. */
export interface InForce {
  /** Overrides that may open something: given, not over, and signed where they ask for it. */
  readonly overrides: readonly RememberedOverride[];
  /** Pauses, and what nobody can tell to be none; of one stage, or of all. */
  readonly standing: readonly Standing[];
  /** Revisions that are kept out, and from where on. */
  readonly vetoes: readonly StandingVeto[];
}

export interface Standing { readonly stage?: string; readonly finding: Finding }

export const NOTHING_IN_FORCE: InForce = { overrides: [], standing: [], vetoes: [] };
