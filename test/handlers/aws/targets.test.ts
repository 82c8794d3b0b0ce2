import { EnvironmentPlan, TargetPlan } from '../../../src/decision/plan';
import { Budget } from '../../../src/handlers/aws/budget';
import { Environments } from '../../../src/handlers/aws/environments';
import { AwsTargets } from '../../../src/handlers/aws/targets';
import { StubRequest } from '../../support/aws-stub/aws-stub';
import { assumedRole, cloudFormationError, Reply, stacks, stsError } from '../../support/aws-stub/replies';
import { withStub } from '../../support/aws-stub/with-stub';

const given = withStub();
const HERE: EnvironmentPlan = { account: '333333333333', region: 'us-west-1' };
const ELSEWHERE: EnvironmentPlan = { ...HERE, lookupRoleArn: 'arn:aws:iam::333333333333:role/lookup' };
const target = (...names: readonly string[]): TargetPlan => ({ ...HERE, name: 'UsWest1', stacks: names, deployActions: ['UsWest1.Deploy'] });
const look = (environment: EnvironmentPlan, ...names: readonly string[]) =>
  new AwsTargets(new Environments(given.connection, { partition: 'aws', pipeline: 'checkout' }), new Budget()).look(environment, target(...names));

const NO_SUCH_STACK = cloudFormationError('ValidationError', 'Stack with id service does not exist');

test('exists while its stack stands, and is looked at in its own Region', async () => {
  given.stub.on('DescribeStacks', stacks('UPDATE_COMPLETE'));

  expect(await look(HERE, 'service')).toEqual({ kind: 'exists' });
  expect(given.stub.requests).toMatchObject([
    { body: { Action: 'DescribeStacks', StackName: 'service' }, service: 'cloudformation', region: 'us-west-1', signedBy: 'FUNCTION' },
  ]);
});

test('exists when one of its stacks does', async () => {
  given.stub.on('DescribeStacks', ({ body }: StubRequest) => body.StackName === 'service' ? stacks('CREATE_COMPLETE') : NO_SUCH_STACK);

  expect(await look(HERE, 'database', 'service')).toEqual({ kind: 'exists' });
});

test.each<[string, Reply]>([
  ['is not there', NO_SUCH_STACK],
  ['was deleted', stacks('DELETE_COMPLETE')],
  ['was never executed', stacks('REVIEW_IN_PROGRESS')],
])('is absent when its stack %s', async (_, reply) => {
  given.stub.on('DescribeStacks', reply);

  expect(await look(HERE, 'service')).toEqual({ kind: 'absent' });
});

test.each<[string, Reply, string]>([
  ['throttled', cloudFormationError('Throttling', 'Rate exceeded'), 'DescribeStacks in 333333333333/us-west-1 was throttled (Throttling) - the next tick tries again'],
  [
    'denied', cloudFormationError('AccessDenied', 'not authorized', 403),
    'DescribeStacks in 333333333333/us-west-1 was denied (AccessDenied) - let the lookup role of that environment, or the controller\'s own role where there is none, do cloudformation:DescribeStacks',
  ],
  [
    'found malformed', cloudFormationError('ValidationError', '1 validation error detected'),
    'DescribeStacks in 333333333333/us-west-1 failed (ValidationError: 1 validation error detected) - the next tick tries again',
  ],
  [
    'answered with no stack at all', stacks(),
    'DescribeStacks in 333333333333/us-west-1 gave an answer that cannot be used: Stacks must be the stack service, got [] - the next tick tries again',
  ],
])('is unreadable when the question is %s', async (_, reply, why) => {
  given.stub.on('DescribeStacks', reply);

  expect(await look(HERE, 'service')).toEqual({ kind: 'unreadable', why });
});

test('is unreadable when a stack has a status that nobody knows', async () => {
  given.stub.on('DescribeStacks', stacks('SOMETHING_NEW'));

  expect(await look(HERE, 'service')).toMatchObject({
    kind: 'unreadable', why: expect.stringContaining('gave an answer that cannot be used: Stacks[0].StackStatus must be one of CREATE_COMPLETE, '),
  });
});

test('is unreadable, and not absent, when one stack is absent and another cannot be read', async () => {
  given.stub.on('DescribeStacks', ({ body }: StubRequest) => body.StackName === 'service' ? cloudFormationError('AccessDenied', 'no', 403) : NO_SUCH_STACK);

  expect(await look(HERE, 'database', 'service')).toMatchObject({ kind: 'unreadable' });
});

test('is looked at through the lookup role', async () => {
  given.stub.on('AssumeRole', assumedRole('LOOKUP', '2099-01-01T00:00:00Z')).on('DescribeStacks', stacks('CREATE_COMPLETE'));

  expect(await look(ELSEWHERE, 'service')).toEqual({ kind: 'exists' });
  expect(given.stub.of('DescribeStacks')).toMatchObject([{ signedBy: 'LOOKUP' }]);
});

test('is unreadable when the lookup role cannot be assumed', async () => {
  given.stub.on('AssumeRole', stsError('AccessDenied', 'no'));

  expect(await look(ELSEWHERE, 'service')).toMatchObject({ kind: 'unreadable', why: expect.stringContaining('AssumeRole in 333333333333/us-west-1 was denied (AccessDenied)') });
});
