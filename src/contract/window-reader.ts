import { NTHS, WEEKDAYS, WINDOW_KINDS, WindowPlan } from '../decision/window-plan';
import { Reader } from './reader';

/** Reads a time window; what is no window is noted. */
export function readWindow(reader: Reader, value: unknown, path: string): WindowPlan {
  const window = reader.record(value, path);
  const text = (field: string): string => reader.string(window[field], `${path}.${field}`);
  const day = (field: string): (typeof WEEKDAYS)[number] => reader.oneOf(window[field], `${path}.${field}`, WEEKDAYS);
  const kind = reader.oneOf(window.kind, `${path}.kind`, WINDOW_KINDS);
  const targets = reader.optional(window.targets, (present) => reader.list(present, `${path}.targets`, (item, at) => reader.string(item, at)));
  const where = { timeZone: text('timeZone'), ...(targets !== undefined && { targets }) };
  const hours = (): { readonly from: string; readonly to: string } => ({ from: text('from'), to: text('to') });
  switch (kind) {
    case 'weekly': return { kind, days: reader.list(window.days, `${path}.days`, (item, at) => reader.oneOf(item, at, WEEKDAYS)), ...hours(), ...where };
    case 'weekSpan': return { kind, fromDay: day('fromDay'), toDay: day('toDay'), ...hours(), ...where };
    case 'monthly': return { kind, nth: reader.oneOf(window.nth, `${path}.nth`, NTHS), day: day('day'), ...hours(), ...where };
    case 'once': return { kind, ...hours(), ...where };
    case 'recurring': {
      const except = reader.optional(window.except, (present) => reader.list(present, `${path}.except`, (item, at) => reader.string(item, at)));
      return { kind, from: text('from'), duration: text('duration'), rule: text('rule'), ...(except !== undefined && { except }), ...where };
    }
  }
}
