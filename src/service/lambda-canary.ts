import { Duration } from 'aws-cdk-lib';
import { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaDeploymentConfig, LambdaDeploymentGroup, TrafficRouting } from 'aws-cdk-lib/aws-codedeploy';
import { Alias, Function } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { refuse } from '../blockers/refusal';
import { canaryProblems } from './deployment-problems';

/** What of a function takes traffic first, and what watches it. */
export interface LambdaCanaryProps {
  /** The function; the alias is put before its current version. */
  readonly handler: Function;

  /** What turns the shift back: 1 to 10 alarms of the function's own account and Region, such as the one of `ServiceAlarms`. */
  readonly alarms: IAlarm[];

  /**
   * The share of the requests that the new version takes first, in percent; a whole number from 1 to 99. Above 10 the
   * wave refuses it as a one-box.
   *
   * @default 10
   */
  readonly percent?: number;

  /**
   * How long it takes that share before it takes the rest; whole minutes, 1 minute to 2 days. The stack's update waits for it.
   *
   * @default Duration.minutes(30)
   */
  readonly bakeTime?: Duration;

  /**
   * The alias that callers call.
   *
   * @default 'live'
   */
  readonly aliasName?: string;
}

/**
 * A one-box within a function: CodeDeploy gives the new version a small share of the alias's requests, watches it, and
 * then gives it the rest. An alarm stops the shift and turns it back, and the stack's update with it.
 *
 * Defines: an alias, a deployment configuration, an application with a deployment group, and its role.
 *
 * ## Limitations
 * - CodeDeploy starts nothing while one of the alarms is red: name them in an `AlarmBlocker` or as rollback alarms, so
 *   that the wave waits instead of failing.
 * - Which request meets which version is chance; with few requests the share varies much.
 */
export class LambdaCanary extends Construct {
  /** What callers call. */
  public readonly alias: Alias;

  public constructor(scope: Construct, id: string, props: LambdaCanaryProps) {
    super(scope, id);
    const { handler, alarms, percent = 10, bakeTime = Duration.minutes(30), aliasName = 'live' } = props;
    refuse(canaryProblems(alarms.length, percent, bakeTime), this);
    this.alias = new Alias(this, 'Alias', { aliasName, version: handler.currentVersion });
    new LambdaDeploymentGroup(this, 'Shift', {
      alias: this.alias,
      alarms,
      deploymentConfig: new LambdaDeploymentConfig(this, 'Share', {
        trafficRouting: TrafficRouting.timeBasedCanary({ percentage: percent, interval: bakeTime }),
      }),
      autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: true },
    });
  }
}
