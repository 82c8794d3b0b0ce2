import { Request } from '../operators/request';
import { Fields } from './yaml-file';

/**
 * One of Breakwater's own commands in a scenario, with its options by their long names. Names in it are not held against
 * the pipeline here: what the command makes of a wrong one is part of the rehearsal.
 */
export function decodeCommand(name: Request['do'], entry: Fields): Request {
  switch (name) {
    case 'status': return { do: name };
    case 'why': return { do: name, ...textAt(entry, 'stage') };
    case 'approve': case 'reject':
      return { do: name, stage: entry.required('stage')?.value ?? '', ...textAt(entry, 'action'), reason: entry.required('reason')?.value ?? '' };
    case 'history': {
      const since = entry.span('since');
      return { do: name, ...textAt(entry, 'stage'), ...textAt(entry, 'kind'), ...(since !== undefined && { since }) };
    }
  }
}

function textAt<Key extends string>(entry: Fields, key: Key): Partial<Record<Key, string>> {
  const given = entry.text(key);
  const found: Partial<Record<Key, string>> = {};
  if (given) found[key] = given.value;
  return found;
}
