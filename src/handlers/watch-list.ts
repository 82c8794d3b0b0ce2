/** Which alarms and change calendars a look needs: those that an approval which waits now is judged by, and those of the watch after bakes. */
import { alarmsAfterRollback } from '../decision/after-rollback';
import { afterwatchOf } from '../decision/afterwatch';
import { calendarKey, ChangeCalendar } from '../decision/calendar-plan';
import { changeCalendarsOf } from '../decision/change-calendars';
import { NOT_LOOKED_AT, Observation } from '../decision/observation';
import { AlarmBlockerPlan, alarmKey, AlarmPrefix, Plan, prefixKey, StagePlan } from '../decision/plan';
import { deploymentBegan, lookAt, StageLook } from '../decision/stage-look';
import { EpochMs } from '../decision/time';
import { WatchedAlarm } from './world';

export interface WatchList {
  readonly alarms: readonly WatchedAlarm[];
  readonly prefixes: readonly AlarmPrefix[];
  readonly calendars: readonly ChangeCalendar[];
}

export function watchList(plan: Plan, seen: Pick<Observation, 'pipeline' | 'executions' | 'runs' | 'memory'>, now: EpochMs): WatchList {
  const observation: Observation = { ...NOT_LOOKED_AT, ...seen };
  const wanted = plan.stages.flatMap((stage) => {
    const view = seen.pipeline.stages.find((candidate) => candidate.name === stage.name);
    if (view === undefined) return [];
    const look = lookAt(stage, view, { plan, observation, ownRoles: [], now });
    const waiting = view.actions.filter((action) => action.status === 'InProgress' && action.token !== undefined);
    return [neededAfterwards(look), ...view.execution?.type !== 'STANDARD' ? [] : waiting.map((action) => neededBy(look, action.name))];
  });
  const prefixes = wanted.flatMap((list) => list.prefixes);
  return {
    alarms: merged(wanted.flatMap((list) => list.alarms)),
    prefixes: [...new Map(prefixes.map((prefix) => [prefixKey(prefix), prefix])).values()],
    calendars: [...new Map(wanted.flatMap((list) => list.calendars).map((calendar) => [calendarKey(calendar), calendar])).values()],
  };
}

/** Each alarm once, from the earliest moment that anybody asks for. */
function merged(wanted: readonly WatchedAlarm[]): readonly WatchedAlarm[] {
  const once = new Map<string, WatchedAlarm>();
  for (const { alarm, since } of wanted) {
    const known = once.get(alarmKey(alarm))?.since;
    const earliest = known === undefined || since === undefined ? known ?? since : Math.min(known, since);
    once.set(alarmKey(alarm), earliest === undefined ? { alarm } : { alarm, since: earliest });
  }
  return [...once.values()];
}

const NOTHING: WatchList = { alarms: [], prefixes: [], calendars: [] };

function neededBy(look: StageLook, action: string): WatchList {
  if (action === look.current.airlock) return neededByAirlock(look);
  const index = look.judgedBy.steps.findIndex((step) => step.bake?.action === action);
  const step = look.judgedBy.steps[index];
  if (step?.bake === undefined) return NOTHING;
  const since = deploymentBegan(look, step);
  const watched = step.bake.alarms.map((alarm) => since === undefined ? { alarm } : { alarm, since });
  const gate = index === look.judgedBy.steps.length - 1 ? NOTHING : neededByGate(look.judgedBy);
  return { alarms: [...watched, ...gate.alarms], prefixes: gate.prefixes, calendars: gate.calendars };
}

function neededByAirlock({ current, memory }: StageLook): WatchList {
  const gate = neededByGate(current);
  return { ...gate, alarms: [...gate.alarms, ...alarmsAfterRollback(current, memory?.rollbacks).map((alarm) => ({ alarm }))] };
}

function neededAfterwards(look: StageLook): WatchList {
  const watch = afterwatchOf(look);
  return watch === undefined ? NOTHING : { ...NOTHING, alarms: watch.alarms.map((alarm) => ({ alarm, since: watch.from })) };
}

function neededByGate(stage: StagePlan): WatchList {
  const blockers = stage.blockers.filter((blocker): blocker is AlarmBlockerPlan => blocker.kind === 'alarm');
  return {
    alarms: blockers.flatMap((blocker) => blocker.alarms.map((alarm) => ({ alarm }))),
    prefixes: blockers.flatMap((blocker) => blocker.prefixes ?? []),
    calendars: stage.blockers.flatMap(changeCalendarsOf),
  };
}
