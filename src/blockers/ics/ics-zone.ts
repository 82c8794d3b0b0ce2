import { CustomZone, Observance } from '../../decision/calendar-plan';
import { Problem } from '../../decision/problem';
import { isTimeZone } from '../../decision/time-zone';
import { IcsComponent, RULE } from './ics-component';
import { IcsFields } from './ics-fields';

/** The time zones that a calendar defines itself. One with an IANA name is left out: what that means is known better. */
export function icsZones(path: string, calendar: IcsComponent): { readonly zones: readonly CustomZone[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const zones = calendar.components.filter(({ name }) => name === 'vtimezone').flatMap((component) => {
    const fields = new IcsFields(`${path} VTIMEZONE`, component);
    const name = fields.text('tzid') ?? '';
    if (name === '') fields.note('have a TZID, got none');
    const observances = component.components.map((observance) => {
      const own = new IcsFields(`${path} VTIMEZONE '${name}'`, observance);
      const read = observanceOf(own);
      problems.push(...own.problems);
      return read;
    });
    problems.push(...fields.problems);
    return isTimeZone(name) ? [] : [{ name, observances }];
  });
  return { zones, problems };
}

function observanceOf(fields: IcsFields): Observance {
  const begin = fields.time('dtstart') ?? fields.note('have a DTSTART, got none');
  const rule = fields.text(RULE);
  const also = fields.times('rdate').map((time) => time.kind === 'date' ? `${time.date}T00:00:00` : time.wall);
  return {
    begin: begin?.kind === 'time' ? begin.wall : `${begin?.date ?? '1970-01-01'}T00:00:00`,
    ...(rule !== undefined && { rule }),
    ...(also.length > 0 && { also }),
    offsetBefore: fields.offset('tzoffsetfrom'),
    offset: fields.offset('tzoffsetto'),
  };
}
