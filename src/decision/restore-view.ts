import { Unreadable } from './observation';
import { EpochMs } from './time';

export type ChangeSetView =
  | { readonly kind: 'none' }
  | { readonly kind: 'pending' }
  | { readonly kind: 'ready'; readonly changes: ChangeCounts }
  /** It would change nothing. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'failed'; readonly why: string }
  /** The stack has changed since it was made. */
  | { readonly kind: 'obsolete' }
  | { readonly kind: 'executed' };

/** What a change set would do. */
export interface ChangeCounts {
  readonly added: number;
  readonly modified: number;
  /** Logical ids of what would be replaced or removed. */
  readonly replaced: readonly string[];
  readonly removed: readonly string[];
}

/** One stack of a release, as its deployer sees it. */
export type RestoreView =
  | {
    readonly kind: 'seen';
    readonly status: string;
    readonly statusReason?: string;
    readonly changedAt: EpochMs;
    /** The name of the change set that was executed last. */
    readonly executed?: string;
    /** What it exports now, by name. */
    readonly exports: Readonly<Record<string, string>>;
    /** The stacks that import what the release did not export so, by the export's name. */
    readonly importers: Readonly<Record<string, readonly string[]>>;
    /** Of the release's template and the files that it refers to: the keys that are no longer in the bucket. */
    readonly gone: readonly string[];
    /** The images that it refers to and that are no longer in their repositories, as far as that could be seen. */
    readonly goneImages: readonly string[];
    readonly changeSet: ChangeSetView;
  }
  | { readonly kind: 'absent' }
  | Unreadable;
