import { OrganisationRequest, Request } from '../operators/request';
import { Fields } from './yaml-file';

/**
 * One of Breakwater's own commands in a scenario, with its options by their long names. Names in it are not held against
 * the pipeline here: what the command makes of a wrong one is part of the rehearsal.
 */
export function decodeCommand(name: Request['do'], entry: Fields): { readonly request: Request } | { readonly organisation: OrganisationRequest } {
  if ((name === 'pause' || name === 'resume') && entry.flag('organisation')) return { organisation: organisationIn(name, entry) };
  return { request: requestIn(name, entry) };
}

const organisationIn = (name: 'pause' | 'resume', entry: Fields): OrganisationRequest => name === 'pause'
  ? { do: name, reason: given(entry, 'reason'), ...textAt(entry, 'for'), ...textAt(entry, 'until') }
  : { do: name, ...textAt(entry, 'id'), reason: given(entry, 'reason') };

function requestIn(name: Request['do'], entry: Fields): Request {
  switch (name) {
    case 'status': case 'doctor': return { do: name };
    case 'why': return { do: name, ...textAt(entry, 'stage') };
    case 'approve': case 'reject': return { do: name, stage: given(entry, 'stage'), ...textAt(entry, 'action'), reason: given(entry, 'reason') };
    case 'override': return {
      do: name,
      stage: given(entry, 'stage'),
      blockers: blockersIn(entry),
      reason: given(entry, 'reason'),
      ...textAt(entry, 'revision'),
      ...textAt(entry, 'execution'),
      ...textAt(entry, 'for'),
      ...textAt(entry, 'until'),
      ...flagAt(entry, 'singleUse'),
      ...flagAt(entry, 'secondApprover'),
      ...flagAt(entry, 'skipBake'),
      ...hotfixIn(entry),
    };
    case 'sign': case 'revoke': return { do: name, stage: given(entry, 'stage'), ...textAt(entry, 'id'), reason: given(entry, 'reason') };
    case 'pause': return { do: name, ...textAt(entry, 'stage'), reason: given(entry, 'reason'), ...textAt(entry, 'for'), ...textAt(entry, 'until') };
    case 'resume': return { do: name, ...textAt(entry, 'stage'), ...textAt(entry, 'id'), reason: entry.text('reason')?.value ?? 'resumed' };
    case 'veto': case 'unveto': return { do: name, stage: given(entry, 'stage'), revision: given(entry, 'revision'), reason: given(entry, 'reason') };
    case 'rollback': return { do: name, ...textAt(entry, 'stage'), ...flagAt(entry, 'all'), ...textAt(entry, 'to'), reason: given(entry, 'reason') };
    case 'release': return { do: name, revision: given(entry, 'revision') };
    case 'history': {
      const since = entry.span('since');
      return { do: name, ...textAt(entry, 'stage'), ...textAt(entry, 'kind'), ...(since !== undefined && { since }) };
    }
  }
}

/** `all`, or a list of names; left out where only the time of a bake is to end. */
function blockersIn(entry: Fields): readonly string[] | 'all' {
  if (entry.says('blockers', 'all')) return 'all';
  return entry.texts('blockers') ?? [];
}

/** A hotfix needs its second approver whether or not anybody says so. */
function hotfixIn(entry: Fields): { readonly bakeFor?: string; readonly secondApprover?: true } {
  const bakeFor = entry.text('hotfix')?.value;
  return bakeFor === undefined ? {} : { bakeFor, secondApprover: true };
}

const given = (entry: Fields, key: string): string => entry.required(key)?.value ?? '';

function flagAt<Key extends string>(entry: Fields, key: Key): Partial<Record<Key, boolean>> {
  const found: Partial<Record<Key, boolean>> = {};
  const flag = entry.flag(key);
  if (flag !== undefined) found[key] = flag;
  return found;
}

function textAt<Key extends string>(entry: Fields, key: Key): Partial<Record<Key, string>> {
  const text = entry.text(key);
  const found: Partial<Record<Key, string>> = {};
  if (text) found[key] = text.value;
  return found;
}
