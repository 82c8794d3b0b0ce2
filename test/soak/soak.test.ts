import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAssembly } from '../../src/rehearsal/assembly';
import { INVARIANTS } from '../check/invariants';
import { Invariant } from '../check/invariants/invariant';
import { synthesizeWaves } from '../check/pipelines/app';
import { brokenBy } from '../check/shortest';
import { Random } from './random';
import { RELEASES, runJourney } from './run-journey';
import { Shape, shapeFrom, wavesOf } from './shapes';

const SHAPE: Shape = [
  { name: 'Wave1', oneBox: true, regions: ['us-west-1'], bakeMinutes: 2 },
  { name: 'Wave2', oneBox: false, regions: ['eu-west-1', 'eu-central-1'], bakeMinutes: 3 },
];
const folder = mkdtempSync(join(tmpdir(), 'breakwater-soak-'));
const assembly = synthesizeWaves(wavesOf(SHAPE), join(folder, 'shape'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a journey ends with every invariant held, and is the same again for the same seed', async () => {
  const first = await runJourney(7, 3, assembly);

  expect(first.violation).toBeUndefined();
  expect(first.tally.releases).toBeGreaterThanOrEqual(RELEASES);
  expect(first.tally.disturbances).toBeGreaterThan(0);
  expect(await runJourney(7, 3, assembly)).toEqual(first);
  expect((await runJourney(8, 3, assembly)).tally).not.toEqual(first.tally);
});

test('what breaks an invariant is told as a short scenario, which breaks it again', async () => {
  /** What no pipeline keeps. */
  const broken: Invariant = {
    id: 'I3',
    says: 'nothing is ever rolled back',
    broken: ({ events }) => {
      const back = events.find(({ kind }) => kind === 'rollback.started' || kind === 'restore.started');
      return back && `${back.at} ${back.kind}`;
    },
  };
  const { tally, violation } = await runJourney(1, 0, assembly, [...INVARIANTS.filter(({ id }) => id !== 'I3'), broken]);

  expect(violation).toMatchObject({ invariant: 'I3', says: broken.says, replays: true });
  const file = violation?.file ?? '';
  expect(file.split('\n').length).toBeLessThan(20 + tally.releases);
  expect(await brokenBy(file, readAssembly(assembly), [broken])).toMatchObject({ invariant: 'I3' });
});

test('shapes and numbers differ by seed, and by nothing else', () => {
  const shapes = [1, 2, 3, 4].map((number) => JSON.stringify(shapeFrom(new Random(1).branch(number))));

  expect(new Set(shapes).size).toBeGreaterThan(1);
  expect(JSON.stringify(shapeFrom(new Random(1).branch(1)))).toBe(shapes[0]);
  const random = new Random(5);
  const numbers = Array.from({ length: 1000 }, () => random.between(1, 3));
  expect([...new Set(numbers)].sort()).toEqual([1, 2, 3]);
});
