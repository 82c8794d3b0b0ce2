/** Reads the alarms that a look needs, one environment beside the other: a slow Region delays no other. */
import { AlarmView, PrefixView, Unreadable } from '../decision/observation';
import { alarmKey, AlarmPrefix, AlarmRef, environmentKey, EnvironmentPlan, Plan, prefixKey } from '../decision/plan';
import { WatchList } from './watch-list';
import { WatchedAlarm, World } from './world';

export interface ReadAlarms {
  /** By `alarmKey`. */
  readonly alarms: ReadonlyMap<string, AlarmView>;
  /** By `prefixKey`. */
  readonly prefixes: ReadonlyMap<string, PrefixView>;
  /** The names and prefixes that stand for nothing there. */
  readonly missing: readonly (AlarmRef | AlarmPrefix)[];
}

export async function readAlarms(world: World, plan: Plan, list: WatchList): Promise<ReadAlarms> {
  if (list.alarms.length === 0 && list.prefixes.length === 0) return NONE;
  const alarmsIn = byEnvironment(list.alarms, ({ alarm }) => alarm);
  const prefixesIn = byEnvironment(list.prefixes, (prefix) => prefix);
  const [named, searched] = await Promise.all([
    inEach(plan, alarmsIn, (environment, alarms) => readNamed(world, environment, alarms)),
    inEach(plan, prefixesIn, (environment, prefixes) => searchFor(world, environment, prefixes)),
  ]);
  return {
    alarms: new Map(named.map(({ alarm, view }) => [alarmKey(alarm), view])),
    prefixes: new Map(searched.map(({ prefix, view }) => [prefixKey(prefix), view])),
    missing: [
      ...named.filter(({ view }) => view.kind === 'missing').map(({ alarm }) => alarm),
      ...searched.filter(({ view }) => view.kind === 'read' && view.alarms.length === 0).map(({ prefix }) => prefix),
    ],
  };
}

const NONE: ReadAlarms = { alarms: new Map(), prefixes: new Map(), missing: [] };

interface Where { readonly account: string; readonly region: string }

/** Sorted once: there are as many environments as there are places that alarms are in. */
function byEnvironment<T>(all: readonly T[], whereOf: (one: T) => Where): (environment: Where) => readonly T[] {
  const sorted = new Map<string, T[]>();
  for (const one of all) {
    const key = environmentKey(whereOf(one));
    const there = sorted.get(key);
    if (there === undefined) sorted.set(key, [one]);
    else there.push(one);
  }
  return (environment) => sorted.get(environmentKey(environment)) ?? [];
}

/** Reads in each environment what is wanted there, and nothing where nothing is. */
async function inEach<Q, A>(
  { environments }: Plan, wantedIn: (environment: Where) => readonly Q[],
  read: (environment: EnvironmentPlan, wanted: readonly Q[]) => Promise<readonly A[]>,
): Promise<readonly A[]> {
  const readings = environments.map((environment) => ({ environment, wanted: wantedIn(environment) })).filter(({ wanted }) => wanted.length > 0);
  return (await Promise.all(readings.map(({ environment, wanted }) => read(environment, wanted)))).flat();
}

const NOT_ANSWERED: Unreadable = { kind: 'unreadable', why: 'CloudWatch gave no answer for it' };

interface Named { readonly alarm: AlarmRef; readonly view: AlarmView }
interface Searched { readonly prefix: AlarmPrefix; readonly view: PrefixView }

async function readNamed(world: World, environment: EnvironmentPlan, watched: readonly WatchedAlarm[]): Promise<readonly Named[]> {
  const views = await world.alarms.read(environment, watched);
  return watched.map(({ alarm }, index) => ({ alarm, view: views[index] ?? NOT_ANSWERED }));
}

async function searchFor(world: World, environment: EnvironmentPlan, prefixes: readonly AlarmPrefix[]): Promise<readonly Searched[]> {
  const views = await world.alarms.search(environment, prefixes.map(({ prefix }) => prefix));
  return prefixes.map((prefix, index) => ({ prefix, view: views[index] ?? NOT_ANSWERED }));
}
