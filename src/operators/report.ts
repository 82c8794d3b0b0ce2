import { Paint } from '../text/paint';

/** How wide, and in which paint, a report is set. */
export interface Look { readonly width: number; readonly paint: Paint }

/** What a command has to say. */
export interface Report {
  /** `no`: nothing went wrong, but the answer is not the good one: held, mending needed, not honoured in time. */
  readonly answer: 'yes' | 'no';
  /** As `--json` prints it. */
  readonly data: object;
  readonly text: (look: Look) => readonly string[];
}

/** Time, for whoever waits for something to be honoured. */
export interface Waiter {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** A write that a command is about to make. */
export interface Deed {
  /** What will be done, and what comes of it, in sentences. */
  readonly intent: readonly string[];
  /** The same by the plain AWS command line: one line, or several. */
  readonly plain: readonly (readonly string[])[];
  readonly perform: () => Promise<Done>;
}

export interface Done {
  readonly report: Report;
  /** Waits until the controller has honoured what was written, or refused it; none where nothing is to be waited for. */
  readonly honoured?: (waiter: Waiter) => Promise<Report>;
}

/** A command either tells, or is about to do. */
export type Outcome = { readonly kind: 'report'; readonly report: Report } | { readonly kind: 'deed'; readonly deed: Deed };
