import { Duration } from 'aws-cdk-lib';
import { IPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as Lambda, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
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
    const logGroup = logGroupFor(this, 'Logs');
    this.role = functionRole(this, 'Role', 'Deploys earlier releases of one delivery pipeline again.');
    this.role.addToPolicy(toSeeState(pipeline));
    this.role.addToPolicy(new PolicyStatement({ actions: ['dynamodb:PutItem', 'dynamodb:Query'], resources: [ledger.tableArn] }));
    logGroup.grantWrite(this.role);
    this.function = new Lambda(this, 'Function', {
      description: 'Breakwater: restorer',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(bundleOf('restorer')),
      handler: 'index.handler',
      role: this.role,
      logGroup,
      memorySize: 512,
      timeout: TIMEOUT,
      environment: { [ENVIRONMENT.pipeline]: pipeline.pipelineName, [ENVIRONMENT.ledger]: ledger.tableName },
    });
    this.bell = new Bell(this, 'Bell', { visibilityTimeout: VISIBILITY });
    this.function.addEventSource(new SqsEventSource(this.bell.queue, { batchSize: 10, reportBatchItemFailures: true }));
  }

  /** Lets it deploy what the plan's production stages deploy. */
  public take(plan: Plan): void {
    for (const statement of toDeploy(plan)) this.role.addToPolicy(statement);
  }
}
