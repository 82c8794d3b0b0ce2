/**
 * Puts each seeded defect into the sources, and sees whether the tests that have to find it do: `npm run defects`.
 * Fails unless every defect is found, by an assertion, and the same tests pass without any.
 */
import { parseArgs } from 'node:util';
import { Compiler } from './compiles';
import { Defect } from './defect';
import { DEFECTS } from './read';
import { Outcome, runTests, Trial } from './trial';

interface Options { readonly defects: readonly Defect[]; readonly workers: number; readonly json: boolean }

const USAGE = 'npm run defects -- [--only ID ...] [--shard I/N] [--workers 2] [--json]';

/** @throws Error when an option is not what it must be. */
function optionsIn(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: { only: { type: 'string', multiple: true, default: [] }, shard: { type: 'string', default: '1/1' }, workers: { type: 'string', default: '2' }, json: { type: 'boolean', default: false } },
  });
  const unknown = values.only.filter((id) => !DEFECTS.some((defect) => defect.id === id));
  if (unknown.length > 0) throw new Error(`--only must name seeded defects, got ${unknown.join(', ')}; test/defects/list has them`);
  const [, place, of] = (/^(\d+)\/(\d+)$/.exec(values.shard) ?? []).map(Number);
  if (place === undefined || of === undefined || place < 1 || place > of) throw new Error(`--shard must be I/N with I from 1 to N, got ${values.shard}`);
  const workers = Number(values.workers);
  if (!Number.isInteger(workers) || workers < 1) throw new Error(`--workers must be a whole number from 1, got ${values.workers}`);
  const wanted = DEFECTS.filter(({ id }) => values.only.length === 0 || values.only.includes(id));
  // Every Nth, so that each shard has some of every area.
  return { defects: wanted.filter((_, index) => index % of === place - 1), workers, json: values.json };
}

interface Result { readonly defect: Defect; readonly trial: Trial }

async function main(): Promise<number> {
  const { defects, workers, json } = optionsIn(process.argv.slice(2));
  const say = (line: string): void => { if (!json) process.stdout.write(`${line}\n`); };
  const started = Date.now();

  const faults = new Compiler().faultsOf(defects);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  say(`${defects.length} defects apply and compile, ${secondsOf(Date.now() - started)}`);

  const files = [...new Set(defects.flatMap(({ tests }) => tests))].sort();
  const sound = await runTests(undefined, files, workers);
  if (sound.outcome.kind !== 'passed') throw new Error(`without any defect the tests must pass: ${wordsOf(sound.outcome)}`);
  say(`${files.length} test files pass without them, ${secondsOf(sound.milliseconds)}`);

  const results: Result[] = [];
  const queue = [...defects];
  const width = Math.max(...defects.map(({ id }) => id.length));
  const work = async (): Promise<void> => {
    for (let defect = queue.shift(); defect !== undefined; defect = queue.shift()) {
      const trial = await runTests(defect.id, defect.tests);
      results.push({ defect, trial });
      say(lineOf({ defect, trial }, width));
    }
  };
  await Promise.all(Array.from({ length: workers }, work));

  const killed = results.filter(({ trial }) => trial.outcome.kind === 'failed');
  if (json) process.stdout.write(`${JSON.stringify(reportOf(defects, results, Date.now() - started), undefined, 2)}\n`);
  say(`${killed.length}/${defects.length} killed, ${secondsOf(Date.now() - started)}`);
  return killed.length === defects.length ? 0 : 1;
}

const STATE: Readonly<Record<Outcome['kind'], string>> = { failed: 'killed', passed: 'SURVIVED', broken: 'BROKEN' };

function lineOf({ defect: { id, title, numbers }, trial: { outcome, milliseconds } }: Result, width: number): string {
  const what = numbers.length === 0 ? title : `${title} (${numbers.join(', ')})`;
  return `${STATE[outcome.kind].padEnd(8)}  ${id.padEnd(width)}  ${secondsOf(milliseconds).padStart(6)}  ${what} - ${wordsOf(outcome)}`;
}

function wordsOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'failed': return `${outcome.file}: ${outcome.test}`;
    case 'passed': return 'no test failed';
    case 'broken': return outcome.why;
  }
}

function reportOf(defects: readonly Defect[], results: readonly Result[], milliseconds: number) {
  const inOrder = [...results].sort((a, b) => defects.indexOf(a.defect) - defects.indexOf(b.defect));
  return {
    total: defects.length,
    killed: results.filter(({ trial }) => trial.outcome.kind === 'failed').length,
    milliseconds,
    defects: inOrder.map(({ defect: { id, title, numbers, file }, trial }) => ({ id, title, numbers, file, ...trial })),
  };
}

const secondsOf = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

main().then((code) => { process.exitCode = code; }, (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
  process.exitCode = 1;
});
