import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rehearse } from '../../../src/rehearsal/rehearse';
import { RehearsalResult } from '../../../src/rehearsal/result';
import { Scenario } from '../../../src/rehearsal/scenario';
import { decodeScenario } from '../../../src/rehearsal/scenario-file';
import { Subject } from '../../../src/rehearsal/subject';
import { subjectIn, synthesizeExample } from '../../rehearsal/support/example';
import { violations } from '../../rehearsal/support/invariants';

export interface Played { readonly subject: Subject; readonly scenario: Scenario; readonly result: RehearsalResult }

/** Synthesizes the example once for a file of tests, and gives what is played on. */
export function prepare(): () => Subject {
  let drop: () => void = () => undefined;
  let subject: Subject | undefined;
  beforeAll(() => {
    const example = synthesizeExample();
    drop = () => example.drop();
    subject = subjectIn(example.directory);
  });
  afterAll(() => drop());
  return () => {
    if (subject === undefined) throw new Error('the example is synthesized before the first test');
    return subject;
  };
}

/** Plays a scenario of this folder, and holds every event of it to the rules of every rehearsal. */
export async function playFile(subject: Subject, name: string): Promise<Played> {
  const file = `${name}.yaml`;
  const scenario = decodeScenario(file, readFileSync(join(__dirname, '..', file), 'utf8'), subject);
  const { result } = await rehearse(subject, scenario);
  expect(violations({ subject, scenario, result })).toEqual([]);
  return { subject, scenario, result };
}
