/** How the services of a Stage are deployed, in words that two Stages can be compared by. */
import { listIn, numberIn, Templates, textIn, within } from './templates';
import { configOf, shiftsIn } from './traffic-shift';

export function strategiesIn(templates: Templates): readonly string[] {
  const ofServices = templates.ofType('AWS::ECS::Service').flatMap(({ properties }) => {
    const deployment = within(properties, 'DeploymentConfiguration');
    const isRolling = (textIn(deployment, 'Strategy') ?? 'ROLLING') === 'ROLLING' && (textIn(properties, 'DeploymentController', 'Type') ?? 'ECS') === 'ECS';
    return isRolling ? [`tasks replaced with ${numberIn(deployment, 'MinimumHealthyPercent') ?? 100} % in service`] : [];
  });
  const ofServers = templates.ofType('AWS::CodeDeploy::DeploymentGroup').filter(({ properties }) => listIn(properties, 'AutoScalingGroups').length > 0).map((group) => {
    const config = configOf(templates, group);
    if (config === undefined) return `servers by ${textIn(group.properties, 'DeploymentConfigName') ?? 'the default'}`;
    const zonal = within(config.properties, 'ZonalConfig') === undefined ? '' : ' zone by zone';
    return `servers${zonal} with ${textIn(config.properties, 'MinimumHealthyHosts', 'Type') ?? ''} ${numberIn(config.properties, 'MinimumHealthyHosts', 'Value') ?? ''}`;
  });
  return [...shiftsIn(templates).map(({ how, percent }) => `${how}, ${percent ?? 'an unknown part of'} % first`), ...ofServices, ...ofServers];
}
