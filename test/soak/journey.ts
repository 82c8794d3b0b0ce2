/**
 * Releases one after the other through one pipeline, while everything that can happen happens at random; each instant is
 * held against the invariants. The same subject, seed and number of releases give the same journey.
 */
import { EpochMs, MINUTE } from '../../src/decision/time';
import { TICK } from '../../src/rehearsal/delivery';
import { ExecutionResult } from '../../src/rehearsal/model';
import { Play } from '../../src/rehearsal/play';
import { Choice, Decoded, Entry, Made, NEXT_RELEASE, scenarioOf, Setting } from '../check/choice';
import { advance, ENDS_WITHIN, endOf, lastEvent, STUCK_AFTER } from '../check/explorer';
import { Invariant } from '../check/invariants/invariant';
import { Broken, endless, isOver, look, markOf, Violation } from '../check/looking';
import { menuOf, MENUS } from '../check/menus';
import { Random } from './random';

export interface JourneyOptions {
  readonly setting: Setting & { readonly revisions: readonly string[] };
  readonly invariants: readonly Invariant[];
  readonly random: Random;
}

/** How often each came to pass. */
export interface Tally {
  readonly releases: number;
  readonly rollbacks: number;
  readonly restores: number;
  readonly disturbances: number;
  /** Of the virtual clock. */
  readonly minutes: number;
  readonly outcomes: Readonly<Record<string, number>>;
}

export interface Journey { readonly tally: Tally; readonly violation?: Violation }

const WAITING = ['holding', 'baking', 'torn', 'stuck'];

/** No bake takes as long; a hold is announced after half an hour. */
const ANSWERED_AFTER = 40 * MINUTE;

/** As many as that are queued one behind the other at the end, each with a self-mutation that waits. */
const LAST_ONES_END_WITHIN = 4 * ENDS_WITHIN;

export const travel = (options: JourneyOptions): Promise<Journey> => new Traveller(options).travel();

class Traveller {
  private readonly play: Play;
  private readonly path: Made[] = [];
  private readonly decoded: Decoded;
  private readonly menus: readonly (readonly Choice[])[];
  /** How likely a disturbance is at an instant: some journeys are calm, some are not. */
  private readonly unrest: number;
  private readonly answered = new Map<string, EpochMs>();
  private commits = 1;
  private nextCommit: EpochMs;
  private causesUntil: EpochMs;
  /** The release after the last has come. */
  private isHelped = false;

  public constructor(private readonly options: JourneyOptions) {
    const { setting, random } = options;
    const { subject } = setting;
    this.decoded = new Decoded(setting);
    // What has to be chosen before anything happens is chosen here with each commit.
    this.menus = MENUS.filter((menu) => menu !== 'commits' && menu !== 'outcomes').map((menu) => menuOf(subject, menu));
    const scenario = scenarioOf(setting);
    this.play = new Play(subject, scenario, {});
    this.unrest = random.pick([0.005, 0.02, 0.05]);
    this.causesUntil = scenario.start;
    this.nextCommit = scenario.start + this.gap();
    this.afflict(setting.revisions[0], scenario.start);
    this.play.begin();
  }

  public async travel(): Promise<Journey> {
    const { play } = this;
    let calmSince: EpochMs | undefined;
    for (;;) {
      const mark = markOf(play);
      await this.disturb();
      await advance(play);
      calmSince = play.isCalm() ? calmSince ?? play.clock.now() : undefined;
      const isLast = this.commits === this.options.setting.revisions.length;
      const over = isLast && isOver(play, calmSince);
      const broken = look(play, this.options.setting.subject, this.options.invariants, mark, over) ?? this.endlessly(over);
      if (broken !== undefined) return { tally: this.tally(), violation: { ...broken, path: this.path } };
      if (over) return { tally: this.tally() };
    }
  }

  private endlessly(over: boolean): Broken | undefined {
    if (over || this.play.clock.now() <= Math.max(this.causesUntil, this.nextCommit) + LAST_ONES_END_WITHIN * TICK) return undefined;
    return endless(this.play, `it has not ended ${LAST_ONES_END_WITHIN} ticks after the last cause was gone`);
  }

  private async disturb(): Promise<void> {
    const { play, options: { random, setting: { revisions } } } = this;
    const at = play.clock.next() ?? play.clock.now();
    this.answer(at);
    if (this.commits < revisions.length) {
      if (at >= this.nextCommit) this.commit(at);
      if (random.chance(this.unrest)) await this.oneOf(random.pick(this.menus), at);
      return;
    }
    // A release that is vetoed, or behind a torn wave, waits for the next one.
    if (!this.isHelped && at > Math.max(this.causesUntil, lastEvent(play)) + STUCK_AFTER * TICK && !play.isCalm()) {
      this.isHelped = true;
      this.make(NEXT_RELEASE, at);
    }
  }

  /**
   * After two rollbacks in a row a wave waits for a person, and so does the cure of what shows to be bad when its release
   * has left, in its bakes too, and a wave that stays torn: one comes when it has been announced, and lets in what waits.
   */
  private answer(at: EpochMs): void {
    for (const [stage, { state, since }] of this.play.ledger.memories()) {
      const answeredAt = this.answered.get(stage) ?? 0;
      if (!WAITING.includes(state) || at < Math.max(since, answeredAt) + ANSWERED_AFTER) continue;
      this.answered.set(stage, at);
      // What no override opens is let in by hand.
      const entry: Entry = state !== 'holding' || answeredAt > 0
        ? { do: 'approve', stage }
        : { do: 'override', stage, blockers: ['after rollback', 'rollback alarms'], reason: 'looked into it', for: '10m' };
      this.make({ name: `${stage} may go on, though it is ${state}: ${String(entry.do)}`, section: 'operator', entry, helps: true }, at);
    }
  }

  private async oneOf(menu: readonly Choice[], at: EpochMs): Promise<void> {
    const { play } = this;
    const view = await play.engine.state();
    const offered = menu.filter(({ when }) => when === undefined || when(play, view));
    if (offered.length > 0) this.make(this.options.random.pick(offered), at);
  }

  private commit(at: EpochMs): void {
    const { options: { random, setting: { revisions } } } = this;
    const revision = revisions[this.commits];
    this.make({ name: `commit ${revision}`, section: 'commits', entry: { revision, ...(random.chance(0.1) && { changesPipeline: true }) } }, at);
    this.commits += 1;
    this.nextCommit = at + this.gap();
    this.afflict(revision, at);
  }

  /** What is wrong with a revision itself. */
  private afflict(revision: string, at: EpochMs): void {
    const { random, setting: { subject } } = this.options;
    const stage = random.pick(subject.plan.stages);
    const target = random.pick(random.pick(stage.steps).targets);
    if (random.chance(0.25)) {
      const entry = { name: `faults-${target.name}`, state: 'ALARM', whileRevision: revision, after: `${random.between(0, 5)}m` };
      this.make({ name: `${revision} is bad on ${target.name} ${entry.after}`, section: 'alarms', entry }, at);
    }
    if (random.chance(0.15)) {
      const match = `${stage.name}/${random.pick(target.deployActions)}`;
      const times = random.between(1, 2);
      this.make({ name: `${revision} fails ${match} ${times}`, section: 'actions', entry: { match, revision, outcome: 'fail', times } }, at);
    }
  }

  private make(choice: Choice, at: EpochMs): void {
    const made = { choice, at };
    this.path.push(made);
    this.play.add(this.decoded.at(made));
    // What follows from it has to have ended some time after.
    if (choice.helps !== true || choice === NEXT_RELEASE) this.causesUntil = Math.max(this.causesUntil, endOf(made));
  }

  /** Some come while the one before is on its way, some long after. */
  private gap(): number { return this.options.random.between(1, 30) * MINUTE; }

  private tally(): Tally {
    const { play, path } = this;
    const releases = play.recorder.events.filter(({ kind }) => kind === 'commit').length;
    const results = play.engine.results();
    const isStandard = ({ type }: ExecutionResult): boolean => type === 'STANDARD';
    const outcomes: Record<string, number> = {};
    for (const { outcome } of results.filter(isStandard)) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    return {
      releases,
      rollbacks: results.filter((one) => !isStandard(one)).length,
      restores: play.ledger.entries().filter(({ kind }) => kind === 'restore.started').length,
      disturbances: path.filter(({ choice }) => choice.section !== 'commits' && choice.helps !== true).length,
      minutes: (play.clock.now() - scenarioStart(play)) / MINUTE,
      outcomes,
    };
  }
}

const scenarioStart = (play: Play): EpochMs => Date.parse(play.recorder.events[0].at);
