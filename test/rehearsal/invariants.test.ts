import { rehearse } from '../../src/rehearsal/rehearse';
import { resultText } from '../../src/rehearsal/result';
import { decodeScenario } from '../../src/rehearsal/scenario-file';
import { Subject } from '../../src/rehearsal/subject';
import { of, play, subjectIn, synthesizeExample } from './support/example';
import { violations } from './support/invariants';

let drop: () => void;
let subject: Subject;

beforeAll(() => {
  const example = synthesizeExample();
  drop = () => example.drop();
  subject = subjectIn(example.directory);
});

afterAll(() => drop());

const ANA = 'arn:aws:iam::111111111111:user/ana';

/** An outage that keeps the airlock of LowTraffic, reached after 39 minutes, until 70 minutes. */
const OUTAGE = '{ name: sev1-open, at: 0m, state: ALARM, until: 70m }';
/** Moments of the first release: what it is at then, and the alarm that is needed to be there. */
const PHASES = {
  'at the airlock': { at: '50m', alarms: OUTAGE },
  'while the one-box is deployed': { at: '41m', alarms: '' },
  'while the one-box bakes': { at: '60m', alarms: '' },
  'while the fleet is deployed': { at: '76m', alarms: '' },
  'while the fleet bakes': { at: '2h', alarms: '' },
  'between two waves': { at: '12h', alarms: '' },
} as const;

const TWO = 'commits: [{ at: 0m, revision: r1 }, { at: 3h, revision: r2 }]';
const press = (at: string, button: string): string => `operator: [{ at: ${at}, do: ${button}, by: '${ANA}' }]`;
const LOW = 'stage: LowTraffic';

const buttons = ['reject', 'retryStage', 'stopExecution', 'abandonExecution', 'deployPipelineByHand'];
const atEachPhase: readonly (readonly [string, string])[] = Object.entries(PHASES).flatMap(([phase, { at, alarms }]) => [
  ...buttons.filter((button) => phase !== 'between two waves' || button === 'stopExecution').map((button) => [
    `${button} ${phase}`,
    `until: 1d\nalarms: [${alarms}]\n${press(at, button === 'reject' || button === 'retryStage' ? `${button}, ${LOW}` : button)}`,
  ] as const),
  [`a commit that changes the pipeline ${phase}`, `until: 1d\nalarms: [${alarms}]\ncommits: [{ at: 0m, revision: r1 }, { at: ${at}, revision: r2, changesPipeline: true }]`],
  [`a dead controller ${phase}`, `until: 1d\nalarms: [${alarms}]\n${TWO}\nfaults: [{ at: ${at}, for: 100m, kind: controllerDead }]`],
]);

const others: readonly (readonly [string, string])[] = [
  ['an airlock approved by hand against an outage', `until: 9h\nalarms: [${OUTAGE}]\n${press('50m', `approve, ${LOW}`)}`],
  ['a bake ended by hand', `until: 9h\n${press('60m', `approve, ${LOW}`)}`],
  ['a transition disabled while the one-box bakes', `until: 9h\n${press('60m', `disableTransition, ${LOW}, reason: looking`)}`],
  ['a rollback that is stopped', `until: 9h\n${TWO}\noperator: [{ at: 60m, do: reject, ${LOW} }, { at: 61m, do: abandonExecution }]`],
  ['a rollback while the next release waits', 'until: 1d\ncommits: [{ at: 0m, revision: r1 }, { at: 10m, revision: r2 }]\nalarms: [{ name: checkout-faults, region: us-west-1, whileRevision: r1, after: 10m }]'],
  ['both releases are bad', 'until: 1d\ncommits: [{ at: 0m, revision: r1 }, { at: 10m, revision: r2 }]\n'
    + 'alarms: [{ name: checkout-faults, region: us-west-1, whileRevision: r1, after: 10m }, { name: checkout-latency, region: us-west-1, whileRevision: r2 }]'],
  ['an alarm of 40 seconds between two ticks of a bake', 'until: 9h\nalarms: [{ name: checkout-latency, region: us-west-1, at: 60m10s, until: 60m50s, state: ALARM }]'],
  ['an alarm of 40 seconds while the fleet is deployed', 'until: 9h\nalarms: [{ name: checkout-latency, region: us-west-1, at: 76m10s, until: 76m50s, state: ALARM }]'],
  ['an alarm of 40 seconds at the very end of a bake', 'until: 9h\nalarms: [{ name: checkout-latency, region: us-west-1, at: 74m15s, until: 74m55s, state: ALARM }]'],
  ['an alarm in another Region of the last wave', 'until: 2d\nalarms: [{ name: checkout-faults, region: eu-central-1, at: 25h, until: 25h1m, state: ALARM }]'],
  ['an alarm of an earlier wave holds a later one', 'until: 2d\nalarms: [{ name: checkout-faults, region: us-west-1, at: 5h10m, until: 6h, state: ALARM }]'],
  ['an outage while the one-box bakes holds the fleet', 'until: 9h\nalarms: [{ name: sev1-open, at: 60m, until: 3h, state: ALARM }]'],
  ['red before the release', `until: 9h\nalarms: [{ name: checkout-faults, region: us-west-1, at: 0m, until: 2h, state: ALARM }]\n${press('50m', `approve, ${LOW}`)}`],
  ['red during the rollback', `until: 9h\n${TWO}\nalarms: [{ name: checkout-faults, region: us-west-1, at: 60m, until: 2h, state: ALARM }]`],
  ['an alarm that is deleted at the end of a bake', 'until: 9h\nalarms: [{ name: checkout-faults, region: us-west-1, at: 70m, until: 2h, state: MISSING }]'],
  ...['cloudwatch', 'sts', 'dynamodb', 'codepipeline'].flatMap((service) => ['30m', '70m'].map((at) => [
    `${service} fails from ${at} on`, `until: 9h\n${TWO}\nfaults: [{ at: ${at}, for: 100m, service: ${service}, error: ThrottlingException }]`,
  ] as const)),
  ['cloudformation fails in an empty world', 'until: 9h\nbaseline: none\nfaults: [{ at: 30m, for: 100m, service: cloudformation, error: AccessDenied }]'],
  ['a first deployment that fails', 'until: 9h\nbaseline: none\nactions: [{ match: LowTraffic/UsWest1.Service.Deploy, revision: r1, outcome: fail }]\n' + TWO],
  ['a deployment that fails twice, and its rollback with it', `until: 9h\n${TWO}\nactions: [{ match: LowTraffic/UsWest1OneBox.Service.Deploy, outcome: fail, times: 2 }]`],
  ['the clock goes forward over a weekend', 'start: 2026-03-06T17:00:00Z\nuntil: 5d\ncommits: [{ at: 0m, revision: r1 }, { at: 1d, revision: r2 }]'],
  ['the clock goes back over a weekend', 'start: 2026-10-30T17:00:00Z\nuntil: 5d\ncommits: [{ at: 0m, revision: r1 }, { at: 1d, revision: r2 }]'],
  ['a one-box bake that ends after working hours', 'start: 2026-03-02T22:50:00Z\nuntil: 1d'],
  ['time is over in mid-deployment', 'until: 41m'],
  ...['stoppedRollsBack: true', 'approvalOutlivesUpdate: true', 'rollbackMayReturnToRolledBack: false'].map((assume) => [
    `assuming ${assume}`,
    `until: 1d\n${TWO}\nassume: { ${assume} }\noperator: [{ at: 60m, do: abandonExecution }, { at: 3h50m, do: deployPipelineByHand }]`,
  ] as const),
];

test.each([...atEachPhase, ...others])('keeps every rule: %s', async (name, text) => {
  const scenario = decodeScenario(`${name}.yaml`, text, subject);
  const { result } = await rehearse(subject, scenario);

  expect(violations({ subject, scenario, result })).toEqual([]);
});

test('the same story gives the same bytes', async () => {
  const text = `until: 9h\n${TWO}\nalarms: [${OUTAGE}]\nfaults: [{ at: 60m, for: 100m, kind: controllerDead }]\n${press('65m', `approve, ${LOW}`)}`;

  expect(resultText(await play(subject, text))).toBe(resultText(await play(subject, text)));
});

test('a stage before production is not torn, and nobody is called', async () => {
  const result = await play(subject, `until: 2h\n${press('20m', 'abandonExecution')}`);

  expect(of(result, 'execution.stopped')).toHaveLength(1);
  expect([...of(result, 'stage.torn'), ...of(result, 'notification')]).toEqual([]);
});

test('an abandoned deployment that lands later is heard by the alarms at that moment', async () => {
  const result = await play(subject, `
until: 2h
baseline: none
commits: [{ at: 0m, revision: r1 }, { at: 45m, revision: r2 }]
alarms: [{ name: checkout-faults, region: us-west-1, whileRevision: r1, state: ALARM }]
operator: [{ at: 40m, do: abandonExecution }]
`);

  expect(of(result, 'gate.held', { revision: 'r2' })[0].detail).toContain('is in ALARM since 2026-03-02T17:42:00Z');
});

test('a stage that was torn while the controller was dead lets nothing in when it is back', async () => {
  const result = await play(subject, `
until: 5h
baseline: none
commits: [{ at: 0m, revision: r1 }, { at: 1h, revision: r2 }]
actions: [{ match: LowTraffic/UsWest1.Service.Deploy, revision: r1, outcome: fail }]
faults: [{ at: 38m, for: 2h, kind: controllerDead }]
operator: [{ at: 40m, do: approve, stage: LowTraffic }, { at: 50m, do: approve, stage: LowTraffic }]
`);

  expect(of(result, 'gate.held', { revision: 'r2' }).at(-1)?.detail).toContain('an execution deployed here and did not succeed');
  expect(of(result, 'notification').map(({ detail }) => detail)).toContainEqual(expect.stringContaining('LowTraffic is torn since'));
  expect(result.revisions['LowTraffic/UsWest1']).toBe('none');
});

test('a stage that was rolled back while the controller was dead is open when it is back', async () => {
  const result = await play(subject, `
until: 9h
commits: [{ at: 0m, revision: r1 }, { at: 1h, revision: r2 }]
actions: [{ match: LowTraffic/UsWest1.Service.Deploy, revision: r1, outcome: fail }]
faults: [{ at: 60m, for: 1h, kind: controllerDead }]
operator: [{ at: 65m, do: approve, stage: LowTraffic }]
`);

  expect(of(result, 'rollback.succeeded')).toHaveLength(1);
  expect(result.revisions['LowTraffic/UsWest1']).toBe('r2');
});
