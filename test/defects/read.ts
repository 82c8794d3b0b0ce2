/** Reads the seeded defects: one file for each area, in the order of their names. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Reader } from '../../src/contract/reader';
import { Defect } from './defect';

export const ROOT = join(__dirname, '..', '..');
const LIST = join(__dirname, 'list');

const FIELDS = ['id', 'title', 'numbers', 'file', 'find', 'replace', 'tests'];

/** Of the defects of other controllers those that nothing in the judgement or its handlers could have, and why. */
export const ELSEWHERE: Readonly<Record<string, string | undefined>> = elsewhere();

export const DEFECTS: readonly Defect[] = readdirSync(LIST).sort().flatMap(defectsIn);

/** @throws Rejected, naming file and field. */
function defectsIn(file: string): readonly Defect[] {
  const reader = new Reader();
  const texts = (value: unknown, path: string): readonly string[] => reader.list(value, path, (item, at) => reader.string(item, at));
  const defects = reader.list(parse(readFileSync(join(LIST, file), 'utf8')), file, (item, path): Defect => {
    const fields = reader.record(item, path);
    for (const name of Object.keys(fields)) if (!FIELDS.includes(name)) reader.note(`${path}.${name}`, `one of ${FIELDS.join(', ')}`, name, undefined);
    return {
      id: reader.string(fields.id, `${path}.id`),
      title: reader.string(fields.title, `${path}.title`),
      numbers: texts(fields.numbers ?? [], `${path}.numbers`),
      file: reader.string(fields.file, `${path}.file`),
      find: reader.string(fields.find, `${path}.find`),
      replace: reader.string(fields.replace, `${path}.replace`),
      tests: texts(fields.tests, `${path}.tests`),
    };
  });
  reader.finish(`test/defects/list/${file}`);
  return defects;
}

function elsewhere(): Readonly<Record<string, string>> {
  const reader = new Reader();
  const reasons = reader.record(parse(readFileSync(join(__dirname, 'elsewhere.yaml'), 'utf8')), 'elsewhere');
  const read = Object.fromEntries(Object.entries(reasons).map(([number, why]) => [number, reader.string(why, number)]));
  reader.finish('test/defects/elsewhere.yaml');
  return read;
}
