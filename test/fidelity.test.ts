/** docs/fidelity.md names tests that exist, under the titles that it gives. */
import { existsSync, readFileSync } from 'fs';
import { join } from 'path';

const ROOT = join(__dirname, '..');
const LINES = readFileSync(join(ROOT, 'docs', 'fidelity.md'), 'utf8').split('\n');
const NAMED = LINES.flatMap((line) => {
  const [, file, title] = /^ {2}- `([^`]+)`: \*(.*)\*$/.exec(line) ?? [];
  return file !== undefined && title !== undefined ? [[title, file] as const] : [];
});

/** As a title stands in a test's source, without what quotes need; `…` is what a table fills in. */
const titlesIn = (file: string): string => readFileSync(join(ROOT, file), 'utf8').replaceAll("\\'", "'").replaceAll('%s', '…');

test.each(NAMED)('%s: is a test of %s', (title, file) => {
  expect(existsSync(join(ROOT, file))).toBe(true);
  const source = titlesIn(file);
  expect([`'${title}'`, `"${title}"`, `\`${title}\``].some((quoted) => source.includes(quoted))).toBe(true);
});

test('every statement names a test, and all but those of no consequence the page of AWS where it stands', () => {
  const end = LINES.indexOf('## What is not played');
  const statements = LINES.slice(0, end).flatMap((line, index) => line.startsWith('- ') ? [{ line, next: LINES[index + 1] ?? '' }] : []);

  expect(statements.length).toBeGreaterThan(40);
  expect(statements.filter(({ next }) => !next.startsWith('  - `test/')).map(({ line }) => line)).toEqual([]);
  expect(statements.filter(({ line }) => !/\(\[AWS\]\(https:\/\/docs\.aws\.amazon\.com\//.test(line) && !line.includes('(not documented')).map(({ line }) => line)).toEqual([]);
});
