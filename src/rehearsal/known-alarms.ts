/** Which alarms there are in a rehearsal: the plan speaks of some by name only, and of others by how their names begin. */
import { alarmKey, AlarmPrefix, AlarmRef, environmentKey } from '../decision/plan';
import { AlarmScript } from './scenario';
import { mergedBy, Subject } from './subject';

type Known = Pick<Subject, 'alarms' | 'prefixes'>;
interface Wanted { readonly name: string; readonly account?: string; readonly region?: string }

/** The alarms that a script's `name`, and where given `account` and `region`, speak of: named in the plan, or matched by a prefix of it. */
export function alarmsNamed({ alarms, prefixes }: Known, wanted: Wanted): readonly AlarmRef[] {
  const matched = prefixes.filter(({ prefix }) => wanted.name.startsWith(prefix)).map((prefix) => asAlarm(prefix, wanted.name));
  return mergedBy(alarmKey, [...alarms.filter((alarm) => alarm.name === wanted.name), ...matched])
    .filter((alarm) => [undefined, alarm.account].includes(wanted.account) && [undefined, alarm.region].includes(wanted.region));
}

/** The plan's, the scenario's, and for a prefix that none of them matches one that stands for those which only AWS knows. */
export function alarmsIn({ alarms, prefixes }: Known, scripts: readonly AlarmScript[]): readonly AlarmRef[] {
  const known = [...alarms, ...scripts.flatMap((script) => script.alarms)];
  const standIns = prefixes.filter((prefix) => !known.some((alarm) => isMatch(alarm, prefix))).map((prefix) => asAlarm(prefix, `${prefix.prefix}*`));
  return mergedBy(alarmKey, [...known, ...standIns]);
}

const isMatch = (alarm: AlarmRef, prefix: AlarmPrefix): boolean =>
  environmentKey(alarm) === environmentKey(prefix) && alarm.name.startsWith(prefix.prefix);

const asAlarm = ({ prefix: _, ...where }: AlarmPrefix, name: string): AlarmRef => ({ name, ...where });
