/** Reads the change calendars that a look needs, one environment beside the other: a slow Region delays no other. */
import { calendarKey, ChangeCalendar } from '../decision/calendar-plan';
import { ChangeCalendarView, Unreadable } from '../decision/observation';
import { environmentKey, Plan } from '../decision/plan';
import { World } from './world';

/** By `calendarKey`. */
export async function readCalendars(world: World, plan: Plan, wanted: readonly ChangeCalendar[]): Promise<ReadonlyMap<string, ChangeCalendarView>> {
  if (wanted.length === 0) return new Map();
  const readings = await Promise.all(plan.environments.map(async (environment) => {
    const here = wanted.filter((calendar) => environmentKey(calendar) === environmentKey(environment));
    if (here.length === 0) return [];
    const views = await world.calendars.read(environment, here);
    return here.map((calendar, index): [string, ChangeCalendarView] => [calendarKey(calendar), views[index] ?? NOT_ANSWERED]);
  }));
  return new Map(readings.flat());
}

const NOT_ANSWERED: Unreadable = { kind: 'unreadable', why: 'Systems Manager gave no answer for it' };
