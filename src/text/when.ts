import { EpochMs, spanOf } from '../decision/time';
import { LocalTime } from './local-time';

/** Moments as people read them: in UTC, and beside it on the wall clock of the people of the pipeline. */
export class When {
  private readonly utc = new LocalTime('UTC');
  private readonly local: LocalTime | undefined;

  public constructor(private readonly now: EpochMs, zone: string | undefined) {
    this.local = zone === undefined || zone === 'UTC' ? undefined : new LocalTime(zone);
  }

  /** `Tue 3 Mar 2026 17:00 UTC (09:00 Los Angeles)`, with the local day where it is another one. */
  public moment(at: EpochMs): string {
    const { utc, local } = this;
    const there = local && `${local.day(at) === utc.day(at) ? '' : `${local.day(at)} `}${local.clock(at)} ${local.place}`;
    return `${utc.day(at)} ${utc.clock(at)} UTC${there === undefined ? '' : ` (${there})`}`;
  }

  /** `Tue 3 Mar 2026 17:00 UTC (09:00 Los Angeles), in 2h 10m`. */
  public ahead(at: EpochMs): string { return `${this.moment(at)}, ${this.away(at)}`; }

  /** `in 2h 10m`, `2h 10m ago`, `now`: whole minutes from an hour on. */
  public away(at: EpochMs): string {
    const distance = Math.abs(at - this.now);
    if (distance < 1000) return 'now';
    return at > this.now ? `in ${roughly(distance)}` : `${roughly(distance)} ago`;
  }
}

const HOUR = 3_600_000;
/** Seconds say nothing beside hours. */
export const roughly = (span: number): string => spanOf(span < HOUR ? span : span - span % 60_000);
