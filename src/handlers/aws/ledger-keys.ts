/**
 * The ledger's table: partition key `pipeline`, sort key `item`, and the line itself as JSON in `body`.
 * Nothing else is stored, so that a line is read back exactly as it was written.
 */
import { createHash } from 'node:crypto';
import { LedgerEntry } from '../../contract/ledger-entry';
import { EpochMs, isoOf } from '../../decision/time';

/** A pipeline deleted and made again under the same name begins with an empty ledger. */
export const partitionOf = (pipeline: string, createdAt: EpochMs): string => `${pipeline}#${isoOf(createdAt)}`;

/** Sorts by time; the same decision about the same thing at the same moment is the same line. */
export const entryKey = ({ at, kind, stage, action, execution, digest }: LedgerEntry): string =>
  fitting(['entry', at, kind, stage, action, execution, digest].map((part) => part ?? '').join('#'));

/** The same line among those that are owed to people. */
export const OWED = 'owed#';

/** Of a sort key in bytes. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const KEY_LIMIT = 1024;
/** Leaves room for `~` and a SHA-256 in hexadecimal digits. */
const CUT_AT = KEY_LIMIT - OWED.length - 65;

/** A digest may hold a parameter's name, which anybody who may write one can make as long as a key. */
const fitting = (key: string): string => key.length + OWED.length <= KEY_LIMIT ? key
  : `${key.slice(0, CUT_AT)}~${createHash('sha256').update(key).digest('hex')}`;
export const owedKey = (entry: LedgerEntry): string => `${OWED}${entryKey(entry)}`;

/** All entries from a moment on lie between these. `$` follows `#`. */
export const entriesFrom = (from: EpochMs): { readonly first: string; readonly last: string } => ({ first: `entry#${isoOf(from)}`, last: 'entry$' });

export const STAGES = 'stage#';
export const stageKey = (stage: string): string => `${STAGES}${stage}`;
export const stageIn = (key: string): string => key.slice(STAGES.length);

/** What is known of the operators' letters. */
export const OPERATORS = 'operators';

/** What is known of the pipeline's updates of itself. */
export const MUTATION = 'mutation';
/** When a revision was first seen. */
export const firstSeenItem = (revision: string): string => `firstSeen#${revision}`;

export const snapshotItem = (execution: string, stage: string): string => `snapshot#${execution}#${stage}`;

export const planItem = (hash: string): string => `plan#${hash}`;
export const RESTORES = 'restore#';
export const restoreItem = (stage: string): string => `${RESTORES}${stage}`;
export const releasesItem = (stage: string): string => `lastGood#${stage}`;
