import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AlarmBlocker, DeliveryPipelineProps, Notification, RollbackAlarm } from '../../src';
import { deliveryApp, DeliveryApp, inProd, ServiceStage } from './support/delivery-app';
import { metadataOf, resourceOf, resourcesOf, statementsOf, templateOf } from './support/synthesized';

function usual(props: Partial<DeliveryPipelineProps> = {}): DeliveryApp {
  const made = deliveryApp({ rollbackAlarms: [RollbackAlarm.named('faults')], ...props });
  const { pipeline, stack } = made;
  pipeline.addNotification(Notification.topic(new Topic(stack, 'Deliveries')));
  pipeline.addWave('First').addTarget(new ServiceStage(pipeline, 'West', { env: inProd('us-west-1') }));
  return made;
}

const idOf = (made: DeliveryApp, type: string, part: string): string => {
  const [[id], ...more] = resourcesOf(made, type, part);
  expect(more).toEqual([]);
  return id;
};

const DEFAULT_BUS = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':events:us-west-2:111111111111:event-bus/default']] };

describe('the resources of a delivery pipeline', () => {
  test('A9, C12: are as many as the docstring says', () => {
    const source = readFileSync(join(__dirname, '../../src/constructs/delivery-pipeline.ts'), 'utf8');
    const says = Object.fromEntries([...(/Defines: ([^.]*)\./.exec(source)?.[1] ?? '').matchAll(/(\d+) (\w+)/g)].map(([, count, what]) => [what, Number(count)]));
    const template = templateOf(usual());
    const counts = {
      'AWS::CodePipeline::Pipeline': 1,
      // Each with one for its dead letters.
      'AWS::SQS::Queue': 2 * says.queues,
      // And one for the one notification.
      'AWS::Events::Rule': says.rules + 1,
      'AWS::SSM::Parameter': says.parameter,
      'AWS::DynamoDB::Table': says.table,
      'AWS::CloudWatch::Alarm': says.alarms,
      // And CDK's own, which triggers the self-tests.
      'AWS::Lambda::Function': says.functions + 1,
      'AWS::Lambda::EventSourceMapping': 2,
      'AWS::Logs::LogGroup': 5,
      'Custom::Trigger': 2,
      'AWS::KMS::Key': 1,
    };
    for (const [type, count] of Object.entries(counts)) template.resourceCountIs(type, count);
  });

  test('are a pipeline of type V2 that supersedes and restarts when it has changed', () => {
    expect(resourceOf(usual(), 'AWS::CodePipeline::Pipeline').Properties)
      .toMatchObject({ PipelineType: 'V2', ExecutionMode: 'SUPERSEDED', RestartExecutionOnUpdate: true });
  });

  test('never write a transition', () => {
    const made = usual();

    expect(resourceOf(made, 'AWS::CodePipeline::Pipeline').Properties).not.toHaveProperty('DisableInboundStageTransitions');
    expect(JSON.stringify(templateOf(made).toJSON())).not.toMatch(/StageTransition/);
  });

  test('give approvals no role of their own', () => {
    expect(resourcesOf(usual(), 'AWS::IAM::Role').filter(([id]) => /Airlock|Bake/.test(id))).toEqual([]);
  });
});

describe('the ledger', () => {
  test('E15: is on demand, recoverable to a point in time, protected and retained', () => {
    templateOf(usual()).hasResource('AWS::DynamoDB::Table', {
      Properties: {
        KeySchema: [{ AttributeName: 'pipeline', KeyType: 'HASH' }, { AttributeName: 'item', KeyType: 'RANGE' }],
        AttributeDefinitions: [{ AttributeName: 'pipeline', AttributeType: 'S' }, { AttributeName: 'item', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
      },
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });
});

describe('the bell', () => {
  test('is a FIFO queue that tells two ticks apart and outlasts a reconcile', () => {
    const made = usual();

    expect(resourceOf(made, 'AWS::SQS::Queue', 'ControllerBellQueue').Properties).toEqual({
      FifoQueue: true,
      ContentBasedDeduplication: true,
      SqsManagedSseEnabled: true,
      VisibilityTimeout: 70,
      MessageRetentionPeriod: 3600,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [idOf(made, 'AWS::SQS::Queue', 'ControllerBellDeadLetters'), 'Arn'] }, maxReceiveCount: 3 },
    });
    expect(resourceOf(made, 'AWS::SQS::Queue', 'ControllerBellDeadLetters').Properties)
      .toEqual({ FifoQueue: true, SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 });
    expect(resourceOf(made, 'AWS::Lambda::Function', 'ControllerFunction').Properties.Timeout).toBe(60);
  });

  test('rings for every event of this pipeline and every minute, with the whole event and in one group', () => {
    const made = usual();
    const pipeline = { Ref: idOf(made, 'AWS::CodePipeline::Pipeline', '') };
    const target = { Arn: { 'Fn::GetAtt': [idOf(made, 'AWS::SQS::Queue', 'ControllerBellQueue'), 'Arn'] }, Id: 'Target0', SqsParameters: { MessageGroupId: 'reconcile' } };

    expect(resourceOf(made, 'AWS::Events::Rule', 'BellEvents').Properties).toEqual({
      Description: 'Something happened in the pipeline',
      State: 'ENABLED',
      EventPattern: {
        'source': ['aws.codepipeline'],
        'detail-type': [
          'CodePipeline Pipeline Execution State Change', 'CodePipeline Stage Execution State Change', 'CodePipeline Action Execution State Change',
        ],
        'detail': { pipeline: [pipeline] },
      },
      Targets: [target],
    });
    expect(resourceOf(made, 'AWS::Events::Rule', 'ControllerBellLetters').Properties).toEqual({
      Description: 'An operator wrote to the pipeline',
      State: 'ENABLED',
      EventPattern: {
        'source': ['aws.ssm'],
        'detail-type': ['Parameter Store Change'],
        'detail': { name: [{ prefix: { 'Fn::Join': ['', ['/breakwater/', pipeline, '/']] } }] },
      },
      Targets: [target],
    });
    expect(resourceOf(made, 'AWS::Events::Rule', 'ControllerBellTick').Properties)
      .toEqual({ Description: 'A minute has passed', State: 'ENABLED', ScheduleExpression: 'rate(1 minute)', Targets: [target] });
  });

  test('sends no rule\'s target a constant, which would be de-duplicated away', () => {
    const targets = resourcesOf(usual(), 'AWS::Events::Rule').filter(([id]) => !id.includes('News')).flatMap(([, rule]) => rule.Properties.Targets as readonly object[]);

    expect(targets).toHaveLength(6);
    for (const target of targets) expect(Object.keys(target).filter((key) => key.startsWith('Input'))).toEqual([]);
  });

  test('hands the controller a batch at once and takes back what failed of it', () => {
    const made = usual();

    expect(resourceOf(made, 'AWS::Lambda::EventSourceMapping', 'Controller').Properties).toEqual({
      BatchSize: 10,
      EventSourceArn: { 'Fn::GetAtt': [idOf(made, 'AWS::SQS::Queue', 'ControllerBellQueue'), 'Arn'] },
      FunctionName: { Ref: idOf(made, 'AWS::Lambda::Function', 'ControllerFunction') },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });
});

describe('the functions', () => {
  test('run on a pinned runtime', () => {
    const ours = resourcesOf(usual(), 'AWS::Lambda::Function', 'Breakwater');

    expect(ours).toHaveLength(5);
    for (const [, { Properties }] of ours) expect([Properties.Runtime, Properties.Architectures, Properties.Timeout]).toEqual(['nodejs24.x', ['arm64'], 60]);
  });

  test.each(['Controller', 'Restorer'])('prove new code before it takes over: the %s changes only after its self-test', (name) => {
    const made = usual();
    const trigger = resourceOf(made, 'Custom::Trigger', name);
    const selfTest = resourceOf(made, 'AWS::Lambda::Function', `${name}SelfTest`).Properties;
    const controller = resourceOf(made, 'AWS::Lambda::Function', `${name}Function`);

    expect(trigger.Properties).toMatchObject({ HandlerArn: { Ref: expect.stringContaining('SelfTestCurrentVersion') }, InvocationType: 'RequestResponse' });
    expect(selfTest.Handler).toBe('index.selfTest');
    for (const same of ['Code', 'Role', 'Environment']) expect(selfTest[same]).toEqual(controller.Properties[same]);
    expect(controller.DependsOn).toContain(idOf(made, 'Custom::Trigger', name));
    expect(trigger.DependsOn).toEqual(expect.arrayContaining([
      idOf(made, 'AWS::DynamoDB::Table', ''), idOf(made, 'AWS::CodePipeline::Pipeline', ''), idOf(made, 'AWS::IAM::Policy', `${name}RoleDefaultPolicy`),
    ]));
  });

  test('know both roles of ours, to tell our answers from a person\'s', () => {
    const made = usual();
    const arn = (part: string) => ({ 'Fn::GetAtt': [idOf(made, 'AWS::IAM::Role', part), 'Arn'] });

    expect(resourceOf(made, 'AWS::Lambda::Function', 'ControllerFunction').Properties.Environment).toEqual({
      Variables: {
        BREAKWATER_PIPELINE: { Ref: metadataOf(made).pipeline },
        BREAKWATER_LEDGER: { Ref: idOf(made, 'AWS::DynamoDB::Table', '') },
        BREAKWATER_BUS: DEFAULT_BUS,
        BREAKWATER_OWN_ROLES: { 'Fn::Join': ['', ['["', arn('ControllerRole'), '","', arn('RollbackPassRole'), '"]']] },
        BREAKWATER_PLAN_VALUES: '{}',
      },
    });
  });

  test('let rollbacks pass on every approval that begins to wait, and every minute', () => {
    const made = usual();
    const targets = [{ Arn: { 'Fn::GetAtt': [idOf(made, 'AWS::Lambda::Function', 'RollbackPassFunction'), 'Arn'] }, Id: 'Target0' }];

    expect(resourceOf(made, 'AWS::Events::Rule', 'RollbackPassApprovals').Properties).toMatchObject({
      EventPattern: {
        'source': ['aws.codepipeline'],
        'detail-type': ['CodePipeline Action Execution State Change'],
        'detail': { pipeline: [{ Ref: metadataOf(made).pipeline }], state: ['STARTED'], type: { category: ['Approval'] } },
      },
      Targets: targets,
    });
    expect(resourceOf(made, 'AWS::Events::Rule', 'RollbackPassTick').Properties).toMatchObject({ ScheduleExpression: 'rate(1 minute)', Targets: targets });
    expect(resourceOf(made, 'AWS::Lambda::Function', 'RollbackPassFunction').Properties.Environment)
      .toEqual({ Variables: { BREAKWATER_PIPELINE: { Ref: metadataOf(made).pipeline } } });
  });
});

describe('what the functions may do', () => {
  const pipelineArn = (made: DeliveryApp, suffix = '') => ({
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':codepipeline:us-west-2:111111111111:', { Ref: metadataOf(made).pipeline }, ...suffix ? [suffix] : []]],
  });
  const parameterArn = (made: DeliveryApp, suffix: string) => ({
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ssm:us-west-2:111111111111:parameter/breakwater/', { Ref: metadataOf(made).pipeline }, ...suffix ? [suffix] : []]],
  });
  const allow = (Action: string | readonly string[], Resource: unknown) => ({ Action, Effect: 'Allow', Resource });
  const writeLogs = (made: DeliveryApp, part: string) =>
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], { 'Fn::GetAtt': [idOf(made, 'AWS::Logs::LogGroup', part), 'Arn'] });
  const answer = (made: DeliveryApp) =>
    allow('codepipeline:PutApprovalResult', [pipelineArn(made, '/*/Airlock'), pipelineArn(made, '/*/Bake-*')]);

  test('is for the rollback pass: see the pipeline, answer our approvals, write its log', () => {
    const made = usual();

    expect(statementsOf(made, 'RollbackPassRole')).toEqual([
      allow('codepipeline:GetPipelineState', pipelineArn(made)), answer(made), writeLogs(made, 'RollbackPassLogs'),
    ]);
  });

  test('is for the controller: its pipeline, its table, its queue, its logs, and the lookup roles of the plan', () => {
    const made = usual();
    const queue = { 'Fn::GetAtt': [idOf(made, 'AWS::SQS::Queue', 'ControllerBellQueue'), 'Arn'] };

    expect(statementsOf(made, 'ControllerRole')).toEqual([
      allow('codepipeline:GetPipelineState', pipelineArn(made)),
      allow(['codepipeline:ListActionExecutions', 'codepipeline:ListPipelineExecutions', 'codepipeline:StopPipelineExecution'], pipelineArn(made)),
      answer(made),
      allow('codepipeline:RetryStageExecution', pipelineArn(made, '/UpdatePipeline')),
      allow(['ssm:GetParameterHistory', 'ssm:GetParametersByPath'], [parameterArn(made, ''), parameterArn(made, '/*')]),
      allow(['dynamodb:BatchGetItem', 'dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:Query'], { 'Fn::GetAtt': [idOf(made, 'AWS::DynamoDB::Table', ''), 'Arn'] }),
      { ...allow('events:PutEvents', DEFAULT_BUS), Condition: { StringEquals: { 'events:source': 'breakwater' } } },
      writeLogs(made, 'ControllerLogs'),
      allow(['sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueUrl', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], queue),
      writeLogs(made, 'ControllerSelfTestLogs'),
      allow('codepipeline:RollbackStage', pipelineArn(made, '/First')),
      allow('sts:AssumeRole', {
        'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::333333333333:role/cdk-hnb659fds-lookup-role-333333333333-us-west-1']],
      }),
    ]);
  });

  test('is for the restorer: its table, its queue, its log, and the deploy roles of production, which nobody else of ours may take', () => {
    const made = usual();
    made.pipeline.addPreProduction(new ServiceStage(made.pipeline, 'Beta', { env: { account: '222222222222', region: 'us-west-2' } }));
    const queue = { 'Fn::GetAtt': [idOf(made, 'AWS::SQS::Queue', 'RestorerBellQueue'), 'Arn'] };

    expect(statementsOf(made, 'RestorerRole')).toEqual([
      allow('codepipeline:GetPipelineState', pipelineArn(made)),
      allow(['dynamodb:PutItem', 'dynamodb:Query'], { 'Fn::GetAtt': [idOf(made, 'AWS::DynamoDB::Table', ''), 'Arn'] }),
      writeLogs(made, 'RestorerLogs'),
      allow(['sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueUrl', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], queue),
      writeLogs(made, 'RestorerSelfTestLogs'),
      allow('sts:AssumeRole', {
        'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::333333333333:role/cdk-hnb659fds-deploy-role-333333333333-us-west-1']],
      }),
    ]);
    for (const other of ['ControllerRole', 'RollbackPassRole']) expect(JSON.stringify(statementsOf(made, other))).not.toMatch(/deploy-role|cfn-exec|ChangeSet|PassRole/);
  });

  test('A13: is more for the controller only where it reads with its own role', () => {
    const made = usual();
    made.pipeline.addBlocker(new AlarmBlocker('near', { alarmName: 'near', account: '111111111111', region: 'us-west-2' }));
    made.pipeline.addPreProduction(new ServiceStage(made.pipeline, 'Alpha', { env: { account: '111111111111', region: 'us-east-2' } }));

    expect(statementsOf(made, 'ControllerRole').slice(-2)).toEqual([
      allow(['cloudwatch:DescribeAlarmHistory', 'cloudwatch:DescribeAlarms'], '*'),
      allow(['cloudformation:DescribeStacks', 'cloudformation:GetTemplate'], {
        'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':cloudformation:us-east-2:111111111111:stack/Alpha-Service/*']],
      }),
    ]);
  });

  test('is for the organisation\'s switch to take the role that reads it, or to read it where it is at home', () => {
    const role = 'arn:aws:iam::999999999999:role/reads-the-switch';
    const given = usual({ organisation: { account: '999999999999', region: 'us-east-1', roleArn: role } });
    expect(statementsOf(given, 'ControllerRole').at(-1)).toMatchObject({ Action: 'sts:AssumeRole', Resource: expect.arrayContaining([role]) as unknown });

    const derived = usual({ organisation: { account: '999999999999', region: 'us-east-1' } });
    expect(JSON.stringify(statementsOf(derived, 'ControllerRole').at(-1))).toContain(':iam::999999999999:role/cdk-hnb659fds-lookup-role-999999999999-us-east-1');

    const arn = (suffix: string) => ({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:ssm:us-east-1:111111111111:parameter/breakwater/organisation/pauses${suffix}`]],
    });
    expect(statementsOf(usual({ organisation: { account: '111111111111', region: 'us-east-1' } }), 'ControllerRole').at(-1))
      .toEqual(allow(['ssm:GetParameterHistory', 'ssm:GetParametersByPath'], [arn(''), arn('/*')]));
  });

  test('comes from no managed policy', () => {
    const roles = [...resourcesOf(usual(), 'AWS::IAM::Role', 'ControllerRole'), ...resourcesOf(usual(), 'AWS::IAM::Role', 'RollbackPassRole'), ...resourcesOf(usual(), 'AWS::IAM::Role', 'RestorerRole')];

    expect(roles).toHaveLength(3);
    for (const [, { Properties }] of roles) expect(Properties).not.toHaveProperty('ManagedPolicyArns');
  });
});

describe('the watchdogs', () => {
  const alarm = (id: string) => resourceOf(usual(), 'AWS::CloudWatch::Alarm', `Watchdogs${id}`).Properties;

  test('bark when the controller has been silent for five minutes, which a dead one is', () => {
    expect(alarm('ControllerSilent')).toMatchObject({
      Namespace: 'Breakwater',
      MetricName: 'Reconciled',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 5,
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      TreatMissingData: 'breaching',
      Dimensions: [{ Name: 'Pipeline', Value: { Ref: expect.stringContaining('Pipeline') } }],
    });
  });

  test('bark when the restorer has not come round for five minutes', () => {
    expect(alarm('RestorerSilent')).toMatchObject({
      MetricName: 'RestorerRang', EvaluationPeriods: 5, ComparisonOperator: 'LessThanThreshold', Threshold: 1, TreatMissingData: 'breaching',
    });
  });

  test.each([
    ['ReconcilesFail', { Namespace: 'Breakwater', MetricName: 'ReconcileFailed', Statistic: 'Sum', EvaluationPeriods: 5, DatapointsToAlarm: 3 }],
    ['PersonNeeded', { Namespace: 'Breakwater', MetricName: 'PersonNeeded', Statistic: 'Sum', EvaluationPeriods: 1, DatapointsToAlarm: 1 }],
    ['DeadLetters', { Namespace: 'AWS/SQS', MetricName: 'ApproximateNumberOfMessagesVisible', Statistic: 'Maximum', EvaluationPeriods: 1, DatapointsToAlarm: 1 }],
    ['RestorerFails', { Namespace: 'Breakwater', MetricName: 'RestorerFailed', Statistic: 'Sum', EvaluationPeriods: 5, DatapointsToAlarm: 3 }],
    ['RestorerDeadLetters', { Namespace: 'AWS/SQS', MetricName: 'ApproximateNumberOfMessagesVisible', Statistic: 'Maximum', EvaluationPeriods: 1, DatapointsToAlarm: 1 }],
    ['RollbackPassFails', { Namespace: 'AWS/Lambda', MetricName: 'Errors', Statistic: 'Sum', EvaluationPeriods: 5, DatapointsToAlarm: 3 }],
  ])('E21: bark on %s, and no longer than it lasts', (id, expected) => {
    expect(alarm(id)).toMatchObject({
      ...expected, Period: 60, ComparisonOperator: 'GreaterThanOrEqualToThreshold', Threshold: 1, TreatMissingData: 'notBreaching',
    });
  });

  test('tell every notification when they begin and when they end', () => {
    const made = usual();
    const topic = [{ Ref: idOf(made, 'AWS::SNS::Topic', 'Deliveries') }];

    for (const [, { Properties }] of resourcesOf(made, 'AWS::CloudWatch::Alarm')) expect([Properties.AlarmActions, Properties.OKActions]).toEqual([topic, topic]);
  });
});
