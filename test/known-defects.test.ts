import { readFileSync } from 'fs';
import { join } from 'path';

const ROOT = join(__dirname, '..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** How many defects each letter has. */
const COUNTS = { A: 14, B: 7, C: 16, D: 8, E: 21, G: 13 };
const NUMBERS = Object.entries(COUNTS).flatMap(([letter, count]) => Array.from({ length: count }, (_, index) => `${letter}${index + 1}`));

const ROWS = read('docs/known-defects.md').split('\n').flatMap((line) => {
  const [, number, held] = /^\| ([A-Z]\d+) \| [^|]+ \| ([^|]+) \|$/.exec(line) ?? [];
  return number === undefined ? [] : [{ number, held }];
});

/** The names that a file's tests, and the rows of their tables, have: its texts, as they are written. */
const namesIn = (file: string): readonly string[] => [...read(file).matchAll(/'((?:[^'\\\n]|\\.)*)'/g)].map(([, text]) => text.replaceAll('\\\'', '\''));

/** Whether a text carries a number: in its beginning, as in `B6, G7: …`. */
const carries = (name: string, number: string): boolean => /^((?:[A-G]\d+, )*[A-G]\d+): /.exec(name)?.[1].split(', ').includes(number) ?? false;

describe('the defects of other controllers', () => {
  test('are all in the table, each once and in order', () => expect(ROWS.map(({ number }) => number)).toEqual(NUMBERS));

  test.each(ROWS)('A14: have each a test that is there and carries its number, or a reason: $number', ({ number, held }) => {
    if (held.startsWith('cannot happen: ')) return;
    const [, name = '', file = ''] = /^`([^`]+)` \(`(test\/[\w/-]+\.test\.ts)`\)/.exec(held) ?? [];

    expect(carries(name, number)).toBe(true);
    expect(namesIn(file)).toContain(file === 'test/known-defects.test.ts' ? `${name}: $number` : name);
  });
});
