import { createHash } from 'node:crypto';
import { EnvironmentPlan } from '../../../src/decision/plan';
import { Budget } from '../../../src/handlers/aws/budget';
import { Environments } from '../../../src/handlers/aws/environments';
import { AwsStacks } from '../../../src/handlers/aws/stacks';
import { cloudFormationError, Reply, stackNamed, stacks, templateBody } from '../../support/aws-stub/replies';
import { withStub } from '../../support/aws-stub/with-stub';

const given = withStub();
const HERE: EnvironmentPlan = { account: '333333333333', region: 'us-west-1' };
const look = () => new AwsStacks(new Environments(given.connection, { partition: 'aws', pipeline: 'checkout' }), new Budget()).look(HERE, 'service');
const TEMPLATE = '{"Resources":{"Topic":{"Type":"AWS::SNS::Topic"}}}';

test('shows a stack with the hash of its template, as CDK names it, and what it exports', async () => {
  given.stub.on('DescribeStacks', stackNamed('service', { status: 'UPDATE_COMPLETE', exports: { 'service:Table': 'orders' } })).on('GetTemplate', templateBody(TEMPLATE));

  expect(await look()).toEqual({
    kind: 'seen', status: 'UPDATE_COMPLETE', template: createHash('sha256').update(TEMPLATE).digest('hex'), exports: { 'service:Table': 'orders' },
  });
  expect(given.stub.of('GetTemplate').map(({ body, region }) => [body.StackName, body.TemplateStage, region])).toEqual([['service', 'Original', 'us-west-1']]);
});

test.each<[string, Reply]>([
  ['is not there', cloudFormationError('ValidationError', 'Stack with id service does not exist')],
  ['was deleted', stacks('DELETE_COMPLETE')],
])('is absent when it %s', async (_, reply) => {
  given.stub.on('DescribeStacks', reply);

  expect(await look()).toEqual({ kind: 'absent' });
});

test('is unreadable when its template is denied', async () => {
  given.stub.on('DescribeStacks', stacks('UPDATE_COMPLETE')).on('GetTemplate', cloudFormationError('AccessDenied', 'no', 403));

  expect(await look()).toEqual({
    kind: 'unreadable',
    why: 'GetTemplate in 333333333333/us-west-1 was denied (AccessDenied) - let the lookup role of that environment, or the controller\'s own role where there is none, do cloudformation:GetTemplate',
  });
});

test('is unreadable when it cannot be described', async () => {
  given.stub.on('DescribeStacks', cloudFormationError('Throttling', 'Rate exceeded'));

  expect(await look()).toMatchObject({ kind: 'unreadable', why: expect.stringContaining('DescribeStacks in 333333333333/us-west-1 was throttled') });
});
