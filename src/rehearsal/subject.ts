import { calendarKey, ChangeCalendar } from '../decision/calendar-plan';
import { changeCalendarsOf } from '../decision/change-calendars';
import { alarmKey, AlarmPrefix, AlarmRef, Plan, prefixKey, SamplesPlan } from '../decision/plan';
import { PipelineModel } from './model';

/** What is rehearsed: one pipeline of a cloud assembly and what it is judged by. */
export interface Subject {
  readonly model: PipelineModel;
  readonly plan: Plan;
  /** Every alarm that the plan looks at, once. */
  readonly alarms: readonly AlarmRef[];
  /** Every prefix of alarms' names that the plan looks for, once. */
  readonly prefixes: readonly AlarmPrefix[];
  /** Every change calendar that the plan asks for, once. */
  readonly calendars: readonly ChangeCalendar[];
  /** The ARNs of the roles of the controller and of the rollback pass. */
  readonly roles: { readonly controller: string; readonly rollbackPass: string };
}

/** Blockers' and bakes' alarms, in the order of the plan. One alarm seen by several keeps all the targets that bring it. */
export function alarmsOf(plan: Plan): readonly AlarmRef[] {
  const seen = plan.stages.flatMap((stage) => [
    ...stage.blockers.flatMap((blocker) => blocker.kind === 'alarm' ? blocker.alarms : []),
    ...stage.steps.flatMap((step) => step.bake?.alarms ?? []),
  ]);
  return mergedBy(alarmKey, seen);
}

/** Blockers' prefixes, in the order of the plan, with all the targets that bring what they match. */
export const prefixesOf = (plan: Plan): readonly AlarmPrefix[] => mergedBy(prefixKey, plan.stages.flatMap((stage) =>
  stage.blockers.flatMap((blocker) => blocker.kind === 'alarm' ? blocker.prefixes ?? [] : [])));

/** Blockers' change calendars, in the order of the plan. */
export function calendarsOf(plan: Plan): readonly ChangeCalendar[] {
  const asked = plan.stages.flatMap((stage) => stage.blockers.flatMap(changeCalendarsOf));
  return [...new Map(asked.map((calendar) => [calendarKey(calendar), calendar])).values()];
}

/** What the bakes of the plan count. */
export const countedBy = (plan: Plan): readonly SamplesPlan[] => plan.stages.flatMap(({ steps }) => steps).flatMap(({ bake }) => bake?.samples ?? []);

/** Each once; what several know of keeps all the targets that bring it. */
export function mergedBy<T extends { readonly broughtBy?: readonly string[] }>(key: (item: T) => string, items: readonly T[]): readonly T[] {
  const merged = new Map<string, T>();
  for (const item of items) {
    const broughtBy = [...new Set([...(merged.get(key(item))?.broughtBy ?? []), ...(item.broughtBy ?? [])])];
    merged.set(key(item), broughtBy.length > 0 ? { ...item, broughtBy } : item);
  }
  return [...merged.values()];
}
