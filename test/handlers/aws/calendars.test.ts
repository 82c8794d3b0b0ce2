import { ChangeCalendar } from '../../../src/decision/calendar-plan';
import { EnvironmentPlan } from '../../../src/decision/plan';
import { Budget } from '../../../src/handlers/aws/budget';
import { AwsCalendars } from '../../../src/handlers/aws/calendars';
import { Connection } from '../../../src/handlers/aws/connection';
import { Environments, SESSION_POLICY } from '../../../src/handlers/aws/environments';
import { StubRequest } from '../../support/aws-stub/aws-stub';
import { assumedRole, garbage, json, jsonError, Reply, silence, stsError } from '../../support/aws-stub/replies';
import { withStub } from '../../support/aws-stub/with-stub';

const given = withStub({ requestTimeout: 300 });

const HERE: EnvironmentPlan = { account: '333333333333', region: 'us-west-1' };
const ELSEWHERE: EnvironmentPlan = { ...HERE, lookupRoleArn: 'arn:${AWS::Partition}:iam::333333333333:role/lookup' };
const calendar = (name: string): ChangeCalendar => ({ kind: 'changeCalendar', name, account: '333333333333', region: 'us-west-1' });
const calendarsBy = (connection: Connection, budget = new Budget()) =>
  new AwsCalendars(new Environments(connection, { partition: 'aws', pipeline: 'checkout' }), budget);
const unreadable = (why: string) => ({ kind: 'unreadable', why });

test.each<[string, object, object]>([
  ['open', { State: 'OPEN', AtTime: '2026-03-02T17:00:00Z' }, { kind: 'seen', state: 'OPEN' }],
  ['open until a moment', { State: 'OPEN', NextTransitionTime: '2026-03-05T08:00:00Z' }, { kind: 'seen', state: 'OPEN', nextTransition: Date.parse('2026-03-05T08:00:00Z') }],
  ['closed until a moment', { State: 'CLOSED', NextTransitionTime: '2026-03-05T08:00:00Z' }, { kind: 'seen', state: 'CLOSED', nextTransition: Date.parse('2026-03-05T08:00:00Z') }],
  ['closed with no end', { State: 'CLOSED', NextTransitionTime: '' }, { kind: 'seen', state: 'CLOSED' }],
])('a calendar is %s', async (_, answer, view) => {
  given.stub.on('GetCalendarState', json(answer));

  expect(await calendarsBy(given.connection).read(HERE, [calendar('freeze')])).toEqual([view]);
  expect(given.stub.requests).toMatchObject([{ body: { CalendarNames: ['freeze'] }, region: 'us-west-1', service: 'ssm', signedBy: 'FUNCTION' }]);
});

test('D6: several calendars are asked for one by one, and answered in the order asked', async () => {
  given.stub.on('GetCalendarState', ({ body }: StubRequest) => String(body.CalendarNames) === 'gone'
    ? jsonError('InvalidDocument', 'no such document') : json({ State: String(body.CalendarNames) === 'freeze' ? 'CLOSED' : 'OPEN' }));

  expect(await calendarsBy(given.connection).read(HERE, ['quarter', 'gone', 'freeze'].map(calendar))).toEqual([
    { kind: 'seen', state: 'OPEN' }, { kind: 'missing' }, { kind: 'seen', state: 'CLOSED' },
  ]);
  expect(given.stub.of('GetCalendarState').map(({ body }) => body)).toEqual([['quarter'], ['gone'], ['freeze']].map((CalendarNames) => ({ CalendarNames })));
});

test('D8: one of another account is asked for by its ARN, through the lookup role of its environment, which may do no more', async () => {
  const arn = 'arn:aws:ssm:us-west-1:333333333333:document/freeze';
  given.stub.on('AssumeRole', assumedRole('LOOKUP', '2036-03-02T18:00:00Z')).on('GetCalendarState', json({ State: 'OPEN' }));

  await calendarsBy(given.connection).read(ELSEWHERE, [calendar(arn)]);

  expect(given.stub.of('AssumeRole')).toMatchObject([{ body: { RoleArn: 'arn:aws:iam::333333333333:role/lookup', Policy: SESSION_POLICY } }]);
  expect(given.stub.of('GetCalendarState')).toMatchObject([{ body: { CalendarNames: [arn] }, signedBy: 'LOOKUP' }]);
  expect(JSON.parse(SESSION_POLICY)).toMatchObject({ Statement: [{ Action: expect.arrayContaining(['ssm:GetCalendarState']) }] });
});

test('E1, E2: one that is not there is missing, by the error that the real client throws', async () => {
  given.stub.on('GetCalendarState', jsonError('InvalidDocument', ''));

  expect(await calendarsBy(given.connection).read(HERE, [calendar('freeze')])).toEqual([{ kind: 'missing' }]);
});

test.each<[string, Reply, string]>([
  ['throttled', jsonError('ThrottlingException', 'Rate exceeded'), 'was throttled (ThrottlingException) - the next tick tries again'],
  [
    'denied', jsonError('AccessDeniedException', 'not authorized'),
    'was denied (AccessDeniedException) - let the lookup role of that environment, or the controller\'s own role where there is none, do ssm:GetCalendarState',
  ],
  ['a document of another type', jsonError('InvalidDocumentType', 'x'), 'found no change calendar of that name (InvalidDocumentType) - name a document of the type ChangeCalendar'],
  ['no calendar', jsonError('UnsupportedCalendarException', 'x'), 'found no change calendar of that name (UnsupportedCalendarException) - name a document of the type ChangeCalendar'],
  ['broken', jsonError('InternalServerError', 'oh', 500), 'failed (InternalServerError: oh) - the next tick tries again'],
  ['silent', silence, 'did not answer in time (TimeoutError) - the next tick tries again'],
  ['answered without a state', json({}), 'gave an answer that cannot be used: State must be one of OPEN, CLOSED, got nothing - the next tick tries again'],
  ['answered with another state', json({ State: 'AJAR' }), 'gave an answer that cannot be used: State must be one of OPEN, CLOSED, got "AJAR" - the next tick tries again'],
  [
    'answered with no time', json({ State: 'OPEN', NextTransitionTime: 'soon' }),
    'gave an answer that cannot be used: NextTransitionTime must be a moment, got null - the next tick tries again',
  ],
])('D6, G8: is unreadable when it is %s, and nothing else is', async (_, reply, how) => {
  given.stub.on('GetCalendarState', ({ body }: StubRequest) => String(body.CalendarNames) === 'freeze' ? reply : json({ State: 'OPEN' }));

  expect(await calendarsBy(given.connection).read(HERE, ['freeze', 'quarter'].map(calendar))).toEqual([
    unreadable(`GetCalendarState in 333333333333/us-west-1 ${how}`), { kind: 'seen', state: 'OPEN' },
  ]);
});

test('is unreadable when the answer is no JSON', async () => {
  given.stub.on('GetCalendarState', garbage);

  expect(await calendarsBy(given.connection).read(HERE, [calendar('freeze')])).toEqual([
    { kind: 'unreadable', why: expect.stringMatching(/^GetCalendarState in 333333333333\/us-west-1 failed \(SyntaxError/) },
  ]);
});

test('is unreadable when its role cannot be assumed, or the time for the look is over', async () => {
  given.stub.on('AssumeRole', stsError('AccessDenied', 'no')).on('GetCalendarState', silence);

  expect(await calendarsBy(given.connection).read(ELSEWHERE, [calendar('freeze')])).toMatchObject([{ kind: 'unreadable', why: expect.stringContaining('AssumeRole in 333333333333/us-west-1 was denied') }]);
  expect(await calendarsBy(given.connection, new Budget(50)).read(HERE, [calendar('freeze')])).toEqual([
    unreadable('GetCalendarState in 333333333333/us-west-1 was not read within 0.05 s - the next tick tries again'),
  ]);
});
