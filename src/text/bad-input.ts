/** What a user gave cannot be played. Holds every problem that was found, one line each. */
export class BadInput extends Error {
  public constructor(public readonly problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'BadInput';
  }
}

/** Why a file could not be read or written, in a word where the system has one: `ENOENT`. */
export const failureOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
