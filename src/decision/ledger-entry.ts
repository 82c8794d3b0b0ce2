import { Finding } from './finding';

/** What a decision was. The names are those of the rehearsal's events where both speak of the same thing. */
export const ENTRY_KINDS = [
  'gate.held', 'gate.heldLong', 'gate.passed', 'gate.replaced', 'gate.approvedByHand', 'gate.rejectedByHand',
  'bake.held', 'bake.passed', 'bake.rejected', 'bake.approvedByHand', 'bake.rejectedByHand',
  'approval.refused', 'release.kept', 'rollback.requested', 'rollback.refused', 'rollback.passed', 'rollback.started', 'rollback.succeeded', 'rollback.failed',
  'restore.requested', 'restore.started', 'restore.step', 'restore.succeeded', 'restore.failed',
  'mutation.held', 'mutation.begun', 'mutation.skipped', 'mutation.retried',
  'stage.torn', 'transition.disabled', 'transition.enabled',
  'override.given', 'override.used', 'override.expired', 'override.revoked', 'override.refused',
  'veto.set', 'veto.lifted',
  'pause.on', 'pause.off', 'inbox.malformed',
  'page', 'effect.failed',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** One immutable line of the ledger: when, what, why, who, and of which execution and revision. */
export interface LedgerEntry {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly kind: EntryKind;
  readonly stage?: string;
  readonly action?: string;
  readonly execution?: string;
  readonly revision?: string;
  readonly why: string;
  /** ISO 8601, UTC: since when it has been so, where that is earlier than `at`. */
  readonly since?: string;
  /** `breakwater`, or the ARN of the principal that AWS verified. */
  readonly who: string;
  readonly findings?: readonly Finding[];
  /** Tells two entries of one kind about one action apart, e.g. another set of reasons to hold. */
  readonly digest?: string;
}
