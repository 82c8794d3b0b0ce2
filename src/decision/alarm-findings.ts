/** What an alarm blocker makes of the alarms it looked at: one finding each, and nothing that was not seen is clear. */
import { Finding } from './finding';
import { Observation } from './observation';
import { alarmKey, AlarmRef } from './plan';
import { EpochMs, isoOf } from './time';

type Seen = Pick<Observation, 'alarms' | 'targets' | 'memory'>;

export function alarmFinding(blocker: string, alarm: AlarmRef, seen: Seen): Finding {
  const subject = alarmKey(alarm);
  const called = nameOf(alarm);
  const view = seen.alarms.get(subject);
  if (view === undefined) return { blocker, subject, state: 'unknown', reason: `${called} was not read`, clears: 'the next tick tries again' };
  switch (view.kind) {
    case 'unreadable':
      return { blocker, subject, state: 'unknown', reason: `${called} could not be read: ${view.why}`, clears: 'clears when it can be read and is OK' };
    case 'missing':
      return missingFinding(blocker, alarm, seen);
    case 'seen':
      switch (view.state) {
        case 'OK':
          return { blocker, subject, state: 'clear', reason: `${called} is OK`, clears: '', since: view.since };
        case 'ALARM':
          return {
            blocker, subject, state: 'blocking', reason: `${called} is in ALARM since ${isoOf(view.since)}${because(view.reason)}`, clears: 'clears when it is OK', since: view.since,
          };
        case 'INSUFFICIENT_DATA':
          return {
            blocker,
            subject,
            state: 'unknown',
            reason: `${called} has INSUFFICIENT_DATA since ${isoOf(view.since)}`,
            clears: 'clears when it has data and is OK; if silence is healthy, let it treat missing data as not breaching',
            since: view.since,
          };
      }
  }
}

/** What a bake makes of an alarm: being in ALARM now, or having gone into it at any moment of the watch, is blocking. */
export function watchFinding(blocker: string, alarm: AlarmRef, seen: Seen, since: EpochMs): Finding {
  const now = alarmFinding(blocker, alarm, seen);
  const view = seen.alarms.get(alarmKey(alarm));
  if (now.state === 'blocking' || view?.kind !== 'seen') return now;
  if (view.entries.kind === 'unreadable') {
    return { ...now, state: 'unknown', reason: `the history of ${nameOf(alarm)} could not be read: ${view.entries.why}`, clears: 'clears when it can be read' };
  }
  const entered = view.entries.at.find((at) => at >= since);
  return entered === undefined ? now : {
    ...now, state: 'blocking', reason: `${nameOf(alarm)} went into ALARM at ${isoOf(entered)}`, clears: 'a bake that saw an alarm does not pass', since: entered,
  };
}

function missingFinding(blocker: string, alarm: AlarmRef, seen: Seen): Finding {
  const subject = alarmKey(alarm);
  const called = nameOf(alarm);
  const unseen = (alarm.broughtBy ?? []).filter((target) => !wasDeployed(target, seen.memory));
  if (unseen.some((target) => seen.targets.get(target)?.kind === 'absent')) {
    return { blocker, subject, state: 'clear', reason: `first deployment: ${called} does not exist before it`, clears: '' };
  }
  for (const target of unseen) {
    const view = seen.targets.get(target);
    if (view?.kind === 'unreadable') {
      return {
        blocker, subject, state: 'unknown', reason: `${called} does not exist, and whether ${target} does could not be read: ${view.why}`, clears: 'clears when either can be read',
      };
    }
  }
  return { blocker, subject, state: 'unknown', reason: `${called} does not exist`, clears: 'create it there, or correct its name in the pipeline' };
}

function wasDeployed(target: string, memory: Observation['memory']): boolean {
  if (memory.kind === 'unreadable') return true;
  const [stage, name] = [target.slice(0, target.indexOf('/')), target.slice(target.indexOf('/') + 1)];
  return memory.stages.get(stage)?.deployed.includes(name) ?? false;
}

const nameOf = (alarm: AlarmRef): string => `alarm ${alarm.name} of account ${alarm.account} in ${alarm.region}`;

const because = (reason: string | undefined): string => reason === undefined || reason === '' ? '' : ` (${reason})`;
