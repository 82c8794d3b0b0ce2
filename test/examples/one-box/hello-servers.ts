import { Stack } from 'aws-cdk-lib';
import { IAutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { ServerDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { ZoneByZone } from '../../../src';

/** One availability zone after the other, at most a third of each out at a time. */
export const helloServers = (service: Stack, servers: IAutoScalingGroup, alarms: IAlarm[]): ServerDeploymentGroup =>
  new ServerDeploymentGroup(service, 'Deployment', {
    autoScalingGroups: [servers],
    deploymentConfig: new ZoneByZone(service, 'Zones'),
    alarms,
    autoRollback: { failedDeployment: true, deploymentInAlarm: true },
  });
