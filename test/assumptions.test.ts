/** docs/assumptions.md and what a rehearsal can assume are held together. */
import { readFileSync } from 'fs';
import { join } from 'path';
import { ASSUMPTION_NAMES, DEFAULT_ASSUMPTIONS } from '../src/rehearsal/assumptions';

const PAGE = readFileSync(join(__dirname, '..', 'docs', 'assumptions.md'), 'utf8');
const SECTIONS = PAGE.split(/^## /m).slice(1).map((text) => ({ title: text.slice(0, text.indexOf('\n')), text }));
const SCENARIO = /`assume: \{ (\w+): (true|false) \}`/g;

test.each(SECTIONS.map(({ title, text }) => [title, text] as const))('%s: says what is taken and why, what happens otherwise, and what would settle it', (_, text) => {
  const parts = [...text.matchAll(/^- \*(\w+):\*/gm)].map(([, name]) => name);

  expect(parts.filter((part) => part !== 'Settled')).toEqual(['Taken', 'Why', 'Otherwise', 'Settle']);
  expect(text).toMatch(/documented/i);
  expect(text.slice(text.indexOf('*Settle:*'))).toMatch(/`/);
});

test('each assumption that a rehearsal can play both ways stands in one section, which names the other branch', () => {
  const named = SECTIONS.flatMap(({ text }) => [...text.matchAll(SCENARIO)].map(([, name, value]) => `${name}: ${value}`));

  expect([...named].sort()).toEqual(ASSUMPTION_NAMES.map((name) => `${name}: ${!DEFAULT_ASSUMPTIONS[name]}`).sort());
});
