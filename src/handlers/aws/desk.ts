import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { About, PolicyKind } from '../../contract/about';
import { ExecutionView, PipelineView, StageMemory } from '../../decision/observation';
import { Plan } from '../../decision/plan';
import { EpochMs } from '../../decision/time';
import { Desk, LedgerLine, WaitingApproval } from '../../operators/desk';
import { AnswerReader } from './answer-reader';
import { Budget } from './budget';
import { AwsPipeline } from './codepipeline';
import { Connection } from './connection';
import { atDesk } from './desk-failure';
import { DeskLedger } from './desk-ledger';

/** A person waits: longer than the controller, and not for ever. */
const PATIENCE = 30_000;

/** A person's desk at AWS, with that person's credentials. */
export class AwsDesk implements Desk {
  public readonly pipeline: string;
  private readonly codePipeline: CodePipelineClient;
  private readonly sts: STSClient;
  private readonly ledger: DeskLedger;
  private createdAt?: Promise<EpochMs>;

  public constructor(connection: Connection, private readonly about: About) {
    const home = connection.to({ region: about.region });
    this.pipeline = about.pipeline;
    this.codePipeline = new CodePipelineClient(home);
    this.sts = new STSClient(home);
    this.ledger = new DeskLedger(new DynamoDBClient(home), about.ledger, about.pipeline);
  }

  public now(): EpochMs { return Date.now(); }

  public whoAmI(): Promise<string> {
    return this.doing('tell who you are', 'look', async () => {
      const { Arn } = await this.sts.send(new GetCallerIdentityCommand({}));
      const reader = new AnswerReader();
      const arn = reader.string(Arn, 'Arn');
      reader.finish('the answer of GetCallerIdentity');
      return arn;
    });
  }

  /** Nothing keeps it yet where a person can read it. */
  public plan(): Promise<Plan | undefined> { return Promise.resolve(undefined); }

  public state(): Promise<PipelineView> {
    return this.doing(`read the state of pipeline ${this.pipeline}`, 'look', () => this.codePipelines().state());
  }

  public executions(ids: readonly string[]): Promise<readonly ExecutionView[]> {
    return this.doing(`read the executions of pipeline ${this.pipeline}`, 'look', () => this.codePipelines().executions(ids));
  }

  public entries(from: EpochMs): Promise<readonly LedgerLine[]> {
    return this.doing(`read the ledger ${this.about.ledger}`, 'look', async () => this.ledger.entries(await this.birth(), from));
  }

  public stages(): Promise<ReadonlyMap<string, StageMemory>> {
    return this.doing(`read the ledger ${this.about.ledger}`, 'look', async () => this.ledger.stages(await this.birth()));
  }

  public answer(approval: WaitingApproval, answer: 'Approved' | 'Rejected', summary: string): Promise<'done' | 'late'> {
    return this.doing(`answer ${approval.action} of stage ${approval.stage}`, 'override', () => this.codePipelines().answer(approval, answer, summary));
  }

  /** The ledger's key holds when the pipeline was made. */
  private birth(): Promise<EpochMs> {
    this.createdAt ??= this.state().then((view) => view.createdAt);
    return this.createdAt;
  }

  private codePipelines(): AwsPipeline { return new AwsPipeline(this.codePipeline, this.pipeline, new Budget(PATIENCE)); }

  private doing<T>(to: string, policy: PolicyKind, ask: () => Promise<T>): Promise<T> {
    const { policies } = this.about;
    return atDesk({ to, policy, ...(policies !== undefined && { policies }) }, ask);
  }
}
