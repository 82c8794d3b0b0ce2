/**
 * Plays every path of choices through a pipeline, depth first, each distinct world once.
 *
 * A world that was met before with as many disturbances left is not gone on with: whatever follows from it has been, or
 * is being, explored.
 */
import { EpochMs } from '../../src/decision/time';
import { TICK } from '../../src/rehearsal/delivery';
import { Play } from '../../src/rehearsal/play';
import { canonicalText, endlessText, hashOf } from './canonical';
import { Choice, Decoded, fileOf, Made, NEXT_RELEASE, RELEASE_AFTER_NEXT, scenarioOf, Setting } from './choice';
import { afterTwoRollbacks, whereStuck } from './helps';
import { Invariant } from './invariants/invariant';
import { Broken, endless, isOver, look, markOf, Violation } from './looking';
import { Memento } from './memento';

/** Where nothing has happened for so many ticks, and something still waits, help comes (`helpFor`). */
export const STUCK_AFTER = 10;

/** Transitions between two questions whether it is enough. */
const ASK_EVERY = 100;

/** So many ticks after the last cause of trouble is gone, everything must have ended. */
export const ENDS_WITHIN = 90;

export interface Options {
  readonly setting: Setting;
  readonly invariants: readonly Invariant[];
  /** Asked now and then; the search ends when the answer is true. */
  readonly enough: (figures: Figures) => boolean;
}

export interface Figures {
  states: number;
  transitions: number;
  /** Instants from the beginning to the deepest world. */
  depth: number;
  /** Paths that were played until nothing was left to happen. */
  ends: number;
  /** Worlds that were met again and held against the one they were taken for. */
  audits: number;
  /** Those among them that went on differently, and were gone on with. */
  strays: number;
}

export type Explored =
  | { readonly kind: 'exhausted' }
  | { readonly kind: 'cut' }
  | { readonly kind: 'broken'; readonly violation: Violation };

class Found extends Error {
  public constructor(public readonly violation: Violation) { super(violation.why); }
}
class Cut extends Error {}

/** How a world stands on the way to it. */
interface Way {
  readonly depth: number;
  /** Disturbances that may still be chosen. */
  readonly left: number;
  /** When the last cause of trouble is gone. */
  readonly causesUntil: EpochMs;
  readonly calmSince?: EpochMs;
  /** What has come to help, by name: each comes once. */
  readonly helps: readonly string[];
}

export class Explorer {
  public readonly figures: Figures = { states: 0, transitions: 0, depth: 0, ends: 0, audits: 0, strays: 0 };
  /** By world: with how many disturbances left it was gone on with, one more than that for each menu, in base eight. */
  private readonly met = new Map<number, number>();
  private readonly onPath = new Map<number, number>();
  /** Worlds in which no execution is under way, whenever the last fault ends: that says how long they are looked at, and nothing else. */
  private readonly quiet = new Set<number>();
  /** Worlds in which nothing happened for so long that help came. */
  private readonly helped = new Set<number>();
  /** The way to the first world that was wrongly taken for another. */
  public firstStray?: string;
  private readonly path: Made[] = [];
  private readonly decoded: Decoded;
  private choices: readonly Choice[] = [];
  private weight = 1;
  private askAt = 0;

  public constructor(private readonly options: Options) { this.decoded = new Decoded(options.setting); }

  /** From the beginning, with at most so many of the choices on a path; `round` tells one set of choices from another. */
  public async explore(choices: readonly Choice[], disturbances: number, round: number): Promise<Explored> {
    const { subject } = this.options.setting;
    this.choices = choices;
    this.weight = 8 ** round;
    this.path.length = 0;
    this.onPath.clear();
    const scenario = scenarioOf(this.options.setting);
    const play = new Play(subject, scenario, {});
    play.begin();
    try {
      const here = disturbances > 0 ? new Memento(play, [subject]) : undefined;
      await this.goOn(play, here, { depth: 0, left: disturbances, causesUntil: scenario.start, helps: [] });
      return { kind: 'exhausted' };
    } catch (error) {
      if (error instanceof Found) return { kind: 'broken', violation: error.violation };
      if (error instanceof Cut) return { kind: 'cut' };
      throw error;
    }
  }

  /** First what happens by itself, then every disturbance. */
  private async goOn(play: Play, here: Memento | undefined, way: Way): Promise<void> {
    const offered = here === undefined ? [] : await this.offered(play);
    await this.move(play, helpFor(play, way), way);
    if (here === undefined) return;
    for (const choice of offered) {
      here.putBack();
      await this.move(play, choice, way);
    }
  }

  private async offered(play: Play): Promise<readonly Choice[]> {
    const next = play.clock.next();
    // Between two rings of the functions nobody looks: what happens there is seen at the next.
    if (play.recorder.events.length > 0 && !play.clock.coming().some(({ at, what }) => at === next && (what === 'tick' || what === 'ring'))) return [];
    const view = await play.engine.state();
    return this.choices.filter(({ when }) => when === undefined || when(play, view));
  }

  private async move(play: Play, choice: Choice | undefined, before: Way): Promise<void> {
    const { depth, left, causesUntil, calmSince, helps } = before;
    const { figures, options, path } = this;
    const at = play.clock.next() ?? play.clock.now();
    const made = choice && { choice, at };
    if (made) {
      path.push(made);
      play.add(this.decoded.at(made));
    }
    const mark = markOf(play);
    await advance(play);
    figures.transitions += 1;
    const now = play.clock.now();
    const calm = play.isCalm() ? calmSince ?? now : undefined;
    const over = isOver(play, calm);
    const broken = look(play, options.setting.subject, options.invariants, mark, over);
    if (broken !== undefined) this.found(broken);
    const way: Way = {
      depth: depth + 1,
      left: choice && choice.helps !== true ? left - 1 : left,
      helps: choice?.helps === true ? [...helps, choice.name] : helps,
      causesUntil: Math.max(causesUntil, made ? endOf(made) : 0),
      ...(calm !== undefined && { calmSince: calm }),
    };
    await this.arrive(play, way, over);
    if (made) path.pop();
    if (figures.transitions < this.askAt) return;
    this.askAt = figures.transitions + ASK_EVERY;
    if (options.enough(figures)) throw new Cut();
  }

  private async arrive(play: Play, way: Way, over: boolean): Promise<void> {
    const { figures, onPath } = this;
    const hash = hashOf(await canonicalText(play));
    const before = onPath.get(hash);
    if (before !== undefined && before === way.left && !over) this.found(endless(play, 'the same world comes again and again'));
    if (!this.isNews(hash, way.left) && await this.isTheSame(play, hash, way)) return;
    figures.depth = Math.max(figures.depth, way.depth);
    if (play.engine.quiet()) this.quiet.add(hashOf(await endlessText(play)));
    if (over) {
      figures.ends += 1;
      return;
    }
    if (play.clock.now() > way.causesUntil + ENDS_WITHIN * TICK) {
      this.found(endless(play, `it has not ended ${ENDS_WITHIN} ticks after the last cause was gone`));
    }
    onPath.set(hash, way.left);
    if (helpFor(play, way) !== undefined) this.helped.add(hash);
    const canChoose = way.left > 0;
    await this.goOn(play, canChoose ? new Memento(play, [this.options.setting.subject]) : undefined, way);
    onPath.delete(hash);
  }

  private isNews(hash: number, left: number): boolean {
    const known = this.met.get(hash) ?? 0;
    const mine = Math.floor(known / this.weight) % 8;
    if (mine > left) return false;
    if (known === 0) this.figures.states += 1;
    this.met.set(hash, known + (left + 1 - mine) * this.weight);
    return true;
  }

  /**
   * What tells worlds apart is held against them: a world that is taken for one that was met has to go on as that one did.
   * Where it does not, `canonicalText` forgets something, and it is gone on with as one of its own.
   */
  private async isTheSame(play: Play, hash: number, way: Way): Promise<boolean> {
    const { figures, onPath, met } = this;
    if (onPath.has(hash) || this.helped.has(hash) || helpFor(play, way) !== undefined || play.isCalm()) return true;
    figures.audits += 1;
    const here = new Memento(play, [this.options.setting.subject]);
    await advance(play);
    if (met.has(hashOf(await canonicalText(play))) || (play.engine.quiet() && this.quiet.has(hashOf(await endlessText(play))))) return true;
    here.putBack();
    figures.strays += 1;
    this.firstStray ??= fileOf(this.options.setting, this.path);
    return false;
  }

  private found(broken: Broken): never { throw new Found({ ...broken, path: [...this.path] }); }
}

/** What waits for good, and is right to: for a person who lets in what two rollbacks in a row hold, for the next release, or for the one after. */
function helpFor(play: Play, { helps, causesUntil }: Way): Choice | undefined {
  if (play.clock.now() <= Math.max(causesUntil, lastEvent(play)) + STUCK_AFTER * TICK) return undefined;
  return [...afterTwoRollbacks(play), NEXT_RELEASE, ...whereStuck(play), RELEASE_AFTER_NEXT].find(({ name }) => !helps.includes(name));
}

/** To the next instant in which anything happens. */
export async function advance(play: Play): Promise<void> {
  for (;;) {
    const next = play.clock.next();
    const isEmpty = play.clock.coming().every(({ at, what }) => at !== next || what === 'nothing');
    await play.instant();
    if (!isEmpty) return;
  }
}

export const lastEvent = (play: Play): EpochMs => Date.parse(play.recorder.events.at(-1)?.at ?? '1970-01-01T00:00:00Z');

/** When what was chosen is over by itself: what has no end of its own is over at once. */
export function endOf({ choice: { lasts, entry }, at }: Made): EpochMs {
  const own = typeof entry.for === 'string' ? Number.parseInt(entry.for, 10) * TICK : 0;
  return at + Math.max(own, (lasts ?? 0) * 1000);
}
