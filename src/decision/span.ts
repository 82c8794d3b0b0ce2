import { DAY, HOUR, MINUTE } from './time';

const SPAN = /^(?:(\d{1,6})d)?\s*(?:(\d{1,6})h)?\s*(?:(\d{1,6})m)?\s*(?:(\d{1,6})s)?$/;
const UNITS = [DAY, HOUR, MINUTE, 1000] as const;

/** How a problem names what `parseSpan` accepts. */
export const SPAN_RULE = 'must be a span of days, hours, minutes and seconds such as 1d2h30m or 90s';

/** The milliseconds of `27h10s`, `1d2h30m` or `0m`; undefined for anything else. Units come largest first, each at most once. */
export function parseSpan(text: string): number | undefined {
  const counts = SPAN.exec(text.trim())?.slice(1);
  if (!counts?.some((count) => count !== undefined)) return undefined;
  return counts.reduce((sum, count, index) => sum + Number(count ?? 0) * UNITS[index], 0);
}
