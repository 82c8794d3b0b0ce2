import { Stack } from 'aws-cdk-lib';
import { FargateService, ICluster, TaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { IApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { RollingDeployment } from '../../../src';

/** One task for the one-box, nine for the fleet of the same Region, all of them behind one target group. */
export function helloTasks(
  service: Stack, tasks: number, cluster: ICluster, taskDefinition: TaskDefinition, shared: IApplicationTargetGroup,
): FargateService {
  const hello = new FargateService(service, 'Hello', { cluster, taskDefinition, desiredCount: tasks, ...RollingDeployment.ofContainers() });
  hello.attachToApplicationTargetGroup(shared);
  return hello;
}
