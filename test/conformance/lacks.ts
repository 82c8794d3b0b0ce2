import { ok } from 'node:assert/strict';
import { CloudFormationClient, CreateChangeSetCommand, CreateStackCommand, DescribeChangeSetCommand, ListImportsCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmHistoryCommand, DescribeAlarmsCommand, PutCompositeAlarmCommand, PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import {
  CodePipelineClient, GetPipelineStateCommand, ListActionExecutionsCommand, PutApprovalResultCommand, RollbackStageCommand,
  StopPipelineExecutionCommand,
} from '@aws-sdk/client-codepipeline';
import { IAMClient, SimulateCustomPolicyCommand } from '@aws-sdk/client-iam';
import { GetCalendarStateCommand, GetParameterHistoryCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { changeSetView } from '../../src/handlers/aws/change-sets';
import { Bench, HOME, Lack } from './check';

const codePipeline = ({ connection }: Bench): CodePipelineClient => new CodePipelineClient(connection.to(HOME));
const NO_EXECUTIONS = 'it keeps definitions of pipelines and runs none';

export const LACKS: readonly Lack[] = [
  {
    service: 'CloudWatch',
    operation: 'DescribeAlarmHistory',
    why: 'it keeps no history of alarms; tested against the loopback stub',
    probe: async ({ connection, unique }) => {
      const client = new CloudWatchClient(connection.to(HOME));
      const AlarmName = unique('history');
      await client.send(new PutMetricAlarmCommand({
        AlarmName, Namespace: 'N', MetricName: 'M', Statistic: 'Sum', Period: 60, EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanThreshold',
      }));
      await client.send(new SetAlarmStateCommand({ AlarmName, StateValue: 'ALARM', StateReason: 'red' }));
      const { AlarmHistoryItems = [] } = await client.send(new DescribeAlarmHistoryCommand({ AlarmName, HistoryItemType: 'StateUpdate' }));
      ok(AlarmHistoryItems.length > 0, 'the history is empty');
    },
  },
  {
    service: 'CloudWatch',
    operation: 'composite alarms',
    why: 'it takes them, and cannot describe them to this client; tested against the loopback stub',
    probe: async ({ connection, unique }) => {
      const client = new CloudWatchClient(connection.to(HOME));
      const AlarmName = unique('composite');
      await client.send(new PutCompositeAlarmCommand({ AlarmName, AlarmRule: 'TRUE' }));
      const { CompositeAlarms = [] } = await client.send(new DescribeAlarmsCommand({ AlarmNames: [AlarmName], AlarmTypes: ['CompositeAlarm'] }));
      ok(CompositeAlarms[0]?.StateValue === 'ALARM', `its state is ${CompositeAlarms[0]?.StateValue ?? 'none'}`);
    },
  },
  {
    service: 'CloudFormation',
    operation: 'DescribeChangeSet of one that was never made',
    why: 'it has another error for it than AWS has; tested against the loopback stub',
    probe: async (bench) => {
      const client = new CloudFormationClient(bench.connection.to(HOME));
      const StackName = bench.unique('stack');
      await client.send(new CreateStackCommand({ StackName, TemplateBody: JSON.stringify({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } } }) }));
      const { kind } = await changeSetView(client, StackName, 'never', { abortSignal: new AbortController().signal });
      ok(kind === 'none', kind);
    },
  },
  {
    service: 'CloudFormation',
    operation: 'change sets of one name for two stacks',
    why: 'it takes them for one; tested against the loopback stub',
    probe: async (bench) => {
      const client = new CloudFormationClient(bench.connection.to(HOME));
      const ChangeSetName = bench.unique('same');
      const TemplateBody = JSON.stringify({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } } });
      const stacks = [bench.unique('one'), bench.unique('two')];
      for (const StackName of stacks) {
        await client.send(new CreateStackCommand({ StackName, TemplateBody }));
        await client.send(new CreateChangeSetCommand({ StackName, ChangeSetName, ChangeSetType: 'UPDATE', TemplateBody: TemplateBody.replace('Topic', 'Other') }));
      }
      const found = await Promise.all(stacks.map((StackName) => client.send(new DescribeChangeSetCommand({ StackName, ChangeSetName }))));
      ok(found.every(({ StackName }, index) => StackName === stacks[index]), found.map(({ StackName = '' }) => StackName).join(', '));
    },
  },
  {
    service: 'CloudFormation',
    operation: 'ListImports',
    why: 'it does not tell who imports an export; tested against the loopback stub',
    probe: async (bench) => { await new CloudFormationClient(bench.connection.to(HOME)).send(new ListImportsCommand({ ExportName: bench.unique('export') })); },
  },
  {
    service: 'SSM',
    operation: 'GetCalendarState',
    why: 'it knows no change calendars; tested against the loopback stub',
    probe: async ({ connection }) => { await new SSMClient(connection.to(HOME)).send(new GetCalendarStateCommand({ CalendarNames: ['holidays'] })); },
  },
  {
    service: 'SSM',
    operation: 'LastModifiedUser of GetParameterHistory',
    why: 'it does not tell who wrote a version; tested against the loopback stub',
    probe: async ({ connection, unique }) => {
      const client = new SSMClient(connection.to(HOME));
      const Name = unique('/breakwater/who/about');
      await client.send(new PutParameterCommand({ Name, Type: 'String', Value: 'x' }));
      const { Parameters = [] } = await client.send(new GetParameterHistoryCommand({ Name }));
      ok(Parameters[0]?.LastModifiedUser?.startsWith('arn:') === true, `it says ${Parameters[0]?.LastModifiedUser ?? 'nothing'}`);
    },
  },
  {
    service: 'IAM',
    operation: 'SimulateCustomPolicy',
    why: 'it does not say what a policy lets whom do; the statements are asserted in full in test/constructs',
    probe: async ({ connection }) => {
      const policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'ssm:PutParameter', Resource: '*' }] });
      await new IAMClient(connection.to(HOME)).send(new SimulateCustomPolicyCommand({ PolicyInputList: [policy], ActionNames: ['ssm:PutParameter'] }));
    },
  },
  { service: 'CodePipeline', operation: 'GetPipelineState', why: NO_EXECUTIONS, probe: async (bench) => { await codePipeline(bench).send(new GetPipelineStateCommand({ name: 'p' })); } },
  {
    service: 'CodePipeline',
    operation: 'ListActionExecutions',
    why: NO_EXECUTIONS,
    probe: async (bench) => { await codePipeline(bench).send(new ListActionExecutionsCommand({ pipelineName: 'p' })); },
  },
  {
    service: 'CodePipeline',
    operation: 'PutApprovalResult',
    why: NO_EXECUTIONS,
    probe: async (bench) => {
      await codePipeline(bench).send(new PutApprovalResultCommand({ pipelineName: 'p', stageName: 's', actionName: 'a', token: 't', result: { summary: '', status: 'Approved' } }));
    },
  },
  {
    service: 'CodePipeline',
    operation: 'StopPipelineExecution',
    why: NO_EXECUTIONS,
    probe: async (bench) => { await codePipeline(bench).send(new StopPipelineExecutionCommand({ pipelineName: 'p', pipelineExecutionId: 'e' })); },
  },
  {
    service: 'CodePipeline',
    operation: 'RollbackStage',
    why: NO_EXECUTIONS,
    probe: async (bench) => {
      await codePipeline(bench).send(new RollbackStageCommand({ pipelineName: 'p', stageName: 's', targetPipelineExecutionId: '00000000-0000-0000-0000-000000000000' }));
    },
  },
];
