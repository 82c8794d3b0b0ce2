import { BlockerPlan, Plan } from '../decision/plan';
import { EpochMs } from '../decision/time';

/** Wall clocks of one zone, as a timeline shows them. */
export class LocalTime {
  /** `Los Angeles` of `America/Los_Angeles`. */
  public readonly place: string;
  private readonly formatter: Intl.DateTimeFormat;

  public constructor(timeZone: string) {
    this.place = timeZone.slice(timeZone.lastIndexOf('/') + 1).replace(/_/g, ' ');
    this.formatter = new Intl.DateTimeFormat('en-GB', {
      timeZone, weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
    });
  }

  /** `09:00`. */
  public clock(at: EpochMs): string {
    const { hour, minute } = this.parts(at);
    return `${hour}:${minute}`;
  }

  /** `Mon 2 Mar 2026`. */
  public day(at: EpochMs): string {
    const { weekday, day, month, year } = this.parts(at);
    return `${weekday} ${day} ${month} ${year}`;
  }

  private parts(at: EpochMs): Readonly<Record<string, string>> {
    return Object.fromEntries(this.formatter.formatToParts(at).map(({ type, value }) => [type, value]));
  }
}

/** Clock times as a sentence names them: UTC, and beside it the zone of the pipeline's own windows. */
export function clocksOf(plan: Plan): (at: EpochMs) => string {
  const utc = new LocalTime('UTC');
  const zone = zoneOf(plan);
  if (zone === undefined || zone === 'UTC') return (at) => `${utc.clock(at)} UTC`;
  const local = new LocalTime(zone);
  return (at) => `${utc.clock(at)} UTC, ${local.clock(at)} ${local.place}`;
}

/** The zone that the pipeline's first time window is written in, if it has one: what its people live in. */
export const zoneOf = (plan: Plan): string | undefined =>
  plan.stages.flatMap((stage) => stage.blockers).map(zoneIn).find((zone) => zone !== undefined);

/** The zone that one blocker's first window is written in, if it has any. */
export const zoneIn = (blocker: BlockerPlan): string | undefined =>
  blocker.kind === 'timeWindow' ? [...blocker.allow, ...blocker.deny].at(0)?.timeZone : undefined;
