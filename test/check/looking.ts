/** Looks at a rehearsal after each instant of it, by every invariant. */
import { EpochMs, isoOf } from '../../src/decision/time';
import { TICK } from '../../src/rehearsal/delivery';
import { Play } from '../../src/rehearsal/play';
import { Subject } from '../../src/rehearsal/subject';
import { Made } from './choice';
import { EVERYTHING_ENDS } from './invariants';
import { Invariant, InvariantId } from './invariants/invariant';

/** So many calm ticks in a row: nothing is left to happen. */
const CALM_TICKS = 2;

export interface Broken { readonly invariant: InvariantId; readonly says: string; readonly why: string }

/** A broken invariant, and the choices that led there. */
export interface Violation extends Broken { readonly path: readonly Made[] }

/** How far a rehearsal had been looked at. */
export interface Mark { readonly events: number; readonly lines: number }

export const markOf = (play: Play): Mark => ({ events: play.recorder.events.length, lines: play.ledger.size });

export const isOver = (play: Play, calmSince: EpochMs | undefined): boolean =>
  calmSince !== undefined && play.clock.now() >= calmSince + CALM_TICKS * TICK;

export function look(play: Play, subject: Subject, invariants: readonly Invariant[], since: Mark, calm: boolean): Broken | undefined {
  const seen = { play, subject, events: play.recorder.events.slice(since.events), ledger: play.ledger.entriesFrom(since.lines), calm };
  if (seen.events.length === 0 && seen.ledger.length === 0 && !calm) return undefined;
  for (const { id, says, broken } of invariants) {
    const why = broken(seen);
    if (why !== undefined) return { invariant: id, says, why };
  }
  return undefined;
}

export const endless = (play: Play, why: string): Broken =>
  ({ invariant: EVERYTHING_ENDS.id, says: EVERYTHING_ENDS.says, why: `${isoOf(play.clock.now())}: ${why}` });
