import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The root of this package, from `src/constructs/private` and from `lib/constructs/private` alike. */
const PACKAGE_ROOT = join(__dirname, '..', '..', '..');

/** The folder of a function's bundled code. */
export function bundleOf(name: 'controller' | 'restorer' | 'rollback-pass', root: string = PACKAGE_ROOT): string {
  const folder = join(root, 'assets', name);
  if (!existsSync(join(folder, 'index.js'))) {
    throw new Error(`assets/${name}/index.js must be there, got nothing in ${root}; run npm run bundle once, which builds it`);
  }
  return folder;
}
