import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { misfit } from './defects/defect';
import { DEFECTS, ELSEWHERE, ROOT } from './defects/read';

const KNOWN = readFileSync(join(ROOT, 'docs/known-defects.md'), 'utf8').match(/^\| [A-G]\d+ /gm)?.map((cell) => cell.slice(2, -1)) ?? [];
/** The conformance suite has those of other projects' time windows. */
const OTHERS = ['F2', 'F3', 'F4', 'F8'];
const SEEDED = new Set(DEFECTS.flatMap(({ numbers }) => numbers));

const twice = (values: readonly string[]): readonly string[] => values.filter((value, index) => values.indexOf(value) !== index);

describe('a seeded defect', () => {
  test('can be put into today\'s sources, each in one place', () => {
    const faults = DEFECTS.flatMap((defect) => {
      const path = join(ROOT, defect.file);
      return existsSync(path) ? misfit(defect, readFileSync(path, 'utf8')) ?? [] : [`defect ${defect.id} is in ${defect.file}, which is not there any more`];
    });

    expect(faults.join('\n')).toBe('');
  });

  test('is in the judgement or in what carries it out', () => {
    expect(DEFECTS.filter(({ file }) => !/^src\/(decision|handlers)\//.test(file)).map(({ id }) => id)).toEqual([]);
  });

  test('has an id and a title of its own', () => {
    expect(twice(DEFECTS.map(({ id }) => id))).toEqual([]);
    expect(twice(DEFECTS.map(({ title }) => title))).toEqual([]);
  });

  test('names test files that are there', () => {
    expect(DEFECTS.flatMap(({ tests }) => tests).filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
    expect(DEFECTS.filter(({ tests }) => tests.length === 0)).toEqual([]);
  });

  test('is one of another controller\'s only by a number that is known', () => {
    expect([...SEEDED].filter((number) => !KNOWN.includes(number) && !OTHERS.includes(number))).toEqual([]);
  });
});

describe('the defects of other controllers', () => {
  test.each(KNOWN)('are seeded here, or lie elsewhere, and never both: %s', (number) => {
    expect(SEEDED.has(number)).toBe(ELSEWHERE[number] === undefined);
  });
});
