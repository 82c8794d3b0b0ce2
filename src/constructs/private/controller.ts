import { CfnResource, Duration, Lazy, Stack } from 'aws-cdk-lib';
import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { IEventBus } from 'aws-cdk-lib/aws-events';
import { IRole, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as Lambda, FunctionProps, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { TriggerFunction } from 'aws-cdk-lib/triggers';
import { Construct } from 'constructs';
import { ControllerMetadata, ENVIRONMENT } from '../../contract/environment';
import { METADATA_KEY, PLAN_FILE } from '../../contract/names';
import { Plan } from '../../decision/plan';
import { Bell } from './bell';
import { bundleOf } from './bundle';
import { definitionHash, sha256 } from './definition';
import { functionRole, logGroupFor } from './function-parts';
import { LateCode } from './late-code';
import { toAnnounce, toAnswerApprovals, toFollowExecutions, toLook, toReadInbox, toRetryUpdates, toRollBack, toSeeState } from './permissions';
import { assetWithPlan } from './plan-asset';
import { planTextOf } from './plan-text';
import { UnderlyingPipeline } from './underlying-pipeline';

/** A reconcile's longest time; the bell stays silent a little longer, so that no second one begins beside it. */
const TIMEOUT = Duration.seconds(60);
const VISIBILITY = Duration.seconds(70);

export interface ControllerProps {
  readonly pipeline: UnderlyingPipeline;
  readonly ledger: ITable;
  readonly bus: IEventBus;
  readonly rollbackPassRole: IRole;
}

/** The function that answers airlocks and bakes, what rings for it, and the proof that its code works before it takes over. */
export class Controller extends Construct {
  public readonly function: Lambda;
  public readonly bell: Bell;
  public readonly role: Role;
  /** SHA-256 of the plan, once there is one. */
  public planHash?: string;
  private readonly selfTest: TriggerFunction;
  private readonly code = new LateCode();

  public constructor(scope: Construct, id: string, private readonly props: ControllerProps) {
    super(scope, id);
    this.role = this.controllersRole();
    this.function = new Lambda(this, 'Function', this.functionProps('controller', 'handler'));
    this.bell = new Bell(this, 'Bell', { pipeline: props.pipeline.core, visibilityTimeout: VISIBILITY });
    // Ten is the most that a FIFO queue hands over; a batching window would only make the answer late.
    // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    this.function.addEventSource(new SqsEventSource(this.bell.queue, { batchSize: 10, reportBatchItemFailures: true }));
    // The same code with the same role and environment: what passes here, passes there.
    this.selfTest = new TriggerFunction(this, 'SelfTest', {
      ...this.functionProps('self-test of the controller', 'selfTest'),
      executeAfter: [this.role, props.ledger, props.pipeline.core],
      executeBefore: [this.function],
    });
  }

  /** Puts the plan beside the code, and lets the controller look where the plan says. */
  public take(plan: Plan): void {
    const { text, values } = planTextOf(plan);
    const asset = assetWithPlan(this, 'Code', bundleOf('controller'), text);
    this.code.arrive(asset);
    for (const each of [this.function, this.selfTest]) each.addEnvironment(ENVIRONMENT.planValues, Stack.of(this).toJsonString(values));
    for (const statement of [...toRollBack(this.props.pipeline.core, plan), ...toLook(plan, Stack.of(this))]) this.role.addToPolicy(statement);
    this.planHash = sha256(text);
    this.describe({ plan: `${asset.assetPath}/${PLAN_FILE}`, planHash: this.planHash });
  }

  private describe(parts: Pick<ControllerMetadata, 'plan' | 'planHash'>): void {
    const { definition } = this.props.pipeline;
    const metadata: ControllerMetadata = {
      version: 1,
      ...parts,
      // Late: an Aspect may still change the pipeline.
      definition: Lazy.string({ produce: () => definitionHash(definition) }),
      pipeline: Lazy.string({ produce: () => String(Stack.of(this).resolve(definition.logicalId)) }),
    };
    const resource = this.function.node.defaultChild;
    if (!CfnResource.isCfnResource(resource)) throw new Error(`${this.function.node.path} must be a CloudFormation resource, got something else`);
    resource.addMetadata(METADATA_KEY, metadata);
  }

  private controllersRole(): Role {
    const { pipeline: { core }, ledger, bus } = this.props;
    const role = functionRole(this, 'Role', 'Answers the approvals of one delivery pipeline.');
    role.addToPolicy(toSeeState(core));
    role.addToPolicy(toFollowExecutions(core));
    role.addToPolicy(toAnswerApprovals(core));
    role.addToPolicy(toRetryUpdates(core));
    role.addToPolicy(toReadInbox(core, Stack.of(this)));
    role.addToPolicy(new PolicyStatement({ actions: ['dynamodb:BatchGetItem', 'dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:Query'], resources: [ledger.tableArn] }));
    role.addToPolicy(toAnnounce(bus));
    return role;
  }

  private functionProps(what: string, entry: 'handler' | 'selfTest'): FunctionProps {
    const { pipeline, ledger, bus, rollbackPassRole } = this.props;
    const logGroup = logGroupFor(this, entry === 'handler' ? 'Logs' : 'SelfTestLogs');
    logGroup.grantWrite(this.role);
    return {
      description: `Breakwater: ${what}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: this.code,
      handler: `index.${entry}`,
      role: this.role,
      logGroup,
      memorySize: 512,
      timeout: TIMEOUT,
      environment: {
        [ENVIRONMENT.pipeline]: pipeline.core.pipelineName,
        [ENVIRONMENT.ledger]: ledger.tableName,
        [ENVIRONMENT.bus]: bus.eventBusArn,
        [ENVIRONMENT.ownRoles]: Stack.of(this).toJsonString([this.role.roleArn, rollbackPassRole.roleArn]),
      },
    };
  }
}
