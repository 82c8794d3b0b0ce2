import { AlarmPolicy, AlarmPrefix, AlarmRef, UNKNOWN_POLICIES } from '../decision/plan';
import { Reader } from './reader';

type Fields = Readonly<Record<string, unknown>>;

/** Reads an alarm that is named where it lives. */
export function readAlarm(reader: Reader, value: unknown, path: string): AlarmRef {
  const alarm = reader.record(value, path);
  return { name: reader.string(alarm.name, `${path}.name`), ...placeOf(reader, alarm, path) };
}

/** Reads what an alarm blocker looks at, and how leniently. */
export function readAlarmSelection(reader: Reader, blocker: Fields, path: string) {
  const prefixes = reader.optional(blocker.prefixes, (present) => reader.list(present, `${path}.prefixes`, (item, at) => readPrefix(reader, item, at)));
  const policy = reader.optional(blocker.policy, (present) => readPolicy(reader, present, `${path}.policy`));
  return {
    alarms: reader.list(blocker.alarms, `${path}.alarms`, (item, at) => readAlarm(reader, item, at)),
    ...(prefixes !== undefined && { prefixes }),
    ...(policy !== undefined && { policy }),
  };
}

function readPrefix(reader: Reader, value: unknown, path: string): AlarmPrefix {
  const prefix = reader.record(value, path);
  return { prefix: reader.string(prefix.prefix, `${path}.prefix`), ...placeOf(reader, prefix, path) };
}

function readPolicy(reader: Reader, value: unknown, path: string): AlarmPolicy {
  const policy = reader.record(value, path);
  const onCase = (name: 'missing' | 'insufficientData' | 'unreadable') =>
    policy[name] === undefined ? {} : { [name]: reader.oneOf(policy[name], `${path}.${name}`, UNKNOWN_POLICIES) };
  const noDataGraceMinutes = reader.optional(policy.noDataGraceMinutes, (present) => reader.number(present, `${path}.noDataGraceMinutes`));
  return {
    ...onCase('missing'),
    ...onCase('insufficientData'),
    ...onCase('unreadable'),
    ...(noDataGraceMinutes !== undefined && { noDataGraceMinutes }),
  };
}

function placeOf(reader: Reader, value: Fields, path: string) {
  const broughtBy = reader.optional(value.broughtBy, (present) => reader.list(present, `${path}.broughtBy`, (item, at) => reader.string(item, at)));
  return {
    account: reader.string(value.account, `${path}.account`),
    region: reader.string(value.region, `${path}.region`),
    ...(broughtBy !== undefined && { broughtBy }),
  };
}
