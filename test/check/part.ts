/** Explores one part of a profile, in a process of its own. */
import { readAssembly } from '../../src/rehearsal/assembly';
import { fileOf } from './choice';
import { Explorer, Figures } from './explorer';
import { INVARIANTS } from './invariants';
import { Invariant } from './invariants/invariant';
import { menuOf } from './menus';
import { nameOfRound, Part } from './profiles';
import { FoundViolation, shortest } from './shortest';

export interface RoundResult extends Figures { readonly name: string; readonly exhausted: boolean }

export interface PartResult extends Figures {
  readonly rounds: readonly RoundResult[];
  /** Of this process, in seconds. */
  readonly cpu: number;
  /** A scenario that leads to a world which was wrongly taken for another. */
  readonly firstStray?: string;
  readonly violation?: FoundViolation;
}

export interface PartOptions {
  readonly part: Part;
  /** Where the cloud assembly is. */
  readonly assembly: string;
  readonly seconds: number;
  readonly invariants?: readonly Invariant[];
  readonly progress?: (figures: Figures) => void;
}

export async function explorePart(options: PartOptions): Promise<PartResult> {
  const { part, assembly, seconds, invariants = INVARIANTS, progress = () => undefined } = options;
  const end = performance.now() + seconds * 1000;
  const began = process.cpuUsage();
  const setting = { subject: readAssembly(assembly), assume: part.assume ?? {} };
  let toldAt = performance.now();
  let cutAt = end;
  const enough = (figures: Figures): boolean => {
    const now = performance.now();
    if (now - toldAt > 1000) {
      toldAt = now;
      progress(figures);
    }
    return now > cutAt;
  };
  const explorer = new Explorer({ setting, invariants, enough });
  const rounds: RoundResult[] = [];
  const sum = (): Omit<PartResult, 'violation'> => {
    const { user, system } = process.cpuUsage(began);
    return { ...explorer.figures, rounds, cpu: (user + system) / 1e6, ...(explorer.firstStray !== undefined && { firstStray: explorer.firstStray }) };
  };
  for (const [index, round] of part.rounds.entries()) {
    cutAt = Math.min(end, performance.now() + (round.atMost ?? 1) * seconds * 1000);
    const choices = round.menus.flatMap((menu) => menuOf(setting.subject, menu));
    // Fewer disturbances first: what breaks something breaks it with as few as can be.
    for (let disturbances = index === 0 ? 0 : round.disturbances; disturbances <= round.disturbances; disturbances++) {
      const before = { ...explorer.figures };
      const explored = await explorer.explore(choices, disturbances, index);
      if (explored.kind === 'broken') {
        const { path, replays, ...broken } = await shortest(explored.violation, setting, invariants);
        return { ...sum(), violation: { ...broken, replays, file: fileOf(setting, path) } };
      }
      if (disturbances < round.disturbances) continue;
      rounds.push({ ...grown(before, explorer.figures), name: nameOfRound(round), exhausted: explored.kind === 'exhausted' });
    }
  }
  return sum();
}

const grown = (before: Figures, now: Figures): Figures => ({
  states: now.states - before.states,
  transitions: now.transitions - before.transitions,
  depth: now.depth,
  ends: now.ends - before.ends,
  audits: now.audits - before.audits,
  strays: now.strays - before.strays,
});
