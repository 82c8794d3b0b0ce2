/** What an alarm blocker makes of all that it looks at: each name and each prefix answers for itself. */
import { alarmFinding, Asking, lenient, missingFinding, viewFinding } from './alarm-findings';
import { Finding, holding } from './finding';
import { Observation } from './observation';
import { AlarmBlockerPlan, AlarmPrefix, prefixKey } from './plan';
import { EpochMs } from './time';

type Seen = Pick<Observation, 'alarms' | 'prefixes' | 'targets' | 'memory'>;

/** The most alarms of one prefix that are told one by one: an entry of the ledger and a reader's patience have an end. */
const TOLD_ONE_BY_ONE = 20;

export function alarmBlockerFindings({ name, alarms, prefixes = [], policy = {} }: AlarmBlockerPlan, seen: Seen, now: EpochMs): readonly Finding[] {
  const asking: Asking = { blocker: name, policy, now };
  return [
    ...alarms.map((alarm) => alarmFinding(asking, alarm, seen)),
    ...prefixes.flatMap((prefix) => prefixFindings(asking, prefix, seen)),
  ];
}

function prefixFindings(asking: Asking, prefix: AlarmPrefix, seen: Seen): readonly Finding[] {
  const { blocker, policy } = asking;
  const { account, region, broughtBy } = prefix;
  const subject = prefixKey(prefix);
  const where = `of account ${account} in ${region}`;
  const view = seen.prefixes.get(subject);
  const unknown = { blocker, subject, state: 'unknown' } as const;
  if (view === undefined) return [lenient(policy.unreadable, { ...unknown, reason: `the alarms ${prefix.prefix}* ${where} were not read`, clears: 'the next tick tries again' })];
  if (view.kind === 'unreadable') {
    return [lenient(policy.unreadable, {
      ...unknown, reason: `the alarms ${prefix.prefix}* ${where} could not be read: ${view.why}`, clears: 'clears when they can be read and are OK',
    })];
  }
  if (view.alarms.length === 0) {
    return [lenient(policy.missing, missingFinding({
      blocker, subject, called: `an alarm ${prefix.prefix}* ${where}`, what: `no alarm ${prefix.prefix}* ${where} exists`, broughtBy, clears: 'create one there, or correct the prefix in the pipeline',
    }, seen))];
  }
  const quiet = view.alarms.filter((alarm) => alarm.view.kind === 'seen' && alarm.view.state === 'OK');
  const others = view.alarms.filter((alarm) => !quiet.includes(alarm))
    .map((alarm) => viewFinding(asking, { name: alarm.name, account, region, ...(broughtBy !== undefined && { broughtBy }) }, alarm.view, seen));
  const held = holding(others);
  const passed = others.filter((finding) => finding.state === 'clear');
  const more = (findings: readonly Finding[], what: string, clears: string): readonly Finding[] => findings.length <= TOLD_ONE_BY_ONE ? findings : [
    ...findings.slice(0, TOLD_ONE_BY_ONE),
    { blocker, subject, state: findings[TOLD_ONE_BY_ONE].state, reason: `${findings.length - TOLD_ONE_BY_ONE} more alarms ${prefix.prefix}* ${where} ${what}`, clears },
  ];
  return [
    ...more(held, 'are not OK', 'clears when they are OK'),
    ...more(passed, 'are let pass', ''),
    ...quiet.length === 0 ? [] : [{
      blocker, subject, state: 'clear' as const, reason: `${quiet.length} of ${view.alarms.length} alarms ${prefix.prefix}* ${where} are OK`, clears: '',
    }],
  ];
}
