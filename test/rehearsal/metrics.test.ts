import { BakePlan, Plan, SamplesPlan } from '../../src/decision/plan';
import { readAssembly } from '../../src/rehearsal/assembly';
import { rehearse } from '../../src/rehearsal/rehearse';
import { decodeScenario } from '../../src/rehearsal/scenario-file';
import { Subject } from '../../src/rehearsal/subject';
import { BadInput } from '../../src/text/bad-input';
import { directoryWith, dropDirectories, smallAssembly } from './support/small-assembly';

afterAll(dropDirectories);

const CREATED: SamplesPlan = { namespace: 'Checkout', metric: 'Created', dimensions: {}, statistic: 'Sum', count: 600, account: '333333333333', region: 'us-west-1' };

/** The small pipeline whose one-box bakes half an hour and needs so many orders. */
function counting(change: Partial<BakePlan> = {}): Subject {
  const subject = readAssembly(directoryWith(smallAssembly()));
  const plan: Plan = {
    ...subject.plan,
    stages: subject.plan.stages.map((stage) => !stage.production ? stage : {
      ...stage,
      blockers: [],
      steps: stage.steps.map((step) => step.bake === undefined || !step.oneBox ? step : {
        ...step, bake: { ...step.bake, samples: [CREATED], ...change },
      }),
    }),
  };
  return { ...subject, plan };
}
async function play(subject: Subject, scenario: string) {
  const { result } = await rehearse(subject, decodeScenario('s.yaml', `until: 2d\n${scenario}`, subject));
  const of = (kind: string) => result.events.filter((event) => event.kind === kind && event.action === 'Bake-OneBox');
  const minutes = of('bake.passed').map(({ at }) => (Date.parse(at) - Date.parse(of('bake.started')[0].at)) / 60_000);
  return { result, held: of('bake.held').map(({ detail }) => detail), passed: of('bake.passed').map(({ detail }) => detail), rejected: of('bake.rejected').map(({ detail }) => detail), minutes };
}

test('a service that is used has enough by the end of its bake', async () => {
  const { held, passed } = await play(counting(), '');
  expect(held).toEqual([]);
  expect(passed).toEqual([expect.stringMatching(/^baked 30m( \d+s)? with 1 alarm quiet and 1\d{3} of 600 samples of Checkout\/Created in 333333333333\/us-west-1 since /)]);
});

test('a bake goes on until it has seen enough', async () => {
  const { held, minutes } = await play(counting(), 'metrics: [{ name: Created, perMinute: 10 }]');
  expect(held).toEqual([expect.stringMatching(/^bake: 30\d of 600 samples of Checkout\/Created in 333333333333\/us-west-1 since .* - clears when there are enough/)]);
  expect(minutes).toEqual([expect.closeTo(60, -1)]);
});

test('a bake is rejected when its longest time is over and it has not seen enough', async () => {
  const { rejected, result } = await play(counting({ onUnknown: 'ROLLBACK', maximumMinutes: 120 }), 'metrics: [{ name: Created, whileRevision: r1, perMinute: 0 }]');
  expect(rejected).toEqual([expect.stringContaining('0 of 600 samples of Checkout/Created')]);
  expect(result.revisions['First/OneBox']).toBe('r0');
});

test('a bake that holds past its longest time calls a person again', async () => {
  const { result } = await play(counting({ maximumMinutes: 120 }), 'metrics: [{ name: Created, perMinute: 0 }, { name: Created, at: 4h, perMinute: 60 }]');
  expect(result.ledger.filter(({ kind, action }) => kind === 'page' && action === 'Bake-OneBox').map(({ why }) => why)).toEqual([
    expect.stringContaining('First/Bake-OneBox can neither pass nor fail: bake: 0 of 600 samples'),
    expect.stringContaining('First/Bake-OneBox can neither pass nor fail, and its time is over: bake: 0 of 600 samples'),
  ]);
  expect(result.revisions['First/Fleet']).toBe('r1');
});

test('a metric that cannot be read holds, and says why', async () => {
  const { held } = await play(counting({ alarms: [] }), 'faults: [{ at: 0m, for: 2h, service: cloudwatch, error: AccessDenied }]');
  expect(held).toEqual([expect.stringContaining('could not be counted: GetMetricData in 333333333333/us-west-1 was denied (AccessDenied)')]);
});

test.each<[string, string, RegExp]>([
  ['a metric that no bake counts', '{ name: Createt, perMinute: 1 }', /must name a metric that a bake counts \(minimumSamples\).*Created/],
  ['another place', '{ name: Created, region: eu-west-1, perMinute: 1 }', /it is counted in 333333333333\/us-west-1/],
  ['no rate', '{ name: Created }', /must say perMinute, got none/],
  ['less than nothing', '{ name: Created, perMinute: -1 }', /must be a number of at least 0/],
  ['an unknown revision', '{ name: Created, perMinute: 1, whileRevision: r9 }', /must be the baseline or the revision of a commit/],
  ['a time beside a revision', '{ name: Created, perMinute: 1, whileRevision: r1, at: 1m }', /must not stand beside whileRevision/],
  ['an end before its beginning', '{ name: Created, perMinute: 1, at: 2h, until: 1h }', /must be later than at/],
])('refuses %s', (_, entry, problem) => {
  const decode = () => decodeScenario('s.yaml', `metrics: [${entry}]`, counting());
  expect(decode).toThrow(BadInput);
  expect(decode).toThrow(problem);
});
