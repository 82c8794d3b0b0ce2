/** The experiments tell the two branches apart: each is played on a simulated CodePipeline that takes the one, and the other. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ASSUMPTION_NAMES, DEFAULT_ASSUMPTIONS, withOther } from '../../src/rehearsal/assumptions';
import { Cloud } from './cloud';
import { Experiment, EXPERIMENTS } from './experiments';
import { play } from './play';
import { fillIn, Finding } from './report';
import { SimulatedCloud } from './simulated-cloud';
import { Toy } from './toy';
import { zipOf } from './zip';

const PAGE = readFileSync(join(__dirname, '..', '..', 'docs', 'assumptions.md'), 'utf8');

async function played(experiments: readonly Experiment[], assume = DEFAULT_ASSUMPTIONS): Promise<readonly Finding[]> {
  const simulated = await SimulatedCloud.start(assume);
  try {
    const cloud = new Cloud({ ...simulated.options, heard: () => undefined });
    await cloud.create();
    const findings = await play(new Toy(cloud, 'test'), experiments, () => undefined);
    await cloud.tearDown();
    expect(simulated.unexpected).toEqual([]);
    return findings;
  } finally {
    await simulated.stop();
  }
}

test('one after another, they find the branches that are taken', async () => {
  expect((await played(EXPERIMENTS)).map(({ experiment, branch }) => [experiment, branch])).toEqual(EXPERIMENTS.map(({ name }) => [name, 'taken']));
});

test.each(EXPERIMENTS.map((one) => [one.name, one] as const))('%s finds the other branch where that is true', async (_, experiment) => {
  const findings = await played([experiment], withOther(DEFAULT_ASSUMPTIONS, [experiment.settles]));

  expect(findings.map(({ branch, evidence }) => [branch, evidence])).toEqual([['other', expect.any(String)]]);
});

test('an experiment that shows nothing settles nothing, and leaves the next one alone', async () => {
  const [first, second] = EXPERIMENTS;
  const failing: Experiment = { ...first, play: () => Promise.reject(new Error('throttled')) };

  expect((await played([failing, second])).map(({ branch, evidence }) => [branch, evidence])).toEqual([['unclear', 'Error: throttled'], ['taken', expect.any(String)]]);
});

describe('what was found is written into docs/assumptions.md', () => {
  const [experiment] = EXPERIMENTS;
  const finding: Finding = { experiment: experiment.name, asks: experiment.asks, assumption: experiment.settles, branch: 'other', answer: false, evidence: 'no rollback' };
  const when = { date: '2026-03-02', region: 'eu-west-1' };

  test('at the end of its section, and nowhere else', () => {
    const filled = fillIn(PAGE, [finding], when);

    expect(filled).toContain('- *Settled:* 2026-03-02 in eu-west-1, **otherwise**: no rollback (`npm run live -- --only rejected-approval`).\n\n## A stopped execution is not a failure');
    expect(filled.replace(/- \*Settled:\*.*\n/, '')).toBe(PAGE);
  });

  test('in the place of what was found before; what is unclear changes nothing', () => {
    const once = fillIn(PAGE, [finding], when);

    expect(fillIn(once, [{ ...finding, branch: 'taken' }], { ...when, date: '2026-04-01' }).match(/\*Settled:\*/g)).toHaveLength(1);
    expect(fillIn(once, [{ ...finding, branch: 'unclear' }], when)).toBe(once);
  });
});

test('the page says of each that an experiment settles where it stands', () => {
  expect(EXPERIMENTS.map(({ settles }) => settles).filter((name) => !ASSUMPTION_NAMES.includes(name))).toEqual([]);
  expect(EXPERIMENTS.filter(({ name }) => !PAGE.includes(`npm run live -- --only ${name}`)).map(({ name }) => name)).toEqual([]);
});

test('the source is an archive that others can read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-zip-'));
  try {
    writeFileSync(join(folder, 'source.zip'), zipOf('template.json', '{"a":"ä"}'));
    expect(execFileSync('python3', ['-c', 'import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).read("template.json").decode())', join(folder, 'source.zip')], { env: { ...process.env, PYTHONIOENCODING: 'utf8' } }).toString()).toBe('{"a":"ä"}\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
