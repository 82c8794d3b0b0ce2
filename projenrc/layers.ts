/**
 * The allowed imports between the rooms of `src/`, as data: a room may import itself and the rooms listed.
 *
 * One source for three guards: the eslint zones built in `.projenrc.ts`, `test/architecture.test.ts`,
 * and the picture in `ARCHITECTURE.md`.
 */
export interface Layer {
  /** The rooms of ours that this one may import. */
  readonly rooms: readonly string[];
  /** The packages it may import, as prefixes; node's own modules are written `node:`. */
  readonly packages: readonly string[];
  /** Folders of the listed rooms that stay out of reach all the same. */
  readonly except?: readonly string[];
}

export const LAYERS: { readonly [room: string]: Layer } = {
  decision: { rooms: [], packages: [] },
  text: { rooms: ['decision'], packages: [] },
  contract: { rooms: ['decision'], packages: [] },
  blockers: { rooms: ['contract', 'decision'], packages: ['aws-cdk-lib', 'constructs', 'ical.js', 'node:'] },
  constructs: { rooms: ['blockers', 'contract', 'decision'], packages: ['aws-cdk-lib', 'constructs', 'node:'] },
  service: { rooms: ['blockers', 'decision'], packages: ['aws-cdk-lib', 'constructs'] },
  // The operators' desk at AWS is made where all of AWS is called.
  handlers: { rooms: ['operators', 'contract', 'decision'], packages: ['node:', '@aws-sdk/', '@smithy/'] },
  operators: { rooms: ['contract', 'decision', 'text'], packages: [] },
  rehearsal: { rooms: ['operators', 'contract', 'decision', 'handlers', 'text'], packages: ['node:', 'yaml', 'minimatch'], except: ['handlers/aws'] },
  report: { rooms: ['rehearsal', 'decision', 'text'], packages: ['node:'] },
  testing: { rooms: ['rehearsal', 'decision', 'text'], packages: ['node:', 'aws-cdk-lib'] },
  cli: {
    rooms: ['operators', 'rehearsal', 'report', 'handlers', 'contract', 'text'],
    packages: ['node:', 'commander', 'picocolors', 'cli-table3', '@inquirer/prompts'],
  },
};
