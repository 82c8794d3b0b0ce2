import { calendarKey, ChangeCalendar } from '../decision/calendar-plan';
import { ChangeCalendarView } from '../decision/observation';
import { environmentKey, EnvironmentPlan } from '../decision/plan';
import { EpochMs } from '../decision/time';
import { unreadable } from '../handlers/unreadable';
import { CalendarReader } from '../handlers/world';
import { Faults } from './faults';
import { CalendarScript } from './scenario';

/** The change calendars of the plan: open, where the scenario does not say otherwise. */
export class SimulatedCalendars implements CalendarReader {
  private readonly scripts: CalendarScript[];

  public constructor(scripts: readonly CalendarScript[], private readonly faults: Faults, private readonly now: () => EpochMs) {
    this.scripts = [...scripts];
  }

  /** Those that last until `moment` at least, or come later. */
  public standing(moment: EpochMs): readonly CalendarScript[] { return this.scripts.filter(({ until }) => until === undefined || until > moment); }

  public add(scripts: readonly CalendarScript[]): void { this.scripts.push(...scripts); }

  public async read(environment: EnvironmentPlan, calendars: readonly ChangeCalendar[]): Promise<readonly ChangeCalendarView[]> {
    const where = environmentKey(environment);
    const assume = environment.lookupRoleArn === undefined ? undefined : this.faults.ofCall('sts');
    if (assume) return calendars.map(() => unreadable({ operation: 'AssumeRole', where, error: assume.name, message: assume.message }));
    const failure = this.faults.ofCall('ssm');
    if (failure) return calendars.map(() => unreadable({ operation: 'GetCalendarState', where, error: failure.name, message: failure.message }));
    return calendars.map((calendar) => this.viewOf(calendar));
  }

  private viewOf(calendar: ChangeCalendar): ChangeCalendarView {
    const now = this.now();
    const scripts = this.scripts.filter((script) => script.calendars.some((one) => calendarKey(one) === calendarKey(calendar)));
    if (lasting(scripts, now)?.state === 'MISSING') return { kind: 'missing' };
    // Nobody writes into a calendar that it will be deleted.
    const written = scripts.filter(({ state }) => state !== 'MISSING');
    const state = stateAt(written, now);
    const changes = written.flatMap(({ from, until }) => until === undefined ? [from] : [from, until]).filter((at) => at > now).sort((a, b) => a - b);
    const nextTransition = changes.find((at) => stateAt(written, at) !== state);
    return { kind: 'seen', state, ...(nextTransition !== undefined && { nextTransition }) };
  }
}

/** Of those that last at a moment, the one that began last; of those, the last in the scenario. */
const lasting = (scripts: readonly CalendarScript[], at: EpochMs): CalendarScript | undefined => scripts
  .filter(({ from, until }) => from <= at && (until === undefined || at < until))
  .reduce<CalendarScript | undefined>((last, script) => last !== undefined && last.from > script.from ? last : script, undefined);

const stateAt = (scripts: readonly CalendarScript[], at: EpochMs): 'OPEN' | 'CLOSED' => lasting(scripts, at)?.state === 'CLOSED' ? 'CLOSED' : 'OPEN';
