import { Duration } from 'aws-cdk-lib';
import { BlockerPlan } from '../decision/plan';
import { Problem } from '../decision/problem';
import { isTimeZone } from '../decision/time-zone';
import { WindowPlan } from '../decision/window-plan';
import { marginProblems } from '../decision/window-problems';
import { GuardedTargets } from './guarded-targets';
import { refuse } from './refusal';
import { REGION_TIME_ZONES } from './region-time-zones';
import { TimeWindow } from './time-window';
import { TimeWindowSpec } from './time-window-spec';

/** What is wrong with the windows of a blocker. */
export function windowSpecProblems(path: string, { allow = [], deny = [], margin, timeZones = {} }: TimeWindowSpec): readonly Problem[] {
  return [
    ...(allow.length + deny.length > 0 ? [] : [{ path, text: 'must have at least one window, got none; a blocker without windows never blocks' }]),
    ...allow.flatMap((window, index) => window._useProblems(`${path}.allow[${index}]`, 'allow')),
    ...deny.flatMap((window, index) => window._useProblems(`${path}.deny[${index}]`, 'deny')),
    ...openForProblems(`${path}.margin`, margin),
    ...Object.entries(timeZones).filter(([, timeZone]) => !isTimeZone(timeZone)).map(([region, timeZone]) => ({
      path: `${path}.timeZones['${region}']`, text: `must be an IANA time zone, got '${timeZone}'; write it like 'Europe/Berlin' or 'UTC'`,
    })),
  ];
}

/** What is wrong with how long an opening must still last. */
export function openForProblems(path: string, duration: Duration | undefined): readonly Problem[] {
  if (duration === undefined) return [];
  if (duration.isUnresolved()) return [{ path, text: 'must be known at synthesis, got a token; write it as Duration.minutes(…)' }];
  return marginProblems(path, minutesOf(duration));
}

export const minutesOf = (duration: Duration): number => duration.toMinutes({ integral: false });

/** A blocker's windows as the plan holds them: those in each target's own zone once for each zone. */
export function windowBlockerPlan(name: string, windows: TimeWindowSpec, guarded: GuardedTargets): BlockerPlan {
  const { allow = [], deny = [], except = [], margin, timeZones = {} } = windows;
  const zones = zonesOf(name, [...allow, ...deny].some((window) => window._isLocal) ? guarded.targets : [], { ...REGION_TIME_ZONES, ...timeZones });
  const plans = (some: readonly TimeWindow[]): readonly WindowPlan[] => some.flatMap((window) => window._isLocal
    ? [...zones].map(([timeZone, targets]) => ({ ...window._toPlan(), timeZone, targets }))
    : [window._toPlan()]);
  const marginMinutes = Math.max(margin === undefined ? 0 : minutesOf(margin), guarded.expectedMinutes);
  return {
    kind: 'timeWindow',
    name,
    allow: plans(allow),
    deny: plans(deny),
    ...(marginMinutes > 0 && { marginMinutes }),
    ...(except.length > 0 && { except: except.map((calendar) => calendar._toPlan(guarded.home)) }),
  };
}

/** The targets of each zone. A Region that nobody knows the zone of is refused. */
function zonesOf(name: string, targets: GuardedTargets['targets'], known: Readonly<Record<string, string>>): ReadonlyMap<string, readonly string[]> {
  refuse([...new Set(targets.map(({ region }) => region))].filter((region) => !Object.hasOwn(known, region)).map((region) => ({
    path: `TimeWindowBlocker '${name}'.timeZones`,
    text: `must name the time zone of Region ${region}, got none; add it, like { '${region}': 'Europe/Berlin' }`,
  })));
  const zones = new Map<string, readonly string[]>();
  for (const target of targets) zones.set(known[target.region], [...zones.get(known[target.region]) ?? [], target.name]);
  return zones;
}
