/** Releases go well, and bad ones are taken back, whichever branch of the documentation's silent spots is true. */
import { ASSUMPTION_NAMES, AssumptionName, DEFAULT_ASSUMPTIONS, withOther } from '../../src/rehearsal/assumptions';
import { decodeScenario } from '../../src/rehearsal/scenario-file';
import { Subject } from '../../src/rehearsal/subject';
import { endsWell } from './support/ends-well';
import { allOn, EVERYWHERE, of, PRODUCTION, subjectIn, synthesizeExample } from './support/example';
import { watch, Watched } from './support/journeys';
import { readScenario, unlessHeld } from './support/scenario';

let example: ReturnType<typeof synthesizeExample>;
let subject: Subject;
beforeAll(() => {
  example = synthesizeExample();
  subject = subjectIn(example.directory);
});
afterAll(() => example.drop());

const otherwise = (name: AssumptionName, file: string, text: string): Promise<Watched> =>
  watch(subject, { ...decodeScenario(file, text, subject), assume: withOther(DEFAULT_ASSUMPTIONS, [name]) });

test.each(ASSUMPTION_NAMES)('a good release goes everywhere, if %s is otherwise', async (name) => {
  const { result } = await otherwise(name, 'good.yaml', 'until: 7d');

  expect(result.revisions).toEqual(allOn('r1', EVERYWHERE));
  expect(result.assumed).toEqual([name]);
});

test.each(ASSUMPTION_NAMES)(
  'what was rolled back by hand stays away, and a bad release after it is taken back, if %s is otherwise', async (name) => {
    const played = await otherwise(name, ...readScenario('rolled-back-by-hand-then-a-bad-bake.yaml'));

    expect([...endsWell(played), ...unlessHeld(played)]).toEqual([]);
    expect(played.result.revisions).toMatchObject(allOn('r1', PRODUCTION));
  });

test('two rollbacks that failed and cannot be followed by a restore are a person\'s: none is tried again', async () => {
  const { result } = await otherwise('exportsAreListed', ...readScenario('rollbacks-that-fail-twice.yaml'));
  const pages = result.ledger.filter(({ kind }) => kind === 'page').map(({ why }) => why);

  expect(of(result, 'rollback.started', { stage: 'LowTraffic' })).toHaveLength(2);
  expect(pages.at(-1)).toContain('rolling it back to r1 (e-0000) has failed, and it cannot be restored');
});
