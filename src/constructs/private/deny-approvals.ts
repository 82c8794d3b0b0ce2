import { IPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { Effect, IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { refuse } from '../../blockers/refusal';
import { AIRLOCK, BAKE_PREFIX } from '../../contract/names';
import { Problem } from '../../decision/problem';

const ARN = /^arn:[^:]*:(iam|sts)::/;

const peopleProblems = (people: readonly string[]): readonly Problem[] => people
  .map((arn, index) => ({ arn, path: `people[${index}]` }))
  .filter(({ arn }) => !ARN.test(arn))
  .map(({ arn, path }) => ({
    path, text: `must be the ARN of a role or user, got '${arn}'; '*' may stand for a part of it, as in arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Release_*`,
  }));

/** Denies to answer a pipeline's airlocks and bakes, to everybody but these. Any stage: one that is added later is denied as well. */
export function denyApprovals(of: IConstruct & { readonly pipeline: IPipeline }, own: readonly IRole[], people: readonly string[]): PolicyStatement {
  refuse(peopleProblems(people), of);
  const { pipelineArn } = of.pipeline;
  return new PolicyStatement({
    effect: Effect.DENY,
    actions: ['codepipeline:PutApprovalResult'],
    resources: [`${pipelineArn}/*/${AIRLOCK}`, `${pipelineArn}/*/${BAKE_PREFIX}*`],
    // Of a session this is the ARN of its role.
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
    conditions: { ArnNotLike: { 'aws:PrincipalArn': [...own.map(({ roleArn }) => roleArn), ...people] } },
  });
}
