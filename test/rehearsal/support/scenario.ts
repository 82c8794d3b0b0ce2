import { readFileSync } from 'fs';
import { join } from 'path';
import { decodeScenario } from '../../../src/rehearsal/scenario-file';
import { Subject } from '../../../src/rehearsal/subject';
import { heldStarts, Windows } from './held-starts';
import { Played, violations } from './invariants';
import { watch, Watched } from './journeys';

/** The name and the text of a file of test/scenarios. */
export const readScenario = (name: string): readonly [name: string, text: string] =>
  [name, readFileSync(join(__dirname, '..', '..', 'scenarios', name), 'utf8')];

/** Plays a file of test/scenarios, and holds every start of a deployment in it against the scenario. */
export async function playFile(subject: Subject, name: string, windows?: Windows): Promise<Watched> {
  const scenario = decodeScenario(...readScenario(name), subject);
  const played = await watch(subject, scenario);
  expect(heldStarts(played, windows)).toEqual([]);
  return played;
}

/** The rules of `invariants.ts` that do not speak of blockers, which overrides open. */
export const unlessHeld = (played: Played): readonly string[] =>
  violations(played).filter((text) => !/^(outside working hours|while .* was not OK|during a fault)/.test(text));
