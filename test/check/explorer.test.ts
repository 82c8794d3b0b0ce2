import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAssembly } from '../../src/rehearsal/assembly';
import { rehearse } from '../../src/rehearsal/rehearse';
import { decodeScenario } from '../../src/rehearsal/scenario-file';
import { Invariant } from './invariants/invariant';
import { MENUS } from './menus';
import { explorePart } from './part';
import { synthesize } from './pipelines/app';
import { Part } from './profiles';
import { brokenBy } from './shortest';

const folder = mkdtempSync(join(tmpdir(), 'breakwater-check-'));
const assembly = synthesize('single', join(folder, 'single'));
afterAll(() => rmSync(folder, { recursive: true }));

const single = (menus: Part['rounds'][number]['menus'], disturbances: number): Part => ({ pipeline: 'single', rounds: [{ menus, disturbances }], share: 1 });

test('explores every path with one disturbance of a kind, and finds every invariant to hold', async () => {
  const { violation, rounds, states, transitions, audits } = await explorePart({ part: single(['alarms', 'deaths'], 1), assembly, seconds: 60 });

  expect(violation).toBeUndefined();
  expect(rounds).toMatchObject([{ name: '1 of alarms, deaths', exhausted: true }]);
  expect(states).toBeGreaterThan(1500);
  expect(transitions).toBeGreaterThanOrEqual(states);
  expect(audits).toBeGreaterThan(0);
});

test('says so when the time was too short for all of it', async () => {
  const { rounds } = await explorePart({ part: single(MENUS, 2), assembly, seconds: 1 });

  expect(rounds).toMatchObject([{ exhausted: false }]);
});

describe('a broken rule', () => {
  /** What no pipeline keeps: made up to be broken by a release that goes back while the calendar is closed, and by nothing less. */
  const broken: Invariant = {
    id: 'I3',
    says: 'nothing is rolled back while the calendar is closed',
    broken: ({ events, play }) => {
      const back = events.find(({ kind }) => kind === 'rollback.started' || kind === 'restore.started');
      return back !== undefined && play.calendars.standing(play.clock.now()).length > 0 ? `${back.at} ${back.kind}` : undefined;
    },
  };

  test('is found, and told as the shortest scenario, which breaks it again', async () => {
    const { violation } = await explorePart({ part: single(['blockers', 'outcomes', 'alarms'], 2), assembly, seconds: 120, invariants: [broken] });

    expect(violation).toMatchObject({ invariant: 'I3', says: broken.says, replays: true });
    const file = violation?.file ?? '';
    const subject = readAssembly(assembly);
    const scenario = decodeScenario('violation.yaml', file, subject);
    expect([...scenario.calendars, ...scenario.alarms, ...scenario.outcomes]).toHaveLength(2);
    expect(await brokenBy(file, subject, [broken])).toMatchObject({ invariant: 'I3' });
    const { result } = await rehearse(subject, scenario);
    expect(result.events.map(({ kind }) => kind)).toContain('rollback.started');
  });
});
