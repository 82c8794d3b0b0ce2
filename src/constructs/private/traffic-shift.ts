/** How a deployment shifts traffic to what is new, as its template says. */
import { listIn, numberIn, TemplateResource, Templates, textIn, within } from './templates';

export interface TrafficShift {
  /** `stack/logicalId` of what is shifted. */
  readonly what: string;
  /** What takes the first part of the traffic, in percent; undefined where the template does not say. */
  readonly percent: number | undefined;
  /** What is shifted, and how, in words. */
  readonly how: string;
  /** Whether an alarm stops the shift and turns it back. */
  readonly alarmed: boolean;
}

/** @see https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html */
const PREDEFINED = /^CodeDeployDefault\.(?:Lambda|ECS)(?:Canary|Linear)(\d+)Percent/;
/** What ECS takes where the template says nothing. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CanaryConfiguration.html */
const CANARY_DEFAULT = 5;
/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinearConfiguration.html */
const LINEAR_DEFAULT = 10;

export const shiftsIn = (templates: Templates): readonly TrafficShift[] => [
  ...templates.ofType('AWS::Lambda::Alias').flatMap((alias) => aliasShift(templates, alias) ?? []),
  ...templates.ofType('AWS::ECS::Service').flatMap((service) => serviceShift(service) ?? []),
  ...templates.ofType('AWS::CodeDeploy::DeploymentGroup').filter(({ properties }) => listIn(properties, 'ECSServices').length > 0)
    .map((group) => byCodeDeploy(templates, group, group)),
];

function aliasShift(templates: Templates, alias: TemplateResource): TrafficShift | undefined {
  const update = within(alias.updatePolicy, 'CodeDeployLambdaAliasUpdate');
  if (update !== undefined) {
    const group = templates.meant(alias, within(update, 'ApplicationName')) === undefined ? undefined : templates.meant(alias, within(update, 'DeploymentGroupName'));
    return group === undefined ? { what: nameOf(alias), percent: undefined, how: 'CodeDeploy', alarmed: false } : byCodeDeploy(templates, alias, group);
  }
  const weights = listIn(alias.properties, 'RoutingConfig', 'AdditionalVersionWeights').map((each) => numberIn(each, 'FunctionWeight'));
  if (weights.length === 0) return undefined;
  const known = weights.every((weight) => weight !== undefined);
  return {
    what: nameOf(alias),
    percent: known ? percentOf(weights.reduce((sum, weight) => sum + weight, 0), 1) : undefined,
    how: 'a weight of the alias',
    // Nothing in the stack watches a weight that stands: the bake does.
    alarmed: true,
  };
}

function serviceShift(service: TemplateResource): TrafficShift | undefined {
  const deployment = within(service.properties, 'DeploymentConfiguration');
  const shift = (percent: number | undefined, how: string): TrafficShift => ({
    what: nameOf(service), percent, how, alarmed: within(deployment, 'Alarms', 'Enable') === true,
  });
  switch (textIn(deployment, 'Strategy')) {
    case 'CANARY': return shift(stepIn(deployment, 'CanaryConfiguration', 'CanaryPercent', CANARY_DEFAULT), 'a canary of ECS');
    case 'LINEAR': return shift(stepIn(deployment, 'LinearConfiguration', 'StepPercent', LINEAR_DEFAULT), 'a linear shift of ECS');
    case 'BLUE_GREEN': return shift(100, 'blue/green of ECS');
    default: return undefined;
  }
}

const stepIn = (deployment: unknown, configuration: string, field: string, byDefault: number): number | undefined =>
  within(deployment, configuration, field) === undefined ? byDefault : numberIn(deployment, configuration, field);

function byCodeDeploy(templates: Templates, shifted: TemplateResource, group: TemplateResource): TrafficShift {
  const events = listIn(group.properties, 'AutoRollbackConfiguration', 'Events');
  return {
    what: nameOf(shifted),
    percent: firstPercent(templates, group),
    how: 'CodeDeploy',
    alarmed: listIn(group.properties, 'AlarmConfiguration', 'Alarms').length > 0
      && within(group.properties, 'AlarmConfiguration', 'Enabled') !== false
      && within(group.properties, 'AutoRollbackConfiguration', 'Enabled') !== false
      && events.includes('DEPLOYMENT_STOP_ON_ALARM'),
  };
}

function firstPercent(templates: Templates, group: TemplateResource): number | undefined {
  const named = within(group.properties, 'DeploymentConfigName');
  const custom = configOf(templates, group);
  if (custom === undefined) {
    if (named === undefined || String(named).endsWith('AllAtOnce')) return 100;
    const [, percent] = typeof named === 'string' ? PREDEFINED.exec(named) ?? [] : [];
    return percent === undefined ? undefined : Number(percent);
  }
  const routing = within(custom.properties, 'TrafficRoutingConfig');
  switch (textIn(routing, 'Type')) {
    case 'TimeBasedCanary': return numberIn(routing, 'TimeBasedCanary', 'CanaryPercentage');
    case 'TimeBasedLinear': return numberIn(routing, 'TimeBasedLinear', 'LinearPercentage');
    default: return 100;
  }
}

/** The deployment configuration that a group names, where a template makes it. */
export function configOf(templates: Templates, group: TemplateResource): TemplateResource | undefined {
  const named = within(group.properties, 'DeploymentConfigName');
  const meant = templates.meant(group, named);
  if (meant !== undefined) return meant;
  return templates.ofType('AWS::CodeDeploy::DeploymentConfig').find(({ properties }) => typeof named === 'string' && textIn(properties, 'DeploymentConfigName') === named);
}

export const nameOf = ({ stack, id }: TemplateResource): string => `${stack}/${id}`;

/** In tenths of a percent, so that 0.1 + 0 is 10 and one of nine is 11.1. */
export const percentOf = (part: number, whole: number): number => Math.round((part / whole) * 1000) / 10;
