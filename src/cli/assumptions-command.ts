import { AssumptionName, ASSUMPTION_NAMES, BRANCHES, DEFAULT_ASSUMPTIONS } from '../rehearsal/assumptions';
import { BadInput } from '../text/bad-input';
import { suggestion } from '../text/nearest';
import { wrap } from '../text/wrap';
import { Output } from './io';
import { paintOf } from './paint';

export interface AssumptionsOptions { readonly json?: boolean }

export const ASSUMPTIONS_EXAMPLES = `
Examples:
  $ breakwater assumptions
  $ breakwater rehearse --app cdk.out --assume stoppedRollsBack --assume rollbackGoesOn
      what would become of the same release if it were otherwise

docs/assumptions.md says why each branch is taken, what the other would break, and how to find out.

Exit status: 0.
`;

/** Lists what can be assumed otherwise. */
export function assumptionsCommand({ json }: AssumptionsOptions, output: Output): void {
  if (json) {
    const list = ASSUMPTION_NAMES.map((name) => ({ name, value: DEFAULT_ASSUMPTIONS[name], ...BRANCHES[name] }));
    return output.text(JSON.stringify(list, undefined, 2));
  }
  const paint = paintOf(output.colour);
  for (const name of ASSUMPTION_NAMES) {
    output.text(paint.strong(`${name}: ${DEFAULT_ASSUMPTIONS[name]}`));
    const { taken, other } = BRANCHES[name];
    for (const text of [`taken: ${taken}`, `other: ${other}`]) {
      for (const line of wrap(text, output.width - 2)) output.text(`  ${line}`);
    }
  }
}

/** @throws BadInput for a name that is none. */
export function assumptionOf(given: string): AssumptionName {
  const found = ASSUMPTION_NAMES.find((name) => name === given);
  if (found === undefined) {
    throw new BadInput([`--assume must be an assumption that breakwater assumptions lists, got '${given}'; ${suggestion(given, ASSUMPTION_NAMES)}`]);
  }
  return found;
}
