/** Names of reasons to hold that no blocker of a user's may take: an override must not mean another thing than it says. */

/** A pause of the wave or of the pipeline; of all pipelines of the organisation; a newer execution whose revision runs in the stage. */
export const PAUSE = 'pause';
export const ORGANISATION_PAUSE = 'organisation pause';
export const NEWER_REVISION = 'newer revision';

/** An update of the pipeline that runs, and would cancel what is let in beside it. */
export const MUTATION = 'mutation';

/** A revision that was rolled back, or vetoed by a person: only whoever lifts the veto lets it in. */
export const VETO = 'veto';

/** A wave whose last release was rolled back or restored: it waits for quiet alarms, or for a person. */
export const AFTER_ROLLBACK = 'after rollback';

/** Overridden where an override names them; `all` leaves them out. */
export const ONLY_BY_NAME: readonly string[] = [PAUSE, ORGANISATION_PAUSE, NEWER_REVISION, AFTER_ROLLBACK];

/** What no override opens: who would do so does not see what is there, or has a better way. */
export const NEVER_OVERRIDDEN: readonly string[] = ['ledger', 'freeze', 'stage', 'operators', 'plan', 'execution', 'bake', MUTATION, VETO];

export const RESERVED_BLOCKERS: readonly string[] = [...ONLY_BY_NAME, ...NEVER_OVERRIDDEN];
