/** Numbers that look random, and are the same for the same seed. */

/** Lehmer's generator as Park and Miller set it ("Random number generators: good ones are hard to find"); no product is above 2^53. */
const FACTOR = 48_271;
const MODULUS = 2 ** 31 - 1;

export class Random {
  private state: number;

  /** Whole numbers of any size. */
  public constructor(seed: number) {
    this.state = 1 + Math.abs(seed) % (MODULUS - 1);
    // Seeds that lie side by side begin alike.
    for (let warm = 0; warm < 8; warm++) this.next();
  }

  /** Above 0 and below 1. */
  public next(): number {
    this.state = this.state * FACTOR % MODULUS;
    return this.state / MODULUS;
  }

  public chance(probability: number): boolean { return this.next() < probability; }

  /** A whole number, both ends included. */
  public between(least: number, most: number): number { return least + Math.floor(this.next() * (most - least + 1)); }

  /** @throws RangeError when there is none. */
  public pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('there is nothing to pick from');
    return list[this.between(0, list.length - 1)];
  }

  /** Another source, told from the others by its number, which is not negative. */
  public branch(number: number): Random { return new Random(this.state + (number + 1) * 69_621 % MODULUS); }
}
