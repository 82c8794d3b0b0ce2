import { afterwatchProblems } from '../../decision/afterwatch-problems';
import { Problem } from '../../decision/problem';
import { RollbackOptions } from '../rollback-options';
import { minutesOf } from './bake-minutes';

/** What is wrong with the options; `path` is what stands before their names. */
export function rollbackOptionsProblems(path: string, { afterwatch }: RollbackOptions): readonly Problem[] {
  if (afterwatch === undefined) return [];
  // The numbers of an unresolved Duration are nonsense, and do not throw.
  if (afterwatch.isUnresolved()) return [{ path: `${path}afterwatch`, text: 'must be known at synthesis, got a token; write it as Duration.hours(…)' }];
  return afterwatchProblems(`${path}afterwatch`, minutesOf(afterwatch));
}
