/** What operators write to the controller: one letter per parameter, as decoded by `contract/inbox.ts`. */
import { Unreadable } from './observation';
import { EpochMs } from './time';

/** One version of one parameter. A parameter that is deleted and made again begins at version 1 again: the moment tells the two apart. */
export interface Written {
  /** The parameter's whole name. */
  readonly name: string;
  readonly version: number;
  readonly at: EpochMs;
  /** The ARN of whoever wrote it, as AWS verified it. */
  readonly by: string;
}

export interface Letter extends Written {
  readonly says: Message;
  /** It may still mean something a day after it was written; an override or a signature does not. */
  readonly lasts: boolean;
}

/** Lets a stage's gate pass although some of its blockers hold. */
export interface Override {
  readonly kind: 'override';
  readonly stage: string;
  readonly id: string;
  /** Names of blockers; `all` is every declared blocker of the stage, and the rollback alarms. */
  readonly blockers: readonly string[] | 'all';
  readonly reason: string;
  readonly until: EpochMs;
  /** Left out: any revision. */
  readonly revision?: string;
  /** Left out: any execution. */
  readonly execution?: string;
  /** Spent by the first gate that it opens. */
  readonly singleUse: boolean;
  /** Opens nothing until another principal has signed this very version. */
  readonly secondApprover: boolean;
  /** Ends the time of a bake early; never its alarms. */
  readonly skipBake: boolean;
  /** The hotfix profile: a bake of this revision passes after so long, in milliseconds, if all that it asks for is well. */
  readonly bakeFor?: number;
}

export interface Revocation { readonly kind: 'revocation'; readonly stage: string; readonly id: string; readonly reason: string }

/** The second approver's: of the override of the same stage and id, at that version of its parameter. */
export interface Signature { readonly kind: 'signature'; readonly stage: string; readonly id: string; readonly version: number; readonly reason: string }

/** What a pause holds: one wave, the gates of the whole pipeline, or those of all pipelines of an organisation. */
export type PauseScope = { readonly of: 'stage'; readonly stage: string } | { readonly of: 'pipeline' } | { readonly of: 'organisation' };

/** A pipeline that an organisation's pause does not hold for a while. */
export interface Exemption {
  /** `ACCOUNT/REGION/NAME`, with the pipeline's physical name. */
  readonly pipeline: string;
  readonly reason: string;
  readonly until: EpochMs;
}

export interface Pause {
  readonly kind: 'pause';
  readonly scope: PauseScope;
  readonly id: string;
  readonly reason: string;
  /** Left out: until it is resumed. */
  readonly until?: EpochMs;
  /** Of an organisation's pause only. */
  readonly except: readonly Exemption[];
}

export interface Resumption { readonly kind: 'resumption'; readonly scope: PauseScope; readonly id: string; readonly reason: string }

/** Keeps a revision out of a stage and of every stage behind it. */
export interface VetoLetter { readonly kind: 'veto'; readonly stage: string; readonly id: string; readonly revision: string; readonly reason: string }

/** Ends every veto of the revision on that stage that was set before it was written. */
export interface Lift { readonly kind: 'lift'; readonly stage: string; readonly id: string; readonly revision: string; readonly reason: string }

/** Asks once for a stage to be taken back; `to`: a revision that succeeded there, left out for what was last good. */
export interface RollbackLetter { readonly kind: 'rollback'; readonly stage: string; readonly id: string; readonly to?: string; readonly reason: string }

export type Message =
  | Override | Revocation | Signature | Pause | Resumption | VetoLetter | Lift | RollbackLetter
  /** Holds nothing and opens nothing. */
  | { readonly kind: 'malformed'; readonly why: string }
  /** It is there, and what its newest version says could not be read. `scope`: where it lies among the pauses; `vetoes`: among the vetoes of which stage. */
  | { readonly kind: 'unread'; readonly why: string; readonly scope?: PauseScope; readonly vetoes?: string };

/** All letters of the pipeline's inbox, or of its organisation's. What is long over may be left out. */
export type InboxView = { readonly kind: 'read'; readonly letters: readonly Letter[] } | Unreadable;

/** What the ledger remembers of the inbox; re-asserted whenever it changes. */
export interface OperatorsMemory {
  /** Letters that were read and told of, as long as they lie there: none of them is read, or told of, twice. */
  readonly letters: readonly Written[];
  readonly overrides: readonly RememberedOverride[];
  /** Pauses that are on. One whose parameter was deleted stays on: only a letter that resumes it ends it. */
  readonly pauses: readonly RememberedPause[];
}

/** An override that was honoured; kept for as long as it lies there, or a bake is judged by its use. */
export interface RememberedOverride {
  readonly letter: Written;
  readonly says: Override;
  /** The ARN of the second approver. */
  readonly signedBy?: string;
  readonly uses: readonly OverrideUse[];
  readonly ended?: { readonly how: 'expired' | 'revoked'; readonly at: EpochMs };
}

/** One run of one approval that an override helped to pass. */
export interface OverrideUse {
  readonly execution: string;
  readonly action: string;
  /** The id of the action's run: the same run may be answered again after a crash. */
  readonly run: string;
  readonly at: EpochMs;
}

export interface RememberedPause { readonly letter: Written; readonly says: Pause }

export const NO_OPERATORS: OperatorsMemory = { letters: [], overrides: [], pauses: [] };

/** Which version of which parameter it is, in one word. */
export const letterKey = ({ name, version, at }: Written): string => `${name}@${version}/${at}`;

/** Of two letters of one name, whether the first was written after the other. Parameter Store may show what it held a moment ago. */
export const isLater = (one: Written, other: Written): boolean => one.at > other.at || (one.at === other.at && one.version > other.version);
