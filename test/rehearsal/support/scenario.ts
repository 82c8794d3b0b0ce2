import { readFileSync } from 'fs';
import { join } from 'path';
import { rehearse } from '../../../src/rehearsal/rehearse';
import { decodeScenario } from '../../../src/rehearsal/scenario-file';
import { Subject } from '../../../src/rehearsal/subject';
import { heldStarts, Windows } from './held-starts';
import { Played, violations } from './invariants';

/** Plays a file of test/scenarios, and holds every start of a deployment in it against the scenario. */
export async function playFile(subject: Subject, name: string, windows?: Windows): Promise<Played> {
  const scenario = decodeScenario(name, readFileSync(join(__dirname, '..', '..', 'scenarios', name), 'utf8'), subject);
  const { result } = await rehearse(subject, scenario);
  const played = { subject, scenario, result };
  expect(heldStarts(played, windows)).toEqual([]);
  return played;
}

/** The rules of `invariants.ts` that do not speak of blockers, which overrides open. */
export const unlessHeld = (played: Played): readonly string[] =>
  violations(played).filter((text) => !/^(outside working hours|while .* was not OK|during a fault)/.test(text));
