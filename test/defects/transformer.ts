/** Compiles for jest as ts-jest does, with the defect that `SEEDED_DEFECT` names in it: no source is ever touched. */
import { join } from 'node:path';
import { TsJestTransformer, TsJestTransformOptions } from 'ts-jest';
import { withDefect } from './defect';
import { DEFECTS, ROOT } from './read';

const defect = DEFECTS.find(({ id }) => id === process.env.SEEDED_DEFECT);
const seeded = defect === undefined ? undefined : join(ROOT, defect.file);

class Transformer extends TsJestTransformer {
  public override process(source: string, path: string, options: TsJestTransformOptions) {
    return super.process(seededIn(source, path), path, options);
  }

  /** What jest has compiled before is known by this key, so that the defect has to be in it. */
  public override getCacheKey(source: string, path: string, options: TsJestTransformOptions): string {
    return super.getCacheKey(seededIn(source, path), path, options);
  }
}

const seededIn = (source: string, path: string): string => defect !== undefined && path === seeded ? withDefect(defect, source) : source;

export default { createTransformer: (...options: ConstructorParameters<typeof TsJestTransformer>): Transformer => new Transformer(...options) };
