import { AlarmView } from '../../src/decision/observation';
import { AlarmRef, EnvironmentPlan } from '../../src/decision/plan';
import { EpochMs, HOUR, MINUTE } from '../../src/decision/time';
import { SimulatedAlarms } from '../../src/rehearsal/alarms';
import { VirtualClock } from '../../src/rehearsal/clock';
import { Faults } from '../../src/rehearsal/faults';
import { AlarmScript, FaultScript } from '../../src/rehearsal/scenario';
import { FAULTS, OUTAGE } from '../support/builders';

const START = Date.parse('2026-03-02T17:00:00Z');
const HERE: EnvironmentPlan = { account: '333333333333', region: 'us-west-1', lookupRoleArn: 'arn:aws:iam::333333333333:role/lookup' };
const AT_HOME: EnvironmentPlan = { account: '999999999999', region: 'us-east-1' };

interface World {
  readonly clock: VirtualClock;
  readonly alarms: SimulatedAlarms;
  /** Deploys a revision into the alarm's environment. */
  deploy(revision: string): void;
  view(alarm?: AlarmRef, since?: EpochMs): Promise<AlarmView>;
}

interface Play { readonly scripts?: readonly AlarmScript[]; readonly faults?: readonly FaultScript[]; readonly baseline?: string }

function aWorld(play: Play = {}): World {
  const clock = new VirtualClock(START);
  let running = play.baseline;
  const deployments = { anyDeployed: () => running !== undefined, runs: (revision: string) => running === revision };
  const alarms = new SimulatedAlarms([FAULTS, OUTAGE], play.scripts ?? [], deployments, clock, new Faults(play.faults ?? [], () => clock.now()));
  return {
    clock,
    alarms,
    deploy: (revision) => {
      running = revision;
      alarms.deployed();
    },
    view: async (alarm = FAULTS, since) => {
      const [view] = await alarms.read(alarm === FAULTS ? HERE : AT_HOME, [{ alarm, ...(since !== undefined && { since }) }]);
      return view;
    },
  };
}

async function passTime(clock: VirtualClock, until: EpochMs): Promise<void> {
  clock.at(until, () => undefined);
  while (await clock.step(until)) continue;
}

const timed = (from: number, until: number | undefined, state: AlarmScript['state']): AlarmScript => ({
  alarms: [FAULTS], state, when: { kind: 'timed', from: START + from, ...(until !== undefined && { until: START + until }) },
});
const stateOf = (view: AlarmView): string => view.kind === 'seen' ? view.state : view.kind;

describe('SimulatedAlarms', () => {
  test('an alarm that a target brings does not exist before its first deployment', async () => {
    expect(await aWorld().view()).toEqual({ kind: 'missing' });
  });

  test('a new alarm has INSUFFICIENT_DATA for its first five minutes, then it is OK', async () => {
    const world = aWorld();
    world.deploy('r1');

    await passTime(world.clock, START + 5 * MINUTE - 1000);
    expect(await world.view()).toMatchObject({ kind: 'seen', state: 'INSUFFICIENT_DATA', since: START });
    await passTime(world.clock, START + 5 * MINUTE);
    expect(await world.view()).toMatchObject({ kind: 'seen', state: 'OK', since: START + 5 * MINUTE });
  });

  test('an alarm of somebody else, and one whose target runs the baseline, stand and are OK from the start', async () => {
    expect(stateOf(await aWorld().view(OUTAGE))).toBe('OK');
    expect(stateOf(await aWorld({ baseline: 'r0' }).view())).toBe('OK');
  });

  test('is in the state of the script for its time, and OK again afterwards', async () => {
    const world = aWorld({ baseline: 'r0', scripts: [timed(HOUR, 2 * HOUR, 'ALARM')] });

    const states: string[] = [];
    for (const minute of [59, 60, 119, 120]) {
      await passTime(world.clock, START + minute * MINUTE);
      states.push(stateOf(await world.view()));
    }

    expect(states).toEqual(['OK', 'ALARM', 'ALARM', 'OK']);
  });

  test('keeps every entry into ALARM, also those between two looks', async () => {
    const world = aWorld({ baseline: 'r0', scripts: [timed(10_000, 20_000, 'ALARM'), timed(HOUR, HOUR + 30_000, 'ALARM')] });
    await passTime(world.clock, START + 2 * HOUR);

    expect(await world.view(FAULTS, START + MINUTE)).toMatchObject({ state: 'OK', entries: { kind: 'read', at: [START + HOUR] } });
    expect(await world.view(FAULTS, START)).toMatchObject({ entries: { at: [START + 10_000, START + HOUR] } });
  });

  test('the script that began last decides', async () => {
    const world = aWorld({ baseline: 'r0', scripts: [timed(HOUR, 3 * HOUR, 'ALARM'), timed(2 * HOUR, undefined, 'MISSING')] });
    await passTime(world.clock, START + 2 * HOUR);

    expect(await world.view()).toEqual({ kind: 'missing' });
  });

  test('goes into ALARM some time after a revision began to run, and out of it when it no longer does', async () => {
    const script: AlarmScript = { alarms: [FAULTS], state: 'ALARM', when: { kind: 'whileRevision', revision: 'r2', after: 10 * MINUTE } };
    const world = aWorld({ baseline: 'r1', scripts: [script] });

    world.deploy('r2');
    await passTime(world.clock, START + 9 * MINUTE);
    expect(stateOf(await world.view())).toBe('OK');
    await passTime(world.clock, START + 10 * MINUTE);
    expect(stateOf(await world.view())).toBe('ALARM');
    world.deploy('r1');
    expect(stateOf(await world.view())).toBe('OK');
  });

  test('a revision that is gone before the time is over leaves no trace', async () => {
    const script: AlarmScript = { alarms: [FAULTS], state: 'ALARM', when: { kind: 'whileRevision', revision: 'r2', after: 10 * MINUTE } };
    const world = aWorld({ baseline: 'r1', scripts: [script] });

    world.deploy('r2');
    await passTime(world.clock, START + 5 * MINUTE);
    world.deploy('r1');
    await passTime(world.clock, START + HOUR);

    expect(await world.view(FAULTS, START)).toMatchObject({ state: 'OK', entries: { at: [] } });
    expect(world.alarms.pending).toBe(0);
  });

  test('cannot be read while CloudWatch fails, in the words of the real adapter', async () => {
    const world = aWorld({ baseline: 'r0', faults: [{ kind: 'service', service: 'cloudwatch', error: 'ThrottlingException', from: START, until: START + MINUTE }] });

    expect(await world.view()).toEqual({
      kind: 'unreadable', why: 'DescribeAlarms in 333333333333/us-west-1 was throttled (ThrottlingException) - the next tick tries again',
    });
    await passTime(world.clock, START + MINUTE);
    expect(stateOf(await world.view())).toBe('OK');
  });

  test('cannot be read while the lookup role cannot be assumed, except where none is needed', async () => {
    const world = aWorld({ baseline: 'r0', faults: [{ kind: 'service', service: 'sts', error: 'AccessDenied', from: START }] });

    expect(await world.view()).toMatchObject({ kind: 'unreadable', why: expect.stringMatching(/^AssumeRole in 333333333333\/us-west-1 was denied \(AccessDenied\) - /) });
    expect(stateOf(await world.view(OUTAGE))).toBe('OK');
  });
});

describe('a search by prefix', () => {
  test('finds the alarms of its environment whose names begin so, and not those that are missing', async () => {
    const world = aWorld({ baseline: 'r1' });
    expect(await world.alarms.search(HERE, ['fau', 'sev1', 'aults'])).toMatchObject([
      { kind: 'read', alarms: [{ name: 'faults', view: { kind: 'seen', state: 'OK' } }] }, { kind: 'read', alarms: [] }, { kind: 'read', alarms: [] },
    ]);
    expect(await aWorld().alarms.search(HERE, ['fau'])).toEqual([{ kind: 'read', alarms: [] }]);
  });

  test('fails as CloudWatch does', async () => {
    const world = aWorld({ faults: [{ kind: 'service', service: 'cloudwatch', error: 'ThrottlingException', from: START }] });
    expect(await world.alarms.search(HERE, ['fau'])).toMatchObject([{ kind: 'unreadable' }]);
  });
});

test('a new alarm shows by its two stamps that it never had data', async () => {
  const world = aWorld();
  world.deploy('r1');
  expect(await world.view()).toMatchObject({ state: 'INSUFFICIENT_DATA', since: START, configuredAt: START });
});
