import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { CalendarPlace } from '../../blockers/calendar-place';
import { environmentKey, EnvironmentPlan } from '../../decision/plan';
import { Problem } from '../../decision/problem';
import { HandedOverStage } from './handed-over-stage';

export interface EnvironmentTable {
  readonly environments: readonly EnvironmentPlan[];
  readonly problems: readonly Problem[];
}

/** Every account and Region that the controller looks into, and the role by which it may. */
export function environmentTable(
  pipeline: IConstruct, targets: readonly HandedOverStage[], places: readonly Partial<CalendarPlace>[],
): EnvironmentTable {
  const wanted = [...targets, ...places.flatMap(({ account, region }) => account === undefined || region === undefined ? [] : [{ account, region }])];
  const distinct = [...new Map(wanted.map(({ account, region }) => [environmentKey({ account, region }), { account, region }])).values()];
  const problems: Problem[] = [];
  const environments = distinct.map((where): EnvironmentPlan => {
    const found = accessTo(where, Stack.of(pipeline), targets, places);
    if ('path' in found) problems.push(found);
    return 'path' in found ? where : { ...where, ...found };
  });
  return { environments, problems };
}

type Where = { readonly account: string; readonly region: string };
type Access = Pick<EnvironmentPlan, 'lookupRoleArn' | 'externalId'>;

function accessTo(where: Where, pipeline: Stack, targets: readonly HandedOverStage[], places: readonly Partial<CalendarPlace>[]): Access | Problem {
  const here = places.filter(({ account, region }) => account === where.account && region === where.region);
  const given = [...new Set(here.flatMap(({ roleArn }) => roleArn ?? []))];
  if (given.length > 1) {
    return { path: environmentKey(where), text: `must be looked at through one role, got ${given.join(' and ')}; give everything that is looked at there the same roleArn` };
  }
  if (given.length === 1) return { lookupRoleArn: given[0] };
  // At home the controller reads with its own role, which may do less than the lookup role.
  if (where.account === pipeline.account) return {};
  const ours = targets.filter((target) => target.account === where.account && target.region === where.region);
  return ours.length > 0 ? targetsAccess(where, ours) : derivedAccess(where, pipeline);
}

function targetsAccess(where: Where, targets: readonly HandedOverStage[]): Access | Problem {
  const role = targets
    .flatMap((target) => target.stacks)
    .filter((stack) => stack.environment.account === where.account && stack.environment.region === where.region)
    .map((stack) => stack.lookupRole)
    .find((lookupRole) => lookupRole !== undefined);
  if (role === undefined) {
    return {
      path: targets[0].name,
      text: `must have a lookup role in ${environmentKey(where)}, got none from its stacks' synthesizers; `
        + 'use a DefaultStackSynthesizer with lookupRoleArn, or an AlarmBlocker there with roleArn',
    };
  }
  return { lookupRoleArn: role.arn, ...(role.assumeRoleExternalId !== undefined && { externalId: role.assumeRoleExternalId }) };
}

/** An environment without a stack of the app has no synthesizer to ask: bootstrap made its role by the pipeline's own qualifier. */
export function derivedAccess({ account, region }: Where, pipeline: Stack): Required<Pick<EnvironmentPlan, 'lookupRoleArn'>> | Problem {
  const qualifier = pipeline.synthesizer.bootstrapQualifier;
  if (qualifier === undefined) {
    return { path: environmentKey({ account, region }), text: 'must have a lookup role, got none, because the pipeline\'s stack has no bootstrap qualifier; give its AlarmBlocker a roleArn' };
  }
  return { lookupRoleArn: `arn:\${AWS::Partition}:iam::${account}:role/cdk-${qualifier}-lookup-role-${account}-${region}` };
}
