/** When the events of a calendar last, and when it is closed because of that. */
import { CalendarEvent, EventLength, FileCalendar } from './calendar-plan';
import { CalendarZone, momentOf, wallIn, zoneNamed } from './calendar-zone';
import { occurrences } from './recurrence';
import { readRule, wallMs } from './recurrence-rule';
import { clipped, complement, Span, union } from './spans';
import { DAY, EpochMs } from './time';
import { WallMs } from './zone-offsets';

export interface EventSpan extends Span { readonly event: CalendarEvent }

/** Each time that an event lasts within a span of time, as a whole. */
export function eventSpans(calendar: FileCalendar, within: Span): readonly EventSpan[] {
  return calendar.events.flatMap((event) => {
    const zone = zoneNamed(calendar, event.zone);
    return begins(event, zone, within)
      .map((wall) => ({ ...spanFrom(wall, event.lasts, zone), event }))
      .filter((span) => clipped(span, within) !== undefined);
  });
}

/** When the calendar is closed, within a span of time or reaching out of it; sorted and apart. */
export function closedSpans(calendar: FileCalendar, within: Span): readonly Span[] {
  const lasting = union(eventSpans(calendar, within).map(({ from, until }) => ({ from, until })));
  return calendar.type === 'DEFAULT_OPEN' ? lasting : complement(lasting, within);
}

function begins(event: CalendarEvent, zone: CalendarZone, within: Span): readonly WallMs[] {
  const first = wallMs(event.begin);
  // What clocks show is less than a day from UTC; what begins in a gap may end so much later.
  const near = { from: within.from - longest(event.lasts) - 2 * DAY, until: within.until + 2 * DAY };
  const rule = event.rule === undefined ? undefined : readRule(event.rule, (at) => wallIn(zone, at));
  const all = rule === undefined || 'fault' in rule ? [first].filter((wall) => near.from <= wall && wall < near.until) : occurrences(rule, first, near);
  const except = new Set(event.except);
  return all.filter((wall) => {
    const shown = new Date(wall).toISOString();
    return !except.has(shown.slice(0, 19)) && !except.has(shown.slice(0, 10));
  });
}

function spanFrom(wall: WallMs, lasts: EventLength, zone: CalendarZone): Span {
  const from = momentOf(wall, zone);
  if ('exact' in lasts) return { from, until: momentOf(wall + lasts.days * DAY, zone) + lasts.exact * 1000 };
  const until = momentOf(wall + lasts.wall * 1000, zone);
  // Where its beginning is skipped, it begins that much later, maybe after its end: then it keeps its length.
  return { from, until: until > from ? until : from + lasts.wall * 1000 };
}

const longest = (lasts: EventLength): EpochMs => 'exact' in lasts ? lasts.days * DAY + lasts.exact * 1000 : lasts.wall * 1000;
