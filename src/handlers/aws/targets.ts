import { DescribeStacksCommand, StackStatus } from '@aws-sdk/client-cloudformation';
import { TargetView } from '../../decision/observation';
import { EnvironmentPlan, environmentKey, TargetPlan } from '../../decision/plan';
import { TargetReader } from '../world';
import { AnswerReader } from './answer-reader';
import { Budget } from './budget';
import { Environments } from './environments';
import { isAbsence, ONLY_A_NAME } from './stack-answers';

/** Whether the stacks of a target stand, as CloudFormation tells it. */
export class AwsTargets implements TargetReader {
  public constructor(private readonly environments: Environments, private readonly budget: Budget) {}

  public async look(environment: EnvironmentPlan, target: TargetPlan): Promise<TargetView> {
    const views = await Promise.all(target.stacks.map((stack) => this.stack(environment, stack)));
    return views.find((view) => view.kind === 'exists') ?? views.find((view) => view.kind === 'unreadable') ?? { kind: 'absent' };
  }

  private stack(environment: EnvironmentPlan, name: string): Promise<TargetView> {
    return this.budget.read('DescribeStacks', environmentKey(environment), async (options): Promise<TargetView> => {
      try {
        const { Stacks } = await this.environments.cloudFormation(environment).send(new DescribeStacksCommand({ StackName: name }), options);
        return { kind: statusesIn(Stacks, name).every((status) => ONLY_A_NAME.includes(status)) ? 'absent' : 'exists' };
      } catch (error) {
        if (isAbsence(error)) return { kind: 'absent' };
        throw error;
      }
    });
  }
}

function statusesIn(stacks: unknown, name: string): readonly string[] {
  const reader = new AnswerReader();
  const statuses = reader.list(stacks, 'Stacks', (item, path) => reader.oneOf(reader.record(item, path).StackStatus, `${path}.StackStatus`, Object.values(StackStatus)));
  if (statuses.length === 0) reader.note('Stacks', `the stack ${name}`, stacks, undefined);
  reader.finish('the answer of DescribeStacks');
  return statuses;
}
