import { Duration } from 'aws-cdk-lib';
import { MinimumHealthyHosts, MinimumHealthyHostsPerZone, ServerDeploymentConfig } from 'aws-cdk-lib/aws-codedeploy';
import { Construct } from 'constructs';
import { refuse } from '../blockers/refusal';
import { wholeMinutesProblems } from './deployment-problems';

/** How servers are watched from zone to zone. */
export interface ZoneByZoneProps {
  /**
   * How long each availability zone is watched before the next; whole minutes, 1 minute to 5 hours.
   *
   * @default Duration.minutes(10)
   */
  readonly bakeTime?: Duration;

  /**
   * How long the first availability zone is watched; whole minutes, 1 minute to 5 hours.
   *
   * @default Duration.minutes(30)
   */
  readonly firstBakeTime?: Duration;
}

/** Long enough for every zone, and well within the five days that a CodeDeploy action may take. */
const LONGEST_MINUTES = 300;

/**
 * A deployment configuration of CodeDeploy for servers: one availability zone after the other, and never more than a
 * third of the fleet, nor of a zone, out of service at a time.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations-create.html#zonal-config
 */
export class ZoneByZone extends ServerDeploymentConfig {
  public constructor(scope: Construct, id: string, props: ZoneByZoneProps = {}) {
    const { bakeTime = Duration.minutes(10), firstBakeTime = Duration.minutes(30) } = props;
    super(scope, id, {
      minimumHealthyHosts: MinimumHealthyHosts.percentage(67),
      zonalConfig: {
        monitorDuration: bakeTime, firstZoneMonitorDuration: firstBakeTime, minimumHealthyHostsPerZone: MinimumHealthyHostsPerZone.percentage(67),
      },
    });
    refuse([
      ...wholeMinutesProblems('bakeTime', bakeTime, 1, LONGEST_MINUTES),
      ...wholeMinutesProblems('firstBakeTime', firstBakeTime, 1, LONGEST_MINUTES),
    ], this);
  }
}
