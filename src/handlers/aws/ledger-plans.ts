/** Plans in the ledger: packed, because an item holds 400 kB and a plan over many Regions comes near. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { decodePlan } from '../../contract/plan-file';
import { Rejected } from '../../contract/reader';
import { Plan } from '../../decision/plan';
import { Item, keyOf, read } from './ledger-items';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
export const packed = (plan: Plan): { readonly gzip: string } => ({ gzip: gzipSync(JSON.stringify(plan)).toString('base64') });

/** @throws Rejected, naming item and field. */
export function planIn(item: Item): Plan {
  const gzip = read(item, (reader, body, path) => reader.string(body.gzip, `${path}.gzip`));
  return { ...decodePlan(unpacked(item, gzip)), hash: keyOf(item).split('#')[1] };
}

function unpacked(item: Item, gzip: string): string {
  try {
    return gunzipSync(Buffer.from(gzip, 'base64')).toString('utf8');
  } catch (error) {
    throw new Rejected('the ledger', [{ path: `${keyOf(item)}.gzip`, text: `must be packed by gzip, got ${error instanceof Error ? error.message : String(error)}` }]);
  }
}
