import { join } from 'path';
import { Duration } from 'aws-cdk-lib';
import { Rehearsal, Scenario } from '../../src/testing';
import { directoryWith, dropDirectories, smallAssembly } from '../rehearsal/support/small-assembly';

afterAll(dropDirectories);

const START = '2026-03-02T17:00:00Z';
const small = (): Rehearsal => Rehearsal.fromAssembly(directoryWith(smallAssembly()));

test('says what a scenario file says, with offsets for Durations', () => {
  const scenario = Scenario.startingAt(START).until(Duration.days(2)).emptyWorld()
    .commit('r1').commit('r2', { at: Duration.minutes(90), changesPipeline: true })
    .actionsLast(Duration.minutes(5)).actionsLast(Duration.minutes(12), 'First/*')
    .fails('Beta/*', { revision: 'r2', times: 1 })
    .alarm('faults', { at: Duration.hours(1), until: Duration.hours(2) })
    .alarm('faults', { whileRevision: 'r2', after: Duration.seconds(90), state: 'INSUFFICIENT_DATA' })
    .calendar('freeze', { at: Duration.days(1) })
    .operator({ at: Duration.hours(3), do: 'approve', stage: 'First' })
    .fault({ at: Duration.hours(1), for: Duration.minutes(10), service: 'cloudwatch', error: 'ThrottlingException' });

  expect(JSON.parse(scenario._text)).toEqual({
    start: START,
    until: '2d',
    baseline: 'none',
    commits: [{ at: '0s', revision: 'r1' }, { at: '1h 30m', revision: 'r2', changesPipeline: true }],
    durations: { 'default': '5m', 'First/*': '12m' },
    actions: [{ match: 'Beta/*', outcome: 'fail', revision: 'r2', times: 1 }],
    alarms: [
      { name: 'faults', state: 'ALARM', at: '1h', until: '2h' }, { name: 'faults', state: 'INSUFFICIENT_DATA', whileRevision: 'r2', after: '1m 30s' },
    ],
    calendars: [{ name: 'freeze', state: 'CLOSED', at: '1d' }],
    operator: [{ at: '3h', do: 'approve', stage: 'First' }],
    faults: [{ at: '1h', for: '10m', service: 'cloudwatch', error: 'ThrottlingException' }],
  });
});

test('one scenario can be the beginning of several', () => {
  const begun = Scenario.startingAt(START).commit('r1');

  expect(begun.commit('r2')._text).not.toBe(begun._text);
  expect(JSON.parse(begun._text).commits).toHaveLength(1);
});

test('plays on a pipeline of an assembly, and tells what it came to', async () => {
  const played = await small().play(Scenario.startingAt(START).commit('r1').alarm('faults', { at: Duration.minutes(1), until: Duration.hours(1) }));

  expect(played).toReachEverywhere('r1');
  expect(played).toHold('First', { because: 'open alarms' });
  expect(played.timeline).toContain('Airlock holds');
});

test('plays a commit where nothing goes wrong, where no scenario is given', async () => {
  expect(await small().play()).toReachEverywhere('r1');
});

test('plays a file as it is, and refuses to add to it', async () => {
  const path = join(directoryWith({ 'two.yaml': 'commits: [{ at: 0m, revision: r1 }, { at: 1h, revision: r2 }]' }), 'two.yaml');

  expect(await small().play(Scenario.fromFile(path))).toReachEverywhere('r2');
  expect(() => Scenario.fromFile(path).commit('r3')).toThrow(`${path} must be played as it is, got commits beside it; write it there, or build the scenario`);
});

test('refuses what the pipeline does not have, all of it at once', async () => {
  await expect(small().play(Scenario.startingAt(START).alarm('fault', { at: Duration.hours(1) }).fails('Gamma/*')))
    .rejects.toThrow(/must name an alarm that the pipeline looks at[^]*must match the stage\/action|must match the stage\/action[^]*must name an alarm/);
});
