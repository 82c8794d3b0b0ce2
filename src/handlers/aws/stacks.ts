import { createHash } from 'node:crypto';
import { DescribeStacksCommand, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { StackView } from '../../decision/observation';
import { EnvironmentPlan, environmentKey } from '../../decision/plan';
import { StackReader } from '../world';
import { AnswerReader } from './answer-reader';
import { Budget } from './budget';
import { Environments } from './environments';
import { isAbsence, ONLY_A_NAME, stackIn } from './stack-answers';

/** What runs in single stacks, as CloudFormation tells it. */
export class AwsStacks implements StackReader {
  public constructor(private readonly environments: Environments, private readonly budget: Budget) {}

  public async look(environment: EnvironmentPlan, name: string): Promise<StackView> {
    const where = environmentKey(environment);
    const client = this.environments.cloudFormation(environment);
    const described = await this.budget.read('DescribeStacks', where, async (options) => {
      try {
        const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: name }), options);
        return { kind: 'described' as const, stack: stackIn(Stacks, name) };
      } catch (error) {
        if (isAbsence(error)) return { kind: 'absent' as const };
        throw error;
      }
    });
    if (described.kind !== 'described') return described;
    const { status, exports } = described.stack;
    if (ONLY_A_NAME.includes(status)) return { kind: 'absent' };
    const template = await this.budget.read('GetTemplate', where, async (options) => {
      const answer = await client.send(new GetTemplateCommand({ StackName: name, TemplateStage: 'Original' }), options);
      const reader = new AnswerReader();
      const text = reader.string(answer.TemplateBody, 'TemplateBody');
      reader.finish('the answer of GetTemplate');
      return { kind: 'read' as const, hash: createHash('sha256').update(text).digest('hex') };
    });
    return template.kind === 'read' ? { kind: 'seen', status, template: template.hash, exports } : template;
  }
}
