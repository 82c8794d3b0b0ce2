import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explorePart } from './part';
import { synthesize } from './pipelines/app';

// The defect: a judgement that never asks a calendar.
jest.mock('../../src/decision/calendar-findings', () => ({ calendarFindings: () => [] }));

const folder = mkdtempSync(join(tmpdir(), 'breakwater-check-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a defect of the judgement is found, and told in one line of a scenario', async () => {
  const { violation } = await explorePart({
    part: { pipeline: 'single', rounds: [{ menus: ['blockers', 'commits'], disturbances: 1 }], share: 1 }, assembly: synthesize('single', folder), seconds: 60,
  });

  expect(violation).toMatchObject({ invariant: 'I1', replays: true, why: expect.stringContaining('although freeze is CLOSED') });
  expect(violation?.file).toContain('calendars:\n  - name: freeze\n    state: CLOSED\n');
  expect(violation?.file).not.toContain('alarms:');
});
