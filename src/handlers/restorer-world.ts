/** What the restorer needs from the outside. It deploys, so it has a world of its own: the controller's has no way to. */
import { LedgerEntry } from '../contract/ledger-entry';
import { ReleasedStack } from '../decision/release';
import { RestoreView } from '../decision/restore-view';
import { Ledger, PipelineReader } from './world';

/** One stack of a release, through the role that deploys it. Each effect may be asked for twice and then happens once. */
export interface StackDeployer {
  /** What stands, what the change set of that name would do, and what is in the way. */
  look(stack: ReleasedStack, changeSet: string): Promise<RestoreView>;
  /** CreateChangeSet from the release's template. Throws `Refused` when asking again would not help. */
  createChangeSet(stack: ReleasedStack, changeSet: string): Promise<void>;
  /** ExecuteChangeSet; CloudFormation goes on by itself. Throws `Refused` when asking again would not help. */
  executeChangeSet(stack: ReleasedStack, changeSet: string): Promise<void>;
  deleteChangeSet(stack: ReleasedStack, changeSet: string): Promise<void>;
}

/** An effect that CloudFormation refuses, and would refuse again. */
export class Refused extends Error {
  public constructor(why: string) {
    super(why);
    this.name = 'Refused';
  }
}

export interface RestorerJournal {
  decided(entry: LedgerEntry): void;
  /** A ring came to its end, or did not. */
  rang(outcome: { readonly ok: boolean; readonly why?: string }): void;
}

export interface RestorerWorld {
  /** The ledger's partition is named after the pipeline's creation. */
  readonly pipeline: Pick<PipelineReader, 'state'>;
  readonly ledger: Pick<Ledger, 'append' | 'restores' | 'keepRestore'>;
  readonly deployer: StackDeployer;
  readonly journal: RestorerJournal;
}
