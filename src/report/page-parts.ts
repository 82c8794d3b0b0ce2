import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PageParts } from './page';

/** What esbuild made of `page/`; it is two folders up from here, and from the bundle of the command alike. */
const BUNDLED = join(__dirname, '..', '..', 'assets', 'report');

export const pageParts = (): PageParts => ({
  script: readFileSync(join(BUNDLED, 'page.js'), 'utf-8').trim(),
  style: readFileSync(join(BUNDLED, 'page.css'), 'utf-8').trim(),
});
