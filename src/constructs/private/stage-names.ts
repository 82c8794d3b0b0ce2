import { PIPELINE_NAME_PATTERN } from '../../decision/plan';
import { Problem } from '../../decision/problem';

/** The CodePipeline stages that CDK Pipelines makes by itself. */
export const CDK_STAGES: readonly string[] = ['Source', 'Build', 'UpdatePipeline', 'Assets'];

/** What is wrong with the name of a further CodePipeline stage. */
export function stageNameProblems(name: string, taken: readonly string[]): readonly Problem[] {
  if (!PIPELINE_NAME_PATTERN.test(name)) {
    return [{ path: 'name', text: `must be 1 to 100 of A-Z a-z 0-9 . @ _ -, got '${name}'; CodePipeline allows no other names` }];
  }
  if (CDK_STAGES.includes(name)) {
    return [{ path: name, text: `must not be named like a stage of CDK Pipelines (${CDK_STAGES.join(', ')}), got '${name}'; give it another name` }];
  }
  if (taken.includes(name)) {
    return [{ path: name, text: `must have a name of its own, got '${name}' a second time; waves and stages before production share their names` }];
  }
  return [];
}
