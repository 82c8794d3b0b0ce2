import { CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { pipelineDefinition } from '../../contract/pipeline-definition';
import { DefinitionsView } from '../mutation-check';
import { AnswerReader } from './answer-reader';
import { Budget } from './budget';

export interface DefinitionsOptions {
  /** The name or ARN of the pipeline's stack. */
  readonly stack: string;
  /** The pipeline's logical id. */
  readonly pipeline: string;
  /** The commit's template of that stack. */
  readonly template: unknown;
}

/** The pipeline in a commit's template, beside the one in the template that is deployed. */
export class Definitions {
  public constructor(private readonly client: CloudFormationClient, private readonly options: DefinitionsOptions, private readonly budget: Budget) {}

  public async compare(): Promise<DefinitionsView> {
    const { pipeline, template } = this.options;
    const read = await this.deployed();
    if (read.kind === 'unreadable') return { change: read };
    const deployed = pipelineDefinition(read.template, pipeline);
    // A pipeline that is not there under its name would be deleted, or was never deployed: either is a change.
    const isSame = deployed !== undefined && deployed.text === pipelineDefinition(template, pipeline)?.text;
    return { change: { kind: isSame ? 'same' : 'changed' }, ...(deployed !== undefined && { waves: deployed.waves }) };
  }

  private deployed() {
    const { stack } = this.options;
    return this.budget.read('GetTemplate', `stack ${stack}`, async (options) => {
      const answer = await this.client.send(new GetTemplateCommand({ StackName: stack, TemplateStage: 'Original' }), options);
      const reader = new AnswerReader();
      const text = reader.string(answer.TemplateBody, 'TemplateBody');
      reader.finish('the answer of GetTemplate');
      return { kind: 'read' as const, template: JSON.parse(text) as unknown };
    }, 'build');
  }
}
