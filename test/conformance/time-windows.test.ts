/** Runs the published cases of `conformance/time-windows.json` against the judgement that the controller runs. */
import { readFileSync } from 'fs';
import { join } from 'path';
import { icsCalendar } from '../../src/blockers/ics/ics-calendar';
import { Reader } from '../../src/contract/reader';
import { readWindow } from '../../src/contract/window-reader';
import { FileCalendar } from '../../src/decision/calendar-plan';
import { TimeWindowBlockerPlan } from '../../src/decision/plan';
import { problemText } from '../../src/decision/problem';
import { isoOf } from '../../src/decision/time';
import { timeWindowFindings } from '../../src/decision/time-window';
import { timeWindowProblems } from '../../src/decision/window-problems';

interface Moment { readonly at: number; readonly open: boolean; readonly nextOpen?: string; readonly nextClose?: string }
interface Case { readonly id: string; readonly says: string; readonly blocker: TimeWindowBlockerPlan; readonly moments: readonly Moment[] }

function readCalendar(text: string, timeZone: string | undefined): FileCalendar {
  const { calendar, problems } = icsCalendar({ path: 'calendar', name: 'calendar', text, ...(timeZone !== undefined && { timeZone }) });
  if (calendar === undefined) throw new Error(problems.map(problemText).join('; '));
  return calendar;
}

/** `null` in the file means that there is none within two years; a field left out, that the case does not ask. */
const NONE = 'none';

function readCases(text: string): readonly Case[] {
  const reader = new Reader();
  const suite = reader.record(JSON.parse(text), 'suite');
  const instant = (value: unknown, path: string): number => Date.parse(reader.string(value, path));
  const next = (value: unknown, path: string): string => value === null ? NONE : isoOf(instant(value, path));
  const windows = (value: unknown, path: string) => value === undefined ? [] : reader.list(value, path, (item, at) => readWindow(reader, item, at));
  const cases = reader.list(suite.cases, 'cases', (item, path): Case => {
    const given = reader.record(item, path);
    const marginMinutes = reader.optional(given.marginMinutes, (present) => reader.number(present, `${path}.marginMinutes`));
    const timeZone = reader.optional(given.calendarTimeZone, (present) => reader.string(present, `${path}.calendarTimeZone`));
    const calendar = reader.optional(given.calendar, (present) => readCalendar(reader.string(present, `${path}.calendar`), timeZone));
    return {
      id: reader.string(given.id, `${path}.id`),
      says: reader.string(given.says, `${path}.says`),
      blocker: {
        kind: 'timeWindow',
        name: 'windows',
        allow: windows(given.allow, `${path}.allow`),
        deny: windows(given.deny, `${path}.deny`),
        ...(marginMinutes !== undefined && { marginMinutes }),
        ...(calendar !== undefined && { except: [calendar] }),
      },
      moments: reader.list(given.expect, `${path}.expect`, (asked, at) => {
        const moment = reader.record(asked, at);
        return {
          at: instant(moment.at, `${at}.at`),
          open: reader.boolean(moment.open, `${at}.open`),
          ...(moment.nextOpen !== undefined && { nextOpen: next(moment.nextOpen, `${at}.nextOpen`) }),
          ...(moment.nextClose !== undefined && { nextClose: next(moment.nextClose, `${at}.nextClose`) }),
        };
      }),
    };
  });
  reader.finish('the conformance suite');
  return cases;
}

const CASES = readCases(readFileSync(join(__dirname, '../../conformance/time-windows.json'), 'utf8'));

test('there are at least two hundred cases, each of its own id', () => {
  expect(new Set(CASES.map(({ id }) => id)).size).toBe(CASES.length);
  expect(CASES.length).toBeGreaterThanOrEqual(200);
});

test.each(CASES.map((given) => [given.id, given.says, given] as const))('%s: %s', (_id, _says, { blocker, moments }) => {
  if (blocker.except === undefined) expect(timeWindowProblems('windows', blocker)).toEqual([]);
  for (const { at, ...expected } of moments) {
    const [finding] = timeWindowFindings(blocker, [], at);
    const told = (next: number | undefined): string => next === undefined ? NONE : isoOf(next);
    expect({
      at: new Date(at).toISOString(),
      open: finding.state === 'clear',
      ...(expected.nextOpen !== undefined && { nextOpen: told(finding.nextOpen) }),
      ...(expected.nextClose !== undefined && { nextClose: told(finding.nextClose) }),
    }).toEqual({ at: new Date(at).toISOString(), ...expected });
  }
});
