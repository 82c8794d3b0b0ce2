import { EpochMs } from '../decision/time';
import { Lane, Mark, Span } from './chart';

/** A span that has begun; what is left to know is its end, and the row it fits into. */
export type Begun = Omit<Span, 'to' | 'goesOn' | 'track'>;

/** The spans of one lane while a rehearsal is told: what begins under a key ends under it. */
export class Spans {
  private readonly open = new Map<string, Begun>();
  private readonly done: Omit<Span, 'track'>[] = [];
  /** The latest span of those that say the same, by its place in `done`. */
  private readonly latest = new Map<string, number>();
  private readonly marks: Mark[] = [];

  public begin(key: string, span: Begun): void { this.open.set(key, span); }

  public has(key: string): boolean { return this.open.has(key); }

  /** Ends it, if it has begun. */
  public end(key: string, to: EpochMs): void {
    const span = this.open.get(key);
    if (span === undefined) return;
    this.open.delete(key);
    this.close(span, to, false);
  }

  /** Ends all whose key begins so. */
  public endAll(prefix: string, to: EpochMs): void {
    for (const key of [...this.open.keys()].filter((one) => one.startsWith(prefix))) this.end(key, to);
  }

  public mark(mark: Mark): void { this.marks.push(mark); }

  /** What is still open goes on to the end of the rehearsal. */
  public lane(name: string, end: EpochMs, where?: string): Lane {
    for (const span of this.open.values()) this.close(span, end, true);
    this.open.clear();
    const { tracks, spans } = packed(this.done);
    return { name, ...(where !== undefined && { where }), tracks, spans, marks: this.marks };
  }

  /** What follows at once and says the same is one span. */
  private close(span: Begun, to: EpochMs, goesOn: boolean): void {
    const key = [span.kind, span.revision, span.label, ...span.words].join();
    const index = this.latest.get(key);
    if (index !== undefined && this.done[index].to === span.from) {
      this.done[index] = { ...this.done[index], to, goesOn };
      return;
    }
    this.latest.set(key, this.done.length);
    this.done.push({ ...span, to, goesOn });
  }
}

/** Puts every span into the first row that is free. */
function packed(spans: readonly Omit<Span, 'track'>[]): { readonly tracks: number; readonly spans: readonly Span[] } {
  const freeFrom: EpochMs[] = [];
  const placed = [...spans].sort((a, b) => a.from - b.from || b.to - a.to).map((span): Span => {
    const free = freeFrom.findIndex((from) => from <= span.from);
    const track = free < 0 ? freeFrom.length : free;
    freeFrom[track] = span.to;
    return { ...span, track };
  });
  return { tracks: Math.max(1, freeFrom.length), spans: placed };
}
