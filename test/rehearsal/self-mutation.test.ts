import { RehearsalResult } from '../../src/rehearsal/result';
import { decodeScenario } from '../../src/rehearsal/scenario-file';
import { Subject } from '../../src/rehearsal/subject';
import { endsWell } from './support/ends-well';
import { allOn, minutesBetween, of, PRODUCTION, subjectIn, synthesizeExample } from './support/example';
import { violations } from './support/invariants';
import { watch } from './support/journeys';

let example: ReturnType<typeof synthesizeExample>;
let subject: Subject;
beforeAll(() => {
  example = synthesizeExample();
  subject = subjectIn(example.directory);
});
afterAll(() => example.drop());

async function play(...lines: readonly string[]): Promise<RehearsalResult> {
  const scenario = decodeScenario('s.yaml', lines.join('\n'), subject);
  const watched = await watch(subject, scenario);
  expect([...violations(watched), ...endsWell(watched)]).toEqual([]);
  return watched.result;
}

const ANA = 'arn:aws:iam::111111111111:user/ana';
const commits = (...list: readonly string[]): string => `commits:\n${list.map((one) => `  - { ${one} }`).join('\n')}`;
const outcomesOf = ({ executions }: RehearsalResult): readonly string[] => executions.map(({ revision, type, outcome }) => `${revision}${type === 'ROLLBACK' ? ' rollback' : ''} ${outcome}`);
const updates = (result: RehearsalResult): readonly string[] => of(result, 'pipeline.updated').map(({ at }) => at);
const endOf = (result: RehearsalResult, revision: string): string =>
  result.events.filter((event) => event.revision === revision && /^(execution\.(succeeded|failed|cancelled)|rollback\.succeeded|restore\.succeeded)$/.test(event.kind)).at(-1)?.at ?? '';

/** The build of r2 asks six minutes after its commit. */
describe('a commit that changes the pipeline, while a good release', () => {
  test.each<[string, string]>([
    ['deploys its one-box', '35m'],
    ['bakes its one-box', '50m'],
    ['deploys the fleet of its first wave', '70m'],
    ['bakes in its first wave', '2h'],
    ['bakes in its second wave', '6h'],
    ['is held before its last wave overnight', '12h'],
    ['deploys its last wave', '23h55m'],
    ['bakes in its last wave', '25h'],
  ])('%s: waits until that is everywhere, and follows it', async (_, at) => {
    const result = await play('until: 6d', commits('at: 0m, revision: r1', `at: ${at}, revision: r2, changesPipeline: true`));

    expect(outcomesOf(result)).toEqual(['r1 succeeded', 'r2 cancelled', 'r2 succeeded']);
    expect(result.revisions).toEqual(allOn('r2'));
    expect(updates(result)).toHaveLength(1);
    // The controller tries it at once, and the build takes three minutes.
    expect(minutesBetween(endOf(result, 'r1'), updates(result)[0])).toBeLessThan(5);
    expect(of(result, 'mutation.held').map(({ revision }) => revision)).toEqual(['r2']);
    expect(of(result, 'mutation.begun').map(({ detail }) => detail)).toEqual(['the pipeline\'s definition changes: no release is in flight']);
  });

  test('waits at the first airlock: goes on, because nothing of it is in production yet', async () => {
    const result = await play('until: 4d', 'alarms: [{ name: sev1-open, at: 0m, state: ALARM, until: 3h }]', commits('at: 0m, revision: r1', 'at: 50m, revision: r2, changesPipeline: true'));

    expect(outcomesOf(result)).toEqual(['r1 cancelled', 'r2 cancelled', 'r2 succeeded']);
    expect(result.revisions).toEqual(allOn('r2'));
    expect([...of(result, 'mutation.held'), ...of(result, 'stage.torn')]).toEqual([]);
  });

  test('is in production: the next commit takes its place while it waits, and only the newest is delivered', async () => {
    const result = await play('until: 6d', commits('at: 0m, revision: r1', 'at: 50m, revision: r2, changesPipeline: true', 'at: 3h, revision: r3', 'at: 4h, revision: r4'));

    expect(outcomesOf(result)).toEqual(['r1 succeeded', 'r2 failed', 'r3 failed', 'r4 cancelled', 'r4 succeeded']);
    expect(result.revisions).toEqual(allOn('r4'));
    expect(updates(result)).toHaveLength(1);
  });
});

describe('a commit that changes the pipeline, while a bad release', () => {
  const BAD = "alarms: [{ name: checkout-faults, account: '333333333333', region: us-west-1, whileRevision: r1, after: 10m, state: ALARM }]";

  test('is rolled back: waits until the previous version runs again', async () => {
    const result = await play('until: 4d', BAD, commits('at: 0m, revision: r1', 'at: 46m, revision: r2, changesPipeline: true'));

    expect(outcomesOf(result)).toEqual(['r1 rolledBack', 'r2 cancelled', 'r0 rollback succeeded', 'r2 succeeded']);
    expect(of(result, 'mutation.held').map(({ detail }) => detail)).toEqual([expect.stringContaining('which is a rollback of LowTraffic')]);
    expect(result.revisions).toEqual(allOn('r2'));
  });

  test('is restored, because the pipeline had changed before it: waits until the previous version runs again', async () => {
    const result = await play('until: 4d', BAD, commits('at: 0m, revision: r1, changesPipeline: true', 'at: 60m, revision: r2, changesPipeline: true'));

    expect(of(result, 'restore.succeeded')).toHaveLength(1);
    expect(of(result, 'mutation.held')).toHaveLength(1);
    expect(Date.parse(of(result, 'restore.succeeded')[0].at)).toBeLessThan(Date.parse(updates(result)[1]));
    expect(result.revisions).toEqual(allOn('r2'));
  });
});

describe.each([['HighTraffic', 'us-east-1'], ['Rest', 'eu-central-1']])('a commit that changes the pipeline, while a bad release in %s', (wave, region) => {
  const bad = `alarms: [{ name: checkout-faults, account: '333333333333', region: ${region}, whileRevision: r1, after: 10m, state: ALARM }]`;

  test.each([['is rolled back', 'rollback', ''], ['is restored', 'restore', ', changesPipeline: true']] as const)('%s: waits until the previous version runs again', async (_, way, change) => {
    const alone = await play('until: 4d', bad, commits(`at: 0m, revision: r1${change}`));
    // It asks two minutes after that began.
    const at = Math.floor(minutesBetween(alone.start, of(alone, `${way}.started`, { stage: wave })[0].at)) - 4;
    const result = await play('until: 8d', bad, commits(`at: 0m, revision: r1${change}`, `at: ${at}m, revision: r2, changesPipeline: true`));

    expect(of(result, 'mutation.held').map(({ revision }) => revision)).toEqual(['r2']);
    expect(Date.parse(of(result, `${way}.succeeded`, { stage: wave })[0].at)).toBeLessThan(Date.parse(updates(result).at(-1) ?? ''));
    expect(result.revisions).toEqual(allOn('r2'));
  });
});

describe('a commit that changes nothing of the pipeline', () => {
  test('goes on at once, whatever is in flight', async () => {
    const result = await play('until: 4d', commits('at: 0m, revision: r1', 'at: 50m, revision: r2'));

    expect(result.events.filter(({ kind }) => kind.startsWith('mutation.') || kind === 'pipeline.updated')).toEqual([]);
    expect(result.revisions).toEqual(allOn('r2'));
  });

  test('mends a broken controller while a release bakes, and the release goes on', async () => {
    const result = await play('until: 4d', 'faults: [{ at: 50m, kind: controllerDead }]', commits('at: 0m, revision: r1', 'at: 3h, revision: r2, fixesController: true'));

    expect(outcomesOf(result)[0]).toBe('r1 succeeded');
    expect(result.revisions).toEqual(allOn('r2'));
    expect(updates(result)).toEqual([]);
  });
});

describe('a broken controller, whose repair changes the pipeline as well', () => {
  // The last sign of life is at 49 minutes.
  test.each<[string, string, number]>([
    ['has been silent for long: the update goes on, because nothing else can', '3h', 186],
    ['has been silent for a few minutes: the update waits until nobody can doubt it', '51m', 64],
  ])('%s', async (_, at, minutes) => {
    const result = await play('until: 5d', 'faults: [{ at: 50m, kind: controllerDead }]', commits('at: 0m, revision: r1', `at: ${at}, revision: r2, changesPipeline: true, fixesController: true`));

    const [begun] = of(result, 'mutation.begun');
    expect(begun.detail).toMatch(/the controller is silent for .*: nothing goes on without it$/);
    expect(minutesBetween(result.start, begun.at)).toBe(minutes);
    expect(outcomesOf(result)).toEqual(['r1 cancelled', 'r2 cancelled', 'r2 succeeded']);
    expect(result.revisions).toEqual(allOn('r2'));
  });

  test.each([['while a release bakes', '50m30s'], ['while a release is rolled back', '53m']])('that falls silent %s, as the update was held a moment ago: a person who retries it gets it through', async (_, at) => {
    const result = await play(
      'until: 5d',
      "alarms: [{ name: checkout-faults, account: '333333333333', region: us-west-1, whileRevision: r1, after: 10m, state: ALARM }]",
      `faults: [{ at: ${at}, kind: controllerDead }]`,
      `operator: [{ at: 80m, do: retryFailedActions, stage: UpdatePipeline, by: '${ANA}' }]`,
      commits('at: 0m, revision: r1', 'at: 47m, revision: r2, changesPipeline: true, fixesController: true'),
    );

    expect(of(result, 'mutation.held')).toHaveLength(1);
    expect(updates(result)).toEqual(['2026-03-02T18:23:00Z']);
    expect(result.revisions).toEqual(allOn('r2'));
  });

  test('that comes back by itself does not: the update is held, and tried again', async () => {
    const result = await play('until: 5d', 'faults: [{ at: 52m, for: 12m, kind: controllerDead }]', commits('at: 0m, revision: r1', 'at: 52m, revision: r2, changesPipeline: true'));

    expect(of(result, 'mutation.held')).toHaveLength(1);
    expect(outcomesOf(result)).toEqual(['r1 succeeded', 'r2 cancelled', 'r2 succeeded']);
  });
});

describe('whoever cannot wait', () => {
  const letter = (body: string): string => `operator: [{ at: 2h, do: putParameter, by: '${ANA}', name: /breakwater/Checkout/overrides/UpdatePipeline/now, value: '${body}' }]`;
  const COMMITS = commits('at: 0m, revision: r1', 'at: 50m, revision: r2, changesPipeline: true');

  test('overrides the update by name: it goes on, the release in flight is cancelled, and its wave goes back', async () => {
    const named = letter('{"blockers":["release in flight"],"reason":"the pipeline itself is wrong"}').replace('Checkout', subject.model.name);
    const result = await play('until: 5d', named, COMMITS);

    expect(of(result, 'override.used').map(({ stage, revision }) => `${stage} ${revision}`)).toEqual(['UpdatePipeline r2']);
    expect(minutesBetween(result.start, updates(result)[0])).toBeLessThan(125);
    expect(outcomesOf(result)).toEqual(['r1 cancelled', 'r2 cancelled', 'r2 succeeded']);
    expect(result.revisions).toEqual(allOn('r2'));
  });

  test('deploys the pipeline by hand: the release in flight is cancelled, and what it has brought to other waves stays its own', async () => {
    // r2 has the first wave and bakes in the second; r3's pipeline is deployed by hand; r3 is bad in the first wave.
    const result = await play(
      'until: 3d',
      "alarms: [{ name: checkout-faults, account: '333333333333', region: us-west-1, whileRevision: r3, after: 10m, state: ALARM }]",
      `operator: [{ at: 5h50m, do: deployPipelineByHand, by: '${ANA}' }]`,
      commits('at: 0m, revision: r2', 'at: 5h40m, revision: r3, changesPipeline: true'),
    );

    expect(of(result, 'stage.torn', { revision: 'r2' }).map(({ stage }) => stage)).toEqual(['HighTraffic']);
    expect(of(result, 'restore.succeeded').map(({ stage, revision }) => `${stage} ${revision}`)).toEqual(['HighTraffic r0', 'LowTraffic r2']);
    expect(result.revisions).toMatchObject({
      ...allOn('r2', PRODUCTION.filter((target) => target.startsWith('LowTraffic/'))), ...allOn('r0', PRODUCTION.filter((target) => !target.startsWith('LowTraffic/'))),
    });
  });

  test('is told after a week, once', async () => {
    const held = await play('until: 8d', 'alarms: [{ name: checkout-faults, region: us-east-1, at: 4h, state: ALARM }]', COMMITS);
    const told = of(held, 'notification', { stage: 'UpdatePipeline' });

    expect(told.map(({ detail }) => detail)).toEqual([expect.stringMatching(/^an update of the pipeline waits for 7d, since 2026-03-02T17:56:00Z, because it would cancel r1/)]);
    expect(updates(held)).toEqual([]);
  });
});

describe('an older commit', () => {
  test('that is released again goes through the whole pipeline, and takes nothing of the pipeline back', async () => {
    const result = await play('until: 9d', commits('at: 0m, revision: r1', 'at: 2d, revision: r2, changesPipeline: true', 'at: 5d, revision: r1'));

    expect(of(result, 'mutation.skipped').map(({ detail }) => detail)).toEqual(['r1 is older than r2, which has updated the pipeline: it changes nothing of it']);
    expect(outcomesOf(result)).toEqual(['r1 succeeded', 'r2 cancelled', 'r2 succeeded', 'r1 succeeded']);
    expect(updates(result)).toHaveLength(1);
    expect(result.revisions).toEqual(allOn('r1'));
  });

  test('does not deploy an older plan either, where the definition is the same', async () => {
    const result = await play('until: 9d', commits('at: 0m, revision: r1', 'at: 2d, revision: r2', 'at: 4d, revision: r1'));

    expect(of(result, 'mutation.skipped')).toHaveLength(1);
    expect(result.revisions).toEqual(allOn('r1'));
  });
});
