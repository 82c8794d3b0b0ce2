import { Finding } from '../../src/decision/finding';
import { evaluateGate } from '../../src/decision/gate';
import { StagePlan, TimeWindowBlockerPlan } from '../../src/decision/plan';
import { WeeklyWindow } from '../../src/decision/window-plan';
import { aBake, anObservation, aStage, aStageMemory, aTarget, atAirlock } from '../support/builders';

const business = (timeZone: string, ...targets: readonly string[]): WeeklyWindow =>
  ({ kind: 'weekly', days: ['MON', 'TUE', 'WED', 'THU', 'FRI'], from: '09:00', to: '17:00', timeZone, targets });
const localHours: TimeWindowBlockerPlan = {
  kind: 'timeWindow', name: 'hours', allow: [business('America/Los_Angeles', 'OneBox', 'Oregon', 'California'), business('Europe/Berlin', 'Frankfurt')], deny: [],
};
const stage = (change: Partial<StagePlan> = {}): StagePlan => aStage({
  blockers: [localHours],
  steps: [
    { oneBox: true, targets: [aTarget('OneBox')], bake: aBake('Bake-OneBox') },
    { oneBox: false, targets: [aTarget('Oregon'), aTarget('Frankfurt'), aTarget('California')], bake: aBake('Bake-1') },
  ],
  ...change,
});

/** A Monday: 11:00 in Los Angeles, 20:00 in Berlin. */
const EVENING_IN_BERLIN = Date.parse('2026-01-12T19:00:00Z');

const findingsAt = (nextStep: number, given: StagePlan = stage()): readonly Pick<Finding, 'state' | 'subject'>[] => evaluateGate(
  atAirlock({ stage: given, memory: aStageMemory(), nextStep }), anObservation(), EVENING_IN_BERLIN,
).findings.map(({ state, subject }) => ({ state, subject }));

test('the airlock asks for the first step: it is Monday morning where the one-box is', () => {
  expect(findingsAt(0)).toEqual([{ state: 'clear', subject: 'OneBox' }]);
});

test('the bake before the fleet asks for every target of the fleet, with one finding for each zone', () => {
  expect(findingsAt(1)).toEqual([{ state: 'blocking', subject: 'Frankfurt' }]);
});

test('the reason says which targets are closed, and when they open where they are', () => {
  const { findings } = evaluateGate(
    atAirlock({ stage: stage(), memory: aStageMemory(), nextStep: 1 }), anObservation(), EVENING_IN_BERLIN);

  expect(findings[0]).toMatchObject({
    reason: 'closed for Frankfurt since Mon 2026-01-12 17:00 Europe/Berlin (2026-01-12T16:00:00Z)',
    clears: 'opens Tue 2026-01-13 09:00 Europe/Berlin (2026-01-13T08:00:00Z)',
    nextOpen: Date.parse('2026-01-13T08:00:00Z'),
    nextClose: Date.parse('2026-01-13T16:00:00Z'),
  });
});

test('where only the entry is asked, it asks for every target of the wave, and the bakes ask nothing', () => {
  const entryOnly = stage({ windowScope: 'ENTRY_ONLY' });
  expect(findingsAt(0, entryOnly)).toEqual([{ state: 'blocking', subject: 'Frankfurt' }]);
  expect(findingsAt(1, entryOnly)).toEqual([]);
});

test('a target that no allow window is for is never let in', () => {
  const forgotten = stage({ blockers: [{ ...localHours, allow: [business('America/Los_Angeles', 'OneBox')] }] });
  expect(findingsAt(1, forgotten)).toEqual([{ state: 'blocking', subject: 'Oregon, Frankfurt, California' }]);
});
