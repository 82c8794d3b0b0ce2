import { IBlocker } from '../../blockers/blocker';
import { RESERVED_BLOCKERS } from '../../decision/blocker-names';
import { Problem } from '../../decision/problem';

/** The blocker that every gate of a wave has by itself: the rollback alarms of this wave and of those before it. */
export const ROLLBACK_ALARMS_BLOCKER = 'rollback alarms';

/** What is wrong with the names of the blockers that one gate asks. */
export function blockerNameProblems(path: string, blockers: readonly IBlocker[]): readonly Problem[] {
  const names = blockers.map((blocker) => blocker.blockerName);
  return [...new Set(names)].flatMap((name) => {
    if (name.trim() === '') return [{ path, text: 'must have names, got an empty one; people see it in every hold' }];
    if (name === ROLLBACK_ALARMS_BLOCKER || RESERVED_BLOCKERS.includes(name)) return [{ path, text: `must not be named '${name}', got one; every gate of a wave has a reason to hold of that name already` }];
    if (names.indexOf(name) !== names.lastIndexOf(name)) return [{ path, text: `must have distinct names, got '${name}' twice; an override names a blocker` }];
    return [];
  });
}
