/** How times are written in a window's plan. */
import { MINUTE } from './time';
import { WallMs } from './zone-offsets';

/** `HH:MM` as minutes of the day. */
export const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** `YYYY-MM-DDTHH:MM` as a wall clock; 24:00 is the midnight that follows. */
export const localMs = (local: string): WallMs => Date.parse(`${local.slice(0, 10)}T00:00Z`) + minutesOf(local.slice(11)) * MINUTE;

const LOCAL = /^\d{4}-\d\d-\d\dT(([01]\d|2[0-3]):[0-5]\d|24:00)$/;

/** Whether it is a date of the calendar, and a time: 2026-02-30 is not. */
export function isLocalTime(local: string): boolean {
  if (!LOCAL.test(local)) return false;
  const date = local.slice(0, 10);
  const midnight = Date.parse(`${date}T00:00Z`);
  return Number.isFinite(midnight) && new Date(midnight).toISOString().startsWith(date);
}
