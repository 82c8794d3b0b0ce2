import { EpochMs } from '../../decision/time';
import { VirtualClock } from '../clock';
import { Stacks } from './stacks';

/** How long CloudFormation takes to make a change set. */
const MAKING = 30_000;

export type ChangeSetState = 'none' | 'pending' | 'ready' | 'empty';

export interface ChangeSetsOptions {
  readonly clock: VirtualClock;
  readonly stacks: Stacks;
  /** How long an update of a stack takes. */
  readonly duration: (key: string) => number;
  readonly landed: () => void;
}

/** A change set of a stack: the revision that it would deploy. */
interface ChangeSet { readonly revision: string; readonly readyAt: EpochMs }

/** Deployments past the pipeline: change sets of stacks, made and executed by name. */
export class ChangeSets {
  private readonly made = new Map<string, ChangeSet>();
  private readonly executed = new Map<string, string>();

  public constructor(private readonly options: ChangeSetsOptions) {}

  /** Those that are made, and the one of each stack that was executed last. */
  public get standing(): object { return { made: [...this.made], executed: [...this.executed] }; }

  public state(key: string, name: string): ChangeSetState {
    const changeSet = this.made.get(`${key} ${name}`);
    if (changeSet === undefined) return 'none';
    if (this.options.clock.now() < changeSet.readyAt) return 'pending';
    return this.options.stacks.deployed.get(key)?.revision === changeSet.revision ? 'empty' : 'ready';
  }

  /** The name of the change set that was executed last. */
  public lastExecuted(key: string): string | undefined { return this.executed.get(key); }

  /** The same name again changes nothing. */
  public create(key: string, name: string, revision: string): void {
    const id = `${key} ${name}`;
    if (!this.made.has(id)) this.made.set(id, { revision, readyAt: this.options.clock.now() + MAKING });
  }

  /** False while another operation runs on the stack. CloudFormation goes on by itself; the change set is used up. */
  public execute(key: string, name: string, by: string): boolean {
    const { clock, stacks, duration, landed } = this.options;
    const changeSet = this.made.get(`${key} ${name}`);
    if (changeSet === undefined || !stacks.begin(key)) return false;
    this.made.delete(`${key} ${name}`);
    this.executed.set(key, name);
    clock.after(duration(key), () => {
      stacks.end(key, { revision: changeSet.revision, execution: by, at: clock.now() });
      landed();
    }, `update of ${key} to ${changeSet.revision}`);
    return true;
  }

  public delete(key: string, name: string): void { this.made.delete(`${key} ${name}`); }
}
