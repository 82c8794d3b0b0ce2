import { alarmKey, AlarmRef, Plan } from '../decision/plan';
import { PipelineModel } from './model';

/** What is rehearsed: one pipeline of a cloud assembly and what it is judged by. */
export interface Subject {
  readonly model: PipelineModel;
  readonly plan: Plan;
  /** Every alarm that the plan looks at, once. */
  readonly alarms: readonly AlarmRef[];
  /** The ARNs of the roles of the controller and of the rollback pass. */
  readonly roles: { readonly controller: string; readonly rollbackPass: string };
}

/** Blockers' and bakes' alarms, in the order of the plan. One alarm seen by several keeps all the targets that bring it. */
export function alarmsOf(plan: Plan): readonly AlarmRef[] {
  const alarms = new Map<string, AlarmRef>();
  const seen = plan.stages.flatMap((stage) => [
    ...stage.blockers.flatMap((blocker) => blocker.kind === 'alarm' ? blocker.alarms : []),
    ...stage.steps.flatMap((step) => step.bake?.alarms ?? []),
  ]);
  for (const alarm of seen) {
    const key = alarmKey(alarm);
    const broughtBy = [...new Set([...(alarms.get(key)?.broughtBy ?? []), ...(alarm.broughtBy ?? [])])];
    alarms.set(key, { name: alarm.name, account: alarm.account, region: alarm.region, ...(broughtBy.length > 0 && { broughtBy }) });
  }
  return [...alarms.values()];
}
