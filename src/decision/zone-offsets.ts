/**
 * What the clocks of a time zone show.
 *
 * The offsets are asked of `Intl`, which has the whole of the IANA database, and not of `temporal-polyfill`: that looks at
 * an offset every sixty days, and so misses two changes that lie closer together. Morocco's Ramadan of 2029 does.
 */
import { Span } from './spans';
import { DAY, EpochMs } from './time';

/** A wall clock's date and time as a number: the moment at which UTC shows the same. */
export type WallMs = number;

/** A stretch in which a zone's clocks run on without a jump. */
export interface OffsetStretch extends Span {
  /** What the wall clock is ahead of UTC. */
  readonly offset: number;
}

/** The stretches of one offset that cover a span of time, in order. */
export function offsetsDuring(timeZone: string, { from, until }: Span): readonly OffsetStretch[] {
  const stretches: OffsetStretch[] = [];
  for (let year = yearOf(from); year <= yearOf(until); year++) stretches.push(...offsetsOfYear(timeZone, year));
  return stretches.filter((stretch) => stretch.from < until && stretch.until > from);
}

export function wallAt(at: EpochMs, timeZone: string): WallMs {
  return at + (offsetsDuring(timeZone, { from: at, until: at + 1 }).at(0)?.offset ?? 0);
}

/** The moments at which the clocks show this, earliest first: none where it is skipped, two where it is shown twice. */
export function momentsShowing(wall: WallMs, timeZone: string): readonly EpochMs[] {
  // No zone is a day ahead of UTC, or a day behind.
  return offsetsDuring(timeZone, { from: wall - DAY, until: wall + DAY })
    .map((stretch) => ({ ...stretch, at: wall - stretch.offset }))
    .filter(({ from, until, at }) => from <= at && at < until)
    .map(({ at }) => at);
}

/**
 * The moment that a local time means by RFC 5545: the first at which it is shown; where it is skipped, the one at which
 * it would have been shown without the jump.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5545#section-3.3.5
 */
export function momentOf(wall: WallMs, timeZone: string): EpochMs {
  const [shown] = momentsShowing(wall, timeZone);
  if (shown !== undefined) return shown;
  const before = offsetsDuring(timeZone, { from: wall - DAY, until: wall + DAY }).filter(({ until, offset }) => wall - offset >= until).at(-1);
  return wall - (before?.offset ?? 0);
}

const yearOf = (at: EpochMs): number => new Date(at).getUTCFullYear();

/** A memory of what never changes: it changes the cost and nothing else. */
const known = new Map<string, readonly OffsetStretch[]>();

function offsetsOfYear(timeZone: string, year: number): readonly OffsetStretch[] {
  const key = `${timeZone} ${year}`;
  const found = known.get(key) ?? readOffsets(new OffsetReader(timeZone), { from: Date.UTC(year, 0), until: Date.UTC(year + 1, 0) });
  known.set(key, found);
  return found;
}

/** Looks once a day: no zone ever changed its offset twice within one. */
function readOffsets(reader: OffsetReader, { from, until }: Span): readonly OffsetStretch[] {
  const stretches: OffsetStretch[] = [];
  let begin = from;
  let offset = reader.at(from);
  for (let day = from; day < until; day += DAY) {
    const after = reader.at(day + DAY);
    if (after === offset) continue;
    const jump = firstWith(reader, after, day, day + DAY);
    stretches.push({ from: begin, until: jump, offset });
    begin = jump;
    offset = after;
  }
  return begin < until ? [...stretches, { from: begin, until, offset }] : stretches;
}

/** The first moment of an offset that begins after `before` and has begun at `by`. */
function firstWith(reader: OffsetReader, offset: number, before: EpochMs, by: EpochMs): EpochMs {
  let [low, high] = [before, by];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (reader.at(middle) === offset) high = middle;
    else low = middle;
  }
  return high;
}

class OffsetReader {
  private readonly format: Intl.DateTimeFormat;

  public constructor(timeZone: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    });
  }

  /** `M/D/YYYY, HH:MM:SS` of a whole second, against that second. */
  public at(at: EpochMs): number {
    const second = Math.floor(at / 1000) * 1000;
    const [month, day, year, hour, minute, seconds] = this.format.format(second).split(/\D+/).map(Number);
    return Date.UTC(year, month - 1, day, hour, minute, seconds) - second;
  }
}
