import { Stack } from 'aws-cdk-lib';
import {
  ApplicationListenerRule, ApplicationTargetGroup, IApplicationListener, IApplicationLoadBalancerTarget, IApplicationTargetGroup,
  ListenerAction, ListenerCondition,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/** In the stack of the one-box: what answers there takes 10 of 100 requests, and the fleet's target group the rest. */
export function helloShare(
  oneBox: Stack, hello: IApplicationLoadBalancerTarget, listener: IApplicationListener, fleet: IApplicationTargetGroup,
): void {
  const own = new ApplicationTargetGroup(oneBox, 'Group', { targets: [hello] });
  new ApplicationListenerRule(oneBox, 'Share', {
    listener,
    priority: 10,
    conditions: [ListenerCondition.pathPatterns(['*'])],
    action: ListenerAction.weightedForward([{ targetGroup: own, weight: 10 }, { targetGroup: fleet, weight: 90 }]),
  });
}
