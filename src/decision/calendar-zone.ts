/** What the clocks of a calendar's zones show: zones of the IANA database, and those that a file defines itself. */
import { CustomZone, FileCalendar, Observance } from './calendar-plan';
import { occurrences } from './recurrence';
import { readRule, wallMs } from './recurrence-rule';
import { Span } from './spans';
import { DAY, EpochMs } from './time';
import { OffsetStretch, offsetsDuring, WallMs } from './zone-offsets';

/** An IANA name, or a zone of the file's own. */
export type CalendarZone = string | CustomZone;

/** The zone that an event names. */
export const zoneNamed = ({ zones = [], timeZone }: FileCalendar, name: string | undefined): CalendarZone =>
  zones.find((zone) => zone.name === name) ?? name ?? timeZone;

/**
 * The moment that a wall clock means, as RFC 5545 has it: the first of two, and where it is skipped, the moment that it
 * would mean by the offset before the gap. @see https://www.rfc-editor.org/rfc/rfc5545#section-3.3.5
 */
export function momentOf(wall: WallMs, zone: CalendarZone): EpochMs {
  // No zone is a day ahead of UTC, or a day behind.
  const stretches = stretchesIn(zone, { from: wall - DAY, until: wall + DAY });
  const shown = stretches.find(({ from, until, offset }) => from <= wall - offset && wall - offset < until);
  const before = stretches.filter(({ until, offset }) => wall - offset >= until).at(-1);
  return wall - (shown ?? before ?? stretches[0]).offset;
}

/** What the clocks of a zone show at a moment. */
export function wallIn(zone: CalendarZone, at: EpochMs): WallMs {
  return at + stretchesIn(zone, { from: at, until: at + 1 })[0].offset;
}

const stretchesIn = (zone: CalendarZone, span: Span): readonly OffsetStretch[] =>
  typeof zone === 'string' ? offsetsDuring(zone, span) : customStretches(zone, span);

/** When an offset comes into force, and which. */
interface Onset { readonly at: EpochMs; readonly before: number; readonly offset: number }

function customStretches(zone: CustomZone, span: Span): readonly OffsetStretch[] {
  const onsets = onsetsUntil(zone, span.until);
  // Before the first of them its own offset before was in force.
  const all: readonly OffsetStretch[] = [
    { from: -Infinity, until: onsets[0].at, offset: onsets[0].before },
    ...onsets.map(({ at, offset }, index) => ({ from: at, until: onsets.at(index + 1)?.at ?? Infinity, offset })),
  ];
  return all.filter(({ from, until }) => from < span.until && until > span.from);
}

/** A memory of a pure function's results: it changes its cost and nothing else. */
const known = new WeakMap<CustomZone, { readonly until: EpochMs; readonly onsets: readonly Onset[] }>();

function onsetsUntil(zone: CustomZone, until: EpochMs): readonly Onset[] {
  const found = known.get(zone);
  if (found !== undefined && until <= found.until) return found.onsets;
  const horizon = Date.UTC(new Date(until).getUTCFullYear() + 2, 0);
  const onsets = zone.observances.flatMap((observance) => onsetsOf(observance, horizon)).sort((a, b) => a.at - b.at);
  known.set(zone, { until: horizon, onsets });
  return onsets;
}

/** Files of long ago begin in 1601; nothing is asked of before 1970. */
const ASKED_FROM = Date.UTC(1968, 0);

function onsetsOf({ begin, rule, also = [], offsetBefore, offset }: Observance, until: EpochMs): readonly Onset[] {
  const before = offsetBefore * 1000;
  const first = wallMs(begin);
  const read = rule === undefined ? undefined : readRule(rule, (at) => at + before);
  const repeated = read === undefined || 'fault' in read ? [] : occurrences(read, first, { from: Math.max(first, ASKED_FROM), until });
  return [...new Set([first, ...also.map(wallMs), ...repeated])].map((wall) => ({ at: wall - before, before, offset: offset * 1000 }));
}
