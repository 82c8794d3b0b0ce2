/** The rollback pass's function. Whatever woke it, an event or the tick, it looks at the pipeline itself. */
import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { Budget } from './aws/budget';
import { AwsPipeline } from './aws/codepipeline';
import { Connection } from './aws/connection';
import { passRollbacks } from './rollback-pass';
import { pipelineSetting } from './settings';

let client: CodePipelineClient | undefined;

/** A failure is thrown: Lambda invokes an asynchronous call again, and the next tick does too. */
export const handler = async (): Promise<void> => {
  const pipeline = pipelineSetting(process.env);
  client ??= new CodePipelineClient(new Connection().to());
  await passRollbacks(new AwsPipeline(client, pipeline, new Budget()), ({ stage, action, execution, answer }) => {
    process.stdout.write(`${JSON.stringify({ Pipeline: pipeline, event: 'rollback.passed', stage, action, execution, answer })}\n`);
  });
};
