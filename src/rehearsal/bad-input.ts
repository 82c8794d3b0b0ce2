/** What a user gave cannot be played. Holds every problem that was found, one line each. */
export class BadInput extends Error {
  public constructor(public readonly problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'BadInput';
  }
}
