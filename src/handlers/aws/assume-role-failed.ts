/** Taking the lookup role of an environment failed, whatever was to be read with it. */
export class AssumeRoleFailed extends Error {
  /** The `name` of the error behind it. */
  public readonly reason: string;

  public constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'AssumeRoleFailed';
    this.reason = cause instanceof Error ? cause.name : 'Error';
  }
}
