import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import { IPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { IEventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EnvironmentPlaceholders } from 'aws-cdk-lib/cx-api';
import { EVENT_SOURCE } from '../../contract/announcement-event';
import { inboxOf, ORGANISATION_PAUSES } from '../../contract/inbox';
import { AIRLOCK, BAKE_PREFIX } from '../../contract/names';
import { changeCalendarsOf } from '../../decision/change-calendars';
import { UPDATE_STAGE } from '../../decision/mutation';
import { Plan, environmentKey } from '../../decision/plan';

/** To see the pipeline's stages and approvals. */
export const toSeeState = (pipeline: IPipeline): PolicyStatement =>
  new PolicyStatement({ actions: ['codepipeline:GetPipelineState'], resources: [pipeline.pipelineArn] });

/** To answer our own approvals, and no others. */
export const toAnswerApprovals = (pipeline: IPipeline): PolicyStatement => new PolicyStatement({
  actions: ['codepipeline:PutApprovalResult'],
  // Any stage: which stages there are is the plan's to say, and the rollback pass has none.
  resources: [`${pipeline.pipelineArn}/*/${AIRLOCK}`, `${pipeline.pipelineArn}/*/${BAKE_PREFIX}*`],
});

/** To see executions with their actions, and to stop one that a newer one replaces. */
export const toFollowExecutions = (pipeline: IPipeline): PolicyStatement => new PolicyStatement({
  actions: ['codepipeline:ListActionExecutions', 'codepipeline:ListPipelineExecutions', 'codepipeline:StopPipelineExecution'],
  resources: [pipeline.pipelineArn],
});

/** To try an update of the pipeline again that was held. */
export const toRetryUpdates = (pipeline: IPipeline): PolicyStatement =>
  new PolicyStatement({ actions: ['codepipeline:RetryStageExecution'], resources: [`${pipeline.pipelineArn}/${UPDATE_STAGE}`] });

/** To roll waves back to an execution of its own choice. */
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_codepipeline.html
export const toRollBack = (pipeline: IPipeline, { stages }: Plan): readonly PolicyStatement[] =>
  inParts(['codepipeline:RollbackStage'], stages.filter(({ production }) => production).map(({ name }) => `${pipeline.pipelineArn}/${name}`));

/** To put events of ours on a bus; with another source they would pass for somebody else's. */
export const toAnnounce = (bus: IEventBus): PolicyStatement => new PolicyStatement({
  actions: ['events:PutEvents'], resources: [bus.eventBusArn], conditions: { StringEquals: { 'events:source': EVENT_SOURCE } },
});

/** To read what operators wrote to the pipeline. */
export const toReadInbox = (pipeline: IPipeline, stack: Stack): PolicyStatement => readingParameters(inboxOf(pipeline.pipelineName), stack);

/** The list of a path is asked of the path itself, the history of a parameter of that parameter. */
const readingParameters = (path: string, stack: Stack, region?: string): PolicyStatement => new PolicyStatement({
  actions: ['ssm:GetParameterHistory', 'ssm:GetParametersByPath'],
  resources: [path, `${path}/*`].map((name) => stack.formatArn({ service: 'ssm', region, resource: `parameter${name}`, arnFormat: ArnFormat.NO_RESOURCE_NAME })),
});

/** To look into the environments of a plan, and at its organisation's switch. */
export function toLook(plan: Plan, stack: Stack): readonly PolicyStatement[] {
  const { organisation } = plan;
  const looks = [...plan.environments, ...organisation === undefined ? [] : [{ ...organisation, lookupRoleArn: organisation.roleArn }]];
  const roles = looks.flatMap(({ account, region, lookupRoleArn }) => lookupRoleArn === undefined ? []
    : [EnvironmentPlaceholders.replace(lookupRoleArn, { accountId: account, region, partition: Aws.PARTITION })]);
  const atHome = new Set(plan.environments.filter(({ lookupRoleArn }) => lookupRoleArn === undefined).map(environmentKey));
  return [
    ...inParts(['sts:AssumeRole'], roles),
    ...atHome.size === 0 ? [] : lookingAtHome(plan, atHome, stack),
    ...organisation === undefined || organisation.roleArn !== undefined ? [] : [readingParameters(ORGANISATION_PAUSES, stack, organisation.region)],
  ];
}

/** To take the deploy roles of production's environments, and where images are deployed there, the roles that may look for them; no others. */
export function toDeploy({ deployers, stages }: Plan): readonly PolicyStatement[] {
  const places = new Map(deployers.map(({ id, account, region }) => [id, { accountId: account, region, partition: Aws.PARTITION }]));
  const templates = stages.flatMap(({ steps }) => steps).flatMap(({ targets }) => targets).flatMap((target) => target.templates ?? []);
  const roles = [
    ...deployers.map(({ id, roleArn }) => ({ id, roleArn })),
    ...templates.flatMap(({ deployer: id, images }) => images === undefined ? [] : [{ id, roleArn: images.lookupRoleArn }]),
  ].flatMap(({ id, roleArn }) => {
    const place = places.get(id);
    return place === undefined ? [] : [EnvironmentPlaceholders.replace(roleArn, place)];
  });
  return inParts(['sts:AssumeRole'], [...new Set(roles)]);
}

function lookingAtHome(plan: Plan, atHome: ReadonlySet<string>, stack: Stack): readonly PolicyStatement[] {
  const stacks = plan.stages.flatMap(({ steps }) => steps).flatMap(({ targets }) => targets)
    .filter((target) => atHome.has(environmentKey(target)))
    .flatMap(({ account, region, stacks: names }) => names.map((name) => stack.formatArn({
      service: 'cloudformation', account, region, resource: 'stack', resourceName: `${name}/*`, arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    })));
  const counted = plan.stages.flatMap(({ steps }) => steps).flatMap(({ bake }) => bake?.samples ?? []);
  const countsAtHome = counted.some((samples) => atHome.has(environmentKey(samples)));
  return [
    new PolicyStatement({
      actions: ['cloudwatch:DescribeAlarmHistory', 'cloudwatch:DescribeAlarms'],
      // DescribeAlarms answers for composite alarms only with permission on *, and asked for an alarm that is missing
      // it must say "not there" and not "denied": the two hold for different reasons and have different cures.
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
      resources: ['*'],
    }),
    ...countsAtHome ? [new PolicyStatement({
      actions: ['cloudwatch:GetMetricData'],
      // It knows no resources. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
      resources: ['*'],
    })] : [],
    ...inParts(['cloudformation:DescribeStacks', 'cloudformation:GetTemplate'], stacks),
    ...inParts(['ssm:GetCalendarState'], calendarDocuments(plan, atHome, stack)),
  ];
}

/** The documents of the change calendars that the controller asks for by its own role. */
const calendarDocuments = (plan: Plan, atHome: ReadonlySet<string>, stack: Stack): readonly string[] => plan.stages
  .flatMap(({ blockers }) => blockers.flatMap(changeCalendarsOf))
  .filter((calendar) => atHome.has(environmentKey(calendar)))
  .map(({ name, account, region }) => name.startsWith('arn:') ? name : stack.formatArn({ service: 'ssm', account, region, resource: 'document', resourceName: name }));

/** So many ARNs to a statement. CDK spreads what is too large for a policy over further ones, but never splits a statement. */
const PART = 15;

function inParts(actions: string[], resources: readonly string[]): readonly PolicyStatement[] {
  const distinct = [...new Set(resources)];
  const parts = Array.from({ length: Math.ceil(distinct.length / PART) }, (_, index) => distinct.slice(index * PART, (index + 1) * PART));
  return parts.map((part) => new PolicyStatement({ actions, resources: part }));
}
