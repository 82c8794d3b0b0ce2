import { Duration, Stack } from 'aws-cdk-lib';
import { AlarmBehavior, DeploymentStrategy, FargateService, IAlternateTarget, ICluster, TaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { IApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/** ECS gives what is new 10 % of the requests for half an hour, and then the rest; `hello-unwell` turns it back. */
export function helloShift(
  service: Stack, cluster: ICluster, taskDefinition: TaskDefinition, group: IApplicationTargetGroup, alternateTarget: IAlternateTarget,
): FargateService {
  const hello = new FargateService(service, 'Hello', {
    cluster,
    taskDefinition,
    desiredCount: 4,
    minHealthyPercent: 100,
    deploymentStrategy: DeploymentStrategy.CANARY,
    canaryConfiguration: { stepPercent: 10, stepBakeTime: Duration.minutes(30) },
    deploymentAlarms: { alarmNames: ['hello-unwell'], behavior: AlarmBehavior.ROLLBACK_ON_ALARM },
  });
  hello.loadBalancerTarget({ containerName: 'App', alternateTarget }).attachToApplicationTargetGroup(group);
  return hello;
}
