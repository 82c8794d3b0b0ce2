/** Sets of moments as lists of half-open spans. */
import { EpochMs } from './time';

/** Every moment from `from` on and before `until`. */
export interface Span { readonly from: EpochMs; readonly until: EpochMs }

/** Sorted, and apart from one another: what overlaps or touches has become one. */
export function union(spans: readonly Span[]): readonly Span[] {
  const joined: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last === undefined || span.from > last.until) joined.push(span);
    else if (span.until > last.until) joined[joined.length - 1] = { from: last.from, until: span.until };
  }
  return joined;
}

/** What is in both; each sorted and apart. */
export function intersection(some: readonly Span[], others: readonly Span[]): readonly Span[] {
  const common: Span[] = [];
  for (let i = 0, j = 0; i < some.length && j < others.length;) {
    const span = clipped(some[i], others[j]);
    if (span !== undefined) common.push(span);
    if (some[i].until < others[j].until) i++;
    else j++;
  }
  return common;
}

/** What of `within` is in none of the spans, which are sorted and apart. */
export function complement(spans: readonly Span[], within: Span): readonly Span[] {
  const ends = [within.from, ...spans.map(({ until }) => until)];
  return ends.flatMap((from, index) => clipped({ from, until: spans.at(index)?.from ?? within.until }, within) ?? []);
}

/** What of a span is within another. */
export function clipped(span: Span, within: Span): Span | undefined {
  const from = Math.max(span.from, within.from);
  const until = Math.min(span.until, within.until);
  return from < until ? { from, until } : undefined;
}
