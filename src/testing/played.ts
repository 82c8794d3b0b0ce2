/** One line of a rehearsal's timeline. */
export interface PlayedEvent {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Such as `bake.rejected` or `gate.held`; the README of the package has them all. */
  readonly kind: string;
  readonly execution?: string;
  readonly revision?: string;
  readonly stage?: string;
  readonly target?: string;
  readonly action?: string;
  readonly detail?: string;
}

/** A while in which a gate or a bake held a release for the same reasons. */
export interface PlayedHold {
  readonly stage: string;
  readonly action: string;
  readonly revision: string;
  /** ISO 8601, UTC. */
  readonly from: string;
  /** Left out: it still held at the end. */
  readonly to?: string;
  /** The names of the blockers, most severe first. */
  readonly blockers: readonly string[];
  /** What each said. */
  readonly reasons: readonly string[];
}

/** How one execution of the pipeline ended. */
export interface PlayedExecution {
  readonly id: string;
  readonly revision: string;
  readonly type: 'STANDARD' | 'ROLLBACK';
  readonly outcome: 'succeeded' | 'failed' | 'superseded' | 'rolledBack' | 'cancelled' | 'waiting';
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly endedAt?: string;
}

/** What a rehearsal came to. */
export interface Played {
  readonly pipeline: string;
  /** ISO 8601, UTC. */
  readonly start: string;
  readonly end: string;
  /** It ended because nothing ran, waited or was scheduled any more, and not because its time was over. */
  readonly quiet: boolean;
  /** What runs at the end, by `Stage/Target`. */
  readonly revisions: Readonly<Record<string, string>>;
  readonly executions: readonly PlayedExecution[];
  readonly holds: readonly PlayedHold[];
  readonly events: readonly PlayedEvent[];
  /** The timeline as the command prints it. */
  readonly timeline: string;
}
