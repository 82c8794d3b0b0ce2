import { AlarmView, PrefixView, Unreadable } from '../decision/observation';
import { alarmKey, AlarmRef, environmentKey, EnvironmentPlan } from '../decision/plan';
import { EpochMs, isoOf, MINUTE } from '../decision/time';
import { unreadable } from '../handlers/unreadable';
import { AlarmReader, WatchedAlarm } from '../handlers/world';
import { AlarmChange, AlarmHistory } from './alarm-history';
import { Assumptions, DEFAULT_ASSUMPTIONS } from './assumptions';
import { VirtualClock } from './clock';
import { Faults } from './faults';
import { AlarmScript, ScriptedAlarmState } from './scenario';

/** How long a new alarm has INSUFFICIENT_DATA: one period of five minutes, which most alarms are evaluated over. */
const FIRST_EVALUATION = 5 * MINUTE;

/** How late the history of an alarm is where the scenario assumes that it is late. */
const HISTORY_LAG = 5 * MINUTE;

/** Long before any look: an alarm that stood before the rehearsal did not change during it. */
const BEFORE = 30 * 24 * 60 * MINUTE;

/** What runs in an alarm's account and Region, and whether what brings it was ever deployed. */
export interface Deployments {
  /** Whether any of the targets (`Stage/Target`) was deployed at least once. */
  anyDeployed(targets: readonly string[]): boolean;
  /** Whether any target in the account and Region runs the revision. */
  runs(revision: string, where: { readonly account: string; readonly region: string }): boolean;
}

/** What one alarm showed, from before the rehearsal to its end. */
export interface AlarmTrace {
  readonly alarm: AlarmRef;
  /** Oldest first; the first lies before the rehearsal. */
  readonly changes: readonly AlarmChange[];
}

interface Alarm {
  readonly ref: AlarmRef;
  readonly scripts: Script[];
  /** When it was created; undefined while it does not exist. */
  createdAt?: EpochMs;
  readonly history: AlarmHistory;
}

/** One script as it bears on one alarm. */
interface Script {
  readonly script: AlarmScript;
  readonly reason: string;
  /** When it began to bear on the alarm; undefined while it does not. */
  activeSince?: EpochMs;
  cancel?: () => void;
}

/** The alarms of the plan: they come into being with their targets, and otherwise do as the scenario says. */
export class SimulatedAlarms implements AlarmReader {
  private made = 0;
  private readonly open = new Set<number>();
  private readonly alarms: ReadonlyMap<string, Alarm>;

  public constructor(
    refs: readonly AlarmRef[], scripts: readonly AlarmScript[],
    private readonly deployments: Deployments, private readonly clock: VirtualClock, private readonly faults: Faults,
    private readonly assume: Pick<Assumptions, 'alarmHistoryIsFresh'> = DEFAULT_ASSUMPTIONS,
  ) {
    const before = clock.now() - BEFORE;
    this.alarms = new Map(refs.map((ref) => {
      const stands = !ref.broughtBy || deployments.anyDeployed(ref.broughtBy);
      const history = new AlarmHistory(stands ? { at: before, state: 'OK', reason: 'below its threshold' } : { at: before, state: 'MISSING', reason: '' });
      const bears = (script: AlarmScript): boolean => script.alarms.some((alarm) => alarmKey(alarm) === alarmKey(ref));
      const own = scripts.filter(bears).map((script) => ({ script, reason: reasonOf(script) }));
      return [alarmKey(ref), { ref, scripts: own, history, ...(stands && { createdAt: before }) }];
    }));
    for (const alarm of this.alarms.values()) this.arrange(alarm);
    this.deployed();
  }

  /** Changes that are still to come by themselves. */
  public get pending(): number { return this.open.size; }

  public async read(environment: EnvironmentPlan, watched: readonly WatchedAlarm[]): Promise<readonly AlarmView[]> {
    const failed = this.failureIn(environment);
    const until = this.assume.alarmHistoryIsFresh ? undefined : this.clock.now() - HISTORY_LAG;
    return watched.map(({ alarm, since }) => failed ?? viewOf(this.alarms.get(alarmKey(alarm)), since, until));
  }

  public async search(environment: EnvironmentPlan, prefixes: readonly string[]): Promise<readonly PrefixView[]> {
    const failed = this.failureIn(environment);
    const here = [...this.alarms.values()].filter(({ ref }) => environmentKey(ref) === environmentKey(environment));
    return prefixes.map((prefix): PrefixView => failed ?? {
      kind: 'read',
      alarms: here.filter(({ ref }) => ref.name.startsWith(prefix))
        .map((alarm) => ({ name: alarm.ref.name, view: viewOf(alarm, undefined) })).filter(({ view }) => view.kind !== 'missing'),
    });
  }

  /** Of alarms that are there already. */
  public add(script: AlarmScript): void {
    for (const ref of script.alarms) {
      const alarm = this.alarms.get(alarmKey(ref));
      if (alarm === undefined) throw new Error(`${alarmKey(ref)} is none of the alarms of this rehearsal`);
      const added = { script, reason: reasonOf(script) };
      alarm.scripts.push(added);
      this.arrangeScript(alarm, added);
      this.followRevision(alarm, added);
    }
  }

  public traces(): readonly AlarmTrace[] {
    return [...this.alarms.values()].map(({ ref, history }) => ({ alarm: ref, changes: history.all }));
  }

  /** To be called when a deployment ended well: new alarms come into being, and scripts about revisions begin or end. */
  public deployed(): void {
    for (const alarm of this.alarms.values()) {
      if (alarm.createdAt === undefined && this.deployments.anyDeployed(alarm.ref.broughtBy ?? [])) {
        alarm.createdAt = this.clock.now();
        this.later(FIRST_EVALUATION, () => this.refresh(alarm), `${alarmKey(alarm.ref)} is evaluated`);
      }
      for (const script of alarm.scripts) this.followRevision(alarm, script);
      this.refresh(alarm);
    }
  }

  private failureIn(environment: EnvironmentPlan): Unreadable | undefined {
    const where = environmentKey(environment);
    const assume = environment.lookupRoleArn === undefined ? undefined : this.faults.ofCall('sts');
    if (assume) return unreadable({ operation: 'AssumeRole', where, error: assume.name, message: assume.message });
    const failure = this.faults.ofCall('cloudwatch');
    return failure && unreadable({ operation: 'DescribeAlarms', where, error: failure.name, message: failure.message });
  }

  private arrange(alarm: Alarm): void {
    for (const script of alarm.scripts) this.arrangeScript(alarm, script);
  }

  private arrangeScript(alarm: Alarm, script: Script): void {
    const { when } = script.script;
    if (when.kind !== 'timed') return;
    const what = `${alarmKey(alarm.ref)} ${script.script.state}`;
    this.at(when.from, () => this.activate(alarm, script), what);
    if (when.until !== undefined) this.at(when.until, () => this.deactivate(alarm, script), `${what} no more`);
  }

  private followRevision(alarm: Alarm, script: Script): void {
    const { when } = script.script;
    if (when.kind !== 'whileRevision') return;
    const runs = this.deployments.runs(when.revision, alarm.ref);
    if (runs && script.cancel === undefined) script.cancel = this.later(when.after, () => this.activate(alarm, script), `${alarmKey(alarm.ref)} ${script.script.state}`);
    if (!runs && script.cancel !== undefined) {
      script.cancel();
      script.cancel = undefined;
      script.activeSince = undefined;
    }
  }

  private activate(alarm: Alarm, script: Script): void {
    script.activeSince = this.clock.now();
    this.refresh(alarm);
  }

  private deactivate(alarm: Alarm, script: Script): void {
    script.activeSince = undefined;
    this.refresh(alarm);
  }

  /** The script that began last decides; without one an alarm that has had time to be evaluated is OK. */
  private refresh(alarm: Alarm): void {
    const now = this.clock.now();
    if (alarm.createdAt === undefined) return;
    const active = alarm.scripts.filter((script) => script.activeSince !== undefined)
      .reduce<Script | undefined>((last, script) => last && (last.activeSince ?? 0) > (script.activeSince ?? 0) ? last : script, undefined);
    alarm.history.become({ at: now, ...(active ? { state: active.script.state, reason: active.reason } : unscripted(alarm.createdAt, now)) });
  }

  /** What the scenario says of a moment comes before all else of that moment. */
  private at(at: EpochMs, work: () => void, what: string): () => void {
    return this.arranged((done) => this.clock.at(at, done, what, true), work);
  }

  private later(span: number, work: () => void, what: string): () => void {
    return this.arranged((done) => this.clock.after(span, done, what), work);
  }

  private arranged(arrange: (work: () => void) => () => void, work: () => void): () => void {
    const number = this.made++;
    this.open.add(number);
    const cancel = arrange(() => {
      this.open.delete(number);
      work();
    });
    return () => {
      this.open.delete(number);
      cancel();
    };
  }
}

const viewOf = (alarm: Alarm | undefined, since: EpochMs | undefined, until?: EpochMs): AlarmView =>
  alarm?.history.view(since, until, alarm.createdAt) ?? { kind: 'missing' };

const unscripted = (createdAt: EpochMs, now: EpochMs): { readonly state: ScriptedAlarmState; readonly reason: string } =>
  now < createdAt + FIRST_EVALUATION
    ? { state: 'INSUFFICIENT_DATA', reason: `created at ${isoOf(createdAt)}` }
    : { state: 'OK', reason: 'below its threshold' };

const reasonOf = ({ when }: AlarmScript): string =>
  when.kind === 'timed' ? 'as the scenario says' : `as the scenario says, while ${when.revision} runs here`;
