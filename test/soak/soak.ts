/** `npm run soak`: thousands of releases under every fault at random, and says what holds. */
import { ChildProcess, fork } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { synthesizeWaves } from '../check/pipelines/app';
import { count, tellInvariants, tellViolation, whole } from '../check/telling';
import { Tally } from './journey';
import { Random } from './random';
import { JourneyResult, RELEASES, SHAPES } from './run-journey';
import { nameOf, shapeFrom, wavesOf } from './shapes';
import { Answer, Order } from './worker';

const OUT = 'out/soak';

interface Flags { readonly releases: number; readonly seed: number; readonly journey?: number; readonly workers: number; readonly json?: string }

const command = new Command('npm run soak --')
  .description('Send releases through pipelines of random shape while everything that can fail fails at random, and hold each instant against the invariants.')
  .option('--releases <n>', 'commits, at least; rounded up to whole journeys', whole(1), 10_000)
  .option('--seed <n>', 'the same seed gives the same soak', whole(0), 1)
  .option('--journey <n>', 'only this one: what a failure is replayed with', whole(0))
  .option('--workers <n>', 'processes', whole(1), 2)
  .option('--json <file>', 'write the figures to a file');

async function main(): Promise<void> {
  const { releases, seed, journey, workers, json } = command.parse().opts<Flags>();
  const began = performance.now();
  mkdirSync(OUT, { recursive: true });
  rmSync(join(OUT, 'violation.yaml'), { force: true });
  const assemblies = Array.from({ length: SHAPES }, (_, number) => {
    const shape = shapeFrom(new Random(seed).branch(1_000_000 + number));
    console.log(`shape ${number}: ${nameOf(shape)}`);
    return { wanted: journey === undefined || journey % SHAPES === number, shape, folder: join(OUT, `shape-${number}`) };
  }).map(({ wanted, shape, folder }) => {
    if (wanted) synthesizeWaves(wavesOf(shape), folder);
    return folder;
  });
  const numbers = journey === undefined ? Array.from({ length: Math.ceil(releases / RELEASES) }, (_, number) => number) : [journey];
  console.log(`seed ${seed}: ${count(numbers.length)} journey${numbers.length > 1 ? 's' : ''} of ${RELEASES} commits, ${workers} workers\n`);

  const results = await traveled(numbers.map((number): Order => ({ seed, number, assembly: assemblies[number % SHAPES] })), workers);

  const sum = sumOf(results.map(({ tally }) => tally));
  const took = (performance.now() - began) / 1000;
  console.log(`
${count(sum.releases)} releases in ${count(results.length)} journeys: ${wordsOf(sum.outcomes)}
${count(sum.rollbacks)} rollbacks, ${count(sum.restores)} restores, ${count(sum.disturbances)} disturbances, ${count(sum.minutes / 60 / 24)} days of the virtual clock
${took.toFixed(0)} s, ${count(sum.releases / took)} releases/s
`);
  const violations = results.flatMap(({ number, violation }) => violation === undefined ? [] : [{ number, violation }]);
  tellInvariants(violations.map(({ violation }) => violation));
  if (json !== undefined) writeFileSync(json, JSON.stringify({ seed, seconds: took, ...sum, violations }, undefined, 2));
  for (const { number, violation } of violations) {
    tellViolation(violation, join(OUT, 'violation.yaml'), assemblies[number % SHAPES], `npm run soak -- --seed ${seed} --journey ${number}`);
  }
  if (violations.length > 0) process.exitCode = 1;
}

/** Each worker takes the next journey when it is done with one; the first broken invariant ends the soak. */
async function traveled(orders: readonly Order[], workers: number): Promise<readonly JourneyResult[]> {
  const waiting = [...orders];
  const results: JourneyResult[] = [];
  const tell = setInterval(() => console.log(`  … ${count(results.length)} of ${count(orders.length)} journeys`), 10_000);
  const work = async (): Promise<void> => {
    const worker = fork(join(__dirname, 'worker.ts'), { execArgv: [...process.execArgv, '--max-old-space-size=3000'] });
    try {
      for (let order = waiting.shift(); order !== undefined; order = waiting.shift()) {
        const result = await ordered(worker, order);
        results.push(result);
        if (result.violation !== undefined) waiting.length = 0;
      }
    } finally {
      worker.kill();
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(workers, orders.length) }, work));
  } finally {
    clearInterval(tell);
  }
  return results;
}

function ordered(worker: ChildProcess, order: Order): Promise<JourneyResult> {
  return new Promise<JourneyResult>((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`a worker ended with ${code} on journey ${order.number} of seed ${order.seed}`));
    worker.once('exit', ended);
    worker.once('message', (answer: Answer) => {
      worker.off('exit', ended);
      if (answer.kind === 'done') resolve(answer.result);
      else reject(new Error(`journey ${answer.number} of seed ${order.seed}: ${answer.why}`));
    });
    worker.send(order);
  });
}

function sumOf(tallies: readonly Tally[]): Tally {
  const sum = (key: Exclude<keyof Tally, 'outcomes'>): number => tallies.reduce((total, tally) => total + tally[key], 0);
  const outcomes: Record<string, number> = {};
  for (const tally of tallies) for (const [outcome, times] of Object.entries(tally.outcomes)) outcomes[outcome] = (outcomes[outcome] ?? 0) + times;
  return {
    releases: sum('releases'), rollbacks: sum('rollbacks'), restores: sum('restores'), disturbances: sum('disturbances'), minutes: sum('minutes'), outcomes,
  };
}

const wordsOf = (outcomes: Tally['outcomes']): string =>
  Object.entries(outcomes).sort(([, a], [, b]) => b - a).map(([outcome, times]) => `${count(times)} ${outcome}`).join(', ');

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 2;
});
