/** `npm run check`: explores a profile, and says what holds. */
import { fork } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { Figures } from './explorer';
import { PartResult } from './part';
import { synthesize } from './pipelines/app';
import { nameOf, Part, ProfileName, PROFILES } from './profiles';
import { count, tellInvariants, tellUnfinished, tellViolation, unfinished, whole } from './telling';
import { Answer, Order } from './worker';

const OUT = 'out/check';

interface Flags { readonly profile: ProfileName; readonly seconds: number; readonly workers: number; readonly json?: string }

const command = new Command('npm run check --')
  .description('Play every path of disturbances through small pipelines, and hold each distinct world against the invariants.')
  .addOption(new Option('--profile <name>', 'what to explore').choices(Object.keys(PROFILES)).default('full'))
  .option('--seconds <n>', 'the longest that it may take', whole(1), 600)
  .option('--workers <n>', 'processes', whole(1), 2)
  .option('--json <file>', 'write the figures to a file');

async function main(): Promise<void> {
  const { profile, seconds, workers, json } = command.parse().opts<Flags>();
  const began = performance.now();
  const parts = PROFILES[profile];
  mkdirSync(OUT, { recursive: true });
  rmSync(join(OUT, 'violation.yaml'), { force: true });
  for (const name of new Set(parts.map(({ pipeline }) => pipeline))) synthesize(name, join(OUT, name));
  console.log(`profile ${profile}: ${parts.length} parts, ${workers} workers, at most ${seconds} s`);

  const results = await explored(parts, workers, began + seconds * 1000);

  const total = (key: 'states' | 'transitions' | 'ends' | 'audits' | 'strays' | 'cpu'): number => results.reduce((sum, { result }) => sum + result[key], 0);
  const took = (performance.now() - began) / 1000;
  const cpu = total('cpu');
  console.log(`
${count(total('states'))} distinct states, ${count(total('transitions'))} transitions, ${count(total('ends'))} ends, depth ${Math.max(...results.map(({ result }) => result.depth))}
${took.toFixed(0)} s, ${count(total('states') / took)} states/s; ${cpu.toFixed(0)} s of CPU, ${count(total('states') / cpu)} states/s of one core
${count(total('audits'))} worlds that were met again were played on: ${count(total('audits') - total('strays'))} went on as before, ${count(total('strays'))} did not and were explored as their own
`);
  const violations = results.flatMap(({ part, result: { violation } }) => violation === undefined ? [] : [{ part, violation }]);
  tellInvariants(violations.map(({ violation }) => violation));
  if (json !== undefined) writeFileSync(json, JSON.stringify({ profile, seconds: took, parts: results }, undefined, 2));
  for (const { part, violation } of violations) tellViolation(violation, join(OUT, 'violation.yaml'), join(OUT, part.pipeline));
  tellUnfinished(unfinished(parts, results));
  if (violations.length > 0) process.exitCode = 1;
}

interface Result { readonly part: Part; readonly result: PartResult }

/** Each worker takes the next part when it is done with one; what time is left is shared among those that wait. */
async function explored(parts: readonly Part[], workers: number, end: number): Promise<readonly Result[]> {
  const waiting = [...parts];
  const results: Result[] = [];
  const underWay = new Map<number, Figures & { readonly name: string }>();
  const tell = setInterval(() => {
    const all = [...underWay.values()].map(({ name, states, depth }) => `${name}: ${count(states)} states, depth ${depth}`);
    if (all.length > 0) console.log(`  … ${all.join('; ')}`);
  }, 10_000);
  const work = async (number: number): Promise<void> => {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      const behind = waiting.reduce((sum, { share }) => sum + share, 0) / workers;
      const left = Math.max(1, (end - performance.now()) / 1000);
      // What is left has to do for this part and for what this worker will take of those that wait.
      const seconds = left * part.share / (part.share + behind);
      const name = nameOf(part);
      const result = await ordered({ part, assembly: join(OUT, part.pipeline), seconds }, (figures) => underWay.set(number, { ...figures, name }));
      underWay.delete(number);
      results.push({ part, result });
      tellRounds(name, result);
      if (result.violation !== undefined) waiting.length = 0;
    }
  };
  try {
    await Promise.all(Array.from({ length: workers }, (_, number) => work(number)));
  } finally {
    clearInterval(tell);
  }
  return results;
}

/** One part in a process of its own: its memory goes with it. */
function ordered(order: Order, progress: (figures: Figures) => void): Promise<PartResult> {
  const worker = fork(join(__dirname, 'worker.ts'), { execArgv: [...process.execArgv, '--max-old-space-size=3000'] });
  return new Promise<PartResult>((resolve, reject) => {
    worker.on('message', (answer: Answer) => {
      if (answer.kind === 'progress') progress(answer.figures);
      else if (answer.kind === 'done') resolve(answer.result);
      else reject(new Error(answer.why));
    });
    worker.on('exit', (code) => reject(new Error(`a worker ended with ${code}`)));
    worker.send(order);
  }).finally(() => worker.kill());
}

function tellRounds(name: string, { rounds }: PartResult): void {
  for (const round of rounds) {
    console.log(`${name}: ${round.name}: ${count(round.states)} more states, ${count(round.transitions)} transitions, depth ${round.depth}, ${
      round.exhausted ? 'all of them' : 'cut short by the time'}`);
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 2;
});
