import { readFileSync } from 'node:fs';
import { FileCalendar } from '../../decision/calendar-plan';
import { Problem } from '../../decision/problem';
import { isTimeZone } from '../../decision/time-zone';
import { IcsFileOptions } from '../calendar-options';
import { icsCalendar } from './ics-calendar';

/** Stands in where a problem was told; whoever gets it throws first. */
const NONE: FileCalendar = { kind: 'file', name: '', type: 'DEFAULT_OPEN', timeZone: 'UTC', events: [] };

interface ReadCalendar { readonly calendar: FileCalendar; readonly problems: readonly Problem[] }

/** Reads a file of the disk. */
export function fileCalendar(name: string, { timeZone, type }: IcsFileOptions): ReadCalendar {
  const path = `Calendar.icsFile('${name}')`;
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    const text = `must be an IANA time zone, got '${timeZone}'; write it like 'Europe/Berlin' or 'UTC'`;
    return { calendar: NONE, problems: [{ path: `${path}.timeZone`, text }] };
  }
  const text = textOf(name);
  if (typeof text !== 'string') return { calendar: NONE, problems: [{ path, text: text.fault }] };
  const { calendar = NONE, problems } = icsCalendar({
    path, name, text, ...(timeZone !== undefined && { timeZone }), ...(type !== undefined && { type }),
  });
  return { calendar, problems };
}

function textOf(path: string): string | { readonly fault: string } {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const why = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
    return { fault: `must be a file that can be read, got ${why}; a path is relative to where the app is synthesized, ${process.cwd()}` };
  }
}
