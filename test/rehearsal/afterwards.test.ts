/** Alarms wherever a release may be, and what comes after a rollback: each ends on the revision that it should, on every target. */
import { Subject } from '../../src/rehearsal/subject';
import { endsWell } from './support/ends-well';
import { allOn, EVERYWHERE, of, PRODUCTION, subjectIn, synthesizeExample } from './support/example';
import { Played } from './support/invariants';
import { journeysOf, Watched } from './support/journeys';
import { playFile } from './support/scenario';

let drop: () => void;
let example: Subject;

beforeAll(() => {
  const synthesized = synthesizeExample();
  drop = () => synthesized.drop();
  example = subjectIn(synthesized.directory);
});

afterAll(() => drop());

/** Whatever becomes of it, no rollback waits for anybody, at any event. */
async function play(name: string): Promise<Watched> {
  const played = await playFile(example, `${name}.yaml`);
  expect(endsWell(played)).toEqual([]);
  return played;
}

const BEFORE = EVERYWHERE.filter((target) => !PRODUCTION.includes(target));
const [ONE_BOX, FLEET] = PRODUCTION;
const inWave = (wave: string): readonly string[] => PRODUCTION.filter((target) => target.startsWith(`${wave}/`));
const ledgerOf = ({ result }: Played, pattern: RegExp): readonly string[] =>
  result.ledger.filter(({ kind }) => pattern.test(kind)).map(({ kind, stage = '', revision = '' }) => `${kind} ${stage} ${revision}`);
const firstDeployment = ({ result }: Played, stage: string, revision: string): string | undefined =>
  of(result, 'action.started', { stage, revision, category: 'Deploy' }).at(0)?.at;
const printed = ({ result }: Played): string => of(result, 'operator').map(({ detail = '' }) => detail).join('\n');

test.each<[string, string, readonly string[], string]>([
  ['in the one-box', 'alarm-in-the-one-box', [ONE_BOX], 'Bake-OneBox'],
  ['in the first step', 'alarm-in-the-first-step', [ONE_BOX, FLEET], 'Bake-1'],
  ['between two steps', 'alarm-between-two-steps', [ONE_BOX], 'Bake-OneBox'],
  ['in the last minute of the bake', 'alarm-in-the-last-minute-of-a-bake', [ONE_BOX, FLEET], 'Bake-1'],
  ['of a minute, between two ticks', 'alarm-of-a-minute-between-two-ticks', [ONE_BOX, FLEET], 'Bake-1'],
])('an alarm %s: all of production runs the revision before, and the bad one is vetoed', async (_, name, reached, bake) => {
  const played = await play(name);

  expect(of(played.result, 'bake.rejected').map(({ action }) => action)).toEqual([bake]);
  expect(journeysOf(played)).toEqual({ ...allOn('r1 r2', BEFORE), ...allOn('r1', PRODUCTION), ...allOn('r1 r2 r1', reached) });
  expect(ledgerOf(played, /^veto|^rollback\.succeeded|^page/)).toEqual(['veto.set LowTraffic r2', 'rollback.succeeded LowTraffic r1']);
  expect(of(played.result, 'veto.set').map(({ revision }) => revision)).toEqual(['r2']);
});

describe('an alarm after promotion to the next wave', () => {
  test('takes the wave back that shows it, and the one that the release is in', async () => {
    const played = await play('alarm-after-promotion');

    expect(journeysOf(played)).toEqual({ ...allOn('r1 r2', BEFORE), ...allOn('r1', PRODUCTION), ...allOn('r1 r2 r1', [...inWave('LowTraffic'), ...inWave('HighTraffic')]) });
    expect([...ledgerOf(played, /^veto|^rollback\.succeeded|^page/)].sort()).toEqual([
      'rollback.succeeded HighTraffic r1', 'rollback.succeeded LowTraffic r1', 'veto.set HighTraffic r2', 'veto.set LowTraffic r2',
    ]);
  });

  test('of a minute takes it back as well; a wave that has come to its end and is quiet stays, and what is behind is never reached', async () => {
    const played = await play('alarm-of-a-minute-after-promotion');

    expect(journeysOf(played)).toEqual({
      ...allOn('r1 r2', [...BEFORE, ...inWave('HighTraffic')]), ...allOn('r1 r2 r1', inWave('LowTraffic')), ...allOn('r1', inWave('Rest')),
    });
  });

  test('takes it back while a newer revision waits at its airlock, which has to be stopped for that', async () => {
    const played = await play('alarm-after-promotion-while-a-newer-revision-waits');

    expect(journeysOf(played)).toEqual({
      ...allOn('r1 r2 r3', BEFORE), ...allOn('r1 r2 r1', [...inWave('LowTraffic'), ...inWave('HighTraffic')]), ...allOn('r1', inWave('Rest')),
    });
  });

  test('takes nothing back when the release has left the last wave', async () => {
    const played = await play('alarm-when-the-release-has-ended');

    expect(journeysOf(played)).toEqual(allOn('r1 r2'));
    expect(ledgerOf(played, /^veto|^rollback/)).toEqual([]);
  });
});

test('an alarm while a newer revision waits: it goes on once the wave has been quiet for as long as its one-box bakes', async () => {
  const played = await play('alarm-while-a-newer-revision-waits');
  const rolledBack = of(played.result, 'rollback.succeeded', { stage: 'LowTraffic' }).at(0)?.at ?? '';

  expect(journeysOf(played)).toEqual({ ...allOn('r1 r2 r3', BEFORE), ...allOn('r1 r3', PRODUCTION), ...allOn('r1 r2 r1 r3', inWave('LowTraffic')) });
  expect(Date.parse(firstDeployment(played, 'LowTraffic', 'r3') ?? '')).toBeGreaterThanOrEqual(Date.parse(rolledBack) + 30 * 60_000);
});

test('an alarm right after a rollback: the next revision is taken back as well, and the one after it waits for a person', async () => {
  const played = await play('alarm-right-after-a-rollback');

  expect(journeysOf(played)).toEqual({ ...allOn('r1 r2 r3 r4', BEFORE), ...allOn('r1', PRODUCTION), ...allOn('r1 r2 r1 r3 r1', [ONE_BOX]) });
  expect(ledgerOf(played, /^veto/)).toEqual(['veto.set LowTraffic r2', 'veto.set LowTraffic r3']);
  expect(of(played.result, 'gate.held', { stage: 'LowTraffic', revision: 'r4' }).map(({ detail }) => detail).join()).toContain('after rollback: 2 releases in a row were taken back here');
});

test('a revision that is released again after its rollback is held, until a person lifts the veto', async () => {
  const played = await play('released-again-after-a-rollback');
  const lifted = of(played.result, 'veto.lifted').at(0)?.at ?? '';

  expect(played.result.revisions).toEqual(allOn('r2'));
  expect(of(played.result, 'gate.passed', { stage: 'LowTraffic' }).filter(({ at }) => at > '2026-03-02T18:30:00Z').map(({ at }) => at >= lifted)).not.toContain(false);
  expect(printed(played)).toContain('veto: r2 is vetoed in LowTraffic since');
});

test('a newer revision that is taken back in the first wave is not blamed on the one before, which is in the second', async () => {
  const played = await play('next-one-bad-while-the-one-before-is-in-the-second-wave');

  expect(journeysOf(played)).toEqual({ ...allOn('r1 r2 r3', BEFORE), ...allOn('r1 r2', PRODUCTION), ...allOn('r1 r2 r3 r2', [ONE_BOX]) });
  expect(ledgerOf(played, /^veto|^rollback\.succeeded|^page/)).toEqual(['veto.set LowTraffic r3', 'rollback.succeeded LowTraffic r2']);
});

test('a person lifts the veto and releases the revision once more: it takes the place of the newer one everywhere', async () => {
  const played = await play('released-again-by-command');

  expect(journeysOf(played)).toEqual({ ...allOn('r1 r2 r3 r2', BEFORE), ...allOn('r1 r3 r2', PRODUCTION), ...allOn('r1 r2 r1 r3 r2', [ONE_BOX]) });
  expect(printed(played)).toContain('revision must be one that the pipeline has had, whole, got \'r9\'');
  expect(printed(played)).toMatch(/\$ breakwater release --revision r2\ne-\d+ is started, with r2/);
});

test('a veto by hand: the release comes to its end where it is, and goes no further', async () => {
  const played = await play('vetoed-by-hand-in-the-second-wave');

  expect(journeysOf(played)).toEqual({ ...allOn('r1 r2', [...BEFORE, ...inWave('LowTraffic')]), ...allOn('r1', [...inWave('HighTraffic'), ...inWave('Rest')]) });
  expect(of(played.result, 'veto.set').map(({ detail }) => detail)).toEqual(['loses orders']);
});
