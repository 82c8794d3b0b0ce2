import { AwsClinic } from '../../../src/handlers/aws/clinic';
import { Connection } from '../../../src/handlers/aws/connection';
import { ABOUT } from '../../support/about';
import { assumedRole, cloudFormationError, iamError, json, jsonError, roleNamed, seconds, stsError, toolkitStack } from '../../support/aws-stub/replies';
import { withStub } from '../../support/aws-stub/with-stub';

const world = withStub();
const clinic = (connection: Connection = world.connection): AwsClinic => new AwsClinic(connection, ABOUT, 'aws');
const OPS = { account: '333333333333', region: 'us-west-1', lookupRoleArn: 'arn:${AWS::Partition}:iam::333333333333:role/lookup' };

describe('the toolkit of an environment', () => {
  test('is read through its lookup role: version, and whom it trusts', async () => {
    world.stub.on('AssumeRole', assumedRole('LOOKUP', '2099-01-01T00:00:00Z'))
      .on('DescribeStacks', toolkitStack('21', { TrustedAccounts: '111111111111, 222222222222', TrustedAccountsForLookup: '' }));

    expect(await clinic().toolkit(OPS)).toEqual({ kind: 'seen', version: 21, trusts: ['111111111111', '222222222222'], trustsForLookup: [] });
    expect(world.stub.of('AssumeRole')[0].body).toMatchObject({ RoleArn: 'arn:aws:iam::333333333333:role/lookup' });
    expect(world.stub.of('DescribeStacks')[0]).toMatchObject({ signedBy: 'LOOKUP', region: 'us-west-1', body: { StackName: 'CDKToolkit' } });
  });

  test('is read at home with one\'s own credentials', async () => {
    world.stub.on('DescribeStacks', toolkitStack('21'));

    expect(await clinic().toolkit({ account: '111111111111', region: 'us-west-2' })).toMatchObject({ kind: 'seen', version: 21 });
    expect(world.stub.of('DescribeStacks')[0]).toMatchObject({ signedBy: 'FUNCTION', region: 'us-west-2' });
  });

  test.each([
    ['missing', cloudFormationError('ValidationError', 'Stack with id CDKToolkit does not exist'), { kind: 'missing' }],
    ['denied', cloudFormationError('AccessDenied', 'no', 403), { kind: 'unreadable', why: expect.stringContaining('DescribeStacks in 111111111111/us-west-2 was denied') as string }],
    ['without a version', toolkitStack('new'), { kind: 'unreadable', why: expect.stringContaining('Stacks[0].Outputs.BootstrapVersion must be a whole number') as string }],
  ])('is %s', async (_, reply, expected) => {
    world.stub.on('DescribeStacks', reply);

    expect(await clinic().toolkit({ account: '111111111111', region: 'us-west-2' })).toEqual(expected);
  });

  test('says that its lookup role cannot be taken', async () => {
    world.stub.on('AssumeRole', stsError('AccessDenied', 'no'));

    expect(await clinic().toolkit(OPS)).toEqual({ kind: 'unreadable', why: expect.stringMatching(/^AssumeRole in 333333333333\/us-west-1 was denied/) as string });
  });
});

describe("the pipeline's own machinery", () => {
  test('counts the messages of a queue, at the Region and not at what its URL says', async () => {
    world.stub.on('GetQueueAttributes', json({ Attributes: { ApproximateNumberOfMessages: '3' } }));

    expect(await clinic().queue(ABOUT.queue)).toEqual({ kind: 'counted', messages: 3 });
    expect(world.stub.of('GetQueueAttributes')[0].body).toEqual({ QueueUrl: ABOUT.queue, AttributeNames: ['ApproximateNumberOfMessages'] });
  });

  test.each([['ENABLED', true], ['DISABLED', false], ['ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS', true]])('a rule that is %s', async (State, enabled) => {
    world.stub.on('DescribeRule', json({ Name: 'tick', State }));

    expect(await clinic().rule('tick')).toEqual({ kind: 'seen', enabled });
  });

  test('a function tells its state and its role', async () => {
    world.stub.on('GetFunctionConfiguration', json({ State: 'Active', LastUpdateStatus: 'Successful', Role: 'arn:r' }));

    expect(await clinic().functionNamed('checkout-controller')).toEqual({ kind: 'seen', state: 'Active', lastUpdate: 'Successful', role: 'arn:r' });
    expect(world.stub.of('GetFunctionConfiguration')[0].body).toEqual({ FunctionName: 'checkout-controller' });
  });

  test('a role is asked for by its name without its path', async () => {
    world.stub.on('GetRole', roleNamed('Controller'));

    expect(await clinic().role('arn:aws:iam::111111111111:role/service/Controller')).toEqual({ kind: 'seen' });
    expect(world.stub.of('GetRole')[0].body).toMatchObject({ RoleName: 'Controller' });
  });

  test('what was deleted is missing', async () => {
    world.stub.on('GetQueueAttributes', jsonError('QueueDoesNotExist', 'gone')).on('DescribeRule', jsonError('ResourceNotFoundException', 'gone'))
      .on('GetFunctionConfiguration', jsonError('ResourceNotFoundException', 'gone', 404)).on('GetRole', iamError('NoSuchEntity', 'gone'));

    expect(await Promise.all([clinic().queue('u'), clinic().rule('r'), clinic().functionNamed('f'), clinic().role('arn:aws:iam::1:role/r')]))
      .toEqual([{ kind: 'missing' }, { kind: 'missing' }, { kind: 'missing' }, { kind: 'missing' }]);
  });

  test('what may not be looked at says which action was denied', async () => {
    world.stub.on('DescribeRule', jsonError('AccessDeniedException', 'User x is not authorized to perform: events:DescribeRule on resource: y'));

    expect(await clinic().rule('tick')).toEqual({
      kind: 'unreadable',
      why: 'cannot look at rule tick: events:DescribeRule was denied (AccessDeniedException); attach the pipeline\'s managed policy for looking to whoever is to do this',
    });
  });

  test('the controller lives at the newest minute in which a reconcile came to its end', async () => {
    world.stub.on('GetMetricData', json({
      MetricDataResults: [{ Id: 'reconciled', Timestamps: [seconds('2026-03-02T18:00:00Z'), seconds('2026-03-02T17:59:00Z')], Values: [0, 2] }],
    }), json({ MetricDataResults: [{ Id: 'reconciled', Timestamps: [], Values: [] }] }));

    expect(await clinic().pulse()).toEqual({ kind: 'seen', at: Date.parse('2026-03-02T17:59:00Z') });
    expect(await clinic().pulse()).toEqual({ kind: 'missing' });
    expect(world.stub.of('GetMetricData')[0].body).toMatchObject({
      MetricDataQueries: [{ MetricStat: { Metric: { Namespace: 'Breakwater', MetricName: 'Reconciled', Dimensions: [{ Name: 'Pipeline', Value: 'checkout' }] }, Period: 60, Stat: 'Sum' } }],
    });
  });
});
