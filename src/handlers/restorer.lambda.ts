/** The restorer's function: the bell at `handler`, the self-test at `selfTest`. Whatever rang, it looks at the ledger and at CloudFormation itself. */
import { setTimeout } from 'node:timers/promises';
import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Budget } from './aws/budget';
import { AwsPipeline } from './aws/codepipeline';
import { Connection } from './aws/connection';
import { Deployers } from './aws/deployers';
import { AwsJournal, toStandardOutput } from './aws/journal';
import { AwsLedger } from './aws/ledger';
import { partitionIn } from './aws/partition';
import { AwsStackDeployer } from './aws/stack-deployer';
import { decodeBatch } from './bell';
import { BatchAnswer } from './controller';
import { restorerSelfTest, ringRestorer } from './restorer';
import { RestorerWorld } from './restorer-world';
import { patiently } from './self-test';
import { restorerSettings } from './settings';

/** What all looks of one ring may take together, in milliseconds: a wave has up to fifty stacks. */
const LOOKING_TIME = 40_000;

interface Clients {
  readonly codePipeline: CodePipelineClient;
  readonly dynamoDb: DynamoDBClient;
  readonly deployers: Deployers;
}

let clients: Clients | undefined;

/** For the queue's batches. */
export const handler = async (batch: unknown, context: unknown): Promise<BatchAnswer> => {
  const world = worldOf(context);
  const bell = decodeBatch(batch);
  for (const { messageId, why } of bell.undecodable) world.journal.undecodable(messageId, why);
  // What failed is logged and counted; handed back, the messages would close the queue's one group, and the tick is the sooner retry.
  if (bell.rung > 0) await ringRestorer(world, Date.now()).catch(() => undefined);
  return { batchItemFailures: bell.undecodable.map(({ messageId }) => ({ itemIdentifier: messageId })) };
};

/** For the deployment; fails it by throwing. */
export const selfTest = async (_event: unknown, context: unknown): Promise<string> =>
  patiently(() => restorerSelfTest(worldOf(context), Date.now()), setTimeout);

function worldOf(context: unknown): RestorerWorld & { readonly journal: AwsJournal } {
  const { pipeline, ledger } = restorerSettings(process.env);
  clients ??= clientsFor(pipeline, partitionIn(context));
  const budget = new Budget(LOOKING_TIME);
  return {
    pipeline: new AwsPipeline(clients.codePipeline, pipeline, budget),
    ledger: new AwsLedger(clients.dynamoDb, ledger, pipeline, budget),
    deployer: new AwsStackDeployer(clients.deployers, budget),
    journal: new AwsJournal({ pipeline, clock: Date.now, write: toStandardOutput }),
  };
}

function clientsFor(pipeline: string, partition: string): Clients {
  const connection = new Connection();
  return {
    codePipeline: new CodePipelineClient(connection.to()),
    dynamoDb: new DynamoDBClient(connection.to()),
    deployers: new Deployers(connection, { partition, pipeline }),
  };
}
