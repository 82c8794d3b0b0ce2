import { RehearsalResult } from '../../src/rehearsal/result';
import { Subject } from '../../src/rehearsal/subject';
import { allOn, isWorkingHours, of, play, PRODUCTION, subjectIn, synthesizeExample } from './support/example';

let drop: () => void;
let subject: Subject;

beforeAll(() => {
  const example = synthesizeExample();
  drop = () => example.drop();
  subject = subjectIn(example.directory);
});

afterAll(() => drop());

/** What holds the airlock of LowTraffic, first to last. */
const heldBy = (result: RehearsalResult): readonly (string | undefined)[] =>
  of(result, 'gate.held', { stage: 'LowTraffic', action: 'Airlock' }).map((event) => event.detail);

/** What is announced of every release that the night holds up. */
const OVERNIGHT = 'Rest holds r1, since 2026-03-03T00:58:05Z';

/** When the first stack of LowTraffic began to be deployed. */
const entryOf = (result: RehearsalResult): string => of(result, 'action.started', { stage: 'LowTraffic', category: 'Deploy' })[0].at;

/** 17:00 is the start: the airlock of LowTraffic is reached at 17:39, the fault ends at 18:10. */
const THROTTLED_UNTIL = '2026-03-02T18:10:00Z';

describe('an alarm that cannot be told to be OK holds, and says why and what to do', () => {
  test('missing', async () => {
    const result = await play(subject, 'until: 90m\nalarms: [{ name: sev1-open, at: 0m, state: MISSING, until: 70m }]');

    expect(heldBy(result)).toEqual([
      'org outage: alarm sev1-open of account 999999999999 in us-east-1 does not exist - create it there, or correct its name in the pipeline',
    ]);
    expect(entryOf(result) >= THROTTLED_UNTIL).toBe(true);
  });

  test('INSUFFICIENT_DATA', async () => {
    const result = await play(subject, 'until: 90m\nalarms: [{ name: sev1-open, at: 0m, state: INSUFFICIENT_DATA, until: 70m }]');

    expect(heldBy(result)).toEqual([
      'org outage: alarm sev1-open of account 999999999999 in us-east-1 has INSUFFICIENT_DATA since 2026-03-02T17:00:00Z'
      + ' - clears when it has data and is OK; if silence is healthy, let it treat missing data as not breaching',
    ]);
    expect(entryOf(result) >= THROTTLED_UNTIL).toBe(true);
  });

  test.each([
    ['throttled', 'cloudwatch', 'ThrottlingException', 'DescribeAlarms in 999999999999/us-east-1 was throttled (ThrottlingException) - the next tick tries again'],
    ['denied', 'cloudwatch', 'AccessDenied',
      "DescribeAlarms in 999999999999/us-east-1 was denied (AccessDenied) - let the lookup role of that environment, or the controller's own role where there is none, do cloudwatch:DescribeAlarms"],
    ['behind a role that cannot be assumed', 'sts', 'AccessDenied',
      "AssumeRole in 999999999999/us-east-1 was denied (AccessDenied) - bootstrap that environment with --trust for the pipeline's account, and let the controller's role assume its lookup role"],
    ['slow', 'cloudwatch', 'TimeoutError', 'DescribeAlarms in 999999999999/us-east-1 did not answer in time (TimeoutError) - the next tick tries again'],
  ])('%s', async (_, service, error, why) => {
    const result = await play(subject, `until: 90m\nfaults: [{ at: 0m, for: 70m, service: ${service}, error: ${error} }]`);

    expect(heldBy(result)[0]).toContain(`org outage: alarm sev1-open of account 999999999999 in us-east-1 could not be read: ${why} - clears when it can be read and is OK`);
    expect(entryOf(result) >= THROTTLED_UNTIL).toBe(true);
  });

  test('ALARM', async () => {
    const result = await play(subject, 'until: 90m\nalarms: [{ name: sev1-open, at: 30m, state: ALARM, until: 70m }]');

    expect(heldBy(result)).toEqual([
      'org outage: alarm sev1-open of account 999999999999 in us-east-1 is in ALARM since 2026-03-02T17:30:00Z (as the scenario says) - clears when it is OK',
    ]);
    expect(entryOf(result) >= THROTTLED_UNTIL).toBe(true);
  });
});

describe('other services that fail', () => {
  test('without its ledger the controller approves nothing', async () => {
    const result = await play(subject, 'until: 90m\nfaults: [{ at: 0m, for: 70m, service: dynamodb, error: ThrottlingException }]');

    expect(heldBy(result)).toEqual([
      'ledger: Query in the ledger was throttled (ThrottlingException) - the next tick tries again - without its ledger the controller approves nothing',
    ]);
    expect(entryOf(result) >= THROTTLED_UNTIL).toBe(true);
  });

  test('while CodePipeline does not answer nothing is decided, and the silence is told', async () => {
    const result = await play(subject, 'until: 90m\nfaults: [{ at: 30m, for: 40m, service: codepipeline, error: ThrottlingException }]');

    expect(heldBy(result)).toEqual([]);
    expect(of(result, 'notification').map((event) => event.detail)).toEqual(['the controller is silent: no reconcile has succeeded since 2026-03-02T17:29:00Z']);
    expect(entryOf(result) >= THROTTLED_UNTIL).toBe(true);
  });

  test('a first release waits for the stacks that it cannot look for', async () => {
    const result = await play(subject, 'until: 90m\nbaseline: none\nfaults: [{ at: 0m, for: 70m, service: cloudformation, error: AccessDenied }]');

    expect(heldBy(result)[0]).toContain('DescribeStacks in 333333333333/us-west-1 was denied (AccessDenied)');
    expect(entryOf(result) >= THROTTLED_UNTIL).toBe(true);
  });
});

describe('over a weekend', () => {
  // Friday: the first commit reaches the airlock of LowTraffic on a day without working hours, the second follows it.
  const WEEKEND = 'start: 2026-03-06T17:00:00Z\nuntil: 5d\ncommits: [{ at: 0m, revision: r1 }, { at: 1d, revision: r2 }]\n';

  test('the newest commit wins, and the older one is stopped before anything of it is deployed', async () => {
    const result = await play(subject, WEEKEND);

    const [replaced] = of(result, 'gate.replaced');
    expect(replaced).toMatchObject({ stage: 'LowTraffic', action: 'Airlock', revision: 'r1' });
    expect(result.events.filter((event) => event.revision === 'r1' && event.category === 'Deploy' && PRODUCTION.includes(`${event.stage}/${event.target}`))).toEqual([]);
    expect(result.revisions).toEqual(allOn('r2'));
  });

  test('nothing starts before Monday 09:00', async () => {
    const result = await play(subject, WEEKEND);

    expect(entryOf(result)).toBe('2026-03-09T16:00:00Z');
    expect(of(result, 'action.started', { category: 'Deploy' }).filter((event) => event.stage !== undefined && /Traffic|Rest/.test(event.stage) && !isWorkingHours(event.at))).toEqual([]);
  });
});

describe('people', () => {
  test('approve on an airlock lets through what is held, and is written down with who it was', async () => {
    const result = await play(subject, `
start: 2026-03-06T17:00:00Z
until: 2h
operator: [{ at: 1h, do: approve, stage: LowTraffic, by: 'arn:aws:iam::111111111111:user/ana' }]
`);

    expect(entryOf(result)).toBe('2026-03-06T18:00:00Z');
    expect(of(result, 'gate.passed').map((event) => event.detail)).toEqual(['by arn:aws:iam::111111111111:user/ana']);
    expect(result.ledger.filter((entry) => entry.kind === 'gate.approvedByHand').map((entry) => entry.who)).toEqual(['arn:aws:iam::111111111111:user/ana']);
  });

  test('a disabled transition freezes the stage until it is enabled', async () => {
    const result = await play(subject, `
until: 2h
operator:
  - { at: 0m, do: disableTransition, stage: LowTraffic, reason: stock-taking }
  - { at: 70m, do: enableTransition, stage: LowTraffic }
`);

    expect(entryOf(result) >= THROTTLED_UNTIL).toBe(true);
  });

  test('a button that is not there to press is told, and the rehearsal goes on', async () => {
    const result = await play(subject, 'operator: [{ at: 1m, do: approve, stage: Rest }]');

    expect(of(result, 'notification').map((event) => event.detail)).toEqual([
      'arn:aws:iam::111111111111:user/operator could not approve: stage must have an approval that waits, got Rest, where none does; wait until an execution reaches one',
      OVERNIGHT,
    ]);
    expect(result.revisions).toEqual(allOn('r1'));
  });

  test('a stage whose tests failed once is retried by hand', async () => {
    const result = await play(subject, `
actions: [{ match: 'Beta/IntegrationTests', outcome: fail, times: 1 }]
operator: [{ at: 1h, do: retryFailedActions, stage: Beta }]
`);

    expect(of(result, 'action.failed').map((event) => `${event.stage}/${event.action}`)).toEqual(['Beta/IntegrationTests']);
    expect(result.revisions).toEqual(allOn('r1'));
  });
});
