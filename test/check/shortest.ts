/** From a path that broke something to the shortest scenario that still breaks it, played as `breakwater rehearse` plays it. */
import { EpochMs } from '../../src/decision/time';
import { Play } from '../../src/rehearsal/rehearse';
import { decodeScenario } from '../../src/rehearsal/scenario-file';
import { Subject } from '../../src/rehearsal/subject';
import { fileOf, Made, NEXT_RELEASE, Setting } from './choice';
import { Invariant } from './invariants/invariant';
import { Broken, endless, isOver, look, markOf, Violation } from './looking';

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
 * Leaves out one choice after the other for as long as the same invariant breaks. The path itself is what is left when
 * its scenario does not break it: then the order of things within one instant mattered, which no file can tell.
 */
export async function shortest(violation: Violation, setting: Setting, invariants: readonly Invariant[]): Promise<Shortest> {
  const again = async (path: readonly Made[]): Promise<Violation | undefined> => {
    const broken = await brokenBy(fileOf(setting, path), setting.subject, invariants);
    return broken?.invariant === violation.invariant ? { ...broken, path } : undefined;
  };
  let known = await again(violation.path);
  if (known === undefined) return { ...violation, replays: false };
  for (let index = 0; index < known.path.length;) {
    // Without it a release that is vetoed waits for good, and is right to.
    const isNeeded: boolean = known.path[index].choice === NEXT_RELEASE;
    const shorter: Violation | undefined = isNeeded ? undefined : await again(known.path.filter((_, other) => other !== index));
    if (shorter === undefined) index += 1;
    else known = shorter;
  }
  return { ...known, replays: true };
}
