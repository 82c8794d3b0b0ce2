/** A defect that is put into the sources on purpose: whether it is found says what the tests are worth. */

export interface Defect {
  readonly id: string;
  /** What goes wrong, as a sentence. */
  readonly title: string;
  /** Its numbers among the defects of other controllers, where it is one of those (docs/known-defects.md). */
  readonly numbers: readonly string[];
  /** The source that it is in. */
  readonly file: string;
  /** What it replaces: is there exactly once. */
  readonly find: string;
  readonly replace: string;
  /** The test files that have to find it. */
  readonly tests: readonly string[];
}

/** Why a defect cannot be put into its source as that is now; nothing where it can. */
export function misfit({ id, file, find, replace }: Defect, source: string): string | undefined {
  if (find === replace) return `defect ${id} changes nothing: find and replace are the same`;
  const times = source.split(find).length - 1;
  if (times === 1) return undefined;
  return times === 0
    ? `defect ${id} no longer applies to ${file}: look for the line that replaced\n    ${find}\n  and put the defect there`
    : `defect ${id} applies ${times} times to ${file}: make its find longer\n    ${find}`;
}

/** The source with the defect in it. @throws Error where it does not fit. */
export function withDefect(defect: Defect, source: string): string {
  const why = misfit(defect, source);
  if (why !== undefined) throw new Error(why);
  return source.replace(defect.find, () => defect.replace);
}
