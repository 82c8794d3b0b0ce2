/**
 * Rehearsals in tests of your own: `import { Rehearsal, Scenario } from 'cdk-breakwater/testing'`.
 *
 * Importing it teaches jest's `expect` the matchers below. It is for TypeScript and JavaScript alone, and no part of the
 * library that jsii carries to other languages.
 */
import { matchers } from './matchers';

export { matchers } from './matchers';
export type { MatcherAnswer } from './matchers';
export type { Played, PlayedEvent, PlayedExecution, PlayedHold } from './played';
export { Rehearsal } from './rehearsal';
export { Scenario } from './scenario-builder';
export type { AlarmAct, CalendarAct, Fault, OperatorAct } from './scenario-builder';

/** What jest puts into every test; other runners that know `expect.extend` do as well. */
const { expect }: { readonly expect?: { extend?(taught: object): void } } = globalThis as object;
expect?.extend?.(matchers);

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace jest {
    // The parameters are those of @types/jest: only so do the two declarations become one.
    // eslint-disable-next-line @typescript-eslint/no-unused-vars
    interface Matchers<R, T = {}> {
      /** Every target runs the revision at the end of the rehearsal. */
      toReachEverywhere(revision: string): R;
      /** The stage was rolled back or restored, and all its targets run `to` at the end. */
      toRollBack(stage: string, options: { readonly to: string }): R;
      /** The stage held a release; `because` names a blocker, `forAtLeast` how long in one piece. */
      toHold(stage: string, options?: { readonly because?: string; readonly forAtLeast?: import('aws-cdk-lib').Duration }): R;
      /** Every execution has ended, the last of them so long after the start at the latest. */
      toFinishWithin(limit: import('aws-cdk-lib').Duration): R;
    }
  }
}
