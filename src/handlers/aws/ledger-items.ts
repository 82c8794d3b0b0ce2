/** The ledger's items, field by field. A memory with a hole would open gates, so one bad item spoils the whole. */
import { AttributeValue } from '@aws-sdk/client-dynamodb';
import { entryOf, LedgerEntry } from '../../contract/ledger-entry';
import { operatorsMemoryIn } from '../../contract/operators-memory';
import { decodeStagePlan } from '../../contract/plan-file';
import { Reader } from '../../contract/reader';
import { RollbackMemory } from '../../decision/after-rollback';
import { OperatorsMemory } from '../../decision/inbox';
import { ENDED_STATUSES, RememberedEntry, StageMemory } from '../../decision/observation';
import { StagePlan } from '../../decision/plan';
import { STAGE_STATES } from '../../decision/stage-state';
import { TakeBack } from '../../decision/take-back';
import { Veto } from '../../decision/veto';

export type Item = Readonly<Record<string, AttributeValue>>;

/** @throws Rejected, naming item and field. */
export const entryIn = (item: Item): RememberedEntry => read(item, (reader, body, path) => {
  const at = reader.string(body.at, `${path}.at`);
  if (!Number.isFinite(Date.parse(at))) reader.note(`${path}.at`, 'an ISO 8601 moment', body.at, undefined);
  return {
    at: Date.parse(at),
    kind: reader.string(body.kind, `${path}.kind`),
    ...texts(reader, body, path, ['stage', 'action', 'execution', 'digest']),
  };
});

/** The whole line, as it was written. @throws Rejected, naming item and field. */
export const wholeEntryIn = (item: Item): LedgerEntry => read(item, (reader, body, path) => entryOf(reader, body, `${path}.body`));

/** @throws Rejected, naming item and field. */
export const stageMemoryIn = (item: Item): StageMemory => read(item, (reader, body, path) => {
  const paged = reader.optional(body.paged, (present) => reader.boolean(present, `${path}.paged`));
  const frozen = reader.optional(body.frozen, (present) => reader.boolean(present, `${path}.frozen`));
  const ended = reader.optional(body.ended, (present) => reader.oneOf(present, `${path}.ended`, ENDED_STATUSES));
  const failedRollbacks = reader.optional(body.failedRollbacks, (present) => strings(reader, present, `${path}.failedRollbacks`));
  const runs = reader.optional(body.runs, (present) => runsIn(reader, present, `${path}.runs`));
  const firstDeployed = reader.optional(body.firstDeployed, (present) => moments(reader, present, `${path}.firstDeployed`));
  const takeBack = reader.optional(body.takeBack, (present) => takeBackIn(reader, present, `${path}.takeBack`));
  const rollbacks = reader.optional(body.rollbacks, (present) => rollbacksIn(reader, present, `${path}.rollbacks`));
  const vetoes = reader.optional(body.vetoes, (present) => reader.list(present, `${path}.vetoes`, (veto, at) => vetoIn(reader, veto, at)));
  return {
    state: reader.oneOf(body.state, `${path}.state`, STAGE_STATES),
    since: reader.number(body.since, `${path}.since`),
    ...(paged !== undefined && { paged }),
    ...(frozen !== undefined && { frozen }),
    ...texts(reader, body, path, ['execution']),
    ...(ended !== undefined && { ended }),
    ...(failedRollbacks !== undefined && { failedRollbacks }),
    ...(runs !== undefined && { runs }),
    deployed: strings(reader, body.deployed, `${path}.deployed`),
    ...(firstDeployed !== undefined && { firstDeployed }),
    ...(takeBack !== undefined && { takeBack }),
    ...(rollbacks !== undefined && { rollbacks }),
    ...(vetoes !== undefined && { vetoes }),
  };
});

/** @throws Rejected, naming item and field. */
export const snapshotIn = (item: Item): StagePlan => read(item, (_, body, path) => decodeStagePlan(body, path));

/** @throws Rejected, naming item and field. */
export const operatorsIn = (item: Item): OperatorsMemory => read(item, operatorsMemoryIn);

/** The sort key of an item. @throws Rejected when it has none. */
export function keyOf(item: Item): string {
  const reader = new Reader();
  const key = reader.string(item.item?.S, 'item');
  reader.finish('the ledger');
  return key;
}

export function read<T>(item: Item, decode: (reader: Reader, body: Readonly<Record<string, unknown>>, path: string) => T): T {
  const path = keyOf(item);
  const reader = new Reader();
  const body = reader.record(parsed(reader, item.body?.S, `${path}.body`), `${path}.body`);
  reader.finish('the ledger');
  const value = decode(reader, body, path);
  reader.finish('the ledger');
  return value;
}

function parsed(reader: Reader, text: unknown, path: string): unknown {
  try {
    return JSON.parse(reader.string(text, path)) as unknown;
  } catch {
    return text;
  }
}

function texts<Name extends string>(
  reader: Reader, body: Readonly<Record<string, unknown>>, path: string, names: readonly Name[],
): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {};
  for (const name of names) if (body[name] !== undefined) found[name] = reader.string(body[name], `${path}.${name}`);
  return found;
}

const strings = (reader: Reader, value: unknown, path: string): readonly string[] => reader.list(value, path, (item, at) => reader.string(item, at));

const moments = (reader: Reader, value: unknown, path: string): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(reader.record(value, path)).map(([name, at]) => [name, reader.number(at, `${path}.${name}`)]));

function runsIn(reader: Reader, value: unknown, path: string): NonNullable<StageMemory['runs']> {
  const runs = reader.record(value, path);
  return {
    execution: reader.string(runs.execution, `${path}.execution`),
    revision: reader.string(runs.revision, `${path}.revision`),
    startedAt: reader.number(runs.startedAt, `${path}.startedAt`),
  };
}

function rollbacksIn(reader: Reader, value: unknown, path: string): RollbackMemory {
  const rollbacks = reader.record(value, path);
  const endedAt = reader.optional(rollbacks.endedAt, (present) => reader.number(present, `${path}.endedAt`));
  return { inARow: reader.number(rollbacks.inARow, `${path}.inARow`), ...(endedAt !== undefined && { endedAt }) };
}

function vetoIn(reader: Reader, value: unknown, path: string): Veto {
  const veto = reader.record(value, path);
  const lifted = reader.optional(veto.lifted, (present) => reader.number(present, `${path}.lifted`));
  return {
    revision: reader.string(veto.revision, `${path}.revision`),
    since: reader.number(veto.since, `${path}.since`),
    why: reader.string(veto.why, `${path}.why`),
    by: reader.string(veto.by, `${path}.by`),
    ...(lifted !== undefined && { lifted }),
  };
}

function takeBackIn(reader: Reader, value: unknown, path: string): TakeBack {
  const body = reader.record(value, path);
  const to = reader.optional(body.to, (present) => {
    const { execution, revision } = reader.record(present, `${path}.to`);
    return { execution: reader.string(execution, `${path}.to.execution`), revision: reader.string(revision, `${path}.to.revision`) };
  });
  return {
    since: reader.number(body.since, `${path}.since`),
    execution: reader.string(body.execution, `${path}.execution`),
    revision: reader.string(body.revision, `${path}.revision`),
    ...(to !== undefined && { to }),
    because: reader.string(body.because, `${path}.because`),
    who: reader.string(body.who, `${path}.who`),
  };
}
