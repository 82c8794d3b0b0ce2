import { LedgerEntry } from '../decision/ledger-entry';
import { AssumptionName } from './assumptions';
import { ExecutionResult, RehearsalEvent } from './model';

/** What `--json` writes. */
export interface RehearsalResult {
  readonly pipeline: string;
  /** ISO 8601, UTC. */
  readonly start: string;
  readonly end: string;
  /** It ended because nothing ran, waited or was scheduled any more, and not because its time was over. */
  readonly quiet: boolean;
  readonly events: readonly RehearsalEvent[];
  readonly executions: readonly ExecutionResult[];
  /** What runs at the end, by `Stage/Target`. */
  readonly revisions: Readonly<Record<string, string>>;
  /** The assumptions of which the other branch was played; left out: none. */
  readonly assumed?: readonly AssumptionName[];
  readonly ledger: readonly LedgerEntry[];
}

/** One line of the final board. */
export interface BoardRow {
  readonly stage: string;
  readonly target: string;
  readonly account: string;
  readonly region: string;
  readonly revision: string;
  /** `rolled back` where a rollback was the last to succeed; else the stage's state as the controller knows it, or CodePipeline's status. */
  readonly state: string;
}

/** The same result gives the same bytes. */
export const resultText = (result: object): string => `${JSON.stringify(result, undefined, 2)}\n`;
