import { CodePipelineClient, GetPipelineCommand, StartPipelineExecutionCommand } from '@aws-sdk/client-codepipeline';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { About } from '../../contract/about';
import { inboxOf } from '../../contract/inbox';
import { OperatorsMemory } from '../../decision/inbox';
import { ExecutionView, PipelineView, RollbackTargetsView, StageMemory } from '../../decision/observation';
import { Plan } from '../../decision/plan';
import { EpochMs } from '../../decision/time';
import { Clinic } from '../../operators/clinic';
import { Desk, LedgerLine, PipelineSource, SourceRevision, WaitingApproval } from '../../operators/desk';
import { AnswerReader } from './answer-reader';
import { Budget } from './budget';
import { AwsClinic } from './clinic';
import { AwsPipeline } from './codepipeline';
import { Connection } from './connection';
import { DeskLedger } from './desk-ledger';
import { AwsMailbox } from './mailbox';
import { sourcesIn } from './sources';

/** A person waits: longer than the controller, and not for ever. */
const PATIENCE = 30_000;

/** A person's desk at AWS, with that person's credentials. */
export class AwsDesk extends AwsMailbox implements Desk {
  public readonly pipeline: string;
  private readonly codePipeline: CodePipelineClient;
  private readonly ledger: DeskLedger;
  private createdAt?: Promise<EpochMs>;

  public constructor(private readonly connection: Connection, private readonly about: About, profile?: string) {
    const { policies } = about;
    super(connection, {
      path: inboxOf(about.pipeline),
      place: { region: about.region, ...(profile !== undefined && { profile }) },
      ...(policies !== undefined && { policies }),
    });
    const home = connection.to({ region: about.region });
    this.pipeline = about.pipeline;
    this.codePipeline = new CodePipelineClient(home);
    this.ledger = new DeskLedger(new DynamoDBClient(home), about.ledger, about.pipeline);
  }

  /** The controller keeps each plan once it has judged by it. */
  public plan(): Promise<Plan | undefined> {
    const { planHash, ledger } = this.about;
    if (planHash === undefined) return Promise.resolve(undefined);
    return this.doing(`read the ledger ${ledger}`, 'look', async () => this.ledger.plan(await this.birth(), planHash));
  }

  public state(): Promise<PipelineView> {
    return this.doing(`read the state of pipeline ${this.pipeline}`, 'look', () => this.codePipelines().state());
  }

  public executions(ids: readonly string[]): Promise<readonly ExecutionView[]> {
    return this.doing(`read the executions of pipeline ${this.pipeline}`, 'look', () => this.codePipelines().executions(ids));
  }

  public rollbackTargets(stage: string): Promise<RollbackTargetsView> {
    return this.doing(`read what ${stage} can be rolled back to`, 'look', () => this.codePipelines().rollbackTargets(stage));
  }

  public entries(from: EpochMs): Promise<readonly LedgerLine[]> {
    return this.doing(`read the ledger ${this.about.ledger}`, 'look', async () => this.ledger.entries(await this.birth(), from));
  }

  public stages(): Promise<ReadonlyMap<string, StageMemory>> {
    return this.doing(`read the ledger ${this.about.ledger}`, 'look', async () => this.ledger.stages(await this.birth()));
  }

  public operators(): Promise<OperatorsMemory> {
    return this.doing(`read the ledger ${this.about.ledger}`, 'look', async () => this.ledger.operators(await this.birth()));
  }

  public async clinic(): Promise<Clinic> {
    const [, partition = 'aws'] = (await this.whoAmI()).split(':');
    return new AwsClinic(this.connection, this.about, partition);
  }

  public answer(approval: WaitingApproval, answer: 'Approved' | 'Rejected', summary: string): Promise<'done' | 'late'> {
    return this.doing(`answer ${approval.action} of stage ${approval.stage}`, 'override', () => this.codePipelines().answer(approval, answer, summary));
  }

  public sources(): Promise<readonly PipelineSource[]> {
    return this.doing(`read the definition of pipeline ${this.pipeline}`, undefined, async () => {
      const answer = await this.codePipeline.send(new GetPipelineCommand({ name: this.pipeline }));
      return sourcesIn(answer.pipeline);
    });
  }

  public release(revisions: readonly SourceRevision[]): Promise<string> {
    return this.doing(`start an execution of pipeline ${this.pipeline}`, undefined, async () => {
      const answer = await this.codePipeline.send(new StartPipelineExecutionCommand({
        name: this.pipeline,
        sourceRevisions: revisions.map(({ action, type, revision }) => ({ actionName: action, revisionType: type, revisionValue: revision })),
      }));
      const reader = new AnswerReader();
      const id = reader.string(answer.pipelineExecutionId, 'pipelineExecutionId');
      reader.finish('the answer of StartPipelineExecution');
      return id;
    });
  }

  /** The ledger's key holds when the pipeline was made. */
  private birth(): Promise<EpochMs> {
    this.createdAt ??= this.state().then((view) => view.createdAt);
    return this.createdAt;
  }

  private codePipelines(): AwsPipeline { return new AwsPipeline(this.codePipeline, this.pipeline, new Budget(PATIENCE)); }
}
