import { AlarmBlockerPlan, Plan } from '../../src/decision/plan';
import { readAssembly } from '../../src/rehearsal/assembly';
import { rehearse } from '../../src/rehearsal/rehearse';
import { decodeScenario } from '../../src/rehearsal/scenario-file';
import { alarmsOf, prefixesOf, Subject } from '../../src/rehearsal/subject';
import { BadInput } from '../../src/text/bad-input';
import { OUTAGE } from '../support/builders';
import { directoryWith, dropDirectories, smallAssembly } from './support/small-assembly';

afterAll(dropDirectories);

const HERE = { account: '333333333333', region: 'us-west-1', broughtBy: ['First/OneBox', 'First/Fleet'] };

/** The small pipeline whose wave asks just this blocker. */
function asking(blocker: Partial<AlarmBlockerPlan>): Subject {
  const subject = readAssembly(directoryWith(smallAssembly()));
  const plan: Plan = {
    ...subject.plan,
    stages: subject.plan.stages.map((stage) => stage.production ? { ...stage, blockers: [{ kind: 'alarm', name: 'open alarms', alarms: [], ...blocker }] } : stage),
  };
  return { ...subject, plan, alarms: alarmsOf(plan), prefixes: prefixesOf(plan) };
}
async function play(subject: Subject, scenario: string) {
  const { result } = await rehearse(subject, decodeScenario('s.yaml', `until: 1d\n${scenario}`, subject));
  const told = (kind: string, action: string) => result.events.filter((event) => event.kind === kind && event.action === action);
  return { result, held: told('gate.held', 'Airlock').map(({ detail }) => detail), opened: told('gate.passed', 'Airlock').map(({ at, detail }) => `${at} ${detail}`) };
}

const BY_PREFIX = { prefixes: [{ prefix: 'checkout-', ...HERE }] };

describe('a blocker by prefix', () => {
  test('opens where a stand-in for its alarms is OK', async () => {
    const { held, opened } = await play(asking(BY_PREFIX), '');
    expect(held).toEqual([]);
    expect(opened).toEqual([expect.stringContaining('open alarms: 1 of 1 alarms checkout-* of account 333333333333 in us-west-1 are OK')]);
  });

  test('is held by any alarm that the scenario names and the prefix matches', async () => {
    const { held, opened } = await play(asking(BY_PREFIX), 'alarms: [{ name: checkout-latency, at: 0m, state: ALARM, until: 1h }]');
    expect(held).toEqual([
      'open alarms: alarm checkout-latency of account 333333333333 in us-west-1 is in ALARM since 2026-03-02T17:00:00Z (as the scenario says) - clears when it is OK',
    ]);
    expect(opened).toEqual([expect.stringMatching(/^2026-03-02T18:00:/)]);
  });

  test('B4: is held while it matches nothing', async () => {
    const { held } = await play(asking(BY_PREFIX), "alarms: [{ name: 'checkout-*', at: 0m, state: MISSING, until: 1h }]");
    expect(held).toEqual(['open alarms: no alarm checkout-* of account 333333333333 in us-west-1 exists - create one there, or correct the prefix in the pipeline']);
  });

  test('opens before the first deployment of what brings its alarms', async () => {
    const { opened } = await play(asking(BY_PREFIX), 'baseline: none');
    expect(opened).toEqual([expect.stringContaining('first deployment: an alarm checkout-* of account 333333333333 in us-west-1 does not exist before it')]);
  });

  test('F2: that CloudWatch throttles for ten minutes keeps waiting, and goes on by itself', async () => {
    const { held, opened } = await play(asking(BY_PREFIX), 'faults: [{ at: 0m, for: 10m, service: cloudwatch, error: ThrottlingException }]');
    expect(held).toEqual([expect.stringContaining('was throttled (ThrottlingException) - the next tick tries again')]);
    expect(opened).toEqual([expect.stringMatching(/^2026-03-02T17:10:/)]);
  });

  test('refuses a name that neither the plan nor a prefix knows, and says what they do', () => {
    const subject = asking(BY_PREFIX);
    const decode = () => decodeScenario('s.yaml', 'alarms: [{ name: chekout-latency, at: 0m, state: ALARM }]', subject);
    expect(decode).toThrow(BadInput);
    expect(decode).toThrow(/must name an alarm that the pipeline looks at.*checkout-\*/);
  });
});

test('a blocker that only warns lets the release on, and says so', async () => {
  const { held, opened, result } = await play(asking({ alarms: [OUTAGE], warnsOnly: true }), 'alarms: [{ name: sev1-open, at: 0m, state: ALARM }]');
  expect(held).toEqual([]);
  expect(opened).toEqual([expect.stringContaining('open alarms (only warns): alarm sev1-open of account 999999999999 in us-east-1 is in ALARM')]);
  expect(result.ledger.filter(({ kind }) => kind === 'gate.passed').map(({ findings }) => findings?.map(({ state, warnsOnly }) => [state, warnsOnly]))).toEqual([[['blocking', true]]]);
});

describe('the grace of an alarm that never had data', () => {
  // Deployed at 17:18 at the earliest, and without data for its first five minutes: the bake of the one-box is shorter here.
  const subject = (noDataGraceMinutes?: number): Subject => {
    const whole = asking({ alarms: [{ name: 'latency', ...HERE }], ...(noDataGraceMinutes !== undefined && { policy: { noDataGraceMinutes } }) });
    const plan: Plan = {
      ...whole.plan,
      stages: whole.plan.stages.map((stage) => ({
        ...stage, steps: stage.steps.map((step) => step.bake === undefined ? step : { ...step, bake: { ...step.bake, minutes: 1, alarms: [] } }),
      })),
    };
    return { ...whole, plan, alarms: alarmsOf(plan), prefixes: prefixesOf(plan) };
  };
  const afterOneBox = async (graced?: number) => {
    const { result } = await play(subject(graced), 'baseline: none');
    return result.events.filter(({ kind, action }) => (kind === 'gate.held' || kind === 'gate.passed') && action === 'Bake-OneBox').map(({ kind, detail }) => `${kind} ${detail}`);
  };

  test('lets the fleet follow its one-box', async () => {
    expect(await afterOneBox(15)).toEqual([
      expect.stringMatching(/^gate\.passed baked .*; open alarms: alarm latency of account 333333333333 in us-west-1 has no data yet: deployed [0-3] min ago, and is given 15m/),
    ]);
  });

  test('left out, holds it until there is data', async () => {
    expect(await afterOneBox()).toEqual([
      expect.stringMatching(/^gate\.held open alarms: alarm latency of account 333333333333 in us-west-1 has no data yet: deployed \d min ago - clears when it has data and is OK/),
      expect.stringMatching(/^gate\.passed .*alarm latency of account 333333333333 in us-west-1 is OK/),
    ]);
  });
});
