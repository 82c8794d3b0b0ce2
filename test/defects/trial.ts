/** Runs test files against the sources with one defect in them, in a process of its own. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Reader } from '../../src/contract/reader';
import { ROOT } from './read';

export type Outcome =
  /** An assertion of this test failed. */
  | { readonly kind: 'failed'; readonly test: string; readonly file: string }
  | { readonly kind: 'passed' }
  /** Nothing was learnt: a file could not be loaded, or a test ended otherwise than by an assertion. */
  | { readonly kind: 'broken'; readonly why: string };

export interface Trial { readonly outcome: Outcome; readonly milliseconds: number }

const RESULTS = join(ROOT, 'out', 'defects');
const LIMIT = 180_000;

/** `defect`: the id of the one that is seeded; none, and the sources are as they are. No `--bail`: jest leaves then without its result. */
export async function runTests(defect: string | undefined, tests: readonly string[], jobs = 1): Promise<Trial> {
  mkdirSync(RESULTS, { recursive: true });
  const result = join(RESULTS, `${defect ?? 'none'}.json`);
  rmSync(result, { force: true });
  const started = Date.now();
  const said = await jest(defect, [
    '--config', configuration(), '--coverage=false', '--silent', '--json', '--outputFile', result, ...jobs === 1 ? ['--runInBand'] : [`--maxWorkers=${jobs}`],
    '--runTestsByPath', ...tests,
  ]);
  return { outcome: outcomeOf(result, said), milliseconds: Date.now() - started };
}

/** What the project's jest is told, but for the transformer and the reporters. */
function configuration(): string {
  const { jest: own } = new Reader().record(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')), 'package.json');
  const transform = { '^.+\\.[t]sx?$': [join(__dirname, 'transformer.ts'), { tsconfig: 'test/tsconfig.json' }] };
  return JSON.stringify({ ...new Reader().record(own, 'jest'), rootDir: ROOT, transform, reporters: [] });
}

/** Resolves with what it wrote to its errors, whichever way it ended. */
function jest(defect: string | undefined, options: readonly string[]): Promise<string> {
  // tsx, because jest loads the transformer itself.
  const child = spawn(process.execPath, ['--require', 'tsx/cjs', require.resolve('jest/bin/jest'), ...options], {
    cwd: ROOT, env: { ...process.env, FORCE_COLOR: '0', ...(defect !== undefined && { SEEDED_DEFECT: defect }) }, stdio: ['ignore', 'ignore', 'pipe'], timeout: LIMIT,
  });
  let said = '';
  child.stderr.on('data', (text: Buffer) => { said = `${said}${text.toString()}`.slice(-10_000); });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve(said));
  });
}

function outcomeOf(result: string, said: string): Outcome {
  let text: string;
  try {
    text = readFileSync(result, 'utf8');
  } catch {
    return { kind: 'broken', why: `jest came to no result: ${said.trim().split('\n').slice(0, 12).join('\n')}` };
  }
  const suites = suitesIn(JSON.parse(text));
  const failed = suites.flatMap(({ file, tests }) => tests.filter(({ failures }) => failures.length > 0).map((test) => ({ file, ...test })));
  const asserted = failed.find(({ failures }) => failures.some(isAssertion));
  if (asserted !== undefined) return { kind: 'failed', test: asserted.name, file: asserted.file };
  if (failed.length > 0) return { kind: 'broken', why: `${failed[0].name}: ${firstLine(failed[0].failures[0])}` };
  const unloaded = suites.find(({ tests, hasFailed }) => hasFailed || tests.length === 0);
  return unloaded === undefined ? { kind: 'passed' } : { kind: 'broken', why: `${unloaded.file} could not be run: ${unloaded.message}` };
}

/** jest's own, node's, or those of fast-check, which carry the assertion that they made smaller. */
const isAssertion = (failure: string): boolean => /^(\w*Error: )?(expect\(|Property failed after)|^AssertionError/.test(failure);

interface Suite {
  readonly file: string;
  readonly hasFailed: boolean;
  readonly message: string;
  readonly tests: readonly { readonly name: string; readonly failures: readonly string[] }[];
}

/** jest's result, as `--json` writes it. */
function suitesIn(result: unknown): readonly Suite[] {
  const reader = new Reader();
  const suites = reader.list(reader.record(result, 'result').testResults, 'testResults', (item, path): Suite => {
    const suite = reader.record(item, path);
    return {
      file: reader.string(suite.name, `${path}.name`).slice(ROOT.length + 1),
      hasFailed: suite.status === 'failed',
      message: firstLine(reader.string(suite.message, `${path}.message`)),
      tests: reader.list(suite.assertionResults, `${path}.assertionResults`, (each, at) => {
        const test = reader.record(each, at);
        return {
          name: reader.string(test.fullName, `${at}.fullName`),
          failures: reader.list(test.failureMessages, `${at}.failureMessages`, (text, where) => reader.string(text, where)),
        };
      }),
    };
  });
  reader.finish('the result of jest');
  return suites;
}

/** Of what jest writes of a failure, the first line that is about it. */
const firstLine = (text: string): string => text.split('\n').map((line) => line.trim()).find((line) => line !== '' && !line.startsWith('●')) ?? '';
