import { deepStrictEqual as same } from 'node:assert/strict';
import { CloudFormationClient, CreateStackCommand, DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import { TargetPlan } from '../../../src/decision/plan';
import { Environments } from '../../../src/handlers/aws/environments';
import { AwsStacks } from '../../../src/handlers/aws/stacks';
import { AwsTargets } from '../../../src/handlers/aws/targets';
import { Bench, Check, HOME } from '../check';

const TEMPLATE = JSON.stringify({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } }, Outputs: { Name: { Value: 'checkout' } } });
const target = (...stacks: readonly string[]): TargetPlan => ({ name: 'West', ...HOME, stacks, deployActions: ['West.Deploy'] });
const environments = ({ connection }: Bench): Environments => new Environments(connection, { partition: 'aws', pipeline: 'checkout' });

export const STACK_CHECKS: readonly Check[] = [
  {
    service: 'CloudFormation',
    operation: 'DescribeStacks: a target exists, was deleted, or never was',
    run: async (bench) => {
      const client = new CloudFormationClient(bench.connection.to(HOME));
      const [there, gone, never] = ['there', 'gone', 'never'].map(bench.unique);
      for (const StackName of [there, gone]) await client.send(new CreateStackCommand({ StackName, TemplateBody: TEMPLATE }));
      await client.send(new DeleteStackCommand({ StackName: gone }));
      const targets = new AwsTargets(environments(bench), bench.budget());
      const kindOf = async (stack: string): Promise<string> => (await targets.look(HOME, target(stack))).kind;
      same([await kindOf(there), await kindOf(gone), await kindOf(never)], ['exists', 'absent', 'absent']);
      same((await targets.look(HOME, target(never, there))).kind, 'exists');
    },
  },
  {
    service: 'CloudFormation',
    operation: 'DescribeStacks and GetTemplate of a stack that runs',
    run: async (bench) => {
      const client = new CloudFormationClient(bench.connection.to(HOME));
      const StackName = bench.unique('running');
      await client.send(new CreateStackCommand({ StackName, TemplateBody: TEMPLATE }));
      const stacks = new AwsStacks(environments(bench), bench.budget());
      same((await stacks.look(HOME, StackName)).kind, 'seen');
      same((await stacks.look(HOME, bench.unique('no-stack'))).kind, 'absent');
    },
  },
];
