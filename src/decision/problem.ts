/** One thing that is wrong, in the user's terms. Problems are values, so that all of an object's are told together. */
export interface Problem {
  /** The path as the user wrote it: `stages[LowTraffic].steps[0].bake.minutes`. */
  readonly path: string;
  /** The rule, the value and the fix: `must be positive, got 0; leave it out for 1 hour`. */
  readonly text: string;
}

export const problemText = ({ path, text }: Problem): string => `${path} ${text}`;
