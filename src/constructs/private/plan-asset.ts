import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import { PLAN_FILE } from '../../contract/names';

/** A function's bundle with the plan beside it, as one asset: code and plan change together or not at all. */
export function assetWithPlan(scope: Construct, id: string, bundle: string, plan: string): Asset {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-'));
  try {
    cpSync(bundle, folder, { recursive: true });
    writeFileSync(join(folder, PLAN_FILE), plan);
    // Staged by content: where the folder was does not show.
    return new Asset(scope, id, { path: folder });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
