import { OperatorsMemory } from './inbox';
import { LedgerEntry } from './ledger-entry';
import { MutationMemory } from './mutation';
import { StageMemory } from './observation';
import { NewUse } from './override';
import { Plan, StagePlan } from './plan';
import { Release } from './release';
import { Restore } from './restore';

/** An approval that waits, and the token that answers it once. */
export interface Approval { readonly stage: string; readonly action: string; readonly token: string }

/** One effect on the pipeline. Its kinds are listed in the order in which they are carried out (DESIGN.md §5.11). */
export const STEP_ORDER = ['reject', 'rollBack', 'restore', 'stop', 'passRollback', 'approveBake', 'approveGate', 'retryStage'] as const;

export type Step =
  | {
    readonly do: 'reject' | 'passRollback' | 'approveBake' | 'approveGate';
    readonly approval: Approval;
    /** What the console will show beside the answer. */
    readonly summary: string;
    readonly entry: LedgerEntry;
    /** An override is spent by it: it is given only once that is remembered. */
    readonly underOverride?: boolean;
    /** Kept before it is given, so that no update of the pipeline begins beside it: it is not given where that has changed meanwhile. */
    readonly entering?: MutationMemory;
  }
  /** CodePipeline deploys what `target`, an execution that succeeded in the stage, deployed there. It refuses while anything runs in the stage. */
  | {
    readonly do: 'rollBack';
    readonly stage: string;
    readonly target: string;
    readonly toRevision: string;
    readonly reason: string;
    readonly entry: LedgerEntry;
  }
  /** The restorer carries it out; asking for it is all that the controller does. */
  | { readonly do: 'restore'; readonly restore: Restore; readonly entry: LedgerEntry }
  | {
    readonly do: 'stop';
    readonly execution: string;
    readonly reason: string;
    /** What runs of it runs to its end, and nothing after. */
    readonly waits?: boolean;
    readonly entry: LedgerEntry;
  }
  /** Its failed actions. */
  | { readonly do: 'retryStage'; readonly stage: string; readonly execution: string; readonly entry: LedgerEntry };

/** What an execution is judged by in a stage from now on. */
export interface Snapshot { readonly execution: string; readonly stage: StagePlan }

/** What follows from one look: effects, and what to remember of it. */
export interface Judgement {
  /** In the order of `STEP_ORDER`. */
  readonly steps: readonly Step[];
  /** Holds that began or changed, and what people did: for the ledger. */
  readonly notes: readonly LedgerEntry[];
  /** What a person must be told. */
  readonly pages: readonly LedgerEntry[];
  readonly snapshots: readonly Snapshot[];
  /** The stages of which something new is known. */
  readonly stages: ReadonlyMap<string, StageMemory>;
  /** The plan that is deployed, while the ledger does not hold it. */
  readonly plans: readonly Plan[];
  /** The stages whose releases are kept anew, newest first. */
  readonly releases: ReadonlyMap<string, readonly Release[]>;
  /** What overrides are used for. */
  readonly uses: readonly NewUse[];
  /** What is known of the operators' letters, where something of it is new. */
  readonly operators?: OperatorsMemory;
  /** What is known of the pipeline's updates of itself, where something of it is new. */
  readonly mutation?: MutationMemory;
}

export const NOTHING: Judgement = { steps: [], notes: [], pages: [], snapshots: [], stages: new Map(), plans: [], releases: new Map(), uses: [] };

export function together(all: readonly Judgement[]): Judgement {
  // Most stages are settled at most ticks.
  const judgements = all.filter((judgement) => judgement !== NOTHING);
  const steps = judgements.flatMap((judgement) => judgement.steps);
  const mutation = judgements.map((judgement) => judgement.mutation).find((one) => one !== undefined);
  return {
    steps: STEP_ORDER.flatMap((kind) => steps.filter((step) => step.do === kind)),
    notes: judgements.flatMap((judgement) => judgement.notes),
    pages: judgements.flatMap((judgement) => judgement.pages),
    snapshots: judgements.flatMap((judgement) => judgement.snapshots),
    stages: new Map(judgements.flatMap((judgement) => [...judgement.stages])),
    plans: judgements.flatMap((judgement) => judgement.plans),
    releases: new Map(judgements.flatMap((judgement) => [...judgement.releases])),
    uses: judgements.flatMap((judgement) => judgement.uses),
    ...(mutation !== undefined && { mutation }),
  };
}
