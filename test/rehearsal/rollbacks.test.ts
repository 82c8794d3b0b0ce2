/** How waves come back: each scenario as people would play it, and what runs on every target at its end. */
import { decodeScenario } from '../../src/rehearsal/scenario-file';
import { Subject } from '../../src/rehearsal/subject';
import { endsWell } from './support/ends-well';
import { allOn, EVERYWHERE, of, PRODUCTION, subjectIn, synthesizeExample } from './support/example';
import { Played } from './support/invariants';
import { journeysOf, watch, Watched } from './support/journeys';
import { playFile } from './support/scenario';

let drop: () => void;
let example: Subject;

beforeAll(() => {
  const synthesized = synthesizeExample();
  drop = () => synthesized.drop();
  example = subjectIn(synthesized.directory);
});

afterAll(() => drop());

async function play(name: string): Promise<Watched> {
  const played = await playFile(example, `${name}.yaml`);
  expect(endsWell(played)).toEqual([]);
  return played;
}

const ledgerOf = ({ result }: Played, pattern: RegExp): readonly string[] => result.ledger.filter(({ kind }) => pattern.test(kind)).map(({ kind, stage = '', revision = '' }) => `${kind} ${stage} ${revision}`);
const pages = ({ result }: Played): readonly string[] => result.ledger.filter(({ kind }) => kind === 'page').map(({ why }) => why);
/** Every revision that was deployed to a target, in order. */
const deployedTo = ({ result }: Played, stage: string, target: string): readonly string[] =>
  of(result, 'action.started', { stage, target, category: 'Deploy' }).map(({ revision = '' }) => revision).filter((revision, index, all) => revision !== all[index - 1]);

describe('r1 is good, r2 is good and rolled back by hand, and r3', () => {
  test('is bad in its bake: r2 never comes back', async () => {
    const played = await play('rolled-back-by-hand-then-a-bad-bake');

    expect(journeysOf(played)).toMatchObject({ 'LowTraffic/UsWest1OneBox': 'r1 r2 r1 r3 r1', 'LowTraffic/UsWest1': 'r1 r2 r1' });
    expect(played.result.revisions).toMatchObject(allOn('r1', PRODUCTION));
    expect(deployedTo(played, 'LowTraffic', 'UsWest1OneBox')).toEqual(['r2', 'r1', 'r3', 'r1']);
    expect(pages(played)).toEqual([]);
  });

  test('fails to deploy by itself: r2, which CodePipeline goes back to, is corrected at once', async () => {
    const played = await play('rolled-back-by-hand-then-a-failed-deployment');

    expect(played.result.revisions).toMatchObject(allOn('r1', PRODUCTION));
    expect(deployedTo(played, 'LowTraffic', 'UsWest1OneBox')).toEqual(['r2', 'r1', 'r3', 'r2', 'r1']);
    expect(deployedTo(played, 'LowTraffic', 'UsWest1')).toEqual(['r2', 'r1', 'r3', 'r1']);
    expect(pages(played)).toEqual([]);
  });
});

test.each<[string, readonly string[]]>([
  ['abandoned-in-mid-wave', ['rollback.requested LowTraffic r1', 'rollback.started LowTraffic r1', 'rollback.succeeded LowTraffic r1']],
  ['stopped-in-mid-wave', ['rollback.requested LowTraffic r1', 'rollback.started LowTraffic r1', 'rollback.succeeded LowTraffic r1']],
  ['pipeline-deployed-by-hand-in-mid-wave', ['restore.requested LowTraffic r2', 'restore.started LowTraffic r1', 'restore.succeeded LowTraffic r1']],
  ['alarm-right-after-a-pipeline-update', ['restore.requested LowTraffic r2', 'restore.started LowTraffic r1', 'restore.succeeded LowTraffic r1']],
])('%s: the wave is back by itself', async (name, ways) => {
  const played = await play(name);

  expect(ledgerOf(played, /^(rollback|restore)\.(?!passed|step)/).slice(0, 3)).toEqual(ways);
  expect(played.result.revisions).toMatchObject(allOn('r1', PRODUCTION.filter((target) => target.startsWith('LowTraffic/'))));
  expect(pages(played)).toEqual([]);
});

test('two alarms in two Regions take the wave back once; earlier waves stay', async () => {
  const played = await play('two-alarms-in-two-regions');

  expect(of(played.result, 'rollback.started', { stage: 'Rest' })).toHaveLength(1);
  expect(journeysOf(played)).toEqual({
    ...allOn('r1 r2', EVERYWHERE), ...allOn('r1 r2 r1', PRODUCTION.filter((target) => target.startsWith('Rest/'))),
  });
});

test('an outage during the rollback holds nothing of it', async () => {
  const played = await play('alarm-during-the-rollback');

  expect(of(played.result, 'rollback.succeeded', { stage: 'LowTraffic' })).toHaveLength(1);
  expect(journeysOf(played)).toEqual({ ...allOn('r1 r2', EVERYWHERE), ...allOn('r1', PRODUCTION), 'LowTraffic/UsWest1OneBox': 'r1 r2 r1' });
});

test('an alarm that stays red after the rollback keeps the next release out until it is quiet', async () => {
  const played = await play('alarm-that-stays-red-after-the-rollback');
  const r3 = of(played.result, 'action.started', { stage: 'LowTraffic', revision: 'r3', category: 'Deploy' }).at(0)?.at ?? '';

  expect(Date.parse(r3)).toBeGreaterThanOrEqual(Date.parse('2026-03-03T02:00:00Z'));
  expect(journeysOf(played)).toMatchObject({ 'LowTraffic/UsWest1OneBox': expect.stringMatching(/^r1 r2 r1 r3/), 'LowTraffic/UsWest1': expect.stringMatching(/^r1 r3/) });
});

test('the very first release has nothing to go back to: a person is told what could not be restored', async () => {
  const played = await play('alarm-on-the-very-first-release');

  expect(pages(played)).toEqual([expect.stringMatching(/^LowTraffic is torn since .*there is nothing to go back to: .*; still on r1: UsWest1OneBox; nothing opens here/)]);
  expect(played.result.revisions).toMatchObject({ 'LowTraffic/UsWest1OneBox': 'r1' });
});

test('a first release that a person rejected and retried goes on, with its bake', async () => {
  const played = await play('first-release-retried-by-hand');

  expect(of(played.result, 'bake.passed', { stage: 'LowTraffic' }).map(({ action }) => action)).toEqual(['Bake-OneBox', 'Bake-1']);
});

describe('a deployment that failed right after a pipeline update, and that a person retries', () => {
  const retriedAt = async (at: string): Promise<Watched> => {
    const text = [
      'until: 1d', 'baseline: r1', 'commits: [{ at: 0m, revision: r2, changesPipeline: true }]',
      "actions: [{ match: 'LowTraffic/UsWest1.Service.Deploy', revision: r2, outcome: fail, times: 1 }]",
      `operator: [{ at: ${at}, do: retryFailedActions, stage: LowTraffic }]`,
    ].join('\n');
    const watched = await watch(example, decodeScenario('s.yaml', text, example));
    expect(endsWell(watched)).toEqual([]);
    return watched;
  };

  test('before the wave is taken back: the release goes on', async () => {
    expect((await retriedAt('88m')).result.revisions).toMatchObject(allOn('r2', PRODUCTION.slice(0, 2)));
  });

  test.each([['while a restore takes it back', '90m'], ['after a restore took it back', '101m']])('%s: what it brings is vetoed, and taken back', async (_, at) => {
    const watched = await retriedAt(at);

    expect(watched.result.revisions).toMatchObject(allOn('r1', PRODUCTION));
    expect(of(watched.result, 'restore.succeeded', { stage: 'LowTraffic' })).toHaveLength(2);
    expect(pages(watched)).toEqual([]);
  });
});

test('two rollbacks that failed are followed by a restore, and a person is told if that fails as well', async () => {
  const played = await play('rollbacks-that-fail-twice');

  expect(of(played.result, 'rollback.started', { stage: 'LowTraffic' })).toHaveLength(2);
  expect(ledgerOf(played, /^restore\.(requested|succeeded|failed)/)).toEqual(['restore.requested LowTraffic r2', 'restore.succeeded LowTraffic r1']);
  expect(played.result.revisions).toMatchObject(allOn('r1', PRODUCTION));
});

test('a restore that mended failed rollbacks is the end of them: the next release goes everywhere', async () => {
  const played = await play('a-release-after-failed-rollbacks');

  expect(ledgerOf(played, /^restore\.succeeded/)).toEqual(['restore.succeeded LowTraffic r1']);
  expect(played.result.revisions).toMatchObject(allOn('r3', EVERYWHERE));
  expect(pages(played)).toEqual([]);
});

describe('a person', () => {
  test('rolls a wave back in the console: it is vetoed, and goes no further', async () => {
    const played = await play('rolled-back-in-the-console');

    expect(played.result.ledger.find(({ kind }) => kind === 'rollback.started')?.why).toContain(', by RollbackStage, which arn:aws:iam::111111111111:user/operator asked CodePipeline for');
    expect(played.result.revisions).toMatchObject(allOn('r1', PRODUCTION));
  });

  test('may bring a vetoed revision back there', async () => {
    const played = await play('rolled-back-to-a-vetoed-revision-in-the-console');

    expect(played.result.revisions).toMatchObject({ 'LowTraffic/UsWest1OneBox': 'r2', 'LowTraffic/UsWest1': 'r2', 'HighTraffic/UsEast1': 'r1' });
  });

  test('takes every wave back', async () => {
    const played = await play('every-wave-rolled-back-by-hand');

    expect(played.result.revisions).toMatchObject(allOn('r1', PRODUCTION));
    expect(played.result.ledger.filter(({ kind }) => kind === 'rollback.requested').map(({ who }) => who).at(0)).toBe('arn:aws:iam::111111111111:user/operator');
  });
});

describe('the rules themselves bite: that', () => {
  const tampered = async (name: string, change: (played: Played) => Partial<Played['result']>): Promise<readonly string[]> => {
    const played = await play(name);
    return endsWell({ ...played, result: { ...played.result, ...change(played) } });
  };

  test('what was rejected is back everywhere', async () => {
    expect(await tampered('rolled-back-by-hand-then-a-bad-bake', ({ result }) => ({ revisions: { ...result.revisions, 'LowTraffic/UsWest1OneBox': 'r3' } })))
      .toContainEqual(expect.stringMatching(/^LowTraffic\/UsWest1OneBox still on r3, rejected in LowTraffic at /));
  });

  test('nothing runs that nobody put there', async () => {
    expect(await tampered('abandoned-in-mid-wave', ({ result }) => ({ revisions: { ...result.revisions, 'Rest/EuWest1': 'r9' } })))
      .toEqual(['Rest/EuWest1 ends on r9, which nothing put there (r1, )']);
  });

  test('nothing runs at any moment that nobody was putting there', async () => {
    const played = await play('abandoned-in-mid-wave');
    const landings = [...played.landings, { at: played.result.end, revisions: { ...played.result.revisions, 'Rest/EuWest1': 'r9' } }];

    expect(endsWell({ ...played, landings })).toEqual([`Rest/EuWest1 runs r9 from ${played.result.end}, which nothing was putting there`]);
  });

  test('what is vetoed is not begun again', async () => {
    const begun = { kind: 'action.started', category: 'Deploy', execution: 'e-0001', revision: 'r2', stage: 'HighTraffic', target: 'UsEast1', action: 'x' } as const;

    expect(await tampered('alarm-in-the-one-box', ({ result }) => ({ events: [...result.events, { at: result.end, ...begun }] })))
      .toContainEqual(expect.stringMatching(/^r2, vetoed in LowTraffic at .*, is deployed in HighTraffic at /));
  });

  test('what the scenario calls bad runs nowhere at the end', async () => {
    expect(await tampered('alarm-in-the-one-box', ({ result }) => ({ revisions: { ...result.revisions, 'LowTraffic/UsWest1OneBox': 'r2' } })))
      .toContain('LowTraffic/UsWest1OneBox ends on r2, which is bad there');
  });

  test('a rollback waits for nobody', async () => {
    const isAnswer = ({ kind, category, revision }: Played['result']['events'][number]): boolean => kind === 'action.succeeded' && category === 'Approval' && revision === 'r1';

    expect(await tampered('alarm-during-the-rollback', ({ result }) => ({ events: result.events.filter((event) => !isAnswer(event)) })))
      .toContainEqual(expect.stringMatching(/^Airlock of rollback e-0002 waited in LowTraffic from /));
  });

  test('a person is told where nothing could be done', async () => {
    expect(await tampered('alarm-on-the-very-first-release', ({ result }) => ({ ledger: result.ledger.filter(({ kind }) => kind !== 'page') })))
      .toContainEqual(expect.stringMatching(/^LowTraffic\/UsWest1OneBox still on r1, rejected in LowTraffic at /));
  });
});
