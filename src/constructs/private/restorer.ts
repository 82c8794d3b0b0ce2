import { Duration } from 'aws-cdk-lib';
import { IPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as Lambda, FunctionProps, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { TriggerFunction } from 'aws-cdk-lib/triggers';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../../contract/environment';
import { Plan } from '../../decision/plan';
import { Bell } from './bell';
import { bundleOf } from './bundle';
import { functionRole, logGroupFor } from './function-parts';
import { toDeploy, toSeeState } from './permissions';

const TIMEOUT = Duration.seconds(60);
const VISIBILITY = Duration.seconds(70);

/**
 * Deploys the templates of an earlier release again, where CodePipeline has nothing to roll back to. A function and a
 * role of its own: nothing else of ours may deploy.
 */
export class Restorer extends Construct {
  public readonly function: Lambda;
  public readonly bell: Bell;
  private readonly role: Role;

  public constructor(scope: Construct, id: string, pipeline: IPipeline, ledger: ITable) {
    super(scope, id);
    this.role = functionRole(this, 'Role', 'Deploys earlier releases of one delivery pipeline again.');
    this.role.addToPolicy(toSeeState(pipeline));
    this.role.addToPolicy(new PolicyStatement({ actions: ['dynamodb:PutItem', 'dynamodb:Query'], resources: [ledger.tableArn] }));
    const code = Code.fromAsset(bundleOf('restorer'));
    const propsOf = (description: string, entry: 'handler' | 'selfTest'): FunctionProps => {
      const logGroup = logGroupFor(this, entry === 'handler' ? 'Logs' : 'SelfTestLogs');
      logGroup.grantWrite(this.role);
      return {
        description: `Breakwater: ${description}`,
        runtime: Runtime.NODEJS_24_X,
        architecture: Architecture.ARM_64,
        code,
        handler: `index.${entry}`,
        role: this.role,
        logGroup,
        memorySize: 512,
        timeout: TIMEOUT,
        environment: { [ENVIRONMENT.pipeline]: pipeline.pipelineName, [ENVIRONMENT.ledger]: ledger.tableName },
      };
    };
    this.function = new Lambda(this, 'Function', propsOf('restorer', 'handler'));
    this.bell = new Bell(this, 'Bell', { visibilityTimeout: VISIBILITY });
    this.function.addEventSource(new SqsEventSource(this.bell.queue, { batchSize: 10, reportBatchItemFailures: true }));
    // The same code with the same role and environment: what passes here, passes there.
    new TriggerFunction(this, 'SelfTest', {
      ...propsOf('self-test of the restorer', 'selfTest'),
      executeAfter: [this.role, ledger, pipeline],
      executeBefore: [this.function],
    });
  }

  /** Lets it deploy what the plan's production stages deploy. */
  public take(plan: Plan): void {
    for (const statement of toDeploy(plan)) this.role.addToPolicy(statement);
  }
}
