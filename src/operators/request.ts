/** What a person asks for, whether on a command line or in a scenario. */
export type Request =
  | { readonly do: 'status' }
  | { readonly do: 'why'; readonly stage?: string }
  | HistoryRequest
  | AnswerRequest;

export interface HistoryRequest {
  readonly do: 'history';
  readonly stage?: string;
  /** How far back, in milliseconds. */
  readonly since?: number;
  /** A kind of entry, or the part before its dot: `override`. */
  readonly kind?: string;
}

/** *Approve* and *Reject* of the console. */
export interface AnswerRequest {
  readonly do: 'approve' | 'reject';
  readonly stage: string;
  /** Left out: the one that waits. */
  readonly action?: string;
  readonly reason: string;
}

export const READING_COMMANDS = ['status', 'why', 'history'] as const;
