import { readFileSync } from 'fs';
import * as path from 'path';

const EXAMPLES = path.join(__dirname, '..');

/** A file, and the text that it has. */
export interface Shown {
  readonly file: string;
  readonly text: string;
}

/** The fences of TypeScript in a document that begin with the name of a file. */
export const shownIn = (document: string): readonly Shown[] =>
  [...readFileSync(path.join(EXAMPLES, '..', '..', document), 'utf8').matchAll(/^```ts\n\/\/ (\S+\.ts)\n(.*?)^```$/gms)].map(([, file, text]) => ({ file, text }));

/** A file of the examples, as a reader would write it. */
export const triedIn = (file: string): Shown => ({
  file: path.basename(file), text: readFileSync(path.join(EXAMPLES, file), 'utf8').replace('../../../src', 'cdk-breakwater'),
});
