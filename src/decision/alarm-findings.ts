/** What is made of one alarm: nothing that was not seen is clear, unless a blocker's policy says so. */
import { Finding } from './finding';
import { ago, beginningOf, wasDeployed } from './first-data';
import { AlarmView, Observation } from './observation';
import { alarmKey, AlarmPolicy, AlarmRef } from './plan';
import { EpochMs, isoOf, MINUTE, spanOf } from './time';

export type SeenAlarms = Pick<Observation, 'alarms' | 'targets' | 'memory'>;

/** Who asks about an alarm, how leniently, and when. */
export interface Asking {
  readonly blocker: string;
  readonly policy: AlarmPolicy;
  readonly now: EpochMs;
}

export const alarmFinding = (asking: Asking, alarm: AlarmRef, seen: SeenAlarms): Finding =>
  viewFinding(asking, alarm, seen.alarms.get(alarmKey(alarm)), seen);

/** What a blocker makes of an alarm that looks like this; nothing where it was not read. */
export function viewFinding(asking: Asking, alarm: AlarmRef, view: AlarmView | undefined, seen: SeenAlarms): Finding {
  const { blocker, policy } = asking;
  const subject = alarmKey(alarm);
  const called = nameOf(alarm);
  const unknown = { blocker, subject, state: 'unknown' } as const;
  if (view === undefined) return lenient(policy.unreadable, { ...unknown, reason: `${called} was not read`, clears: 'the next tick tries again' });
  switch (view.kind) {
    case 'unreadable':
      return lenient(policy.unreadable, { ...unknown, reason: `${called} could not be read: ${view.why}`, clears: 'clears when it can be read and is OK' });
    case 'missing':
      return lenient(policy.missing, missingFinding({
        blocker, subject, called, what: `${called} does not exist`, broughtBy: alarm.broughtBy, clears: 'create it there, or correct its name in the pipeline',
      }, seen));
    case 'seen':
      switch (view.state) {
        case 'OK':
          return { blocker, subject, state: 'clear', reason: `${called} is OK`, clears: '', since: view.since };
        case 'ALARM':
          return {
            blocker, subject, state: 'blocking', reason: `${called} is in ALARM since ${isoOf(view.since)}${because(view.reason)}`, clears: 'clears when it is OK', since: view.since,
          };
        case 'INSUFFICIENT_DATA':
          return lenient(policy.insufficientData, dataFinding(asking, alarm, view, seen.memory));
      }
  }
}

/** An alarm in INSUFFICIENT_DATA: one that never had data is given the policy's time for its first. */
function dataFinding({ blocker, policy, now }: Asking, alarm: AlarmRef, view: Extract<AlarmView, { kind: 'seen' }>, memory: Observation['memory']): Finding {
  const subject = alarmKey(alarm);
  const called = nameOf(alarm);
  const beginning = beginningOf(alarm, view, memory);
  const grace = (policy.noDataGraceMinutes ?? 0) * MINUTE;
  const noData = beginning === undefined ? `${called} has INSUFFICIENT_DATA since ${isoOf(view.since)}`
    : `${called} has no data yet: ${alarm.broughtBy === undefined ? 'created' : 'deployed'} ${ago(now - beginning)}`;
  if (beginning !== undefined && now < beginning + grace) {
    return { blocker, subject, state: 'clear', reason: `${noData}, and is given ${spanOf(grace)}`, clears: '', since: beginning };
  }
  return {
    blocker,
    subject,
    state: 'unknown',
    reason: noData,
    clears: 'clears when it has data and is OK; if silence is healthy, let it treat missing data as not breaching',
    since: beginning ?? view.since,
  };
}

/** What a bake makes of an alarm: being in ALARM now, or having gone into it at any moment of the watch, is blocking. */
export function watchFinding(blocker: string, alarm: AlarmRef, seen: SeenAlarms, since: EpochMs, at: EpochMs): Finding {
  const view = seen.alarms.get(alarmKey(alarm));
  const now = viewFinding({ blocker, policy: {}, now: at }, alarm, view, seen);
  if (now.state === 'blocking' || view?.kind !== 'seen') return now;
  if (view.entries.kind === 'unreadable') {
    return { ...now, state: 'unknown', reason: `the history of ${nameOf(alarm)} could not be read: ${view.entries.why}`, clears: 'clears when it can be read' };
  }
  const entered = view.entries.at.find((entry) => entry >= since);
  return entered === undefined ? now : {
    ...now, state: 'blocking', reason: `${nameOf(alarm)} went into ALARM at ${isoOf(entered)}`, clears: 'a bake that saw an alarm does not pass', since: entered,
  };
}

/** What a blocker lets pass is still told. */
export const lenient = (policy: AlarmPolicy['missing'], finding: Finding): Finding =>
  policy === 'CLEAR' && finding.state === 'unknown' ? { ...finding, state: 'clear', reason: `${finding.reason}, which this blocker lets pass`, clears: '' } : finding;

/** Something that was looked for and is not there. */
interface Absence {
  readonly blocker: string;
  readonly subject: string;
  readonly called: string;
  /** The sentence that says so. */
  readonly what: string;
  readonly clears: string;
  /** As `AlarmRef.broughtBy`. */
  readonly broughtBy?: readonly string[];
}

/** An alarm, or all that a prefix could match, is not there: clear before the first deployment of what brings it, and unknown otherwise. */
export function missingFinding({ blocker, subject, called, what, clears, broughtBy = [] }: Absence, seen: Pick<SeenAlarms, 'targets' | 'memory'>): Finding {
  const unseen = broughtBy.filter((target) => !wasDeployed(target, seen.memory));
  if (unseen.some((target) => seen.targets.get(target)?.kind === 'absent')) {
    return { blocker, subject, state: 'clear', reason: `first deployment: ${called} does not exist before it`, clears: '' };
  }
  for (const target of unseen) {
    const view = seen.targets.get(target);
    if (view?.kind === 'unreadable') {
      return { blocker, subject, state: 'unknown', reason: `${what}, and whether ${target} does could not be read: ${view.why}`, clears: 'clears when either can be read' };
    }
  }
  return { blocker, subject, state: 'unknown', reason: what, clears };
}

const nameOf = (alarm: AlarmRef): string => `alarm ${alarm.name} of account ${alarm.account} in ${alarm.region}`;

const because = (reason: string | undefined): string => reason === undefined || reason === '' ? '' : ` (${reason})`;
