import { KnownCommit, MutationLease, MutationMemory, WaitingMutation } from '../decision/mutation';
import { Reader } from './reader';

type Fields = Readonly<Record<string, unknown>>;

/** Reads what the ledger keeps of the pipeline's updates of itself. */
export function mutationMemoryIn(reader: Reader, body: Fields, path: string): MutationMemory {
  const part = <T>(name: keyof MutationMemory, decode: (fields: Fields, at: string) => T): T | undefined => {
    const at = `${path}.${name}`;
    return reader.optional(body[name], (present) => decode(reader.record(present, at), at));
  };
  const text = (fields: Fields, at: string, name: string): string => reader.string(fields[name], `${at}.${name}`);
  const moment = (fields: Fields, at: string, name: string): number => reader.number(fields[name], `${at}.${name}`);
  const whose = (fields: Fields, at: string) => ({ execution: text(fields, at, 'execution'), revision: text(fields, at, 'revision') });

  const newest = part('newest', (fields, at): KnownCommit => ({ revision: text(fields, at, 'revision'), generation: moment(fields, at, 'generation') }));
  const lease = part('lease', (fields, at): MutationLease => ({ ...whose(fields, at), at: moment(fields, at, 'at'), until: moment(fields, at, 'until') }));
  const waiting = part('waiting', (fields, at): WaitingMutation => {
    const paged = reader.optional(fields.paged, (present) => reader.boolean(present, `${at}.paged`));
    return { ...whose(fields, at), since: moment(fields, at, 'since'), behind: text(fields, at, 'behind'), ...(paged !== undefined && { paged }) };
  });
  const entering = part('entering', (fields, at) => ({ ...whose(fields, at), at: moment(fields, at, 'at') }));
  return {
    version: reader.number(body.version, `${path}.version`),
    ...(newest !== undefined && { newest }),
    ...(lease !== undefined && { lease }),
    ...(waiting !== undefined && { waiting }),
    ...(entering !== undefined && { entering }),
  };
}
