import { SSMClient } from '@aws-sdk/client-ssm';
import { OrganisationPlan } from '../../../src/decision/plan';
import { Budget } from '../../../src/handlers/aws/budget';
import { Environments } from '../../../src/handlers/aws/environments';
import { AwsInbox } from '../../../src/handlers/aws/inbox';
import { InboxQuery, ParametersView } from '../../../src/handlers/world';
import { StubRequest } from '../../support/aws-stub/aws-stub';
import { assumedRole, json, jsonError, Reply, seconds, stsError } from '../../support/aws-stub/replies';
import { withStub } from '../../support/aws-stub/with-stub';

const given = withStub();
const inbox = (): AwsInbox => new AwsInbox(
  new SSMClient(given.connection.to()), new Environments(given.connection, { partition: 'aws', pipeline: 'checkout' }), 'checkout', new Budget());

const ANA = 'arn:aws:iam::111111111111:user/ana';
const T0 = '2026-03-02T17:00:00Z';
const FROM = Date.parse('2026-03-01T17:00:00Z');
const NOTHING_KNOWN: InboxQuery = { known: [], from: FROM };
const FIX = '/breakwater/checkout/overrides/LowTraffic/fix';
const PAUSE = '/breakwater/checkout/pauses/sev1';

const parameter = (name: string, change: object = {}): object => ({ Name: name, Type: 'String', Value: '{}', Version: 1, LastModifiedDate: seconds(T0), ...change });
const version = (name: string, number: number, change: object = {}): object => parameter(name, { Version: number, LastModifiedUser: ANA, ...change });
const listing = (...parameters: readonly object[]): Reply => json({ Parameters: parameters });
const histories = (of: Readonly<Record<string, Reply>>) => ({ body }: StubRequest): Reply => of[String(body.Name)] ?? jsonError('ParameterNotFound', 'no');
const read = (query: InboxQuery = NOTHING_KNOWN): Promise<ParametersView> => inbox().own(query);
const asked = (): readonly unknown[] => given.stub.of('GetParameterHistory').map(({ body }) => body.Name);

test('lists the whole path, ten at a time, and asks each letter\'s history for who wrote its newest version', async () => {
  given.stub
    .on('GetParametersByPath', ({ body }) => body.NextToken === undefined
      ? json({ Parameters: [parameter(FIX, { Version: 2, Value: 'b' })], NextToken: 'more' }) : listing(parameter(PAUSE)))
    .on('GetParameterHistory', histories({
      [FIX]: json({ Parameters: [version(FIX, 1, { Value: 'a', LastModifiedUser: 'arn:aws:iam::111111111111:user/bob' }), version(FIX, 2, { Value: 'b' })] }),
      [PAUSE]: json({ Parameters: [version(PAUSE, 1)] }),
    }));

  expect(await read()).toEqual({
    kind: 'read',
    parameters: [
      { name: PAUSE, type: 'String', value: '{}', version: 1, writtenAt: Date.parse(T0), writtenBy: ANA },
      { name: FIX, type: 'String', value: 'b', version: 2, writtenAt: Date.parse(T0), writtenBy: ANA },
    ],
  });
  expect(given.stub.of('GetParametersByPath').map(({ body }) => body)).toEqual([
    { Path: '/breakwater/checkout', Recursive: true, MaxResults: 10 }, { Path: '/breakwater/checkout', Recursive: true, MaxResults: 10, NextToken: 'more' },
  ]);
  expect(given.stub.of('GetParameterHistory').map(({ body }) => body)).toEqual([{ Name: PAUSE, MaxResults: 50 }, { Name: FIX, MaxResults: 50 }]);
});

test('takes the newest version of all pages of a history, in whatever order they come', async () => {
  given.stub.on('GetParametersByPath', listing(parameter(FIX, { Version: 60 }))).on('GetParameterHistory', ({ body }) => body.NextToken === undefined
    ? json({ Parameters: [version(FIX, 60, { LastModifiedUser: 'newest' }), version(FIX, 59)], NextToken: 'p2' }) : json({ Parameters: [version(FIX, 10)] }));

  expect(await read()).toMatchObject({ parameters: [{ version: 60, writtenBy: 'newest' }] });
});

test('a version that was written between the list and the history counts, with all that is its own', async () => {
  const later = '2026-03-02T17:00:30Z';
  given.stub.on('GetParametersByPath', listing(parameter(FIX))).on('GetParameterHistory', histories({
    [FIX]: json({ Parameters: [version(FIX, 1), version(FIX, 2, { Value: 'new', LastModifiedDate: seconds(later), LastModifiedUser: 'bob' })] }),
  }));

  expect(await read()).toMatchObject({ parameters: [{ version: 2, value: 'new', writtenAt: Date.parse(later), writtenBy: 'bob' }] });
});

test('a history that does not know the listed version yet names no writer', async () => {
  given.stub.on('GetParametersByPath', listing(parameter(FIX, { Version: 2 }))).on('GetParameterHistory', histories({
    [FIX]: json({ Parameters: [version(FIX, 1, { LastModifiedUser: 'bob' })] }),
  }));

  const view = await read();
  expect(JSON.stringify(view)).toContain(`version 2 of ${FIX} is not in its history`);
  expect(JSON.stringify(view)).not.toContain('bob');
});

test('who wrote a version is asked once: after that the ledger knows', async () => {
  given.stub.on('GetParametersByPath', listing(parameter(FIX, { Value: 'x' })));
  const known = [{ name: FIX, version: 1, at: Date.parse(T0), by: ANA }];

  expect(await read({ known, from: FROM })).toMatchObject({ parameters: [{ name: FIX, value: 'x', writtenBy: ANA }] });
  expect(asked()).toEqual([]);
});

test.each([
  ['another version', { version: 2, at: Date.parse(T0) }],
  ['a parameter that was deleted and made again', { version: 1, at: Date.parse(T0) - 1 }],
])('what is known of %s does not tell who wrote this one', async (_, one) => {
  given.stub.on('GetParametersByPath', listing(parameter(FIX))).on('GetParameterHistory', histories({ [FIX]: json({ Parameters: [version(FIX, 1, { LastModifiedUser: 'bob' })] }) }));

  expect(await read({ known: [{ name: FIX, by: ANA, ...one }], from: FROM })).toMatchObject({ parameters: [{ writtenBy: 'bob' }] });
});

test('hundreds of overrides that are long over cost their listing, and no history', async () => {
  const old = Array.from({ length: 300 }, (_, index) => parameter(`/breakwater/checkout/overrides/LowTraffic/o${index}`, { LastModifiedDate: FROM / 1000 - 0.001 }));
  given.stub.on('GetParametersByPath', ({ body }) => {
    const page = Number(body.NextToken ?? 0);
    return json({ Parameters: old.slice(page * 10, page * 10 + 10), ...(page < 29 && { NextToken: String(page + 1) }) });
  });

  expect(await read()).toEqual({ kind: 'read', parameters: [] });
  expect(given.stub.of('GetParametersByPath')).toHaveLength(30);
  expect(asked()).toEqual([]);
});

test('an override that was written a day ago to the millisecond, and an old pause, still count', async () => {
  const edge = parameter(FIX, { LastModifiedDate: FROM / 1000 });
  const pause = parameter(PAUSE, { LastModifiedDate: FROM / 1000 - 90 * 86_400 });
  given.stub.on('GetParametersByPath', listing(edge, pause)).on('GetParameterHistory', histories({
    [FIX]: json({ Parameters: [version(FIX, 1)] }), [PAUSE]: json({ Parameters: [version(PAUSE, 1)] }),
  }));

  expect(await read()).toMatchObject({ parameters: [{ name: PAUSE }, { name: FIX }] });
});

test('our own parameter is no letter', async () => {
  given.stub.on('GetParametersByPath', listing(parameter('/breakwater/checkout/about')));

  expect(await read()).toEqual({ kind: 'read', parameters: [] });
});

test('of many new letters at once it reads thirty, pauses and the newest first, and says of the rest that they wait', async () => {
  const many = Array.from({ length: 40 }, (_, index) => parameter(`/breakwater/checkout/overrides/LowTraffic/o${index}`, { LastModifiedDate: seconds(T0) + index }));
  given.stub.on('GetParametersByPath', listing(...many, parameter(PAUSE)))
    .on('GetParameterHistory', ({ body }) => json({ Parameters: [version(String(body.Name), 1)] }));

  const view = await read();
  expect(asked()).toHaveLength(30);
  expect(asked().slice(0, 2)).toEqual([PAUSE, '/breakwater/checkout/overrides/LowTraffic/o39']);
  expect(view.kind === 'read' ? view.parameters.slice(30) : view).toEqual(Array.from({ length: 11 }, (_, index) => ({
    name: `/breakwater/checkout/overrides/LowTraffic/o${10 - index}`,
    version: 1,
    writtenAt: Date.parse(T0) + (10 - index) * 1000,
    unread: '41 parameters are new, and this one is left for the next look',
  })));
});

test.each<[string, Reply, string]>([
  ['throttled', jsonError('ThrottlingException', 'Rate exceeded'), 'GetParameterHistory in the inbox was throttled (ThrottlingException) - the next tick tries again'],
  ['denied', jsonError('AccessDeniedException', 'no'),
    'GetParameterHistory in the inbox was denied (AccessDeniedException) - let the controller\'s role, or the role that it takes to look there, do ssm:GetParameterHistory on the parameters'],
  ['of a parameter that is just being deleted', jsonError('ParameterNotFound', 'gone'), 'GetParameterHistory in the inbox failed (ParameterNotFound: gone) - the next tick tries again'],
  ['behind the list', json({ Parameters: [] }), `GetParameterHistory in the inbox failed (Error: version 1 of ${FIX} is not in its history) - the next tick tries again`],
  ['without its writer', json({ Parameters: [parameter(FIX)] }),
    'GetParameterHistory in the inbox gave an answer that cannot be used: Parameters[0].LastModifiedUser must be a string, got nothing - the next tick tries again'],
])('a history that is %s leaves its letter unread, and the others not', async (_, reply, unread) => {
  given.stub.on('GetParametersByPath', listing(parameter(FIX), parameter(PAUSE)))
    .on('GetParameterHistory', histories({ [FIX]: reply, [PAUSE]: json({ Parameters: [version(PAUSE, 1)] }) }));

  expect(await read()).toEqual({
    kind: 'read', parameters: [expect.objectContaining({ name: PAUSE, writtenBy: ANA }), { name: FIX, version: 1, writtenAt: Date.parse(T0), unread }],
  });
});

test.each<[string, Reply, string]>([
  ['throttled', jsonError('ThrottlingException', 'Rate exceeded'), 'GetParametersByPath in the inbox was throttled (ThrottlingException) - the next tick tries again'],
  ['denied', jsonError('AccessDeniedException', 'no'),
    'GetParametersByPath in the inbox was denied (AccessDeniedException) - let the controller\'s role, or the role that it takes to look there, do ssm:GetParametersByPath on the parameters'],
  ['malformed', listing(parameter(FIX, { Version: 'two' })),
    'GetParametersByPath in the inbox gave an answer that cannot be used: Parameters[0].Version must be a number, got "two" - the next tick tries again'],
  ['endless', json({ Parameters: [], NextToken: 'on and on' }),
    'GetParametersByPath in the inbox failed (Error: the path /breakwater/checkout has more than 100 pages) - the next tick tries again'],
])('a list that is %s is unreadable', async (_, reply, why) => {
  given.stub.on('GetParametersByPath', reply);

  expect(await read()).toEqual({ kind: 'unreadable', why });
});

describe('the organisation\'s switch', () => {
  const SWITCH: OrganisationPlan = { account: '999999999999', region: 'us-east-1', roleArn: 'arn:${AWS::Partition}:iam::999999999999:role/lookup', externalId: 'x' };
  const SEV1 = '/breakwater/organisation/pauses/sev1';

  test('is read in its own Region, through a role that is left with nothing but that', async () => {
    given.stub.on('AssumeRole', assumedRole('LOOKUP', '2099-01-01T00:00:00Z')).on('GetParametersByPath', listing(parameter(SEV1)))
      .on('GetParameterHistory', histories({ [SEV1]: json({ Parameters: [version(SEV1, 1)] }) }));

    expect(await inbox().organisation(SWITCH, NOTHING_KNOWN)).toMatchObject({ kind: 'read', parameters: [{ name: SEV1, writtenBy: ANA }] });
    const [role] = given.stub.of('AssumeRole');
    expect(role?.body).toMatchObject({ RoleArn: 'arn:aws:iam::999999999999:role/lookup', ExternalId: 'x' });
    expect(JSON.parse(String(role?.body.Policy))).toEqual({
      Version: '2012-10-17',
      Statement: [{
        Effect: 'Allow',
        Action: ['ssm:GetParameterHistory', 'ssm:GetParametersByPath'],
        Resource: ['arn:aws:ssm:us-east-1:999999999999:parameter/breakwater/organisation/pauses', 'arn:aws:ssm:us-east-1:999999999999:parameter/breakwater/organisation/pauses/*'],
      }],
    });
    expect(given.stub.of('GetParametersByPath')).toMatchObject([{ body: { Path: '/breakwater/organisation/pauses' }, region: 'us-east-1', signedBy: 'LOOKUP' }]);
  });

  test('is unreadable where the role cannot be taken', async () => {
    given.stub.on('AssumeRole', stsError('AccessDenied', 'no'));

    expect(await inbox().organisation(SWITCH, NOTHING_KNOWN)).toEqual({
      kind: 'unreadable',
      why: 'AssumeRole in the organisation\'s inbox in 999999999999/us-east-1 was denied (AccessDenied) - bootstrap that environment with --trust for the pipeline\'s account, '
        + 'and let the controller\'s role assume its lookup role',
    });
  });

  test('is read with the controller\'s own role at home', async () => {
    given.stub.on('GetParametersByPath', listing());

    expect(await inbox().organisation({ account: '111111111111', region: 'us-east-1' }, NOTHING_KNOWN)).toEqual({ kind: 'read', parameters: [] });
    expect(given.stub.requests).toMatchObject([{ signedBy: 'FUNCTION', region: 'us-east-1' }]);
  });
});
