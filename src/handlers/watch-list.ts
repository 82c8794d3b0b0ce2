/** Which alarms a look needs: those that an approval which waits now is judged by. */
import { Observation } from '../decision/observation';
import { AlarmRef, alarmKey, Plan, StagePlan } from '../decision/plan';
import { deploymentBegan, lookAt, StageLook } from '../decision/stage-look';
import { WatchedAlarm } from './world';

export function alarmsToWatch(plan: Plan, seen: Omit<Observation, 'alarms' | 'targets'>): readonly WatchedAlarm[] {
  const wanted = plan.stages.flatMap((stage) => {
    const view = seen.pipeline.stages.find((candidate) => candidate.name === stage.name);
    const waiting = view?.actions.filter((action) => action.status === 'InProgress' && action.token !== undefined) ?? [];
    if (view?.execution?.type !== 'STANDARD' || waiting.length === 0) return [];
    const observation: Observation = { ...seen, alarms: new Map(), targets: new Map() };
    const look = lookAt(stage, view, { plan, observation, ownRoles: [], now: 0 });
    return waiting.flatMap((action) => alarmsOf(look, action.name));
  });
  const merged = new Map<string, WatchedAlarm>();
  for (const { alarm, since } of wanted) {
    const known = merged.get(alarmKey(alarm))?.since;
    const earliest = known === undefined || since === undefined ? known ?? since : Math.min(known, since);
    merged.set(alarmKey(alarm), earliest === undefined ? { alarm } : { alarm, since: earliest });
  }
  return [...merged.values()];
}

function alarmsOf(look: StageLook, action: string): readonly WatchedAlarm[] {
  if (action === look.current.airlock) return gateAlarms(look.current);
  const index = look.judgedBy.steps.findIndex((step) => step.bake?.action === action);
  const step = look.judgedBy.steps[index];
  if (step?.bake === undefined) return [];
  const since = deploymentBegan(look, step);
  const watched = step.bake.alarms.map((alarm) => since === undefined ? { alarm } : { alarm, since });
  return index === look.judgedBy.steps.length - 1 ? watched : [...watched, ...gateAlarms(look.judgedBy)];
}

const gateAlarms = (stage: StagePlan): readonly WatchedAlarm[] =>
  stage.blockers.flatMap((blocker): readonly AlarmRef[] => blocker.kind === 'alarm' ? blocker.alarms : []).map((alarm) => ({ alarm }));
