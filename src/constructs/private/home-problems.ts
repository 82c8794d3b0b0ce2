import { Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Problem } from '../../decision/problem';

/** What is wrong with where a pipeline is: without a place of its own it cannot tell what is elsewhere. */
export function homeProblems(pipeline: IConstruct): readonly Problem[] {
  const { account, region, node } = Stack.of(pipeline);
  if (!Token.isUnresolved(account) && !Token.isUnresolved(region)) return [];
  return [{ path: `stack ${node.path}`, text: 'must have a concrete account and Region, got a stack for any environment; give it an env with both' }];
}
