import { SELF_MUTATE } from '../../decision/mutation';
import { ActionModel } from '../model';

/** Whether it is the action by which a pipeline of CDK Pipelines changes its own definition. */
export const mutatesPipeline = ({ name, category }: ActionModel): boolean => name === SELF_MUTATE && category === 'Build';

/** A revision, and the definition of the pipeline that it carries: how many commits changed it up to this one. */
export interface Carried { readonly revision: string; readonly definition: number }

/**
 * The pipeline's own definition, as its commits change it. Commits follow one another, so a commit carries every change of
 * those before it; an older one takes them back when its self-mutation is let on.
 */
export class Definition {
  /** CodePipeline's structure version: one more with every update. */
  public version = 1;
  private newestCommitted = 0;
  private deployed = 0;
  private newestRevision?: string;
  /** The revision whose plan is deployed. */
  public plan?: string;

  private readonly known = new Map<string, number>();

  public constructor(
    baseline: string | undefined, private readonly mutatesItself: boolean, private readonly updated: (revision: string) => void = () => undefined,
  ) {
    this.newestRevision = baseline;
    this.plan = baseline;
    if (baseline !== undefined) this.known.set(baseline, 0);
  }

  public get newest(): Carried | undefined {
    return this.newestRevision === undefined ? undefined : { revision: this.newestRevision, definition: this.newestCommitted };
  }

  /** All of it. */
  public get standing(): object { return [this.version, this.newestCommitted, this.deployed, this.plan, [...this.known]]; }

  /** What an execution of it carries. A revision that was there before is released again as it was, and stays older than what came after it. */
  public commit(revision: string, changesPipeline: boolean): Carried {
    const before = this.known.get(revision);
    if (before !== undefined) return { revision, definition: before };
    this.newestRevision = revision;
    // Without self-mutation somebody deploys what was committed, or nothing would ever change.
    if (!this.mutatesItself || this.plan === undefined) this.deploys(revision);
    if (changesPipeline) this.newestCommitted += 1;
    this.known.set(revision, this.newestCommitted);
    return { revision, definition: this.newestCommitted };
  }

  /** Whether the self-mutation of a commit would change the definition. */
  public isChangedBy({ definition }: Pick<Carried, 'definition'>): boolean { return definition !== this.deployed; }

  /** What the self-mutation of a commit does: false when it finds nothing to change. */
  public mutate(commit: Carried): boolean {
    this.deploys(commit.revision);
    if (!this.isChangedBy(commit)) return false;
    this.deployed = commit.definition;
    this.version += 1;
    return true;
  }

  /** Whoever deploys by hand deploys the newest commit, and something beside it. */
  public deployByHand(): void {
    this.deployed = this.newestCommitted;
    if (this.newestRevision !== undefined) this.deploys(this.newestRevision);
    this.version += 1;
  }

  private deploys(revision: string): void {
    this.plan = revision;
    this.updated(revision);
  }
}
