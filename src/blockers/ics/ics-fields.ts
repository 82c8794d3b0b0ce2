import { Problem } from '../../decision/problem';
import { wallMs } from '../../decision/recurrence-rule';
import { IcsComponent, IcsProperty, RULE } from './ics-component';

/** A date, or a time of a day; `zone` is left out for a time that is the same on every clock. */
export type IcsTime = { readonly kind: 'date'; readonly date: string } | { readonly kind: 'time'; readonly wall: string; readonly zone?: string };

/** A span of dates, and then of seconds. */
export interface IcsDuration { readonly days: number; readonly exact: number }

/** Reads the properties of one component, and notes what cannot be read. */
export class IcsFields {
  public readonly problems: Problem[] = [];

  public constructor(private readonly path: string, private readonly component: IcsComponent) {}

  public has(name: string): boolean { return this.component.properties.has(name); }

  /** The value of a property that may come once. */
  public text(name: string): string | undefined {
    const value = this.once(name)?.values.at(0);
    return value === undefined ? undefined : String(value);
  }

  public time(name: string): IcsTime | undefined {
    const property = this.once(name);
    return property && this.timeIn(name, property, property.values.at(0));
  }

  /** Every value of a property that may come more than once. */
  public times(name: string): readonly IcsTime[] {
    return this.all(name).flatMap((property) => property.values.filter((value) => !Array.isArray(value))
      .flatMap((value) => this.timeIn(name, property, value) ?? []));
  }

  /** The values of a property that are periods: a beginning, and an end or a duration. */
  public periods(name: string): readonly { readonly begin: IcsTime; readonly end: IcsTime | IcsDuration }[] {
    return this.all(name).flatMap((property) => property.values.filter(Array.isArray).flatMap(([from, to]: readonly unknown[]) => {
      const begin = this.timeIn(name, property, from);
      const end = /^[+-]?P/.test(String(to)) ? this.durationIn(name, to) : this.timeIn(name, property, to);
      return begin === undefined || end === undefined ? [] : [{ begin, end }];
    }));
  }

  public duration(name: string): IcsDuration | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : this.durationIn(name, text);
  }

  /** `+02:00` in seconds. */
  public offset(name: string): number {
    const [, sign, hours, minutes, seconds = '0'] = /^([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(this.text(name) ?? '') ?? [];
    if (sign === undefined) return this.note(`have a ${name.toUpperCase()} like +0100, got '${this.text(name) ?? ''}'`) ?? 0;
    return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
  }

  public note(rule: string): undefined {
    this.problems.push({ path: this.path, text: `must ${rule}` });
    return undefined;
  }

  private once(name: string): IcsProperty | undefined {
    const all = this.all(name);
    if (all.length > 1) this.note(`have one ${name === RULE ? 'RRULE' : name.toUpperCase()}, got ${all.length}`);
    return all.at(0);
  }

  private all(name: string): readonly IcsProperty[] { return this.component.properties.get(name) ?? []; }

  private timeIn(name: string, { parameters }: IcsProperty, value: unknown): IcsTime | undefined {
    const [, date, time, utc] = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(Z?))?$/.exec(String(value)) ?? [];
    if (date === undefined || Number.isNaN(wallMs(`${date}T${time ?? '00:00:00'}`))) {
      return this.note(`have a date or a time of the calendar as ${name.toUpperCase()}, got '${String(value)}'`);
    }
    if (time === undefined) return { kind: 'date', date };
    const { tzid } = parameters;
    const zone = utc === 'Z' ? 'UTC' : typeof tzid === 'string' ? tzid : undefined;
    return { kind: 'time', wall: `${date}T${time}`, ...(zone !== undefined && { zone }) };
  }

  private durationIn(name: string, value: unknown): IcsDuration | undefined {
    const match = /^\+?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(String(value));
    if (match === null) return this.note(`have a duration as ${name.toUpperCase()}, got '${String(value)}'`);
    const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
    return { days: weeks * 7 + days, exact: hours * 3600 + minutes * 60 + seconds };
  }
}
