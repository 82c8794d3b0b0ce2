import { EnvironmentPlan } from '../../../src/decision/plan';
import { AwsAlarms } from '../../../src/handlers/aws/alarms';
import { Budget } from '../../../src/handlers/aws/budget';
import { Connection } from '../../../src/handlers/aws/connection';
import { Environments } from '../../../src/handlers/aws/environments';
import { WatchedAlarm } from '../../../src/handlers/world';
import { StubRequest } from '../../support/aws-stub/aws-stub';
import { assumedRole, cloudWatchError, garbage, json, jsonError, Reply, seconds, silence, stsError } from '../../support/aws-stub/replies';
import { withStub } from '../../support/aws-stub/with-stub';

const given = withStub();

const HERE: EnvironmentPlan = { account: '333333333333', region: 'us-west-1' };
const ELSEWHERE: EnvironmentPlan = { ...HERE, lookupRoleArn: 'arn:${AWS::Partition}:iam::333333333333:role/lookup' };
const ALL_TYPES = ['MetricAlarm', 'CompositeAlarm', 'LogAlarm'];

const alarmsBy = (connection: Connection, budget = new Budget()) =>
  new AwsAlarms(new Environments(connection, { partition: 'aws', pipeline: 'checkout' }), budget);
const watched = (name: string, since?: string): WatchedAlarm =>
  ({ alarm: { name, account: '333333333333', region: 'us-west-1' }, ...(since !== undefined && { since: Date.parse(since) }) });
const anAlarm = (name: string, overrides: object = {}) => ({
  AlarmName: name,
  StateValue: 'OK',
  StateReason: 'below its threshold',
  StateUpdatedTimestamp: seconds('2026-03-02T17:30:00Z'),
  StateTransitionedTimestamp: seconds('2026-03-02T17:00:00Z'),
  ...overrides,
});
const unreadable = (why: string) => ({ kind: 'unreadable', why });

describe('the state of an alarm', () => {
  test.each(['MetricAlarms', 'CompositeAlarms', 'LogAlarms'])('is read alike among %s', async (list) => {
    given.stub.on('DescribeAlarms', json({ [list]: [anAlarm('faults', { StateValue: 'ALARM', StateReason: '9 > 5' })] }));

    expect(await alarmsBy(given.connection).read(HERE, [watched('faults')])).toEqual([
      { kind: 'seen', state: 'ALARM', since: Date.parse('2026-03-02T17:00:00Z'), reason: '9 > 5', entries: { kind: 'read', at: [] } },
    ]);
    expect(given.stub.requests).toMatchObject([
      { body: { AlarmNames: ['faults'], AlarmTypes: ALL_TYPES, MaxRecords: 100 }, region: 'us-west-1', service: 'monitoring', signedBy: 'FUNCTION' },
    ]);
  });

  test('is missing when CloudWatch does not speak of it, and the others are given in the order asked', async () => {
    given.stub.on('DescribeAlarms', json({ MetricAlarms: [anAlarm('b'), anAlarm('a', { StateValue: 'INSUFFICIENT_DATA' })] }));

    expect(await alarmsBy(given.connection).read(HERE, [watched('a'), watched('gone'), watched('b')])).toMatchObject([
      { kind: 'seen', state: 'INSUFFICIENT_DATA' }, { kind: 'missing' }, { kind: 'seen', state: 'OK' },
    ]);
  });

  test('counts from the last update where CloudWatch tells no transition', async () => {
    given.stub.on('DescribeAlarms', json({ MetricAlarms: [anAlarm('faults', { StateTransitionedTimestamp: undefined })] }));

    expect(await alarmsBy(given.connection).read(HERE, [watched('faults')])).toMatchObject([{ since: Date.parse('2026-03-02T17:30:00Z') }]);
  });

  test('is asked for once where the token of the next page is empty', async () => {
    given.stub.on('DescribeAlarms', json({ MetricAlarms: [anAlarm('faults')], NextToken: '' }));

    expect(await alarmsBy(given.connection).read(HERE, [watched('faults')])).toMatchObject([{ kind: 'seen', state: 'OK' }]);
    expect(given.stub.of('DescribeAlarms')).toHaveLength(1);
  });

  test('G5: is found on the second page', async () => {
    given.stub.on('DescribeAlarms', json({ MetricAlarms: [anAlarm('a')], NextToken: 'page 2' }), json({ CompositeAlarms: [anAlarm('b')] }));

    expect(await alarmsBy(given.connection).read(HERE, [watched('a'), watched('b')])).toMatchObject([{ kind: 'seen' }, { kind: 'seen' }]);
    expect(given.stub.of('DescribeAlarms').map(({ body }) => body.NextToken)).toEqual([undefined, 'page 2']);
  });

  test('B2: is asked for in batches of 100 names, each name once, and never with all others of the account', async () => {
    const names = Array.from({ length: 101 }, (_, index) => `alarm-${index}`);
    given.stub.on('DescribeAlarms', ({ body }: StubRequest) => json({ MetricAlarms: (body.AlarmNames as string[]).map((name) => anAlarm(name)) }));

    const views = await alarmsBy(given.connection).read(HERE, [...names, 'alarm-0'].map((name) => watched(name)));

    expect(views.map(({ kind }) => kind)).toEqual(Array.from({ length: 102 }, () => 'seen'));
    expect(given.stub.of('DescribeAlarms').map(({ body }) => (body.AlarmNames as string[]).length).sort()).toEqual([1, 100]);
  });

  test.each<[string, Reply, string]>([
    [
      'throttled', cloudWatchError('ThrottlingException', 'Throttling', 'Rate exceeded'),
      'DescribeAlarms in 333333333333/us-west-1 was throttled (Throttling) - the next tick tries again',
    ],
    [
      'denied', cloudWatchError('AccessDeniedException', 'AccessDenied', 'not authorized', 403),
      'DescribeAlarms in 333333333333/us-west-1 was denied (AccessDenied) - let the lookup role of that environment, or the controller\'s own role where there is none, do cloudwatch:DescribeAlarms',
    ],
    [
      'not enabled in the Region', cloudWatchError('UnrecognizedClientException', 'InvalidClientTokenId', 'The security token included in the request is invalid.', 403),
      'DescribeAlarms in 333333333333/us-west-1 was refused (InvalidClientTokenId) - see that the Region is enabled in that account',
    ],
    [
      'answered without names', json({ MetricAlarms: [{ StateValue: 'OK' }] }),
      'DescribeAlarms in 333333333333/us-west-1 gave an answer that cannot be used: alarms[0].AlarmName must be a string, got nothing - the next tick tries again',
    ],
    [
      'answered with an unknown state', json({ MetricAlarms: [anAlarm('faults', { StateValue: 'MAYBE' })] }),
      'DescribeAlarms in 333333333333/us-west-1 gave an answer that cannot be used: faults.StateValue must be one of OK, ALARM, INSUFFICIENT_DATA, got "MAYBE" - the next tick tries again',
    ],
    [
      'answered without any time', json({ MetricAlarms: [anAlarm('faults', { StateTransitionedTimestamp: undefined, StateUpdatedTimestamp: undefined })] }),
      'DescribeAlarms in 333333333333/us-west-1 gave an answer that cannot be used: faults.StateUpdatedTimestamp must be a moment, got nothing - the next tick tries again',
    ],
    ['there twice', json({ MetricAlarms: [anAlarm('faults')], CompositeAlarms: [anAlarm('faults')] }), 'DescribeAlarms in 333333333333/us-west-1 shows 2 alarms named faults'],
    ['on pages without end', json({ NextToken: 'again' }), 'DescribeAlarms in 333333333333/us-west-1 failed (Error: DescribeAlarms has more than 20 pages) - the next tick tries again'],
  ])('B5, G4: is unreadable, and neither missing nor OK, when it is %s', async (_, reply, why) => {
    given.stub.on('DescribeAlarms', reply);

    expect(await alarmsBy(given.connection).read(HERE, [watched('faults')])).toEqual([unreadable(why)]);
  });

  test('is unreadable under the new name of an error too, where CloudWatch sends no old one', async () => {
    given.stub.on('DescribeAlarms', jsonError('com.amazonaws.cloudwatch#ThrottlingException', 'Rate exceeded'));

    expect(await alarmsBy(given.connection).read(HERE, [watched('faults')])).toEqual([
      unreadable('DescribeAlarms in 333333333333/us-west-1 was throttled (ThrottlingException) - the next tick tries again'),
    ]);
  });

  test('is unreadable when the answer is no JSON', async () => {
    given.stub.on('DescribeAlarms', garbage);

    expect(await alarmsBy(given.connection).read(HERE, [watched('faults')])).toEqual([
      { kind: 'unreadable', why: expect.stringMatching(/^DescribeAlarms in 333333333333\/us-west-1 failed \(SyntaxError: .* - the next tick tries again$/) },
    ]);
  });

  test('is unreadable when CloudWatch does not answer a request in time', async () => {
    given.stub.on('DescribeAlarms', silence);
    const impatient = new Connection({ ...given.stub.connection, requestTimeout: 40 });

    expect(await alarmsBy(impatient).read(HERE, [watched('faults')])).toEqual([
      unreadable('DescribeAlarms in 333333333333/us-west-1 did not answer in time (TimeoutError) - the next tick tries again'),
    ]);
    expect(given.stub.of('DescribeAlarms')).toHaveLength(2);
    impatient.close();
  });

  test('is unreadable when the time for the look is up', async () => {
    given.stub.on('DescribeAlarms', silence);

    expect(await alarmsBy(given.connection, new Budget(40)).read(HERE, [watched('faults')])).toEqual([
      unreadable('DescribeAlarms in 333333333333/us-west-1 was not read within 0.04 s - the next tick tries again'),
    ]);
  });

  test('is unreadable only for the names of the batch that failed', async () => {
    const names = Array.from({ length: 101 }, (_, index) => `alarm-${index}`);
    given.stub.on('DescribeAlarms', ({ body }: StubRequest) => {
      const asked = body.AlarmNames as string[];
      return asked.length === 100 ? cloudWatchError('AccessDeniedException', 'AccessDenied', 'no') : json({ MetricAlarms: asked.map((name) => anAlarm(name)) });
    });

    const views = await alarmsBy(given.connection).read(HERE, names.map((name) => watched(name)));

    expect(views.filter(({ kind }) => kind === 'unreadable')).toHaveLength(100);
    expect(views.at(100)).toMatchObject({ kind: 'seen', state: 'OK' });
  });
});

describe('the entries into ALARM', () => {
  const SINCE = '2026-03-02T16:00:00Z';
  const aChange = (at: string, from: string | undefined, to: string) => ({
    AlarmName: 'faults',
    Timestamp: seconds(at),
    HistoryItemType: 'StateUpdate',
    HistoryData: JSON.stringify({ version: '1.0', ...(from !== undefined && { oldState: { stateValue: from } }), newState: { stateValue: to, stateReason: 'r' } }),
  });
  const entriesWith = async (...replies: readonly Reply[]) => {
    given.stub.on('DescribeAlarms', json({ MetricAlarms: [anAlarm('faults')] })).on('DescribeAlarmHistory', ...replies);
    const [view] = await alarmsBy(given.connection).read(HERE, [watched('faults', SINCE)]);
    return view.kind === 'seen' ? view.entries : view;
  };

  test('show an alarm that was over within a minute, between two looks', async () => {
    const entries = await entriesWith(json({
      AlarmHistoryItems: [aChange('2026-03-02T17:00:00Z', 'ALARM', 'OK'), aChange('2026-03-02T16:59:00Z', 'OK', 'ALARM')],
    }));

    expect(entries).toEqual({ kind: 'read', at: [Date.parse('2026-03-02T16:59:00Z')] });
    expect(given.stub.of('DescribeAlarmHistory').map(({ body }) => body)).toEqual([
      { AlarmName: 'faults', AlarmTypes: ALL_TYPES, HistoryItemType: 'StateUpdate', StartDate: seconds(SINCE), MaxRecords: 100 },
    ]);
  });

  test('are gathered from all pages, oldest first', async () => {
    const entries = await entriesWith(
      json({ AlarmHistoryItems: [aChange('2026-03-02T16:50:00Z', 'INSUFFICIENT_DATA', 'ALARM')], NextToken: 'page 2' }),
      json({ AlarmHistoryItems: [aChange('2026-03-02T16:10:00Z', undefined, 'ALARM')] }),
    );

    expect(entries).toEqual({ kind: 'read', at: [Date.parse('2026-03-02T16:10:00Z'), Date.parse('2026-03-02T16:50:00Z')] });
    expect(given.stub.of('DescribeAlarmHistory').map(({ body }) => body.NextToken)).toEqual([undefined, 'page 2']);
  });

  test('do not count what was in ALARM before and still is, nor what came before the moment asked for', async () => {
    expect(await entriesWith(json({
      AlarmHistoryItems: [aChange('2026-03-02T16:30:00Z', 'ALARM', 'ALARM'), aChange('2026-03-02T15:59:59Z', 'OK', 'ALARM')],
    }))).toEqual({ kind: 'read', at: [] });
  });

  test('count what began at the very moment asked for', async () => {
    expect(await entriesWith(json({ AlarmHistoryItems: [aChange(SINCE, 'OK', 'ALARM')] }))).toEqual({ kind: 'read', at: [Date.parse(SINCE)] });
  });

  test.each<[string, Reply, string]>([
    [
      'throttled', cloudWatchError('ThrottlingException', 'Throttling', 'Rate exceeded'),
      'DescribeAlarmHistory in 333333333333/us-west-1 was throttled (Throttling) - the next tick tries again',
    ],
    [
      'denied', cloudWatchError('AccessDeniedException', 'AccessDenied', 'no', 403),
      'DescribeAlarmHistory in 333333333333/us-west-1 was denied (AccessDenied) - let the lookup role of that environment, or the controller\'s own role where there is none, do cloudwatch:DescribeAlarmHistory',
    ],
    [
      'no JSON within', json({ AlarmHistoryItems: [{ Timestamp: seconds(SINCE), HistoryData: 'Alarm updated' }] }),
      'DescribeAlarmHistory in 333333333333/us-west-1 gave an answer that cannot be used: history[0].HistoryData must be JSON with newState.stateValue, got "Alarm updated" - the next tick tries again',
    ],
    [
      'without a state', json({ AlarmHistoryItems: [{ Timestamp: seconds(SINCE), HistoryData: '{"newState":{}}' }] }),
      'DescribeAlarmHistory in 333333333333/us-west-1 gave an answer that cannot be used: history[0].HistoryData must be JSON with newState.stateValue, got "{\\"newState\\":{}}" - the next tick tries again',
    ],
    [
      'without a time', json({ AlarmHistoryItems: [{ HistoryData: '{"newState":{"stateValue":"OK"}}' }] }),
      'DescribeAlarmHistory in 333333333333/us-west-1 gave an answer that cannot be used: history[0].Timestamp must be a moment, got nothing - the next tick tries again',
    ],
  ])('are unreadable when the history is %s', async (_, reply, why) => {
    expect(await entriesWith(reply)).toEqual(unreadable(why));
  });

  test('are not looked up for an alarm whose state has not changed since', async () => {
    given.stub.on('DescribeAlarms', json({ MetricAlarms: [anAlarm('faults')] }));

    expect(await alarmsBy(given.connection).read(HERE, [watched('faults', '2026-03-02T17:00:01Z')])).toMatchObject([{ entries: { kind: 'read', at: [] } }]);
    expect(given.stub.of('DescribeAlarmHistory')).toEqual([]);
  });

  test('are looked up when the state changed at the very moment asked for', async () => {
    given.stub.on('DescribeAlarms', json({ MetricAlarms: [anAlarm('faults')] })).on('DescribeAlarmHistory', json({}));

    await alarmsBy(given.connection).read(HERE, [watched('faults', '2026-03-02T17:00:00Z')]);
    expect(given.stub.of('DescribeAlarmHistory')).toHaveLength(1);
  });
});

describe('through a lookup role', () => {
  test('every alarm is unreadable when the role cannot be assumed', async () => {
    given.stub.on('AssumeRole', stsError('AccessDenied', 'User is not authorized to perform: sts:AssumeRole'));

    const why = 'AssumeRole in 333333333333/us-west-1 was denied (AccessDenied) - bootstrap that environment with --trust for the pipeline\'s account, and let the controller\'s role assume its lookup role';
    expect(await alarmsBy(given.connection).read(ELSEWHERE, [watched('a'), watched('b')])).toEqual([unreadable(why), unreadable(why)]);
    expect(given.stub.of('DescribeAlarms')).toEqual([]);
  });

  test('the role\'s credentials sign the request, in the Region of the environment', async () => {
    given.stub.on('AssumeRole', assumedRole('LOOKUP', '2099-01-01T00:00:00Z')).on('DescribeAlarms', json({ MetricAlarms: [anAlarm('faults')] }));

    await alarmsBy(given.connection).read(ELSEWHERE, [watched('faults')]);
    expect(given.stub.of('DescribeAlarms')).toMatchObject([{ signedBy: 'LOOKUP', region: 'us-west-1' }]);
  });

  test('an answer that does not come is given up with the time for the look', async () => {
    given.stub.on('AssumeRole', silence);

    expect(await alarmsBy(given.connection, new Budget(40)).read(ELSEWHERE, [watched('faults')])).toEqual([
      unreadable('DescribeAlarms in 333333333333/us-west-1 was not read within 0.04 s - the next tick tries again'),
    ]);
  });
});

describe('a search by prefix', () => {
  const search = (...prefixes: readonly string[]) => alarmsBy(given.connection).search(HERE, prefixes);

  test('B3: asks CloudWatch for the beginning of names, of all types, and looks at no description', async () => {
    given.stub.on('DescribeAlarms', json({ MetricAlarms: [anAlarm('checkout-a')], CompositeAlarms: [anAlarm('checkout-b', { StateValue: 'ALARM' })], LogAlarms: [anAlarm('checkout-c')] }));

    expect(await search('checkout-')).toMatchObject([{
      kind: 'read',
      alarms: [
        { name: 'checkout-a', view: { kind: 'seen', state: 'OK', entries: { kind: 'read', at: [] } } },
        { name: 'checkout-b', view: { kind: 'seen', state: 'ALARM' } },
        { name: 'checkout-c', view: { kind: 'seen', state: 'OK' } },
      ],
    }]);
    expect(given.stub.requests.map(({ body }) => body)).toEqual([{ AlarmNamePrefix: 'checkout-', AlarmTypes: ALL_TYPES, MaxRecords: 100 }]);
  });

  test('B2, C15: costs one call for a hundred alarms that it matches, and none for the others', async () => {
    given.stub.on('DescribeAlarms', json({ MetricAlarms: Array.from({ length: 100 }, (_, index) => anAlarm(`checkout-${index}`)) }));

    await search('checkout-');
    expect(given.stub.requests).toHaveLength(1);
  });

  test('G5: finds the alarms of all pages', async () => {
    given.stub.on('DescribeAlarms', json({ MetricAlarms: [anAlarm('checkout-a')], NextToken: 'page 2' }), json({ MetricAlarms: [anAlarm('checkout-b')] }));

    expect(await search('checkout-')).toMatchObject([{ alarms: [{ name: 'checkout-a' }, { name: 'checkout-b' }] }]);
    expect(given.stub.of('DescribeAlarms').map(({ body }) => body.NextToken)).toEqual([undefined, 'page 2']);
  });

  test('that matches nothing is an answer, and no failure', async () => {
    given.stub.on('DescribeAlarms', json({}));

    expect(await search('checkout-')).toEqual([{ kind: 'read', alarms: [] }]);
  });

  test('B5, C2, G4: that fails is unreadable, with the error and its cure, and never empty', async () => {
    given.stub.on('DescribeAlarms', cloudWatchError('ThrottlingException', 'Throttling', 'Rate exceeded'));

    expect(await search('a-', 'b-')).toEqual(Array.from({ length: 2 }, () =>
      unreadable('DescribeAlarms in 333333333333/us-west-1 was throttled (Throttling) - the next tick tries again')));
  });

  test('leaves one alarm unreadable that CloudWatch tells nothing usable of', async () => {
    given.stub.on('DescribeAlarms', json({ MetricAlarms: [anAlarm('checkout-a', { StateValue: 'MAYBE' }), anAlarm('checkout-b')] }));

    expect(await search('checkout-')).toMatchObject([{ alarms: [{ view: { kind: 'unreadable' } }, { view: { kind: 'seen' } }] }]);
  });

  test('is unreadable when it matches more than it may', async () => {
    given.stub.on('DescribeAlarms', json({ NextToken: 'again' }));

    expect(await search('checkout-')).toEqual([unreadable('DescribeAlarms in 333333333333/us-west-1 failed (Error: DescribeAlarms has more than 20 pages) - the next tick tries again')]);
  });
});

test('an alarm is judged by its state and not by its actions: muting it in CloudWatch opens no gate (B7)', async () => {
  given.stub.on('DescribeAlarms', json({ MetricAlarms: [anAlarm('faults', { StateValue: 'ALARM', ActionsEnabled: false })] }));

  expect(await alarmsBy(given.connection).read(HERE, [watched('faults')])).toMatchObject([{ state: 'ALARM' }]);
});

test('when its configuration was last changed is told, where CloudWatch tells it', async () => {
  given.stub.on('DescribeAlarms', json({ MetricAlarms: [anAlarm('faults', { AlarmConfigurationUpdatedTimestamp: seconds('2026-03-02T16:00:00Z') })] }));

  expect(await alarmsBy(given.connection).read(HERE, [watched('faults')])).toMatchObject([{ configuredAt: Date.parse('2026-03-02T16:00:00Z') }]);
});
