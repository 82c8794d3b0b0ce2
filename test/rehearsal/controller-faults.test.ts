/** Events that come late, twice or not at all, and a controller that dies in the middle of a reconcile. */
import { RehearsalResult } from '../../src/rehearsal/result';
import { Subject } from '../../src/rehearsal/subject';
import { allOn, EVERYWHERE, of, play, PRODUCTION, subjectIn, synthesizeExample } from './support/example';

let example: ReturnType<typeof synthesizeExample>;
let subject: Subject;
beforeAll(() => {
  example = synthesizeExample();
  subject = subjectIn(example.directory);
});
afterAll(() => example.drop());

/** r1 is bad in the first wave from ten minutes on. */
const BAD = [
  'until: 12h',
  'alarms:',
  "  - { name: checkout-faults, account: '333333333333', region: us-west-1, whileRevision: r1, after: 10m, state: ALARM }",
];
const bad = (fault: string): Promise<RehearsalResult> => play(subject, [...BAD, `faults: [${fault}]`].join('\n'));
const good = (fault: string): Promise<RehearsalResult> => play(subject, ['until: 7d', `faults: [${fault}]`].join('\n'));

const FAULTS = [
  ['are lost', '{ at: 0m, kind: lostEvents }'],
  ['arrive twice', '{ at: 0m, kind: duplicatedEvents }'],
  ['arrive two minutes late', '{ at: 0m, kind: delayedEvents, by: 2m }'],
] as const;

test.each(FAULTS)('a good release goes everywhere when all events %s', async (_, fault) => {
  expect((await good(fault)).revisions).toEqual(allOn('r1', EVERYWHERE));
});

test.each(FAULTS)('a bad release is rolled back once when all events %s', async (_, fault) => {
  const result = await bad(fault);

  expect(result.revisions).toMatchObject(allOn('r0', PRODUCTION));
  expect(of(result, 'rollback.started')).toHaveLength(1);
});

test.each(Array.from({ length: 12 }, (_, index) => index + 1))('a good release goes everywhere when the controller dies after its effect number %i', async (effects) => {
  expect((await good(`{ at: 0m, kind: controllerCrash, afterEffects: ${effects} }`)).revisions).toEqual(allOn('r1', EVERYWHERE));
});

test.each(Array.from({ length: 12 }, (_, index) => index + 1))('a bad release is rolled back when the controller dies after effect number %i from the first wave on', async (effects) => {
  const result = await bad(`{ at: 45m, kind: controllerCrash, afterEffects: ${effects} }`);

  expect(result.revisions).toMatchObject(allOn('r0', PRODUCTION));
  expect(of(result, 'bake.passed', { stage: 'LowTraffic', action: 'Bake-OneBox' })).toEqual([]);
  expect(saidOf(result)).toEqual(['bake.rejected']);
});

test.each(Array.from({ length: 12 }, (_, index) => index + 1))('a bad release is rolled back, and the ledger says why, when call number %i of DynamoDB fails from the rejection on', async (call) => {
  const result = await bad(`{ at: 52m, service: dynamodb, error: ProvisionedThroughputExceededException, call: ${call} }`);

  expect(result.revisions).toMatchObject(allOn('r0', PRODUCTION));
  expect(saidOf(result)).toEqual(['bake.rejected']);
});

test.each(Array.from({ length: 12 }, (_, index) => index + 1))('a rollback passes its approvals when call number %i of CodePipeline fails from its beginning on', async (call) => {
  const result = await bad(`{ at: 52m, service: codepipeline, error: ThrottlingException, call: ${call} }`);

  expect(result.revisions).toMatchObject(allOn('r0', PRODUCTION));
  expect(of(result, 'rollback.started')).toHaveLength(1);
});

/** What the ledger says of the first bake of production. */
const saidOf = ({ ledger }: RehearsalResult): readonly string[] =>
  ledger.filter(({ kind, action, stage }) => stage === 'LowTraffic' && action === 'Bake-OneBox' && kind !== 'bake.held').map(({ kind }) => kind);

describe('a controller that dies where a bake ends, half a minute before an alarm goes off', () => {
  test.each<[string, number, readonly string[]]>([
    ['before it has written anything of it, rejects it, and nothing else is said', 2, ['bake.rejected']],
    ['between the line and the answer, rejects it, and takes the line back', 3, ['bake.passed', 'bake.rejected', 'effect.failed']],
    ['after the answer, has passed it', 4, ['bake.passed']],
  ])('%s', async (_, afterEffects, said) => {
    const result = await play(subject, `
until: 12h
alarms: [{ name: checkout-faults, account: '333333333333', region: us-west-1, at: 75m30s, until: 3h, state: ALARM }]
faults: [{ at: 74m, kind: controllerCrash, afterEffects: ${afterEffects} }]
`);

    expect(saidOf(result)).toEqual(said);
    expect(of(result, 'bake.passed', { stage: 'LowTraffic', action: 'Bake-OneBox' })).toHaveLength(said.includes('bake.rejected') ? 0 : 1);
    expect(result.revisions).toMatchObject(allOn('r0', PRODUCTION));
  });
});
