import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SSMClient } from '@aws-sdk/client-ssm';
import { AnnouncedPipeline } from '../../decision/announcement';
import { Journal, World } from '../world';
import { AwsAlarms } from './alarms';
import { AwsAnnouncer } from './announcer';
import { Budget } from './budget';
import { AwsCalendars } from './calendars';
import { AwsPipeline } from './codepipeline';
import { Connection } from './connection';
import { Environments } from './environments';
import { AwsInbox } from './inbox';
import { AwsLedger } from './ledger';
import { AwsMetrics } from './metrics';
import { AwsStacks } from './stacks';
import { AwsTargets } from './targets';

export interface AwsOptions {
  readonly pipeline: AnnouncedPipeline;
  /** The ledger table's name. */
  readonly ledger: string;
  /** The ARN of the event bus that announcements go to. */
  readonly bus: string;
  readonly connection: Connection;
  readonly journal: Journal;
  /** What the reads of one reconcile may take together, in milliseconds. @default 15000 */
  readonly observationTime?: number;
}

/** AWS, as one controller reaches it: the clients live as long as the function, each look has its own time. */
export class Aws {
  private readonly codePipeline: CodePipelineClient;
  private readonly dynamoDb: DynamoDBClient;
  private readonly ssm: SSMClient;
  private readonly environments: Environments;
  private readonly announcer: AwsAnnouncer;

  public constructor(private readonly options: AwsOptions) {
    const { connection, pipeline } = options;
    this.codePipeline = new CodePipelineClient(connection.to());
    this.dynamoDb = new DynamoDBClient(connection.to());
    this.ssm = new SSMClient(connection.to());
    this.environments = new Environments(connection, { partition: pipeline.partition, pipeline: pipeline.name });
    this.announcer = new AwsAnnouncer(new EventBridgeClient(connection.to()), options);
  }

  /** The world for one reconcile. The time for its reads begins now. */
  public world(): World {
    const { pipeline, ledger, journal, observationTime } = this.options;
    const budget = new Budget(observationTime);
    return {
      pipeline: new AwsPipeline(this.codePipeline, pipeline.name, budget),
      alarms: new AwsAlarms(this.environments, budget),
      calendars: new AwsCalendars(this.environments, budget),
      metrics: new AwsMetrics(this.environments, budget),
      targets: new AwsTargets(this.environments, budget),
      stacks: new AwsStacks(this.environments, budget),
      inbox: new AwsInbox(this.ssm, this.environments, pipeline.name, budget),
      ledger: new AwsLedger(this.dynamoDb, ledger, pipeline.name, budget),
      announcer: this.announcer,
      journal,
    };
  }
}
