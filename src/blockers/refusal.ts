import { IConstruct } from 'constructs';
import { Problem, problemText } from '../decision/problem';

/**
 * Throws one Error that names every problem; does nothing when there is none.
 *
 * `where` is the construct whose path comes first: CDK adds paths to validations, but not to what is thrown.
 */
export function refuse(problems: readonly Problem[], where?: IConstruct): void {
  if (problems.length === 0) return;
  const prefix = where === undefined ? '' : `${where.node.path}: `;
  throw new Error(problems.map((problem) => `${prefix}${problemText(problem)}`).join('\n'));
}
