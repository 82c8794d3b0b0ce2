/** The components of an iCalendar text, as `ical.js` takes it apart. @see https://www.rfc-editor.org/rfc/rfc7265 */

// The package has a CommonJS build, but its types are those of an ES module, which an import here may not name.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const ical: { readonly parse: (text: string) => unknown } = require('ical.js');

export interface IcsProperty {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly values: readonly unknown[];
}

export interface IcsComponent {
  /** In lower case: `vevent`. */
  readonly name: string;
  /** By name, in lower case; one name may come several times. */
  readonly properties: ReadonlyMap<string, readonly IcsProperty[]>;
  readonly components: readonly IcsComponent[];
}

/** What is wrong with a text as a whole: the rest of a sentence about its file. */
export interface IcsFault { readonly fault: string }

/** A rule is kept as it is written: `ical.js` would read it, and leave out what it does not know. */
export const RULE = 'x-breakwater-rrule';

/** The calendars in a text: one, as a rule. */
export function icsCalendars(text: string): readonly IcsComponent[] | IcsFault {
  const written = text.replace(/^\uFEFF/, '');
  const first = written.trim().split(/\r?\n/, 1)[0];
  if (first === '') return { fault: 'must be an iCalendar file, got an empty one' };
  if (!/^BEGIN:VCALENDAR\s*$/i.test(first)) return { fault: `must begin with BEGIN:VCALENDAR, got '${first.slice(0, 60)}'` };
  let parsed: unknown;
  try {
    parsed = ical.parse(written.trim().replace(/^RRULE(?=[:;])/gim, RULE.toUpperCase()));
  } catch (error) {
    return { fault: `must be iCalendar as RFC 5545 has it, got one with this fault: ${error instanceof Error ? error.message : String(error)}` };
  }
  const roots = Array.isArray(parsed) && Array.isArray(parsed[0]) ? parsed : [parsed];
  return roots.map(componentOf);
}

/** `[name, properties, components]` */
function componentOf(jCal: unknown): IcsComponent {
  const [name, properties, components] = listOf(jCal);
  const read = new Map<string, IcsProperty[]>();
  for (const [key, parameters, , ...values] of listOf(properties).map(listOf)) {
    read.set(String(key), [...read.get(String(key)) ?? [], { parameters: recordOf(parameters), values }]);
  }
  return { name: String(name), properties: read, components: listOf(components).map(componentOf) };
}

const listOf = (value: unknown): readonly unknown[] => Array.isArray(value) ? value : [];

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
