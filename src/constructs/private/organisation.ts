import { Stack } from 'aws-cdk-lib';
import { placeProblems } from '../../blockers/alarm-place-problems';
import { OrganisationPlan } from '../../decision/plan';
import { Problem } from '../../decision/problem';
import { OrganisationSwitch } from '../organisation-switch';
import { derivedAccess } from './environments';

/** What is wrong with where an organisation's switch is said to be. */
export const organisationProblems = (path: string, { account, region }: OrganisationSwitch): readonly Problem[] =>
  placeProblems(path, { account, region });

/** How the controller reaches an organisation's switch. */
export function organisationPlan({ account, region, roleArn }: OrganisationSwitch, pipeline: Stack): OrganisationPlan | Problem {
  if (roleArn !== undefined) return { account, region, roleArn };
  if (account === pipeline.account) return { account, region };
  const access = derivedAccess({ account, region }, pipeline);
  if ('path' in access) {
    return { path: 'organisation', text: 'must have a roleArn, got none, because the pipeline\'s stack has no bootstrap qualifier to tell the lookup role by' };
  }
  return { account, region, roleArn: access.lookupRoleArn };
}
