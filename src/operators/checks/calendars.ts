import { calendarKey, CalendarPlan, ChangeCalendar } from '../../decision/calendar-plan';
import { BlockerPlan, environmentKey, Plan } from '../../decision/plan';
import { Check, ill, unknown, well } from './diagnosis';

/** Every change calendar that is asked is there, and shared with whoever asks. */
export const calendars: Check = {
  name: 'calendars',
  look: async ({ clinic, plan }) => {
    if (plan === undefined) return [];
    const wanted = askedIn(plan);
    const found = await Promise.all(plan.environments.map(async (environment) => {
      const here = wanted.filter((calendar) => environmentKey(calendar) === environmentKey(environment));
      if (here.length === 0) return [];
      const views = await clinic.calendars(environment, here);
      return here.map((calendar, index) => {
        const key = calendarKey(calendar);
        const view = views[index];
        if (view?.kind === 'seen') return well(key, `is ${view.state}`);
        return view?.kind === 'missing' ? ill(key, 'does not exist, or is not shared with that account, and so holds', 'make it, share it, or correct its name where the pipeline is declared')
          : unknown(key, view?.why ?? 'Systems Manager gave no answer for it');
      });
    }));
    return found.flat();
  },
};

function askedIn(plan: Plan): readonly ChangeCalendar[] {
  const all = plan.stages.flatMap(({ blockers }) => blockers.flatMap(calendarsOf)).filter((calendar) => calendar.kind === 'changeCalendar');
  return [...new Map(all.map((calendar) => [calendarKey(calendar), calendar])).values()];
}

function calendarsOf(blocker: BlockerPlan): readonly CalendarPlan[] {
  switch (blocker.kind) {
    case 'alarm': return [];
    case 'timeWindow': return blocker.except ?? [];
    case 'calendar': return blocker.calendars;
  }
}
