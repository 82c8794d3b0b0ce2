import { Temporal } from 'temporal-polyfill';

/**
 * Whether a name is an IANA time zone. Offsets such as `+01:00` are not: they know nothing of daylight saving time.
 */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Temporal.ZonedDateTime(0n, name);
    return true;
  } catch {
    return false;
  }
}
