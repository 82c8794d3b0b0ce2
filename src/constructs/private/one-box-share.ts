/** How much of the traffic a one-box takes, as far as the templates tell. */
import { Objection } from './acknowledged';
import { HandedOverStage } from './handed-over-stage';
import { listIn, numberIn, resourceKey, TemplateResource, Templates, within } from './templates';
import { nameOf, percentOf, shiftsIn, TrafficShift } from './traffic-shift';

/** What a one-box may take at the most, in percent. */
export const ONE_BOX_PERCENT = 10;

interface Share {
  readonly what: string;
  readonly percent: number;
  readonly how: string;
}

/** What is found in a wave about the traffic of its one-boxes. */
export interface ShareFindings {
  readonly objections: readonly Objection[];
  /** One-boxes, or targets with a canary for one, of which no template tells the share. */
  readonly untold: readonly string[];
}

export function shareFindings(wave: string, oneBoxes: readonly HandedOverStage[], fleet: readonly HandedOverStage[]): ShareFindings {
  // Without a one-box of its own, the first part of a gradual shift is the wave's one-box; a shift at once claims to be none.
  if (oneBoxes.length === 0) {
    return {
      objections: fleet.flatMap((target) => shiftObjections(wave, target, ({ percent }) => percent !== 100)),
      untold: fleet.filter((target) => shiftsIn(target.templates).some(({ percent }) => percent === undefined)).map(({ name }) => name),
    };
  }
  const judged = oneBoxes.map((oneBox) => ({ oneBox, shares: sharesOf(oneBox, fleet) }));
  return {
    objections: judged.flatMap(({ oneBox, shares }) => [
      ...shares.filter(({ percent }) => percent > ONE_BOX_PERCENT).map(({ what, percent, how }) => tooMuch(`${wave}/${oneBox.name}`, what, percent, how)),
      // What takes a small part for good may shift that part as it likes.
      ...shares.length > 0 ? [] : shiftObjections(wave, oneBox, () => true),
    ]),
    untold: judged.flatMap(({ oneBox, shares }) => shares.length + knownShifts(oneBox) === 0 ? [oneBox.name] : []),
  };
}

const knownShifts = (target: HandedOverStage): number => shiftsIn(target.templates).filter(({ percent }) => percent !== undefined).length;

function shiftObjections(wave: string, target: HandedOverStage, counts: (shift: TrafficShift) => boolean): readonly Objection[] {
  return shiftsIn(target.templates).filter(counts).flatMap(({ what, percent, how, alarmed }) => [
    ...percent === undefined || percent <= ONE_BOX_PERCENT ? [] : [tooMuch(`${wave}/${target.name}`, what, percent, how)],
    ...alarmed ? [] : [{
      id: 'cdk-breakwater:Wave.oneBoxNotAlarmed',
      text: `${wave}/${target.name} must turn back by an alarm while ${what} shifts, got ${how} without one; give the deployment alarms, and let it roll back on them`,
    }],
  ]);
}

const tooMuch = (path: string, what: string, percent: number, how: string): Objection => ({
  id: 'cdk-breakwater:Wave.oneBoxTooBig',
  text: `${path} must take at most ${ONE_BOX_PERCENT} % of the traffic as a one-box, got ${percent} % for ${what} (${how}); make it smaller`,
});

/** The shares that stand for as long as the one-box does: by weights of a listener, or by the number of what answers. */
function sharesOf(oneBox: HandedOverStage, fleet: readonly HandedOverStage[]): readonly Share[] {
  const beside = fleet.filter(({ account, region }) => account === oneBox.account && region === oneBox.region);
  const all = new Templates([oneBox, ...beside].flatMap(({ namedTemplates }) => namedTemplates));
  return [...weightShares(all, oneBox.templates), ...countShares(all, oneBox.templates)];
}

function weightShares(all: Templates, own: Templates): readonly Share[] {
  const ours = new Set(own.ofType('AWS::ElasticLoadBalancingV2::TargetGroup').map(resourceKey));
  const routers = [
    ...all.ofType('AWS::ElasticLoadBalancingV2::Listener').map((listener) => ({ listener, actions: listIn(listener.properties, 'DefaultActions') })),
    ...all.ofType('AWS::ElasticLoadBalancingV2::ListenerRule').map((listener) => ({ listener, actions: listIn(listener.properties, 'Actions') })),
  ];
  return routers.flatMap(({ listener, actions }) => actions.flatMap((action) => {
    const groups = listIn(action, 'ForwardConfig', 'TargetGroups').map((group) => ({
      isOurs: ours.has(all.keyOf(listener.stack, within(group, 'TargetGroupArn')) ?? ''), weight: weightOf(group),
    }));
    const weights = groups.map(({ weight }) => weight);
    if (groups.length < 2 || !groups.some(({ isOurs }) => isOurs) || !weights.every((weight) => weight !== undefined)) return [];
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const ourWeight = groups.reduce((sum, { isOurs, weight = 0 }) => sum + (isOurs ? weight : 0), 0);
    return total === 0 ? [] : [{ what: nameOf(listener), percent: percentOf(ourWeight, total), how: 'weights of the listener' }];
  }));
}

/** CloudFormation's default is 1. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupTuple.html */
const weightOf = (group: unknown): number | undefined => within(group, 'Weight') === undefined ? 1 : numberIn(group, 'Weight');

/** Tasks and servers behind the same target group take the same part each. */
function countShares(all: Templates, own: Templates): readonly Share[] {
  const owned = new Set([...own.ofType('AWS::ECS::Service'), ...own.ofType('AWS::AutoScaling::AutoScalingGroup')].map(resourceKey));
  const members = membersIn(all);
  return members.filter(({ resource }) => owned.has(resourceKey(resource))).flatMap(({ resource, group, count }) => {
    const others = members.filter((other) => other.group === group && !owned.has(resourceKey(other.resource))).map((other) => other.count);
    const ours = members.filter((other) => other.group === group && owned.has(resourceKey(other.resource))).map((other) => other.count);
    const counts = [...ours, ...others];
    if (count === undefined || others.length === 0 || !counts.every((each) => each !== undefined)) return [];
    const total = counts.reduce((sum, each) => sum + each, 0);
    const part = ours.reduce<number>((sum, each = 0) => sum + each, 0);
    return total === 0 ? [] : [{ what: nameOf(resource), percent: percentOf(part, total), how: `${part} of ${total} behind one target group` }];
  });
}

interface Member {
  readonly resource: TemplateResource;
  readonly group: string;
  readonly count: number | undefined;
}

function membersIn(all: Templates): readonly Member[] {
  const member = (resource: TemplateResource, arn: unknown, count: number | undefined): readonly Member[] => {
    const group = all.keyOf(resource.stack, arn);
    return group === undefined ? [] : [{ resource, group, count }];
  };
  return [
    ...all.ofType('AWS::ECS::Service').flatMap((service) => listIn(service.properties, 'LoadBalancers').flatMap((balancer) =>
      member(service, within(balancer, 'TargetGroupArn'), numberIn(service.properties, 'DesiredCount')))),
    ...all.ofType('AWS::AutoScaling::AutoScalingGroup').flatMap((servers) => listIn(servers.properties, 'TargetGroupARNs').flatMap((arn) =>
      member(servers, arn, numberIn(servers.properties, 'DesiredCapacity') ?? numberIn(servers.properties, 'MinSize')))),
  ];
}
