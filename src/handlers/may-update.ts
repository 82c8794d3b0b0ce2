/** What the build that updates the pipeline runs before it begins: the commit's own code, in the commit's own assembly. */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Budget } from './aws/budget';
import { AwsPipeline } from './aws/codepipeline';
import { Connection } from './aws/connection';
import { Definitions } from './aws/definitions';
import { AwsLedger } from './aws/ledger';
import { Life } from './aws/life';
import { checkMutation, MutationAnswer, MutationWorld } from './mutation-check';
import { buildSettings } from './settings';

/** The commit's template of the pipeline's stack, as a file, and the pipeline's logical id in it. */
export interface Assembly { readonly template: string; readonly pipeline: string }

const LOOKS_EVERY = 30_000;

/** @throws Rejected when the build is not what it must be. */
export async function mayUpdate(assembly: Assembly): Promise<MutationAnswer> {
  const { pipeline, ledger, stack } = buildSettings(process.env);
  const template: unknown = JSON.parse(readFileSync(assembly.template, 'utf8'));
  const connection = new Connection();
  const clients = {
    codePipeline: new CodePipelineClient(connection.to()),
    dynamoDb: new DynamoDBClient(connection.to()),
    cloudFormation: new CloudFormationClient(connection.to()),
    cloudWatch: new CloudWatchClient(connection.to()),
  };
  const say = (words: string): void => { process.stdout.write(`Breakwater: ${words}\n`); };
  const world = (): MutationWorld => {
    const budget = new Budget();
    return {
      pipeline: new AwsPipeline(clients.codePipeline, pipeline, budget),
      ledger: new AwsLedger(clients.dynamoDb, ledger, pipeline, budget),
      definitions: new Definitions(clients.cloudFormation, { stack, pipeline: assembly.pipeline, template }, budget),
      life: new Life(clients.cloudWatch, pipeline, budget),
      say,
      decided: () => undefined,
    };
  };
  const since = Date.now();
  try {
    for (;;) {
      const answer = await checkMutation(world(), since, Date.now());
      if (answer !== 'lookAgain') return answer;
      await pause(LOOKS_EVERY);
    }
  } finally {
    connection.close();
  }
}
