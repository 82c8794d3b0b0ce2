/**
 * A rehearsal as its page shows it: plain data, which the page holds as JSON. `page/` draws it and decides nothing.
 * Moments are milliseconds since 1970, because the page scales them.
 */
import { EpochMs } from '../decision/time';
import { ExecutionResult } from '../rehearsal/model';
import { BoardRow } from '../rehearsal/result';

export interface Chart {
  readonly pipeline: string;
  /** What is rehearsed, in a sentence. */
  readonly about: string;
  /** Where the documentation of AWS is silent and the other branch was played, in a sentence each. */
  readonly assumed: readonly string[];
  /** How it ended, in a sentence. */
  readonly closing: string;
  readonly start: EpochMs;
  readonly end: EpochMs;
  /** The zone of the pipeline's own windows, beside UTC. */
  readonly timeZone?: string;
  /** In the order in which they came; the first is what ran before. A revision's place decides its colour. */
  readonly revisions: readonly string[];
  readonly groups: readonly Group[];
  readonly story: readonly StoryRow[];
  readonly board: readonly BoardRow[];
  readonly executions: readonly ExecutionResult[];
}

/** Lanes that fold into one. */
export interface Group {
  readonly name: string;
  /** Shown whether folded or not. */
  readonly head: Lane;
  readonly lanes: readonly Lane[];
  /** How many of the lanes run which revision, and when: what a folded group shows of them. */
  readonly shares: readonly Share[];
  /** Whether it is unfolded at first. */
  readonly open: boolean;
}

export interface Lane {
  readonly name: string;
  /** Account and Region, or what else tells two of a name apart. */
  readonly where?: string;
  /** How many rows its spans need so that none covers another; at least one. */
  readonly tracks: number;
  readonly spans: readonly Span[];
  readonly marks: readonly Mark[];
}

export type SpanKind =
  | 'runs' | 'deploying' | 'working' | 'waiting' | 'held' | 'baking' | 'rollingBack' | 'restoring' | 'frozen' | 'paused'
  | 'alarm' | 'noData' | 'missing';

/** Something that lasts. */
export interface Span {
  readonly kind: SpanKind;
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** It goes on when the rehearsal ends. */
  readonly goesOn: boolean;
  readonly track: number;
  readonly revision?: string;
  /** What fits into it. */
  readonly label: string;
  /** All there is to say, a line each. */
  readonly words: readonly string[];
}

export type MarkKind = 'commit' | 'update' | 'good' | 'bad' | 'person' | 'told' | 'note';

/** Something that happens at one moment. */
export interface Mark {
  readonly kind: MarkKind;
  readonly at: EpochMs;
  readonly revision?: string;
  readonly label: string;
  readonly words: readonly string[];
}

/** How many lanes carry each revision for a while; the counts add up to the number of lanes. */
export interface Share {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly parts: readonly { readonly revision: string; readonly lanes: number }[];
}

export interface StoryRow {
  readonly at: EpochMs;
  readonly revision: string;
  readonly stage: string;
  readonly mood: 'good' | 'bad' | 'waiting' | 'plain';
  readonly text: string;
  readonly points: readonly string[];
}
