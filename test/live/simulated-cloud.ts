/** The account that a dry run uses: the real clients speak to a loopback server, and behind it is the simulated CodePipeline. */
import { ExecutionView, StageView } from '../../src/decision/observation';
import { Assumptions } from '../../src/rehearsal/assumptions';
import { VirtualClock } from '../../src/rehearsal/clock';
import { Engine } from '../../src/rehearsal/engine';
import { simulateCodePipeline } from '../../src/rehearsal/engine/simulated-pipeline';
import { Faults } from '../../src/rehearsal/faults';
import { ActionModel, StageModel } from '../../src/rehearsal/model';
import { SimulatedParameters } from '../../src/rehearsal/parameters';
import { AwsStub, StubRequest } from '../support/aws-stub/aws-stub';
import { assumedRole, callerIdentity, cloudFormationError, done, json, jsonError, Reply, s3, stackNamed } from '../support/aws-stub/replies';
import { CloudOptions } from './cloud';
import { DEPLOYED_STACK, REFUSED, TOY, WRITER } from './toy-template';

const ACCOUNT = '111111111111';
const START = Date.parse('2026-03-02T17:00:00Z');
const PERSON = `arn:aws:iam::${ACCOUNT}:user/ana`;
/** The simulated Parameter Store keeps inboxes only. */
const INBOX = 'toy';
const A_DEPLOYMENT = 30_000;

const approval = (name: string, runOrder: number): ActionModel => ({ name, category: 'Approval', provider: 'Manual', runOrder });
const ONE: readonly ActionModel[] = [
  approval('Airlock', 1),
  { name: 'Prepare', category: 'Build', provider: 'CloudFormation', runOrder: 2 },
  { name: 'Deploy', category: 'Deploy', provider: 'CloudFormation', runOrder: 3, stackName: DEPLOYED_STACK },
  approval('Bake-Wave', 4),
];

export class SimulatedCloud {
  public static async start(assume: Assumptions): Promise<SimulatedCloud> { return new SimulatedCloud(await AwsStub.start(), assume); }

  private readonly clock = new VirtualClock(START);
  private readonly engine: Engine;
  private readonly parameters: SimulatedParameters;
  private stands = false;
  private versions = 0;

  private constructor(private readonly stub: AwsStub, assume: Assumptions) {
    this.parameters = new SimulatedParameters(INBOX, new Faults([], () => this.clock.now()), () => this.clock.now(), undefined, assume);
    const stages: readonly StageModel[] = [
      { name: 'Source', actions: [{ name: 'Source', category: 'Source', provider: 'S3', runOrder: 1 }], rollsBackOnFailure: false },
      { name: 'One', actions: ONE, rollsBackOnFailure: true },
      { name: 'Two', actions: [approval('Airlock', 1)], rollsBackOnFailure: false },
    ];
    this.engine = simulateCodePipeline({ name: TOY, stages, restartsOnUpdate: false }, this.clock, {
      assume,
      duration: () => A_DEPLOYMENT,
      outcome: (_stage, action, revision) => action === 'Deploy' && revision === REFUSED ? 'fail' : 'succeed',
      record: () => undefined,
      notify: () => undefined,
    });
    this.answer();
  }

  public get options(): Omit<CloudOptions, 'heard'> { return { ...this.stub.connection, pause: (span) => this.pass(span) }; }

  /** Calls that the loopback server did not understand. */
  public get unexpected(): readonly string[] { return this.stub.unexpected; }

  public stop(): Promise<void> { return this.stub.stop(); }

  private async pass(span: number): Promise<void> {
    const end = this.clock.now() + span;
    this.clock.at(end, () => undefined);
    while (await this.clock.step(end)) continue;
  }

  private answer(): void {
    const on = (operation: string, answer: (body: StubRequest['body']) => Reply | Promise<Reply>): void => { this.stub.on(operation, ({ body }) => answer(body)); };
    on('GetCallerIdentity', () => callerIdentity(ACCOUNT));
    on('AssumeRole', () => assumedRole('WRITER', '2036-03-02T18:00:00Z'));
    on('CreateStack', () => { this.stands = true; return done('CreateStack'); });
    on('DeleteStack', () => { this.stands = false; return done('DeleteStack'); });
    on('DescribeStacks', ({ StackName }) => this.stands ? stackNamed(String(StackName), { status: 'CREATE_COMPLETE' }) : cloudFormationError('ValidationError', `Stack with id ${String(StackName)} does not exist`));
    on('PutObject', () => { this.versions += 1; return s3(''); });
    on('ListObjectVersions', () => s3(`<ListVersionsResult>${'<Version><Key>source.zip</Key><VersionId>v</VersionId></Version>'.repeat(this.versions)}</ListVersionsResult>`));
    on('DeleteObjects', () => { this.versions = 0; return s3('<DeleteResult/>'); });
    on('PutParameter', ({ Name, Value }) => {
      this.parameters.put(`/breakwater/${INBOX}/written`, String(Value), `arn:aws:sts::${ACCOUNT}:assumed-role/${WRITER}/ana`);
      return json({ Version: this.parameters.versionOf(String(Name)) });
    });
    on('GetParameterHistory', () => json({ Parameters: this.parameters.all().map(({ name, writtenBy }) => ({ Name: name, LastModifiedUser: writtenBy })) }));
    on('GetPipeline', () => json({ pipeline: { name: TOY, roleArn: `arn:aws:iam::${ACCOUNT}:role/r`, stages: ['Source', 'One', 'Two'].map((name) => ({ name, actions: [] })) } }));
    on('UpdatePipeline', () => this.pressed(() => this.engine.deployPipelineByHand({ by: PERSON })));
    on('StartPipelineExecution', ({ variables }) => this.pressed(() => this.engine.commit(revisionIn(variables))));
    on('RollbackStage', ({ stageName, targetPipelineExecutionId }) =>
      this.pressed(() => this.engine.rollBackByHand(String(stageName), String(targetPipelineExecutionId), { by: PERSON })));
    on('StopPipelineExecution', ({ pipelineExecutionId, abandon }) =>
      this.pressed(() => this.engine.stopExecution(String(pipelineExecutionId), { abandon: abandon === true }, { by: PERSON })));
    on('PutApprovalResult', ({ stageName, actionName, result }) => this.pressed(() =>
      this.engine.answerByHand(String(stageName), String(actionName), JSON.stringify(result).includes('Approved') ? 'Approved' : 'Rejected', { by: PERSON })));
    on('ListPipelineExecutions', async () => json({ pipelineExecutionSummaries: (await this.engine.executions([])).map(summaryOf) }));
    on('GetPipelineState', async () => json({ stageStates: (await this.engine.state()).stages.map(stateOf) }));
  }

  private async pressed(press: () => void): Promise<Reply> {
    try {
      press();
    } catch (error) {
      return jsonError('ValidationException', error instanceof Error ? error.message : String(error));
    }
    return json({ pipelineExecutionId: (await this.engine.executions([])).at(0)?.id ?? '' });
  }
}

const revisionIn = (variables: unknown): string => /"value":"([^"]+)"/.exec(JSON.stringify(variables))?.[1] ?? 'none';

const summaryOf = ({ id, status, type, rollsBackTo, askedBy, startedAt }: ExecutionView): object => ({
  pipelineExecutionId: id,
  status,
  executionType: type,
  startTime: startedAt / 1000,
  ...(rollsBackTo !== undefined && { rollbackMetadata: { rollbackTargetPipelineExecutionId: rollsBackTo } }),
  trigger: { triggerType: type === 'STANDARD' ? 'StartPipelineExecution' : 'AutomatedRollback', ...(askedBy !== undefined && { triggerType: 'ManualRollback', triggerDetail: askedBy }) },
});

const stateOf = ({ name, execution, inbound, actions }: StageView): object => ({
  stageName: name,
  inboundExecutions: inbound.map(({ id, type }) => ({ pipelineExecutionId: id, status: 'InProgress', type })),
  ...(execution && { latestExecution: { pipelineExecutionId: execution.id, status: execution.status, type: execution.type } }),
  actionStates: actions.map((action) => ({ actionName: action.name, ...('runId' in action && { latestExecution: { actionExecutionId: action.runId, status: action.status, token: action.token } }) })),
});
