/**
 * What a rehearsal costs, and how that grows: `npm run bench:rehearsal`.
 *
 * Two commits a day keep the pipeline busy all the time; the clock ticks once a minute. Each number is the median of
 * the processor's time, which other processes disturb least. A share is what one virtual day (or one target) costs against
 * the first line of its table, in the same run: 1 is linear, less is better. Shows neither how long node takes to start
 * nor what the timeline costs.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { readAssembly } from '../src/rehearsal/assembly';
import { rehearse } from '../src/rehearsal/rehearse';
import { decodeScenario } from '../src/rehearsal/scenario-file';
import { Subject } from '../src/rehearsal/subject';

const RUNS = 5;
const DAYS = 3;
const ZONES = 3;

function worldOf(regions: number): Subject {
  const directory = join('out', 'world', String(regions));
  execFileSync(process.execPath, [require.resolve('tsx/cli'), join('bench', 'world', 'app.ts')], {
    env: { ...process.env, WORLD_REGIONS: String(regions), CDK_OUTDIR: directory, CDK_VALIDATION: 'false' }, stdio: ['ignore', 'ignore', 'inherit'],
  });
  return readAssembly(directory);
}

const busyScenario = (days: number, subject: Subject) => decodeScenario('busy', [
  `until: ${days}d`,
  'commits:',
  ...Array.from({ length: days * 2 }, (_, index) => `  - { at: ${index * 12}h, revision: r${index + 1} }`),
].join('\n'), subject);

async function milliseconds(subject: Subject, days: number): Promise<number> {
  const scenario = busyScenario(days, subject);
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const before = process.cpuUsage();
    await rehearse(subject, scenario);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)];
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** One line for each size, and what one unit of it costs against the first. */
async function table(title: string, sizes: readonly number[], cost: (size: number) => Promise<number>): Promise<void> {
  say(`\n${title}`);
  const costs: number[] = [];
  for (const size of sizes) {
    costs.push(await cost(size));
    const ratio = costs[costs.length - 1] / costs[0];
    const share = ratio / (size / sizes[0]);
    say(`${String(size).padStart(7)}  ${costs[costs.length - 1].toFixed(0).padStart(7)} ms  ${ratio.toFixed(2).padStart(6)}x  share ${share.toFixed(2)}`);
  }
}

async function main(): Promise<void> {
  const world = worldOf(26);
  await milliseconds(world, 1); // warm
  say(`26 Regions x ${ZONES} zones, ${DAYS} virtual days: ${(await milliseconds(world, DAYS)).toFixed(0)} ms`);
  await table('virtual days, at 26 Regions', [3, 6, 12, 24], (days) => milliseconds(world, days));
  await table(`targets (Regions x ${ZONES}), over ${DAYS} days`, [9, 18, 36, 72], (targets) => milliseconds(worldOf(targets / ZONES), DAYS));
}

void main();
