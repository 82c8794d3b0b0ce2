import { Step } from 'aws-cdk-lib/pipelines';
import { isOurApproval } from '../../contract/names';
import { Problem } from '../../decision/problem';

/** Where each step was handed over, in any pipeline of this process. */
const handedOver = new WeakMap<Step, string>();

/** What is wrong with the tests of a target; what is not wrong counts as handed over. */
export function stepProblems(path: string, tests: readonly Step[]): readonly Problem[] {
  return tests.flatMap((step, index) => {
    const problems: Problem[] = [];
    const before = handedOver.get(step);
    if (before !== undefined) {
      problems.push({ path: `${path}.tests`, text: `must be steps of their own, got '${step.id}', which runs after ${before} already; make a new step for each place` });
    }
    if (tests.findIndex((other) => other.id === step.id) < index) {
      problems.push({ path: `${path}.tests`, text: `must have distinct names, got '${step.id}' twice; give each step its own` });
    }
    if (isOurApproval(step.id)) {
      problems.push({
        path: `${path}.tests`, text: `must not be named like Breakwater's own approvals, got '${step.id}'; the controller would answer it, so give it another name`,
      });
    }
    handedOver.set(step, path);
    return problems;
  });
}
