/** The alarms by which ECS turns a deployment back, and whether a gate asks them before it begins. */
import { AlarmBlockerPlan, BlockerPlan } from '../../decision/plan';
import { Problem } from '../../decision/problem';
import { HandedOverStage } from './handed-over-stage';
import { TemplateResource, textIn, within } from './templates';
import { nameOf } from './traffic-shift';

/**
 * ECS watches none of its deployment alarms when one of them is red at the beginning. So a gate must see to it that none is.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
 */
export const ecsAlarmProblems = (wave: string, targets: readonly HandedOverStage[], blockers: readonly BlockerPlan[]): readonly Problem[] =>
  targets.flatMap((target) => target.templates.ofType('AWS::ECS::Service').flatMap((service): readonly Problem[] => {
    const unasked = alarmsOf(target, service).filter((alarm) => !blockers.some((blocker) => asks(blocker, alarm, target)));
    return unasked.length === 0 ? [] : [{
      path: `${wave}/${target.name}`,
      text: `must ask the deployment alarms of ${nameOf(service)} before it enters, got no blocker on ${unasked.map(({ called }) => `'${called}'`).join(', ')}; `
        + 'ECS ignores them all when one is red at the start, so give them fixed names and name them in an AlarmBlocker or as rollback alarms',
    }];
  }));

interface DeploymentAlarm {
  /** Its physical name, where a template fixes one. */
  readonly name?: string;
  readonly called: string;
}

function alarmsOf(target: HandedOverStage, service: TemplateResource): readonly DeploymentAlarm[] {
  const alarms = within(service.properties, 'DeploymentConfiguration', 'Alarms');
  const [enable, all] = [within(alarms, 'Enable'), within(alarms, 'AlarmNames')];
  // Off is what says so; a switch or a list that only the deployment knows is one that nobody has asked.
  if (enable === undefined || enable === false || enable === 'false' || all === undefined) return [];
  return (Array.isArray(all) ? all : [all]).map((named: unknown): DeploymentAlarm => {
    if (typeof named === 'string') return { name: named, called: named };
    const meant = target.templates.meant(service, named);
    const name = textIn(meant?.properties, 'AlarmName');
    return { ...(name !== undefined && { name }), called: name ?? (meant === undefined ? JSON.stringify(named) : nameOf(meant)) };
  });
}

const asks = (blocker: BlockerPlan, { name }: DeploymentAlarm, target: HandedOverStage): boolean =>
  blocker.kind === 'alarm' && blocker.warnsOnly !== true && name !== undefined && names(blocker, name, target);

const names = ({ alarms, prefixes = [] }: AlarmBlockerPlan, name: string, target: HandedOverStage): boolean => [
  ...alarms.filter((alarm) => alarm.name === name),
  ...prefixes.filter(({ prefix }) => name.startsWith(prefix)),
].some(({ account, region }) => account === target.account && region === target.region);
