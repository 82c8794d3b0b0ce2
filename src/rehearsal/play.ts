import { LedgerEntry } from '../decision/ledger-entry';
import { EpochMs, isoOf, MINUTE } from '../decision/time';
import { checkMutation } from '../handlers/mutation-check';
import { reconcile } from '../handlers/reconcile';
import { ringRestorer } from '../handlers/restorer';
import { passRollbacks } from '../handlers/rollback-pass';
import { World } from '../handlers/world';
import { durationsOf, Outcomes } from './actions';
import { SimulatedAlarms } from './alarms';
import { SimulatedCalendars } from './calendars';
import { VirtualClock } from './clock';
import { typed } from './command';
import { Delivery } from './delivery';
import { RehearsalDesk } from './desk';
import { Engine } from './engine';
import { simulateCodePipeline } from './engine/simulated-pipeline';
import { Faults, ServiceFailure } from './faults';
import { alarmsIn } from './known-alarms';
import { MemoryLedger } from './ledger';
import { SimulatedMetrics } from './metrics';
import { RehearsalEvent } from './model';
import { mortal } from './mortal-world';
import { Mortality } from './mortality';
import { mutationWorld } from './mutation-world';
import { press } from './operator';
import { SimulatedParameters } from './parameters';
import { PlanBook } from './plan-book';
import { Recorder } from './recorder';
import { restorersWorld } from './restorers-world';
import { Scenario } from './scenario';
import { countedBy, Subject } from './subject';
import { Targets } from './targets';
import { Parts, worldOf } from './world';

/** Who looks on while a rehearsal runs. */
export interface Audience {
  /** Each event as it happens, with the controller's decision where it is one. */
  event?(event: RehearsalEvent, decision?: LedgerEntry): void;
  /** What runs on each target, by `Stage/Target`, whenever a deployment put something in place. */
  landed?(now: EpochMs, revisions: Readonly<Record<string, string>>): void;
  /** The virtual clock, at every tick. */
  time?(now: EpochMs): void;
}

/** The alarm on a silent controller. */
const SILENCE = 5 * MINUTE;

/** What may be added to a scenario while it plays; its moments lie ahead. */
export type Addition = Partial<Pick<Scenario, 'commits' | 'operator' | 'alarms' | 'calendars' | 'faults' | 'outcomes'>>;

/** A rehearsal under way. What is added to it happens as if its scenario had said so from the start. */
export class Play implements Parts {
  public readonly clock: VirtualClock;
  public readonly engine: Engine;
  public readonly faults: Faults;
  public readonly ledger: MemoryLedger;
  public readonly targets: Targets;
  public readonly alarms: SimulatedAlarms;
  public readonly calendars: SimulatedCalendars;
  public readonly metrics: SimulatedMetrics;
  public readonly parameters: SimulatedParameters;
  public readonly recorder: Recorder;
  public readonly delivery: Delivery;
  public readonly outcomes: Outcomes;
  private readonly plans: PlanBook;
  private readonly controllersWorld: World;
  private readonly rollbackPassWorld: World;
  /** Lines of the scenario that are still to come. */
  private pending = 0;
  public lastSuccess: EpochMs;
  public toldOfSilence = false;
  /** Revisions that mend a broken controller. */
  private readonly fixes: ReadonlySet<string>;

  public constructor(private readonly subject: Subject, private readonly scenario: Scenario, private readonly audience: Audience) {
    const { plan, model } = subject;
    this.clock = new VirtualClock(scenario.start);
    this.plans = new PlanBook(plan);
    this.fixes = new Set(scenario.commits.flatMap(({ revision, fixesController }) => fixesController ? [revision] : []));
    this.lastSuccess = scenario.start;
    this.faults = new Faults(scenario.faults, () => this.clock.now());
    this.ledger = new MemoryLedger(this.faults);
    this.parameters = new SimulatedParameters(model.name, this.faults, () => this.clock.now(), () => this.delivery.letter(), scenario.assume);
    this.recorder = new Recorder({
      plan,
      targetOf: (stage, action) => this.targets.deployedBy(stage, action),
      executions: () => this.engine.results(),
      listen: (event, decision) => audience.event?.(event, decision),
    });
    this.delivery = new Delivery(this.clock, {
      reconcile: () => this.reconcile(),
      passRollbacks: () => this.passRollbacks(),
      restore: () => this.restore(),
    }, () => this.faults.copiesOfEvent());
    this.outcomes = new Outcomes(scenario.outcomes);
    this.engine = simulateCodePipeline(model, this.clock, {
      duration: durationsOf(scenario.durations),
      outcome: (stage, action, revision) => this.outcomes.next(stage, action, revision),
      ...(scenario.baseline !== undefined && { baseline: scenario.baseline }),
      assume: scenario.assume,
      record: (event) => this.recorder.happened(event),
      landed: () => this.landed(),
      mayUpdate: ({ changes, since }) => checkMutation(
        mutationWorld(this, subject.plan, changes ? 'changed' : 'same', this.lastSuccess), since, this.clock.now()),
      updated: (revision) => { if (this.fixes.has(revision)) this.faults.controllerIsFixed(); },
      notify: (event) => this.delivery.event(event),
    });
    this.targets = new Targets(subject, this.engine.deployedStacks, this.faults);
    this.alarms = new SimulatedAlarms(alarmsIn(subject, scenario.alarms), scenario.alarms, this.targets, this.clock, this.faults, scenario.assume);
    this.calendars = new SimulatedCalendars(scenario.calendars, this.faults, () => this.clock.now());
    this.metrics = new SimulatedMetrics(countedBy(plan), scenario.metrics, this.targets, this.clock, this.faults);
    this.controllersWorld = worldOf(this, sessionOf(subject.roles.controller));
    this.rollbackPassWorld = worldOf(this, sessionOf(subject.roles.rollbackPass));
  }

  public begin(): void {
    this.schedule(this.scenario);
    this.delivery.tick();
  }

  public add(more: Addition): void {
    const { alarms = [], calendars = [], faults = [], outcomes = [] } = more;
    for (const script of alarms) this.alarms.add(script);
    this.calendars.add(calendars);
    this.faults.add(faults);
    for (const script of outcomes) this.outcomes.add(script);
    this.schedule(more);
  }

  /** Everything that happens in the next instant; false when there is none. */
  public async instant(): Promise<boolean> {
    const at = this.clock.next();
    if (at === undefined || at > this.scenario.until) return false;
    while (this.clock.next() === at) await this.clock.step(at);
    return true;
  }

  public isCalm(): boolean {
    const isOwed = this.ledger.owesPage() || this.ledger.owesRestore() || this.ledger.owesEnd();
    return this.pending === 0 && this.delivery.pending === 0 && this.alarms.pending === 0 && this.engine.quiet() && !isOwed;
  }

  private landed(): void {
    this.alarms.deployed();
    this.metrics.deployed();
    this.audience.landed?.(this.clock.now(), this.targets.revisions());
  }

  private schedule({ commits = [], operator = [], faults = [], calendars = [] }: Addition): void {
    for (const commit of commits) {
      const { at, revision, changesPipeline } = commit;
      this.at(at, () => this.engine.commit(revision, { changesPipeline }), JSON.stringify(commit));
    }
    for (const script of operator) this.at(script.at, () => this.press(script), JSON.stringify(script));
    // Their beginning and end do nothing by themselves, but a rehearsal does not end before them.
    for (const { from, until } of [...faults, ...calendars]) for (const at of [from, until ?? from]) this.at(at, () => undefined, 'nothing');
  }

  private at(at: EpochMs, work: () => void | Promise<void>, what: string): void {
    this.pending += 1;
    this.clock.at(at, () => {
      this.pending -= 1;
      return work();
    }, what, true);
  }

  /** A button that cannot be pressed at that moment is told and not pressed, as nobody could. */
  private async press(script: Scenario['operator'][number]): Promise<void> {
    if (script.do === 'command') {
      const { by } = script;
      return this.recorder.byHand(by, async () => this.recorder.typed(isoOf(this.clock.now()), await typed(this.deskOf(by), script)));
    }
    try {
      await this.recorder.byHand(script.by, () => press(this, script));
    } catch (error) {
      this.recorder.note(isoOf(this.clock.now()), `${script.by} could not ${script.do}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private deskOf(by: string): RehearsalDesk {
    const { subject, engine, ledger, faults, parameters, alarms, calendars, clock, lastSuccess } = this;
    return new RehearsalDesk({ subject, engine, ledger, faults, parameters, alarms, calendars, now: () => clock.now(), lastSuccess, by });
  }

  private async reconcile(): Promise<void> {
    const now = this.clock.now();
    this.audience.time?.(now);
    if (!this.faults.controllerIsDead()) await this.reconcileAlive(now);
    this.tellOfSilence(now);
  }

  private async reconcileAlive(now: EpochMs): Promise<void> {
    const { roles } = this.subject;
    const { deployedPlan } = this.engine;
    const plan = deployedPlan === undefined ? this.subject.plan : this.plans.of(deployedPlan);
    await this.unlessAway(async () => {
      const mortality = new Mortality(() => this.faults.controllerDiesNow());
      const world = mortal(this.controllersWorld, mortality);
      const reconciled = await Promise.race([reconcile(world, plan, [roles.controller, roles.rollbackPass], now), mortality.death]);
      if (reconciled === 'died') this.delivery.controllerDied();
      else if (reconciled.failed.length === 0) this.lastSuccess = now;
    });
  }

  private async passRollbacks(): Promise<void> {
    await this.unlessAway(() => passRollbacks(this.rollbackPassWorld.pipeline));
  }

  private async restore(): Promise<void> {
    const mortality = new Mortality(() => this.faults.restorerDiesNow());
    await this.unlessAway(async () => {
      await Promise.race([ringRestorer(restorersWorld(this, mortality), this.clock.now()), mortality.death]);
    });
  }

  /** As the functions do: what could not be read now is read at the next tick. Any other error is a fault of ours. */
  private async unlessAway(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
      if (!errors.every((one) => one instanceof ServiceFailure)) throw error;
    }
  }

  /** Plays the alarm that fires when no reconcile has succeeded for too long. */
  private tellOfSilence(now: EpochMs): void {
    const silent = now - this.lastSuccess >= SILENCE;
    if (silent && !this.toldOfSilence) this.recorder.note(isoOf(now), `the controller is silent: no reconcile has succeeded since ${isoOf(this.lastSuccess)}`);
    this.toldOfSilence = silent;
  }

}

/** A session of a role, as AWS shows it beside what the role did. */
const sessionOf = (role: string): string => `${role.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/breakwater`;
