import { unreadable } from '../../src/handlers/unreadable';

const WHERE = '333333333333/us-west-1';

test.each([
  ['ThrottlingException', 'DescribeAlarms in 333333333333/us-west-1 was throttled (ThrottlingException) - the next tick tries again'],
  ['Throttling', 'DescribeAlarms in 333333333333/us-west-1 was throttled (Throttling) - the next tick tries again'],
  ['TooManyRequestsException', 'DescribeAlarms in 333333333333/us-west-1 was throttled (TooManyRequestsException) - the next tick tries again'],
  ['RequestLimitExceeded', 'DescribeAlarms in 333333333333/us-west-1 was throttled (RequestLimitExceeded) - the next tick tries again'],
  ['Timeout', 'DescribeAlarms in 333333333333/us-west-1 did not answer in time (Timeout) - the next tick tries again'],
  ['TimeoutError', 'DescribeAlarms in 333333333333/us-west-1 did not answer in time (TimeoutError) - the next tick tries again'],
  ['RequestTimeout', 'DescribeAlarms in 333333333333/us-west-1 did not answer in time (RequestTimeout) - the next tick tries again'],
  ['ExpiredTokenException', 'DescribeAlarms in 333333333333/us-west-1 was refused (ExpiredTokenException) - the next tick takes new credentials'],
  ['InvalidClientTokenId', 'DescribeAlarms in 333333333333/us-west-1 was refused (InvalidClientTokenId) - see that the Region is enabled in that account'],
  ['InternalServiceFault', 'DescribeAlarms in 333333333333/us-west-1 failed (InternalServiceFault) - the next tick tries again'],
])('says what %s means', (error, why) => {
  expect(unreadable({ operation: 'DescribeAlarms', where: WHERE, error })).toEqual({ kind: 'unreadable', why });
});

test.each([
  ['DescribeAlarms', 'let the lookup role of that environment, or the controller\'s own role where there is none, do cloudwatch:DescribeAlarms'],
  ['DescribeAlarmHistory', 'let the lookup role of that environment, or the controller\'s own role where there is none, do cloudwatch:DescribeAlarmHistory'],
  ['DescribeStacks', 'let the lookup role of that environment, or the controller\'s own role where there is none, do cloudformation:DescribeStacks'],
  ['Query', 'let the controller\'s role do dynamodb:Query on its ledger table'],
  ['BatchGetItem', 'let the controller\'s role do dynamodb:BatchGetItem on its ledger table'],
  ['GetParametersByPath', 'let the controller\'s role, or the role that it takes to look there, do ssm:GetParametersByPath on the parameters'],
  ['GetParameterHistory', 'let the controller\'s role, or the role that it takes to look there, do ssm:GetParameterHistory on the parameters'],
  ['AssumeRole', 'bootstrap that environment with --trust for the pipeline\'s account, and let the controller\'s role assume its lookup role'],
] as const)('says who must be allowed what when %s is denied', (operation, cure) => {
  expect(unreadable({ operation, where: 'here', error: 'AccessDenied' })).toEqual({ kind: 'unreadable', why: `${operation} in here was denied (AccessDenied) - ${cure}` });
});

test('cuts a long message of several lines to one short one', () => {
  expect(unreadable({ operation: 'Query', where: 'the ledger', error: 'Odd', message: `first\n  second ${'x'.repeat(300)}` }).why)
    .toBe(`Query in the ledger failed (Odd: first second ${'x'.repeat(146)}…) - the next tick tries again`);
});
