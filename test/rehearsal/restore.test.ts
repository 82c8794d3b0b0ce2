import { RehearsalResult } from '../../src/rehearsal/result';
import { decodeScenario } from '../../src/rehearsal/scenario-file';
import { Subject } from '../../src/rehearsal/subject';
import { endsWell } from './support/ends-well';
import { allOn, minutesBetween, of, PRODUCTION, subjectIn, synthesizeExample } from './support/example';
import { watch } from './support/journeys';

async function play(pipeline: Subject, text: string): Promise<RehearsalResult> {
  const watched = await watch(pipeline, decodeScenario('s.yaml', text, pipeline));
  expect(endsWell(watched)).toEqual([]);
  return watched.result;
}

let example: ReturnType<typeof synthesizeExample>;
let subject: Subject;
beforeAll(() => {
  example = synthesizeExample();
  subject = subjectIn(example.directory);
});
afterAll(() => example.drop());

const FIRST_WAVE = PRODUCTION.filter((target) => target.startsWith('LowTraffic/'));
/** r1 changes the pipeline's definition, so that CodePipeline has nothing to roll back to; and it is bad in the first wave. */
const bad = (...more: readonly string[]): string => [
  'until: 12h',
  'commits: [ { at: 0m, revision: r1, changesPipeline: true } ]',
  'alarms:',
  "  - { name: checkout-faults, account: '333333333333', region: us-west-1, whileRevision: r1, after: 10m, state: ALARM }",
  ...more,
].join('\n');

const story = (result: RehearsalResult): readonly (readonly (string | undefined)[])[] =>
  result.events.filter(({ kind }) => kind.startsWith('restore.')).map(({ kind, stage, revision }) => [kind, stage, revision]);

describe('a bad release right after a pipeline change', () => {
  let result: RehearsalResult;
  beforeAll(async () => { result = await play(subject, bad()); });

  test('ends on the previous revision, though CodePipeline had nothing to roll back to', () => {
    expect(of(result, 'rollback.started')).toEqual([]);
    expect(of(result, 'bake.rejected')).toHaveLength(1);
    expect(story(result)).toEqual([['restore.started', 'LowTraffic', 'r0'], ['restore.succeeded', 'LowTraffic', 'r0']]);
    expect(result.revisions).toMatchObject(allOn('r0', PRODUCTION));
  });

  test('tells one story: what is back, on which revision, by which mechanism, because of which alarm', () => {
    const [succeeded] = of(result, 'restore.succeeded');

    expect(succeeded.detail).toMatch(/^LowTraffic runs r0 \(e-0000\) again, restored from its templates: .*; taken back because Bake-OneBox failed: .*checkout-faults/);
    expect(result.ledger.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['restore.requested', 'restore.started', 'restore.succeeded']));
  });

  test('needs nobody', () => expect(of(result, 'notification').filter(({ detail = '' }) => detail.includes('needs a person') || detail.includes('is torn'))).toEqual([]));
});

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])('ends the same when the restorer dies after its write number %i', async (afterStep) => {
  const result = await play(subject, bad('faults:', `  - { at: 0m, kind: restorerCrash, afterStep: ${afterStep} }`));

  expect(result.revisions).toMatchObject(allOn('r0', PRODUCTION));
  expect(of(result, 'restore.succeeded')).toHaveLength(1);
  expect(result.ledger.map(({ kind }) => kind).filter((kind) => /^restore\.(started|succeeded|failed)$/.test(kind))).toEqual(['restore.started', 'restore.succeeded']);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])('says once that a restore was asked for when the controller dies after effect number %i of that tick', async (afterEffects) => {
  const { ledger, start } = await play(subject, bad());
  const asked = Date.parse(ledger.find(({ kind }) => kind === 'restore.requested')?.at ?? '') - Date.parse(start);
  const result = await play(subject, bad('faults:', `  - { at: ${asked / 1000}s, kind: controllerCrash, afterEffects: ${afterEffects} }`));
  const said = result.ledger.map(({ kind }) => kind).filter((kind) => /^restore\.(requested|started|succeeded|failed)$/.test(kind));

  expect(said).toEqual(['restore.requested', 'restore.started', 'restore.succeeded']);
  expect(result.revisions).toMatchObject(allOn('r0', PRODUCTION));
});

describe('what is in the way', () => {
  // The stack that the first wave's one-box brings.
  const stack = (): string => subject.plan.stages.find(({ name }) => name === 'LowTraffic')?.steps[0].targets[0].templates?.[0].stack ?? '';

  /** Somebody else's operation, that lasts for so many minutes after the restore was asked for. */
  const busyFor = async (minutes: number): Promise<RehearsalResult> => {
    const undisturbed = await play(subject, bad());
    const asked = minutesBetween(undisturbed.start, of(undisturbed, 'restore.started')[0].at);
    return play(subject, bad('faults:', `  - { at: 0m, for: ${asked + minutes}m, kind: stackBusy, stack: ${stack()} }`));
  };

  test('is waited for, while it is an operation of somebody else\'s', async () => {
    const result = await busyFor(45);

    expect(story(result).map(([kind]) => kind)).toEqual(['restore.started', 'restore.succeeded']);
    expect(result.revisions).toMatchObject(allOn('r0', FIRST_WAVE));
  });

  test('is named to a person after an hour', async () => {
    const result = await busyFor(90);

    expect(of(result, 'restore.failed')[0].detail).toContain(`${stack()} in 333333333333/us-west-1 is in UPDATE_IN_PROGRESS, for 1h`);
    expect(of(result, 'notification').filter(({ detail }) => detail?.includes('LowTraffic is stuck'))).toHaveLength(1);
  });

  test('is named to a person when another stack imports what would go, and nothing is touched', async () => {
    const result = await play(subject, bad('faults:', `  - { at: 0m, kind: exportInUse, stack: ${stack()}, importedBy: Billing }`));

    expect(story(result).map(([kind]) => kind)).toEqual(['restore.started', 'restore.failed']);
    expect(result.revisions['LowTraffic/UsWest1OneBox']).toBe('r1');
    expect(of(result, 'notification').map(({ detail }) => detail).filter((detail) => detail?.includes('is stuck'))).toEqual([
      expect.stringMatching(/^LowTraffic is stuck since .*: LowTraffic stays on r1, because restoring r0 \(e-0000\) is not possible: .*, which Billing imports/),
    ]);
  });
});

test('a fault names a stack that a wave deploys', () => {
  expect(() => decodeScenario('s.yaml', 'faults: [{ at: 0m, kind: stackBusy, stack: UsWest1-Servce }]', subject))
    .toThrow(/^s\.yaml:1: faults\[0\]\.stack must name a stack of a wave, got 'UsWest1-Servce'; .*UsWest1-Service/);
  expect(() => decodeScenario('s.yaml', 'faults: [{ at: 0m, kind: restorerCrash }, { at: 0m, kind: exportInUse, stack: UsWest1-Service }]', subject))
    .toThrow(/faults\[0\] must say after which of its writes the restorer dies, by afterStep[^]*faults\[1\]\.importedBy/);
});

test('a release that was never torn asks for no restore', async () => {
  const result = await play(subject, 'until: 12h');

  expect(story(result)).toEqual([]);
});
