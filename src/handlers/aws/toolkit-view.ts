import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { EnvironmentPlan, environmentKey } from '../../decision/plan';
import { ToolkitView } from '../../operators/clinic';
import { AnswerReader } from './answer-reader';
import { Budget } from './budget';
import { isAbsence } from './stack-answers';

/** The stack's name unless somebody chose another. @see https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-customizing.html */
const TOOLKIT = 'CDKToolkit';

/** What the bootstrap stack of an environment says of itself: its version, and whom it trusts. */
export function toolkitView(client: CloudFormationClient, environment: EnvironmentPlan, budget: Budget): Promise<ToolkitView> {
  return budget.read('DescribeStacks', environmentKey(environment), async (options): Promise<ToolkitView> => {
    try {
      const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: TOOLKIT }), options);
      return toolkitIn(Stacks);
    } catch (error) {
      if (isAbsence(error)) return { kind: 'missing' };
      throw error;
    }
  });
}

function toolkitIn(stacks: unknown): ToolkitView {
  const reader = new AnswerReader();
  const [stack] = reader.list(stacks, 'Stacks', (item, path) => reader.record(item, path));
  const outputs = pairsIn(reader, stack?.Outputs, 'Stacks[0].Outputs', 'OutputKey', 'OutputValue');
  const parameters = pairsIn(reader, stack?.Parameters, 'Stacks[0].Parameters', 'ParameterKey', 'ParameterValue');
  const version = Number(outputs.get('BootstrapVersion'));
  if (!Number.isInteger(version)) reader.note('Stacks[0].Outputs.BootstrapVersion', 'a whole number', outputs.get('BootstrapVersion'), 0);
  reader.finish('the answer of DescribeStacks');
  return { kind: 'seen', version, trusts: accountsIn(parameters.get('TrustedAccounts')), trustsForLookup: accountsIn(parameters.get('TrustedAccountsForLookup')) };
}

function pairsIn(reader: AnswerReader, list: unknown, path: string, key: string, value: string): ReadonlyMap<string, string> {
  return new Map(reader.list(list ?? [], path, (item, at) => {
    const pair = reader.record(item, at);
    return [reader.string(pair[key], `${at}.${key}`), reader.string(pair[value] ?? '', `${at}.${value}`)] as const;
  }));
}

const accountsIn = (text: string | undefined): readonly string[] => (text ?? '').split(',').map((account) => account.trim()).filter((account) => account !== '');
