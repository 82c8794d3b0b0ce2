import { Duration } from 'aws-cdk-lib';
import { IPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as Lambda, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../../contract/environment';
import { bundleOf } from './bundle';
import { functionRole, logGroupFor } from './function-parts';
import { toAnswerApprovals, toSeeState } from './permissions';

/**
 * Lets rollbacks through our own approvals. A function, code and role of its own, without plan or ledger: a blocked
 * rollback is the worst failure there is, so it must not need the controller.
 */
export class RollbackPass extends Construct {
  public readonly function: Lambda;
  public readonly role: Role;

  public constructor(scope: Construct, id: string, pipeline: IPipeline) {
    super(scope, id);
    const logGroup = logGroupFor(this, 'Logs');
    this.role = functionRole(this, 'Role', 'Approves Breakwater\'s approvals for rollback executions, and nothing else.');
    this.role.addToPolicy(toSeeState(pipeline));
    this.role.addToPolicy(toAnswerApprovals(pipeline));
    logGroup.grantWrite(this.role);
    this.function = new Lambda(this, 'Function', {
      description: 'Breakwater: lets rollbacks pass',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(bundleOf('rollback-pass')),
      handler: 'index.handler',
      role: this.role,
      logGroup,
      memorySize: 256,
      timeout: Duration.seconds(60),
      environment: { [ENVIRONMENT.pipeline]: pipeline.pipelineName },
    });
    this.listenTo(pipeline);
  }

  private listenTo(pipeline: IPipeline): void {
    const target = new LambdaFunction(this.function);
    new Rule(this, 'Approvals', {
      description: 'An approval of the pipeline begins to wait',
      eventPattern: {
        source: ['aws.codepipeline'],
        detailType: ['CodePipeline Action Execution State Change'],
        detail: { pipeline: [pipeline.pipelineName], state: ['STARTED'], type: { category: ['Approval'] } },
      },
      targets: [target],
    });
    // Events can be lost; a minute is the longest that a rollback waits for it.
    new Rule(this, 'Tick', { description: 'In case an event was lost', schedule: Schedule.rate(Duration.minutes(1)), targets: [target] });
  }
}
