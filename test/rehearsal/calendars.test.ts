import { icsCalendar } from '../../src/blockers/ics/ics-calendar';
import { ChangeCalendar, FileCalendar } from '../../src/decision/calendar-plan';
import { BlockerPlan, Plan } from '../../src/decision/plan';
import { readAssembly } from '../../src/rehearsal/assembly';
import { rehearse } from '../../src/rehearsal/rehearse';
import { decodeScenario } from '../../src/rehearsal/scenario-file';
import { calendarsOf, Subject } from '../../src/rehearsal/subject';
import { directoryWith, dropDirectories, smallAssembly } from './support/small-assembly';

afterAll(dropDirectories);

const FREEZE: ChangeCalendar = { kind: 'changeCalendar', name: 'freeze', account: '333333333333', region: 'us-west-1' };
const asks = (...calendars: readonly (ChangeCalendar | FileCalendar)[]): BlockerPlan => ({ kind: 'calendar', name: 'calendars', calendars });

/** The small pipeline whose wave asks just this blocker. */
function asking(blocker: BlockerPlan): Subject {
  const subject = readAssembly(directoryWith(smallAssembly()));
  const plan: Plan = { ...subject.plan, stages: subject.plan.stages.map((stage) => stage.production ? { ...stage, blockers: [blocker] } : stage) };
  return { ...subject, plan, calendars: calendarsOf(plan) };
}

async function play(subject: Subject, scenario: string) {
  const { result } = await rehearse(subject, decodeScenario('s.yaml', `until: 2d\n${scenario}`, subject));
  const held = result.events.filter(({ kind }) => kind === 'gate.held').map(({ at, detail }) => `${at} ${detail}`);
  const deployed = result.events.filter(({ kind, stage, category }) => kind === 'action.started' && stage === 'First' && category === 'Deploy').map(({ at }) => at);
  return { result, held, deployed };
}

/** The airlock is reached within minutes of the start, at 17:00. */
const at = (hour: number): string => `2026-03-02T${hour}:00:00Z`;
const during = (deployed: readonly string[], from: string, until: string): readonly string[] =>
  deployed.filter((moment) => moment >= from && moment < until);

describe('a change calendar', () => {
  test('holds while it is closed, says when it opens, and opens by itself', async () => {
    const { held, deployed, result } = await play(asking(asks(FREEZE)), 'calendars: [{ name: freeze, at: 0m, state: CLOSED, until: 2h }]');

    expect(held).toEqual([expect.stringMatching(/^2026-03-02T17:\d\d:\d\dZ calendars: change calendar freeze of account 333333333333 in us-west-1 is CLOSED - opens 2026-03-02T19:00:00Z$/)]);
    expect(deployed[0].slice(0, 16)).toBe('2026-03-02T19:00');
    expect(result.executions.at(-1)?.outcome).toBe('succeeded');
  });

  test('that is deleted in the middle of a hold goes on holding, and says so, until it is there again', async () => {
    const { held, deployed } = await play(asking(asks(FREEZE)), [
      'calendars:',
      '  - { name: freeze, at: 0m, state: CLOSED, until: 3h }',
      '  - { name: freeze, at: 1h, state: MISSING, until: 5h }',
    ].join('\n'));

    expect(held).toEqual([
      expect.stringContaining('is CLOSED - opens 2026-03-02T20:00:00Z'),
      '2026-03-02T18:00:00Z calendars: change calendar freeze of account 333333333333 in us-west-1 does not exist - create it there, share it, or correct its name in the pipeline',
    ]);
    expect(during(deployed, at(17), at(22))).toEqual([]);
    expect(deployed[0].slice(0, 16)).toBe('2026-03-02T22:00');
  });

  test('that closes during the one-box\'s bake stops the fleet', async () => {
    const plain = await play(asking(asks(FREEZE)), '');
    const oneBox = Date.parse(plain.deployed[0]);
    const closing = Math.ceil((oneBox + 60_000 - Date.parse(at(17))) / 60_000);
    const { deployed, held } = await play(asking(asks(FREEZE)), `calendars: [{ name: freeze, at: ${closing}m, state: CLOSED, until: 1d }]`);

    expect(deployed[0]).toBe(plain.deployed[0]);
    expect(during(deployed.slice(1), at(17), '2026-03-03T17:00:00Z')).toEqual([]);
    expect(deployed[1].slice(0, 16)).toBe('2026-03-03T17:00');
    expect(held).toEqual([expect.stringContaining('is CLOSED - opens 2026-03-03T17:00:00Z')]);
  });

  test.each([
    ['throttled', 'ssm', 'ThrottlingException', 'GetCalendarState in 333333333333/us-west-1 was throttled (ThrottlingException) - the next tick tries again'],
    ['denied', 'ssm', 'AccessDeniedException', "GetCalendarState in 333333333333/us-west-1 was denied (AccessDeniedException) - let the lookup role of that environment, or the controller's own role where there is none, do ssm:GetCalendarState"],
    ['no calendar', 'ssm', 'UnsupportedCalendarException', 'GetCalendarState in 333333333333/us-west-1 found no change calendar of that name (UnsupportedCalendarException) - name a document of the type ChangeCalendar'],
  ])('G8: that is %s holds, and opens when it can be read', async (_what, service, error, why) => {
    const { held, deployed } = await play(asking(asks(FREEZE)), `faults: [{ at: 0m, for: 1h, service: ${service}, error: ${error} }]`);

    expect(held.some((line) => line.includes(`change calendar freeze of account 333333333333 in us-west-1 could not be read: ${why}`))).toBe(true);
    expect(deployed[0] >= at(18)).toBe(true);
  });
});

describe('the calendar of a file', () => {
  function calendarOf(events: string): FileCalendar {
    const { calendar, problems } = icsCalendar({ path: 'x', name: 'holidays.ics', text: `BEGIN:VCALENDAR\n${events}\nEND:VCALENDAR`, timeZone: 'America/New_York' });
    if (calendar === undefined) throw new Error(JSON.stringify(problems));
    return calendar;
  }
  const day = (date: string): FileCalendar => calendarOf(`BEGIN:VEVENT\nSUMMARY:Stock-taking\nDTSTART;VALUE=DATE:${date}\nEND:VEVENT`);

  test('holds on its day, in the time of its zone', async () => {
    const { held, deployed } = await play(asking(asks(day('20260302'))), '');

    expect(held).toEqual([expect.stringContaining("calendars: holidays.ics is closed since Mon 2026-03-02 00:00 America/New_York (2026-03-02T05:00:00Z) by 'Stock-taking' - opens Tue 2026-03-03 00:00 America/New_York (2026-03-03T05:00:00Z)")]);
    expect(deployed[0].slice(0, 16)).toBe('2026-03-03T05:00');
  });

  test('D6: holds beside a change calendar that is open, and each is told of alone', async () => {
    const { held } = await play(asking(asks(FREEZE, day('20260302'))), 'calendars: [{ name: freeze, at: 1h, state: CLOSED, until: 20h }]');

    expect(held).toEqual([
      expect.stringMatching(/calendars: holidays\.ics is closed/),
      expect.stringMatching(/calendars: change calendar freeze of account 333333333333 in us-west-1 is CLOSED - opens 2026-03-03T13:00:00Z; calendars: holidays\.ics is closed|calendars: holidays\.ics is closed.*; calendars: change calendar freeze/),
      expect.stringMatching(/^2026-03-03T05:\d\d:\d\dZ calendars: change calendar freeze/),
    ]);
  });

  test('E9: the night in which an hour is skipped is held for as long as the event lasts', async () => {
    const night = calendarOf('BEGIN:VEVENT\nDTSTART;TZID=America/New_York:20260308T023000\nDTEND;TZID=America/New_York:20260308T030000\nEND:VEVENT');
    const { deployed } = await play(asking(asks(night)), 'start: 2026-03-08T07:29:00Z\nbaseline: r0\ndurations: { default: 10s }');

    expect(during(deployed, '2026-03-08T07:30:00Z', '2026-03-08T08:00:00Z')).toEqual([]);
    expect(deployed.length).toBeGreaterThan(0);
  });
});
