import { Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { ORGANISATION } from '../../contract/inbox';
import { PIPELINE_NAME_PATTERN } from '../../decision/plan';
import { Problem } from '../../decision/problem';

/** What is wrong with where a pipeline is, without which it cannot tell what is elsewhere, and with its name there. */
export function homeProblems(pipeline: IConstruct, pipelineName: string | undefined): readonly Problem[] {
  const { account, region, node } = Stack.of(pipeline);
  const problems: Problem[] = [];
  if (Token.isUnresolved(account) || Token.isUnresolved(region)) {
    problems.push({ path: `stack ${node.path}`, text: 'must have a concrete account and Region, got a stack for any environment; give it an env with both' });
  }
  if (pipelineName !== undefined && !Token.isUnresolved(pipelineName) && !PIPELINE_NAME_PATTERN.test(pipelineName)) {
    problems.push({ path: 'pipelineName', text: `must be 1 to 100 of A-Z a-z 0-9 . @ _ -, got '${pipelineName}'; CodePipeline allows no other names` });
  }
  if (pipelineName?.includes('@') === true) {
    problems.push({ path: 'pipelineName', text: `must not have @ in it, got '${pipelineName}'; operators write parameters with its name, and none may have one` });
  }
  if (pipelineName === ORGANISATION) {
    problems.push({ path: 'pipelineName', text: `must not be '${ORGANISATION}', got just that; the parameters of a whole organisation are called so` });
  }
  return problems;
}
