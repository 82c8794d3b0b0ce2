import { Chart } from '../src/report/chart';

const MINUTE = 60_000;

/** Moments in words, in UTC and where the pipeline's people are. */
export class Clock {
  /** `UTC`, and `Los Angeles` of `America/Los_Angeles` where the pipeline has a zone of its own. */
  public readonly places: readonly string[];
  private readonly formatters: readonly Intl.DateTimeFormat[];

  public constructor({ timeZone }: Pick<Chart, 'timeZone'>) {
    const zones = ['UTC', ...(timeZone === undefined ? [] : [timeZone])];
    this.places = zones.map((zone) => zone.slice(zone.lastIndexOf('/') + 1).replace(/_/g, ' '));
    this.formatters = zones.map(formatterOf);
  }

  /** `Mon 2 Mar 17:00 UTC (09:00 Los Angeles)`. */
  public moment(at: number): string {
    const local = this.places.slice(1).map((place, index) => ` (${this.time(at, index + 1)} ${place})`);
    return `${this.short(at)} UTC${local.join('')}`;
  }

  /** `Mon 2 Mar 17:00`, in UTC. */
  public short(at: number): string { return `${this.day(at)} ${this.time(at, 0)}`; }

  /** `17:00`, in one of the places. */
  public time(at: number, place: number): string {
    const { hour, minute } = partsOf(this.formatters[place], at);
    return `${hour}:${minute}`;
  }

  /** `Mon 2 Mar`, in UTC. */
  public day(at: number): string {
    const { weekday, day, month } = partsOf(this.formatters[0], at);
    return `${weekday} ${day} ${month}`;
  }
}

/** `2 d 3 h`, `16 h 54 min`, `3 min`: the two largest units that tell. */
export function lasting(milliseconds: number): string {
  const minutes = Math.round(milliseconds / MINUTE);
  const parts = [[Math.floor(minutes / 1440), 'd'], [Math.floor(minutes / 60) % 24, 'h'], [minutes % 60, 'min']] as const;
  const told = parts.filter(([count]) => count > 0).slice(0, 2).map(([count, unit]) => `${count} ${unit}`);
  return told.join(' ') || 'less than a minute';
}

const formatterOf = (timeZone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

const partsOf = (formatter: Intl.DateTimeFormat, at: number): Readonly<Record<string, string>> =>
  Object.fromEntries(formatter.formatToParts(at).map(({ type, value }) => [type, value]));
