/** What is worked out once and kept until what it is made of changes. Never altered, so that whoever holds it may keep it. */
export class Kept<T> {
  private kept?: { readonly value: T };

  public constructor(private readonly make: () => T) {}

  public get(): T {
    this.kept ??= { value: this.make() };
    return this.kept.value;
  }

  public drop(): void { this.kept = undefined; }
}
