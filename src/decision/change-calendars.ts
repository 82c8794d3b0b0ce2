import { CalendarPlan, ChangeCalendar } from './calendar-plan';
import { BlockerPlan } from './plan';

/** The change calendars that a blocker asks for. */
export function changeCalendarsOf(blocker: BlockerPlan): readonly ChangeCalendar[] {
  return calendarsOf(blocker).filter((calendar) => calendar.kind === 'changeCalendar');
}

function calendarsOf(blocker: BlockerPlan): readonly CalendarPlan[] {
  switch (blocker.kind) {
    case 'alarm': return [];
    case 'timeWindow': return blocker.except ?? [];
    case 'calendar': return blocker.calendars;
  }
}
