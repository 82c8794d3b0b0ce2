import { LedgerEntry } from '../decision/ledger-entry';
import { EpochMs } from '../decision/time';
import { RehearsalEvent } from '../rehearsal/model';
import { Audience } from '../rehearsal/play';

/** An event, with the controller's decision where it is one. */
export interface Told { readonly event: RehearsalEvent; readonly decision?: LedgerEntry }

/** What ran on every target from a moment on, by `Stage/Target`. */
export interface Landing { readonly at: EpochMs; readonly revisions: Readonly<Record<string, string>> }

/** Keeps what a rehearsal tells while it runs. */
export class Tape implements Audience {
  public readonly told: Told[] = [];
  public readonly landings: Landing[] = [];

  public event(event: RehearsalEvent, decision?: LedgerEntry): void { this.told.push(decision === undefined ? { event } : { event, decision }); }

  public landed(at: EpochMs, revisions: Readonly<Record<string, string>>): void { this.landings.push({ at, revisions }); }
}
