/**
 * What a simulated world holds at a moment, to be put back later.
 *
 * The world's objects stay the same ones and only get their contents back, so that whatever refers to them, closures
 * included, still does. What is made after the moment is left to the garbage collector. It rests on one rule of the
 * simulator: what changes lies in a field of an object that can be reached, never in a variable of a closure.
 */
import { Minimatch } from 'minimatch';
import { Kept } from '../../src/rehearsal/engine/kept';

type Restore = () => void;

export class Memento {
  private readonly restores: Restore[] = [];
  private readonly seen = new Set<object>();
  private readonly todo: object[];

  /** `constant`: objects that never change, with all that is behind them. */
  public constructor(root: object, constant: readonly object[]) {
    for (const one of constant) this.seen.add(one);
    this.todo = [root];
    for (let next = this.todo.pop(); next !== undefined; next = this.todo.pop()) this.keep(next);
  }

  public putBack(): void {
    for (const restore of this.restores) restore();
  }

  private meet(value: unknown): void {
    if (typeof value !== 'object' || value === null || this.seen.has(value)) return;
    this.seen.add(value);
    this.todo.push(value);
  }

  private keep(object: object): void {
    if (object instanceof Minimatch) return;
    if (Array.isArray(object)) return this.keepArray(object);
    if (object instanceof Map) return this.keepMap(object);
    if (object instanceof Set) return this.keepSet(object);
    const kept = Object.entries(object);
    this.restores.push(() => {
      for (const [key, value] of kept) Reflect.set(object, key, value);
      const now = Object.keys(object);
      if (now.length === kept.length) return;
      const before = new Set(kept.map(([key]) => key));
      for (const key of now) if (!before.has(key)) Reflect.deleteProperty(object, key);
    });
    // What is worked out anew when it is needed holds nothing of its own.
    if (!(object instanceof Kept)) for (const [, value] of kept) this.meet(value);
  }

  private keepArray(array: unknown[]): void {
    const kept = array.slice();
    this.restores.push(() => {
      array.length = kept.length;
      for (let index = 0; index < kept.length; index++) array[index] = kept[index];
    });
    for (const value of kept) this.meet(value);
  }

  private keepMap(map: Map<unknown, unknown>): void {
    const kept = [...map];
    this.restores.push(() => {
      map.clear();
      for (const [key, value] of kept) map.set(key, value);
    });
    for (const [, value] of kept) this.meet(value);
  }

  private keepSet(set: Set<unknown>): void {
    const kept = [...set];
    this.restores.push(() => {
      set.clear();
      for (const value of kept) set.add(value);
    });
    for (const value of kept) this.meet(value);
  }
}
