import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { EnvironmentPlan } from '../../../src/decision/plan';
import { AssumeRoleFailed } from '../../../src/handlers/aws/assume-role-failed';
import { Environments } from '../../../src/handlers/aws/environments';
import { assumedRole, json } from '../../support/aws-stub/replies';
import { withStub } from '../../support/aws-stub/with-stub';

const given = withStub();
const environments = (pipeline = 'checkout') => new Environments(given.connection, { partition: 'aws-cn', pipeline });
const look = (all: Environments, environment: EnvironmentPlan) => all.cloudWatch(environment).send(new DescribeAlarmsCommand({}));

const PLACE = { account: '333333333333', region: 'cn-north-1' };
const WITH_ROLE: EnvironmentPlan = { ...PLACE, lookupRoleArn: 'arn:${AWS::Partition}:iam::333333333333:role/cdk-hnb659fds-lookup-role-333333333333-cn-north-1' };
const LONG = '2099-01-01T00:00:00Z';

test('assumes the lookup role of the partition, for nothing but looking', async () => {
  given.stub.on('AssumeRole', assumedRole('LOOKUP', LONG)).on('DescribeAlarms', json({}));

  await look(environments(), WITH_ROLE);

  expect(given.stub.of('AssumeRole').map(({ body, signedBy, region }) => ({ body, signedBy, region }))).toEqual([{
    signedBy: 'FUNCTION',
    region: 'eu-central-1',
    body: {
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: 'arn:aws-cn:iam::333333333333:role/cdk-hnb659fds-lookup-role-333333333333-cn-north-1',
      RoleSessionName: 'breakwater-checkout',
      Policy: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["cloudwatch:DescribeAlarms","cloudwatch:DescribeAlarmHistory","cloudwatch:GetMetricData","cloudformation:DescribeStacks","cloudformation:GetTemplate","ssm:GetCalendarState"],"Resource":"*"}]}',
    },
  }]);
});

test('sends an external id where the plan names one', async () => {
  given.stub.on('AssumeRole', assumedRole('LOOKUP', LONG)).on('DescribeAlarms', json({}));

  await look(environments(), { ...WITH_ROLE, externalId: 'xyz' });
  expect(given.stub.of('AssumeRole').map(({ body }) => body.ExternalId)).toEqual(['xyz']);
});

test('cuts the name of the session to the 64 characters that STS takes', async () => {
  given.stub.on('AssumeRole', assumedRole('LOOKUP', LONG)).on('DescribeAlarms', json({}));

  await look(environments('p'.repeat(100)), WITH_ROLE);
  expect(given.stub.of('AssumeRole').map(({ body }) => body.RoleSessionName)).toEqual([`breakwater-${'p'.repeat(53)}`]);
});

test('looks with the function\'s own credentials where there is no role', async () => {
  given.stub.on('DescribeAlarms', json({}));

  await look(environments(), PLACE);
  expect(given.stub.requests).toMatchObject([{ operation: 'DescribeAlarms', signedBy: 'FUNCTION', region: 'cn-north-1' }]);
});

test('keeps one client, and so one session, for each account and Region', async () => {
  given.stub.on('AssumeRole', assumedRole('LOOKUP', LONG)).on('DescribeAlarms', json({}));
  const all = environments();

  await look(all, WITH_ROLE);
  await look(all, WITH_ROLE);
  await look(all, { ...WITH_ROLE, region: 'cn-northwest-1' });

  expect(given.stub.of('AssumeRole')).toHaveLength(2);
  expect(given.stub.of('DescribeAlarms').map(({ region }) => region)).toEqual(['cn-north-1', 'cn-north-1', 'cn-northwest-1']);
});

test('takes new credentials before those it has expire', async () => {
  const inAMinute = new Date(Date.now() + 60_000).toISOString();
  given.stub.on('AssumeRole', assumedRole('FIRST', inAMinute), assumedRole('SECOND', LONG)).on('DescribeAlarms', json({}));
  const all = environments();

  await look(all, WITH_ROLE);
  await look(all, WITH_ROLE);

  expect(given.stub.of('DescribeAlarms').map(({ signedBy }) => signedBy).at(-1)).toBe('SECOND');
});

test('tries again after the role could not be assumed', async () => {
  given.stub.on('AssumeRole', { status: 400, headers: {}, body: '' }, assumedRole('LOOKUP', LONG)).on('DescribeAlarms', json({}));
  const all = environments();

  await expect(look(all, WITH_ROLE)).rejects.toThrow(AssumeRoleFailed);
  await look(all, WITH_ROLE);
  expect(given.stub.of('DescribeAlarms')).toHaveLength(1);
});

test('fails when the credentials are not whole, naming the field', async () => {
  const { status, headers, body } = assumedRole('LOOKUP', LONG) as Exclude<ReturnType<typeof assumedRole>, string>;
  given.stub.on('AssumeRole', { status, headers, body: body.replace(/<SessionToken>.*<\/SessionToken>/, '') });

  await expect(look(environments(), WITH_ROLE)).rejects.toThrow(expect.objectContaining({
    name: 'AssumeRoleFailed', message: 'the answer of AssumeRole cannot be used:\n  Credentials.SessionToken must be a string, got nothing',
  }));
});
