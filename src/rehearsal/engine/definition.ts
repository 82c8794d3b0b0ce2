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

  public constructor(baseline: string | undefined) { this.newestRevision = baseline; }

  public get newest(): { readonly revision: string; readonly definition: number } | undefined {
    return this.newestRevision === undefined ? undefined : { revision: this.newestRevision, definition: this.newestCommitted };
  }

  public commit(revision: string, changesPipeline: boolean): void {
    this.newestRevision = revision;
    if (changesPipeline) this.newestCommitted += 1;
  }

  /** What the self-mutation of a commit does: false when it finds nothing to change. */
  public mutate(definition: number): boolean {
    if (definition <= this.deployed) return false;
    this.deployed = definition;
    this.version += 1;
    return true;
  }

  /** Whoever deploys by hand deploys the newest commit, and something beside it. */
  public deployByHand(): void {
    this.deployed = this.newestCommitted;
    this.version += 1;
  }
}
