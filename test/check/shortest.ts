/** From a path that broke something to the shortest scenario that still breaks it, played as `breakwater rehearse` plays it. */
import { EpochMs } from '../../src/decision/time';
import { Play } from '../../src/rehearsal/play';
import { DEFAULT_BASELINE as BASELINE } from '../../src/rehearsal/scenario';
import { decodeScenario } from '../../src/rehearsal/scenario-file';
import { Subject } from '../../src/rehearsal/subject';
import { fileOf, Made, REVISIONS, Setting } from './choice';
import { Invariant } from './invariants/invariant';
import { Broken, endless, isOver, look, markOf, Violation } from './looking';

/** A violation as it is told. */
export interface FoundViolation extends Broken {
  /** The scenario file, as short as it has become. */
  readonly file: string;
  /** Whether the file alone breaks it again. */
  readonly replays: boolean;
}

/** What a scenario file breaks first. */
export async function brokenBy(file: string, subject: Subject, invariants: readonly Invariant[]): Promise<Broken | undefined> {
  const play = new Play(subject, decodeScenario('violation.yaml', file, subject), {});
  play.begin();
  let calmSince: EpochMs | undefined;
  for (;;) {
    const mark = markOf(play);
    const isPlayed = await play.instant();
    calmSince = play.isCalm() ? calmSince ?? play.clock.now() : undefined;
    const over = isOver(play, calmSince);
    const broken = look(play, subject, invariants, mark, over);
    if (broken !== undefined || over) return broken;
    if (!isPlayed) return endless(play, 'it has not ended when the time of the scenario is over');
  }
}

/** `replays`: the scenario of the path breaks it again. */
export type Shortest = Violation & { readonly replays: boolean };

/**
 * Leaves out choices, half of them first and one after the other at last, for as long as the same invariant breaks. The
 * path itself is what is left when its scenario does not break it: then the order of things within one instant mattered,
 * which no file can tell. When `seconds` are over, it is as short as it has become.
 */
export async function shortest(violation: Violation, setting: Setting, invariants: readonly Invariant[], seconds = Infinity): Promise<Shortest> {
  const end = performance.now() + seconds * 1000;
  const again = async (path: readonly Made[]): Promise<Violation | undefined> => {
    const broken = await brokenBy(fileOf(setting, path), setting.subject, invariants);
    return broken?.invariant === violation.invariant ? { ...broken, path } : undefined;
  };
  let known = await again(violation.path);
  if (known === undefined) return { ...violation, replays: false };
  for (let size = Math.ceil(known.path.length / 2); size > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < known.path.length && performance.now() < end;) {
      const left: readonly Made[] = withoutSome(known.path, from, from + size);
      const shorter: Violation | undefined = left.length === known.path.length ? undefined : await again(left);
      if (shorter === undefined) from += size;
      else known = shorter;
    }
  }
  return { ...known, replays: true };
}

/** Without what helps, one that is vetoed waits for good, and is right to. What speaks of a revision that never comes goes with it. */
function withoutSome(path: readonly Made[], from: number, until: number): readonly Made[] {
  const left = path.filter(({ choice }, index) => index < from || index >= until || choice.helps === true);
  const comes = new Set([REVISIONS[0], ...left.flatMap(({ choice: { section, entry } }) => section === 'commits' ? [entry.revision] : [])]);
  return left.filter(({ choice: { section, entry } }) => [entry.revision, entry.whileRevision].every((revision) =>
    section === 'commits' || revision === undefined || revision === BASELINE || comes.has(revision)));
}
