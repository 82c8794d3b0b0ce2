import { Problem, problemText } from '../decision/problem';

/** Says everything that is wrong with a text that came from outside; nothing of it is used. */
export class Rejected extends Error {
  public constructor(what: string, public readonly problems: readonly Problem[]) {
    super([`${what} cannot be used:`, ...problems.map((problem) => `  ${problemText(problem)}`)].join('\n'));
    this.name = 'Rejected';
  }
}

/**
 * Reads values of unknown shape, and notes every field that is not what it must be. A reader gives back a harmless
 * stand-in for a field that it noted; whoever uses the reader throws before any of that is seen.
 */
export class Reader {
  public readonly problems: Problem[] = [];

  public record(value: unknown, path: string): Readonly<Record<string, unknown>> {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
    return this.note(path, 'an object', value, {});
  }

  public list<T>(value: unknown, path: string, each: (item: unknown, path: string) => T): readonly T[] {
    if (!Array.isArray(value)) return this.note(path, 'a list', value, []);
    return value.map((item, index) => each(item, `${path}[${index}]`));
  }

  public string(value: unknown, path: string): string {
    return typeof value === 'string' ? value : this.note(path, 'a string', value, '');
  }

  public number(value: unknown, path: string): number {
    return typeof value === 'number' && Number.isFinite(value) ? value : this.note(path, 'a number', value, 1);
  }

  public boolean(value: unknown, path: string): boolean {
    return typeof value === 'boolean' ? value : this.note(path, 'true or false', value, false);
  }

  public oneOf<T extends string>(value: unknown, path: string, allowed: readonly T[]): T {
    const found = allowed.find((candidate) => candidate === value);
    return found ?? this.note(path, `one of ${allowed.join(', ')}`, value, allowed[0]);
  }

  public optional<T>(value: unknown, read: (present: unknown) => T): T | undefined {
    return value === undefined ? undefined : read(value);
  }

  public note<T>(path: string, rule: string, value: unknown, standIn: T): T {
    this.problems.push({ path, text: `must be ${rule}, got ${JSON.stringify(value) ?? 'nothing'}` });
    return standIn;
  }

  /** Throws when anything was noted. */
  public finish(what: string): void {
    if (this.problems.length > 0) throw new Rejected(what, this.problems);
  }
}
