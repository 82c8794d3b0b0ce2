import { CALENDAR_KINDS, CALENDAR_TYPES, CalendarEvent, CalendarPlan, CustomZone, EventLength, Observance } from '../decision/calendar-plan';
import { Reader } from './reader';

type Fields = Readonly<Record<string, unknown>>;

/** Reads a calendar; what is none is noted. */
export function readCalendar(reader: Reader, value: unknown, path: string): CalendarPlan {
  const calendar = reader.record(value, path);
  const kind = reader.oneOf(calendar.kind, `${path}.kind`, CALENDAR_KINDS);
  const name = reader.string(calendar.name, `${path}.name`);
  switch (kind) {
    case 'changeCalendar':
      return { kind, name, account: reader.string(calendar.account, `${path}.account`), region: reader.string(calendar.region, `${path}.region`) };
    case 'file': {
      const zones = reader.optional(calendar.zones, (present) => reader.list(present, `${path}.zones`, (item, at) => readZone(reader, item, at)));
      return {
        kind,
        name,
        type: reader.oneOf(calendar.type, `${path}.type`, CALENDAR_TYPES),
        timeZone: reader.string(calendar.timeZone, `${path}.timeZone`),
        ...(zones !== undefined && { zones }),
        events: reader.list(calendar.events, `${path}.events`, (item, at) => readEvent(reader, item, at)),
      };
    }
  }
}

function readEvent(reader: Reader, value: unknown, path: string): CalendarEvent {
  const event = reader.record(value, path);
  const except = reader.optional(event.except, (present) => textsIn(reader, present, `${path}.except`));
  return {
    ...textOf(reader, event, 'summary', path),
    begin: reader.string(event.begin, `${path}.begin`),
    ...textOf(reader, event, 'zone', path),
    lasts: readLength(reader, event.lasts, `${path}.lasts`),
    ...textOf(reader, event, 'rule', path),
    ...(except !== undefined && { except }),
  };
}

function readLength(reader: Reader, value: unknown, path: string): EventLength {
  const length = reader.record(value, path);
  if (length.wall !== undefined) return { wall: reader.number(length.wall, `${path}.wall`) };
  return { days: reader.number(length.days, `${path}.days`), exact: reader.number(length.exact, `${path}.exact`) };
}

function readZone(reader: Reader, value: unknown, path: string): CustomZone {
  const zone = reader.record(value, path);
  return {
    name: reader.string(zone.name, `${path}.name`),
    observances: reader.list(zone.observances, `${path}.observances`, (item, at) => readObservance(reader, item, at)),
  };
}

function readObservance(reader: Reader, value: unknown, path: string): Observance {
  const observance = reader.record(value, path);
  const also = reader.optional(observance.also, (present) => textsIn(reader, present, `${path}.also`));
  return {
    begin: reader.string(observance.begin, `${path}.begin`),
    ...textOf(reader, observance, 'rule', path),
    ...(also !== undefined && { also }),
    offsetBefore: reader.number(observance.offsetBefore, `${path}.offsetBefore`),
    offset: reader.number(observance.offset, `${path}.offset`),
  };
}

function textOf<Name extends string>(reader: Reader, fields: Fields, name: Name, path: string): { readonly [key in Name]?: string } {
  const text = reader.optional(fields[name], (present) => reader.string(present, `${path}.${name}`));
  // The one name there is; a computed key widens to any string.
  return text === undefined ? {} : { [name]: text } as { readonly [key in Name]: string };
}

const textsIn = (reader: Reader, value: unknown, path: string): readonly string[] => reader.list(value, path, (item, at) => reader.string(item, at));
