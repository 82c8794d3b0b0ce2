import { StagePlan, TimeWindowBlockerPlan } from '../../src/decision/plan';
import { windowFit } from '../../src/decision/window-fit';
import { WeeklyWindow } from '../../src/decision/window-plan';
import { aBake, aStage, aTarget, NOW } from '../support/builders';

const hours = (change: Partial<WeeklyWindow>): WeeklyWindow => ({ kind: 'weekly', days: ['MON', 'TUE'], from: '09:00', to: '16:00', timeZone: 'UTC', ...change });
const blocker = (...allow: readonly WeeklyWindow[]): TimeWindowBlockerPlan => ({ kind: 'timeWindow', name: 'hours', allow, deny: [] });
const stage = (change: Partial<StagePlan> & { readonly bake?: number }): StagePlan => aStage({
  steps: [
    { oneBox: true, targets: [aTarget('OneBox')], bake: aBake('Bake-OneBox', { minutes: change.bake ?? 60 }) },
    { oneBox: false, targets: [aTarget('Tokyo')], bake: aBake('Bake-1', { minutes: 10_000 }) },
  ],
  blockers: [blocker(hours({}))],
  ...change,
});

test('what is needed is every bake and step but the last; what is given is the longest opening', () => {
  expect(windowFit(stage({}), 20, NOW)).toEqual({ blockers: ['hours'], neverOpens: [], neededMinutes: 80, longestMinutes: 420 });
});

test('a margin shortens every opening', () => {
  expect(windowFit(stage({ blockers: [{ ...blocker(hours({})), marginMinutes: 60 }] }), 0, NOW).longestMinutes).toBe(360);
});

test('where only the entry is asked, one start is needed', () => {
  expect(windowFit(stage({ windowScope: 'ENTRY_ONLY' }), 20, NOW).neededMinutes).toBe(0);
});

test('targets that are never awake together: each step opens, and no time is common to both', () => {
  const apart = blocker(hours({ targets: ['OneBox'] }), hours({ targets: ['Tokyo'], timeZone: 'Asia/Tokyo' }));
  expect(windowFit(stage({ blockers: [apart] }), 0, NOW)).toMatchObject({ neverOpens: [], longestMinutes: 0 });
  expect(windowFit(stage({ blockers: [apart], windowScope: 'ENTRY_ONLY' }), 0, NOW)).toMatchObject({ neverOpens: [0] });
});

test('without windows there is all the time of two years', () => {
  expect(windowFit(stage({ blockers: [] }), 0, NOW)).toEqual({ blockers: [], neverOpens: [], neededMinutes: 60, longestMinutes: 2 * 366 * 24 * 60 });
});
