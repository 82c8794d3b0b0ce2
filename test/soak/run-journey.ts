/** One journey of a soak, told from all others by the seed and its number. */
import { readAssembly } from '../../src/rehearsal/assembly';
import { Subject } from '../../src/rehearsal/subject';
import { fileOf } from '../check/choice';
import { INVARIANTS } from '../check/invariants';
import { Invariant } from '../check/invariants/invariant';
import { FoundViolation, shortest } from '../check/shortest';
import { Tally, travel } from './journey';
import { Random } from './random';

/** Releases of one journey; another one begins then, as events pile up and each look costs more. */
export const RELEASES = 12;

/** So many shapes of a soak, each in an assembly of its own. */
export const SHAPES = 12;

/** Seconds. */
const SHORTEN_FOR = 60;

export interface JourneyResult { readonly number: number; readonly tally: Tally; readonly violation?: FoundViolation }

const subjects = new Map<string, Subject>();

function subjectIn(assembly: string): Subject {
  const known = subjects.get(assembly);
  if (known !== undefined) return known;
  const subject = readAssembly(assembly);
  subjects.set(assembly, subject);
  return subject;
}

export async function runJourney(
  seed: number, number: number, assembly: string, invariants: readonly Invariant[] = INVARIANTS,
): Promise<JourneyResult> {
  const revisions = Array.from({ length: RELEASES }, (_, index) => `r${index + 1}`);
  const setting = { subject: subjectIn(assembly), assume: {}, revisions, until: '60d' };
  const { tally, violation } = await travel({ setting, invariants, random: new Random(seed).branch(number) });
  if (violation === undefined) return { number, tally };
  // No longer than it took to break: without some of its lines it may never be quiet.
  const shorter = { ...setting, until: `${Math.ceil(tally.minutes) + 60}m` };
  const { path, replays, ...broken } = await shortest(violation, shorter, invariants, SHORTEN_FOR);
  return { number, tally, violation: { ...broken, replays, file: fileOf(shorter, path) } };
}
