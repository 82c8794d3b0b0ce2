import { ReleasedStack } from '../../../src/decision/release';
import { Budget } from '../../../src/handlers/aws/budget';
import { Deployers } from '../../../src/handlers/aws/deployers';
import { AwsStackDeployer } from '../../../src/handlers/aws/stack-deployer';
import { Refused } from '../../../src/handlers/restorer-world';
import { StubRequest } from '../../support/aws-stub/aws-stub';
import {
  assumedRole, changeSet, ChangeSetReply, cloudFormationError, done, headObject, imports, importsBefore, json, jsonError, Reply, StackReply,
  stackNamed, stacks, stsError,
} from '../../support/aws-stub/replies';
import { withStub } from '../../support/aws-stub/with-stub';
import { aDeployer } from '../../support/builders';

const given = withStub();
const NAME = 'breakwater-restore-x';
const STACK: ReleasedStack = {
  step: 0,
  target: 'Fleet',
  template: { stack: 'Fleet-Service', deployer: aDeployer().id, key: 'team/abc.json', parameters: { Size: 'big' }, tags: { team: 'checkout' } },
  deployer: aDeployer({ externalId: 'x' }),
  exports: { 'Fleet:Table': 'orders' },
};
const deployer = (partition = 'aws') => new AwsStackDeployer(new Deployers(given.connection, { partition, pipeline: 'checkout' }), new Budget());
const look = () => deployer().look(STACK, NAME);
const NO_CHANGE_SET = cloudFormationError('ChangeSetNotFound', 'ChangeSet [x] does not exist', 404);

/** A stack with nothing special about it. */
function standing(stack: Partial<StackReply> = {}, made?: ChangeSetReply): void {
  given.stub
    .on('AssumeRole', assumedRole('DEPLOY', '2099-01-01T00:00:00Z'))
    .on('DescribeStacks', stackNamed('Fleet-Service', { status: 'UPDATE_COMPLETE', updatedAt: '2026-03-02T17:00:00Z', exports: STACK.exports, ...stack }))
    .on('HeadObject', headObject(200))
    .on('DescribeChangeSet', made === undefined ? NO_CHANGE_SET : changeSet(made));
}

describe('looking', () => {
  test('acts as the deploy role, narrowed to change sets and reading, in the stack\'s own Region', async () => {
    standing();
    await look();

    const [{ body, signedBy }] = given.stub.of('AssumeRole');
    expect([body.RoleArn, body.ExternalId, body.RoleSessionName, signedBy]).toEqual(['arn:aws:iam::333333333333:role/deploy', 'x', 'breakwater-checkout', 'FUNCTION']);
    expect((JSON.parse(String(body.Policy)) as { Statement: { Action: string[] }[] }).Statement[0].Action).toEqual([
      'cloudformation:CreateChangeSet', 'cloudformation:DeleteChangeSet', 'cloudformation:DescribeChangeSet', 'cloudformation:DescribeStacks',
      'cloudformation:ExecuteChangeSet', 'cloudformation:ListImports', 'iam:PassRole', 'kms:Decrypt', 's3:GetObject', 's3:ListBucket', 'ssm:GetParameters',
    ]);
    for (const operation of ['DescribeStacks', 'HeadObject', 'DescribeChangeSet']) expect(given.stub.of(operation)).toMatchObject([{ signedBy: 'DEPLOY', region: 'us-west-1' }]);
    expect(given.stub.of('HeadObject')[0].body.path).toBe('/staging-333333333333-us-west-1/team/abc.json');
  });

  test('shows what stands, what was executed last, and that nothing is in the way', async () => {
    standing({ changeSet: `arn:aws:cloudformation:us-west-1:333333333333:changeSet/${NAME}/1` });

    expect(await look()).toEqual({
      kind: 'seen',
      status: 'UPDATE_COMPLETE',
      changedAt: Date.parse('2026-03-02T17:00:00Z'),
      executed: NAME,
      exports: { 'Fleet:Table': 'orders' },
      importers: {},
      gone: [],
      goneImages: [],
      changeSet: { kind: 'none' },
    });
    expect(given.stub.of('ListImports')).toEqual([]);
  });

  test('names who imports what the release exported otherwise, or not at all', async () => {
    standing({ exports: { 'Fleet:Table': 'orders-2', 'Fleet:Queue': 'q', 'Fleet:Topic': 't' } });
    given.stub.on('ListImports', ({ body }: StubRequest) => body.ExportName === 'Fleet:Topic'
      ? cloudFormationError('ValidationError', 'Export \'Fleet:Topic\' is not imported by any stack.') : imports('Billing', 'Search'));

    expect(await look()).toMatchObject({ importers: { 'Fleet:Table': ['Billing', 'Search'], 'Fleet:Queue': ['Billing', 'Search'] } });
  });

  test('names importers of all pages', async () => {
    standing({ exports: { 'Fleet:Table': 'orders-2' } });
    given.stub.on('ListImports', ({ body }: StubRequest) => body.NextToken === 'page 2' ? imports('Search') : importsBefore('page 2', 'Billing'));

    expect(await look()).toMatchObject({ importers: { 'Fleet:Table': ['Billing', 'Search'] } });
  });

  test.each<[string, ChangeSetReply, object]>([
    ['on its way', { status: 'CREATE_IN_PROGRESS', execution: 'UNAVAILABLE' }, { kind: 'pending' }],
    ['ready', { status: 'CREATE_COMPLETE', changes: ['Modify Topic', 'Modify Table True', 'Modify Role Conditional', 'Remove Cache', 'Add Queue'] },
      { kind: 'ready', changes: { added: 1, modified: 1, replaced: ['Table', 'Role'], removed: ['Cache'] } }],
    ['empty', { status: 'FAILED', execution: 'UNAVAILABLE', reason: 'The submitted information didn\'t contain changes. Submit different information to create a change set.' }, { kind: 'empty' }],
    ['empty, in other words', { status: 'FAILED', execution: 'UNAVAILABLE', reason: 'No updates are to be performed.' }, { kind: 'empty' }],
    ['failed', { status: 'FAILED', execution: 'UNAVAILABLE', reason: 'No export named X found.' }, { kind: 'failed', why: 'No export named X found.' }],
    ['obsolete', { status: 'CREATE_COMPLETE', execution: 'OBSOLETE' }, { kind: 'obsolete' }],
    ['executed', { status: 'CREATE_COMPLETE', execution: 'EXECUTE_COMPLETE' }, { kind: 'executed' }],
    ['being deleted', { status: 'DELETE_IN_PROGRESS', execution: 'UNAVAILABLE' }, { kind: 'none' }],
  ])('tells a change set that is %s', async (_, reply, view) => {
    standing({}, reply);

    expect(await look()).toMatchObject({ kind: 'seen', changeSet: view });
  });

  test('reads all pages of a change set', async () => {
    standing();
    given.stub.on('DescribeChangeSet', changeSet({ status: 'CREATE_COMPLETE', changes: ['Add A'], next: 'page 2' }), changeSet({ status: 'CREATE_COMPLETE', changes: ['Add B'] }));

    expect(await look()).toMatchObject({ changeSet: { kind: 'ready', changes: { added: 2 } } });
  });

  test('sees that the template is gone, or a file that it refers to', async () => {
    standing();
    given.stub.on('HeadObject', ({ body }: StubRequest) => headObject(String(body.path).endsWith('/b.zip') ? 404 : 200));
    const stack: ReleasedStack = { ...STACK, template: { ...STACK.template, files: ['a.zip', 'b.zip'] } };

    expect(await deployer().look(stack, NAME)).toMatchObject({ gone: ['b.zip'] });
    expect(given.stub.of('HeadObject').map(({ body }) => body.path).sort()).toEqual(['a.zip', 'b.zip', 'team/abc.json'].map((key) => `/staging-333333333333-us-west-1/${key}`));

    given.stub.on('HeadObject', headObject(404));
    expect(await look()).toMatchObject({ gone: ['team/abc.json'] });
  });

  describe('for images', () => {
    const images = { lookupRoleArn: 'arn:${AWS::Partition}:iam::333333333333:role/lookup', externalId: 'y', names: ['team/service:1', 'team/service:2'] };
    const lookAtImages = () => deployer().look({ ...STACK, template: { ...STACK.template, images } }, NAME);

    test('acts as the lookup role, narrowed to seeing whether they are there', async () => {
      standing();
      given.stub.on('AssumeRole', ({ body }: StubRequest) => assumedRole(String(body.RoleArn).endsWith('lookup') ? 'LOOKUP' : 'DEPLOY', '2099-01-01T00:00:00Z'))
        .on('DescribeImages', ({ body }: StubRequest) => JSON.stringify(body).includes('"2"') ? jsonError('ImageNotFoundException', 'no') : json({ imageDetails: [{}] }));

      expect(await lookAtImages()).toMatchObject({ gone: [], goneImages: ['team/service:2'] });
      const assumed = given.stub.of('AssumeRole').find(({ body }) => String(body.RoleArn).endsWith('lookup'));
      expect([assumed?.body.RoleArn, assumed?.body.ExternalId]).toEqual(['arn:aws:iam::333333333333:role/lookup', 'y']);
      expect(JSON.parse(String(assumed?.body.Policy))).toMatchObject({ Statement: [{ Effect: 'Allow', Action: 'ecr:DescribeImages', Resource: '*' }] });
      expect(given.stub.of('DescribeImages')).toMatchObject(['1', '2'].map((imageTag) => (
        { signedBy: 'LOOKUP', region: 'us-west-1', body: { registryId: '333333333333', repositoryName: 'team/service', imageIds: [{ imageTag }] } })));
    });

    test('sees that a whole repository has gone', async () => {
      standing();
      given.stub.on('DescribeImages', jsonError('RepositoryNotFoundException', 'no'));

      expect(await lookAtImages()).toMatchObject({ goneImages: images.names });
    });

    test('holds no restore back where nobody may look', async () => {
      standing();
      given.stub.on('DescribeImages', jsonError('AccessDeniedException', 'no'));

      expect(await lookAtImages()).toMatchObject({ kind: 'seen', goneImages: [] });
    });
  });

  test.each<[string, Reply]>([
    ['is not there', cloudFormationError('ValidationError', 'Stack with id Fleet-Service does not exist')], ['was deleted', stacks('DELETE_COMPLETE')],
  ])('sees that a stack %s', async (_, reply) => {
    standing();
    given.stub.on('DescribeStacks', reply);

    expect(await look()).toEqual({ kind: 'absent' });
  });

  test.each<[string, string, Reply, string]>([
    ['the role cannot be taken', 'AssumeRole', stsError('AccessDenied', 'no'),
      'AssumeRole in 333333333333/us-west-1 was denied (AccessDenied) - bootstrap that environment with --trust for the pipeline\'s account, and let the restorer\'s role assume its deploy role'],
    ['the stack is denied', 'DescribeStacks', cloudFormationError('AccessDenied', 'no', 403),
      'DescribeStacks in 333333333333/us-west-1 was denied (AccessDenied) - let the deploy role of that environment do cloudformation:DescribeStacks'],
    ['the change set is throttled', 'DescribeChangeSet', cloudFormationError('Throttling', 'slow'), 'DescribeChangeSet in 333333333333/us-west-1 was throttled (Throttling) - the next tick tries again'],
  ])('cannot tell when %s', async (_, operation, reply, why) => {
    standing();
    given.stub.on(operation, reply);

    expect(await look()).toEqual({ kind: 'unreadable', why });
  });

  test('cannot tell when the template is denied', async () => {
    standing();
    given.stub.on('HeadObject', headObject(403));

    expect(await look()).toMatchObject({ kind: 'unreadable', why: expect.stringContaining('HeadObject in 333333333333/us-west-1 ') });
  });
});

describe('acting', () => {
  beforeEach(() => { given.stub.on('AssumeRole', assumedRole('DEPLOY', '2099-01-01T00:00:00Z')); });

  test('makes a change set from the published template, with what the pipeline deploys with', async () => {
    given.stub.on('CreateChangeSet', done('CreateChangeSet'));
    await deployer().createChangeSet(STACK, NAME);

    expect(given.stub.of('CreateChangeSet').map(({ body, signedBy }) => ({ ...body, signedBy }))).toEqual([{
      'Action': 'CreateChangeSet',
      'Version': '2010-05-15',
      'StackName': 'Fleet-Service',
      'ChangeSetName': NAME,
      'ChangeSetType': 'UPDATE',
      'ClientToken': NAME,
      'TemplateURL': 'https://staging-333333333333-us-west-1.s3.us-west-1.amazonaws.com/team/abc.json',
      'Capabilities.member.1': 'CAPABILITY_NAMED_IAM',
      'Capabilities.member.2': 'CAPABILITY_AUTO_EXPAND',
      'Parameters.member.1.ParameterKey': 'Size',
      'Parameters.member.1.ParameterValue': 'big',
      'Tags.member.1.Key': 'team',
      'Tags.member.1.Value': 'checkout',
      'RoleARN': 'arn:aws:iam::333333333333:role/cfn-exec',
      'signedBy': 'DEPLOY',
    }]);
  });

  test('addresses the template by the domain of the partition', async () => {
    given.stub.on('CreateChangeSet', done('CreateChangeSet'));
    await deployer('aws-cn').createChangeSet(STACK, NAME);

    expect(given.stub.of('CreateChangeSet')[0].body.TemplateURL).toMatch(/\.s3\.us-west-1\.amazonaws\.com\.cn\/team\/abc\.json$/);
  });

  test('executes and deletes by name', async () => {
    given.stub.on('ExecuteChangeSet', done('ExecuteChangeSet')).on('DeleteChangeSet', done('DeleteChangeSet'));
    await deployer().executeChangeSet(STACK, NAME);
    await deployer().deleteChangeSet(STACK, NAME);

    expect(given.stub.of('ExecuteChangeSet')).toMatchObject([{ body: { StackName: 'Fleet-Service', ChangeSetName: NAME, ClientRequestToken: NAME } }]);
    expect(given.stub.of('DeleteChangeSet')).toMatchObject([{ body: { StackName: 'Fleet-Service', ChangeSetName: NAME } }]);
  });

  test.each<['createChangeSet' | 'executeChangeSet' | 'deleteChangeSet', string, string]>([
    ['createChangeSet', 'CreateChangeSet', 'AlreadyExistsException'],
    ['executeChangeSet', 'ExecuteChangeSet', 'InvalidChangeSetStatus'],
    ['deleteChangeSet', 'DeleteChangeSet', 'InvalidChangeSetStatus'],
  ])('%s twice happens once', async (act, operation, error) => {
    given.stub.on(operation, cloudFormationError(error, 'again'));

    await expect(deployer()[act](STACK, NAME)).resolves.toBeUndefined();
  });

  test.each<[string, string, string, boolean]>([
    ['a template that is none', 'ValidationError', 'Template error: x', true],
    ['a role that may not', 'AccessDenied', 'no', true],
    ['an operation of somebody else', 'ValidationError', 'Stack:arn is in UPDATE_IN_PROGRESS state and can not be updated.', false],
    ['throttling', 'Throttling', 'slow', false],
  ])('%s is refused for good or tried again', async (_, error, message, final) => {
    given.stub.on('CreateChangeSet', cloudFormationError(error, message));
    const failure: unknown = await deployer().createChangeSet(STACK, NAME).catch((thrown: unknown) => thrown);

    expect(failure instanceof Refused).toBe(final);
    expect(failure).toMatchObject({ message: expect.stringContaining(message) });
  });
});
