/** Numbers that look random, and are the same for the same seed: mulberry32, which 32 bits of state are enough for. */
export class Random {
  private state: number;

  public constructor(seed: number) { this.state = seed >>> 0; }

  /** From 0 up to, and without, 1. */
  public next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  public chance(probability: number): boolean { return this.next() < probability; }

  /** A whole number, both ends included. */
  public between(least: number, most: number): number { return least + Math.floor(this.next() * (most - least + 1)); }

  /** @throws RangeError when there is none. */
  public pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('there is nothing to pick from');
    return list[this.between(0, list.length - 1)];
  }

  /** Another source, told from all others by its number. */
  public branch(number: number): Random { return new Random(Math.imul(this.state ^ 0x9e3779b9, 0x85ebca6b) + Math.imul(number + 1, 0xc2b2ae35)); }
}
