/** How much of a fleet is out at a time while it is deployed to. */
import { Objection } from './acknowledged';
import { HandedOverStage } from './handed-over-stage';
import { numberIn, TemplateResource, Templates, textIn, within } from './templates';
import { configOf, nameOf } from './traffic-shift';

/** What must stay up of a fleet, in percent: two of three. */
export const HEALTHY_PERCENT = 67;

/** What of a wave's fleet takes more than a third out of service at a time. */
export const rollingObjections = (wave: string, fleet: readonly HandedOverStage[]): readonly Objection[] => fleet.flatMap((target) => [
  ...target.templates.ofType('AWS::ECS::Service').flatMap((service) => ofService(service)),
  ...target.templates.ofType('AWS::CodeDeploy::DeploymentGroup').flatMap((group) => ofServers(target.templates, group)),
].map(({ what, got, cure }): Objection => ({
  id: 'cdk-breakwater:Wave.tooManyOut',
  text: `${wave}/${target.name} must keep at least ${HEALTHY_PERCENT} % of ${what} in service while it is deployed to, got ${got}; ${cure}`,
})));

interface Out {
  readonly what: string;
  readonly got: string;
  readonly cure: string;
}

function ofService(service: TemplateResource): readonly Out[] {
  const { properties } = service;
  const controller = textIn(properties, 'DeploymentController', 'Type') ?? 'ECS';
  const strategy = textIn(properties, 'DeploymentConfiguration', 'Strategy') ?? 'ROLLING';
  // Everything else starts the new beside the old.
  if (controller !== 'ECS' || strategy !== 'ROLLING') return [];
  const minimum = within(properties, 'DeploymentConfiguration', 'MinimumHealthyPercent');
  // @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html: 100 for replicas, 0 for daemons.
  const percent = minimum === undefined ? (textIn(properties, 'SchedulingStrategy') === 'DAEMON' ? 0 : 100) : numberIn(minimum);
  if (percent !== undefined && percent >= HEALTHY_PERCENT) return [];
  return [{
    what: nameOf(service),
    got: percent === undefined ? 'a minHealthyPercent that is known only when it is deployed' : `a minHealthyPercent of ${percent}`,
    cure: 'give the service RollingDeployment.ofContainers()',
  }];
}

function ofServers(templates: Templates, group: TemplateResource): readonly Out[] {
  const { properties } = group;
  const isOfServers = ['AutoScalingGroups', 'Ec2TagFilters', 'Ec2TagSet', 'OnPremisesInstanceTagFilters', 'OnPremisesTagSet'].some((field) => within(properties, field) !== undefined);
  if (!isOfServers || textIn(properties, 'DeploymentStyle', 'DeploymentType') === 'BLUE_GREEN') return [];
  const config = configOf(templates, group);
  const named = within(properties, 'DeploymentConfigName');
  // One at a time is CodeDeploy's default. Of a fleet of one or two it is more than a third, and nothing else is to be had there.
  if (config === undefined && (named === undefined || named === 'CodeDeployDefault.OneAtATime')) return [];
  const healthy = within(config?.properties, 'MinimumHealthyHosts');
  const value = numberIn(healthy, 'Value');
  if (textIn(healthy, 'Type') === 'FLEET_PERCENT' && value !== undefined && value >= HEALTHY_PERCENT) return [];
  const got = healthy === undefined ? `the deployment configuration ${typeof named === 'string' ? named : JSON.stringify(named)}`
    : `${textIn(healthy, 'Type') ?? 'minimumHealthyHosts'} ${value ?? 'of a value that is known only when it is deployed'}`;
  return [{ what: `the servers of ${nameOf(group)}`, got, cure: 'give the deployment group a ZoneByZone configuration' }];
}
