import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { About, PolicyKind } from '../../contract/about';
import { inboxOf, placeOf } from '../../contract/inbox';
import { OperatorsMemory } from '../../decision/inbox';
import { ExecutionView, PipelineView, StageMemory } from '../../decision/observation';
import { Plan } from '../../decision/plan';
import { EpochMs } from '../../decision/time';
import { Clinic } from '../../operators/clinic';
import { Desk, LedgerLine, Place, StandingParameter, WaitingApproval } from '../../operators/desk';
import { AnswerReader } from './answer-reader';
import { Budget } from './budget';
import { AwsClinic } from './clinic';
import { AwsPipeline } from './codepipeline';
import { Connection } from './connection';
import { atDesk } from './desk-failure';
import { DeskLedger } from './desk-ledger';
import { listOf } from './inbox';

/** A person waits: longer than the controller, and not for ever. */
const PATIENCE = 30_000;

/** A person's desk at AWS, with that person's credentials. */
export class AwsDesk implements Desk {
  public readonly pipeline: string;
  public readonly place: Place;
  private readonly codePipeline: CodePipelineClient;
  private readonly ssm: SSMClient;
  private readonly sts: STSClient;
  private readonly ledger: DeskLedger;
  private createdAt?: Promise<EpochMs>;

  public constructor(private readonly connection: Connection, private readonly about: About, profile?: string) {
    const home = connection.to({ region: about.region });
    this.pipeline = about.pipeline;
    this.place = { region: about.region, ...(profile !== undefined && { profile }) };
    this.codePipeline = new CodePipelineClient(home);
    this.ssm = new SSMClient(home);
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

  public entries(from: EpochMs): Promise<readonly LedgerLine[]> {
    return this.doing(`read the ledger ${this.about.ledger}`, 'look', async () => this.ledger.entries(await this.birth(), from));
  }

  public stages(): Promise<ReadonlyMap<string, StageMemory>> {
    return this.doing(`read the ledger ${this.about.ledger}`, 'look', async () => this.ledger.stages(await this.birth()));
  }

  public operators(): Promise<OperatorsMemory> {
    return this.doing(`read the ledger ${this.about.ledger}`, 'look', async () => this.ledger.operators(await this.birth()));
  }

  public inbox(): Promise<readonly StandingParameter[]> {
    const path = inboxOf(this.pipeline);
    return this.doing(`read the parameters under ${path}`, 'look', () => listOf(this.ssm, path));
  }

  public put(name: string, value: string, { overwrite }: { readonly overwrite: boolean }): Promise<number> {
    const holds = placeOf(name)?.holds;
    const policy = holds === 'pause' ? 'pause' : holds === 'signature' ? 'sign' : 'override';
    return this.doing(`write the parameter ${name}`, policy, async () => {
      const { Version } = await this.ssm.send(new PutParameterCommand({ Name: name, Value: value, Type: 'String', Overwrite: overwrite }));
      const reader = new AnswerReader();
      const version = reader.number(Version, 'Version');
      reader.finish('the answer of PutParameter');
      return version;
    });
  }

  public async clinic(): Promise<Clinic> {
    const [, partition = 'aws'] = (await this.whoAmI()).split(':');
    return new AwsClinic(this.connection, this.about, partition);
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
