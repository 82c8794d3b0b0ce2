import { Duration } from 'aws-cdk-lib';
import { matchers, Played, PlayedHold } from '../../src/testing';

// Importing it has done so already; a runner without a global expect is taught by hand, as here.
expect.extend(matchers);

const HOLD: PlayedHold = {
  stage: 'Rest',
  action: 'Airlock',
  revision: 'r1',
  from: '2026-03-02T20:00:00Z',
  to: '2026-03-03T17:00:00Z',
  blockers: ['working hours'],
  reasons: ['working hours: closed; opens Tue 09:00'],
};

const played = (overrides: Partial<Played> = {}): Played => ({
  pipeline: 'Checkout',
  start: '2026-03-02T17:00:00Z',
  end: '2026-03-05T17:00:00Z',
  quiet: true,
  revisions: { 'LowTraffic/UsWest1': 'r1', 'Rest/EuWest1': 'r1' },
  executions: [{ id: 'e-0001', revision: 'r1', type: 'STANDARD', outcome: 'succeeded', startedAt: '2026-03-02T17:00:00Z', endedAt: '2026-03-04T17:00:00Z' }],
  holds: [],
  events: [],
  timeline: 'the timeline',
  ...overrides,
});

const ROLLED_BACK = { at: '2026-03-02T18:00:00Z', kind: 'rollback.succeeded', stage: 'LowTraffic' };

/** What jest would print. */
function failureOf(expectation: () => void): string {
  try {
    expectation();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'nothing failed';
}

const lines = (...of: readonly string[]): string => [...of, '', 'the timeline'].join('\n');

describe('toReachEverywhere', () => {
  test('passes when every target runs the revision', () => expect(played()).toReachEverywhere('r1'));

  test('names what runs elsewhere, and what still holds', () => {
    const given = played({ revisions: { 'LowTraffic/UsWest1': 'r1', 'Rest/EuWest1': 'r0' }, holds: [{ ...HOLD, to: undefined }] });

    expect(given).not.toReachEverywhere('r1');
    expect(failureOf(() => expect(given).toReachEverywhere('r1'))).toBe(lines(
      'expected r1 to reach every target; at the end',
      '  Rest/EuWest1 runs r0',
      '  Rest/Airlock held r1 to the end: working hours: closed; opens Tue 09:00',
    ));
  });

  test('says so when it should not have', () => {
    expect(failureOf(() => expect(played()).not.toReachEverywhere('r1'))).toBe(lines('expected r1 not to reach every target, and it did'));
  });
});

describe('toRollBack', () => {
  const back = played({ events: [ROLLED_BACK], revisions: { 'LowTraffic/UsWest1': 'r0', 'Rest/EuWest1': 'r0' } });

  test('passes after a rollback, and after a restore', () => {
    expect(back).toRollBack('LowTraffic', { to: 'r0' });
    expect(played({ ...back, events: [{ ...ROLLED_BACK, kind: 'restore.succeeded' }] })).toRollBack('LowTraffic', { to: 'r0' });
  });

  test.each<readonly [string, Partial<Played>, readonly string[]]>([
    ['was not rolled back', { events: [], revisions: { 'LowTraffic/UsWest1': 'r0' } }, ['  LowTraffic was not rolled back', '  all of it runs r0']],
    ['was rolled back elsewhere', { events: [ROLLED_BACK] }, ['  LowTraffic was rolled back', '  LowTraffic/UsWest1 runs r1']],
  ])('tells of a stage that %s', (_, overrides, found) => {
    expect(failureOf(() => expect(played(overrides)).toRollBack('LowTraffic', { to: 'r0' })))
      .toBe(lines('expected LowTraffic to roll back to r0; but', ...found));
  });
});

describe('toHold', () => {
  const held = played({ holds: [HOLD] });

  test('passes for any reason, for the one that is named, and for a hold that was long enough', () => {
    expect(held).toHold('Rest');
    expect(held).toHold('Rest', { because: 'working hours', forAtLeast: Duration.hours(21) });
    expect(held).not.toHold('LowTraffic');
  });

  test('counts a hold that never ended to the end', () => {
    expect(played({ holds: [{ ...HOLD, to: undefined }] })).toHold('Rest', { forAtLeast: Duration.hours(69) });
  });

  test('tells what held instead', () => {
    expect(failureOf(() => expect(held).toHold('Rest', { because: 'open alarms' }))).toBe(lines(
      "expected a hold of Rest because of 'open alarms'; but", '  Rest/Airlock held r1 for 21h: working hours: closed; opens Tue 09:00',
    ));
    expect(failureOf(() => expect(held).toHold('Rest', { because: 'working hours', forAtLeast: Duration.hours(22) }))).toBe(lines(
      "expected a hold of Rest because of 'working hours' for at least 22h; but", '  Rest/Airlock held r1 for 21h: working hours: closed; opens Tue 09:00',
    ));
    expect(failureOf(() => expect(held).toHold('LowTraffic'))).toBe(lines('expected a hold of LowTraffic; but', '  it never held'));
  });

  test('tells what held where nothing should have', () => {
    expect(failureOf(() => expect(held).not.toHold('Rest'))).toContain('expected no hold of Rest; but\n  Rest/Airlock held r1 for 21h');
  });
});

describe('toFinishWithin', () => {
  test.each<readonly [number, boolean]>([[48, true], [47, false]])('within %i hours: %s, when the last execution ended after 48', (hours, passes) => {
    const expectation = passes ? expect(played()) : expect(played()).not;

    expectation.toFinishWithin(Duration.hours(hours));
  });

  test('tells how long it took, or what is still on its way', () => {
    const open = played({ executions: [{ id: 'e-0001', revision: 'r1', type: 'STANDARD', outcome: 'waiting', startedAt: '2026-03-02T17:00:00Z' }] });

    expect(failureOf(() => expect(played()).toFinishWithin(Duration.hours(1)))).toBe(lines('expected all to finish within 1h; but', '  it took 2d'));
    expect(failureOf(() => expect(open).toFinishWithin(Duration.days(9)))).toBe(lines('expected all to finish within 9d; but', '  r1 (e-0001) was still on its way after 3d'));
  });
});

describe('a mistake in the test itself', () => {
  test('fails either way: a stage that is not there', () => {
    const text = "the stage must be one that deploys, got 'Reste'; there are LowTraffic, Rest";

    expect(failureOf(() => expect(played()).toHold('Reste'))).toBe(text);
    expect(failureOf(() => expect(played()).not.toRollBack('Reste', { to: 'r0' }))).toBe(text);
  });

  test('fails either way: a play that nobody awaited, or something else', () => {
    expect(failureOf(() => expect(Promise.resolve(played())).toReachEverywhere('r1')))
      .toBe('expect must be given what a rehearsal came to, got a promise; await rehearsal.play() first');
    expect(failureOf(() => expect({ revisions: {} }).not.toFinishWithin(Duration.days(1))))
      .toBe('expect must be given what a rehearsal came to, got {"revisions":{}}; give it what rehearsal.play() resolves to');
  });
});
