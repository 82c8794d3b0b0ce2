import { ActionModel } from '../model';

/** Whether it is the action by which a pipeline of CDK Pipelines changes its own definition. */
export const mutatesPipeline = ({ name, category }: ActionModel): boolean => name === 'SelfMutate' && category === 'Build';

/**
 * The pipeline's own definition, as its commits change it.
 *
 * Commits follow one another, so a commit carries every change of those before it, and an older commit never takes a
 * later change back.
 */
export class Definition {
  /** CodePipeline's structure version: one more with every update. */
  public version = 1;
  private newestCommitted = 0;
  private deployed = 0;
  private newestRevision?: string;
  /** The revision whose plan is deployed. */
  public plan?: string;

  public constructor(baseline: string | undefined, private readonly mutatesItself: boolean) {
    this.newestRevision = baseline;
    this.plan = baseline;
  }

  public get newest(): { readonly revision: string; readonly definition: number } | undefined {
    return this.newestRevision === undefined ? undefined : { revision: this.newestRevision, definition: this.newestCommitted };
  }

  public commit(revision: string, changesPipeline: boolean): void {
    this.newestRevision = revision;
    // Without self-mutation somebody deploys what was committed, or nothing would ever change.
    if (!this.mutatesItself || this.plan === undefined) this.plan = revision;
    if (changesPipeline) this.newestCommitted += 1;
  }

  /** What the self-mutation of a commit does: false when it finds nothing to change. */
  public mutate({ revision, definition }: { readonly revision: string; readonly definition: number }): boolean {
    this.plan = revision;
    if (definition <= this.deployed) return false;
    this.deployed = definition;
    this.version += 1;
    return true;
  }

  /** Whoever deploys by hand deploys the newest commit, and something beside it. */
  public deployByHand(): void {
    this.deployed = this.newestCommitted;
    this.plan = this.newestRevision;
    this.version += 1;
  }
}
