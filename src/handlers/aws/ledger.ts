import {
  ConditionalCheckFailedException, DeleteItemCommand, DynamoDBClient, PutItemCommand, PutItemCommandInput, QueryCommand, TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { LedgerEntry } from '../../contract/ledger-entry';
import { Rejected } from '../../contract/reader';
import { NO_OPERATORS, OperatorsMemory } from '../../decision/inbox';
import { MutationMemory, NO_MUTATION } from '../../decision/mutation';
import { MemoryView, snapshotKey, StageMemory } from '../../decision/observation';
import { Plan, StagePlan } from '../../decision/plan';
import { problemText } from '../../decision/problem';
import { Release } from '../../decision/release';
import { Restore } from '../../decision/restore';
import { EpochMs } from '../../decision/time';
import { Ledger, Line, MemoryQuery } from '../world';
import { Budget } from './budget';
import { entryIn, Item, keyOf, operatorsIn, snapshotIn, stageMemoryIn, wholeEntryIn } from './ledger-items';
import {
  entriesFrom, entryKey, firstSeenItem, MUTATION, OPERATORS, OWED, owedKey, partitionOf, planItem, releasesItem, restoreItem, RESTORES, snapshotItem,
  stageIn, stageKey, STAGES,
} from './ledger-keys';
import { firstSeenIn, mutationIn } from './ledger-mutation';
import { packed, planIn } from './ledger-plans';
import { LedgerReads } from './ledger-reads';
import { releasesIn, restoreIn } from './ledger-releases';

/** After a long silence of EventBridge's, what is left waits for the next tick. */
const OWED_AT_ONCE = 50;

/** The ledger, as one pipeline's partition of a DynamoDB table. */
export class AwsLedger implements Ledger {
  private readonly reads: LedgerReads;

  public constructor(private readonly client: DynamoDBClient, private readonly table: string, private readonly pipeline: string, budget: Budget) {
    this.reads = new LedgerReads(client, table, budget);
  }

  public async read(pipelineCreatedAt: EpochMs, query: MemoryQuery): Promise<MemoryView> {
    const { waves = [], plans = [] } = query;
    const partition = partitionOf(this.pipeline, pipelineCreatedAt);
    const { first, last } = entriesFrom(query.from);
    const [entries, stages, kept] = await Promise.all([
      this.reads.query('#item BETWEEN :first AND :last', { ':pipeline': partition, ':first': first, ':last': last }),
      this.reads.query('begins_with(#item, :stages)', { ':pipeline': partition, ':stages': STAGES }),
      this.reads.batch(partition, [
        OPERATORS, MUTATION, ...query.snapshots.map(({ execution, stage }) => snapshotItem(execution, stage)),
        ...waves.flatMap((wave) => [releasesItem(wave), restoreItem(wave)]), ...plans.map(planItem),
      ]),
    ]);
    if (entries.kind === 'unreadable') return entries;
    if (stages.kind === 'unreadable') return stages;
    if (kept.kind === 'unreadable') return kept;
    try {
      const items = new Map(kept.items.map((item) => [keyOf(item), item]));
      const operators = items.get(OPERATORS);
      const mutation = items.get(MUTATION);
      // No gate asks for these. One of another version's is as good as none: what it said is made anew, or missed where it is needed.
      const found = <T>(asked: readonly string[], keyIn: (name: string) => string, decode: (item: Item) => T): ReadonlyMap<string, T> =>
        new Map(asked.flatMap((name) => {
          const item = items.get(keyIn(name));
          const value = item === undefined ? undefined : unlessRejected(() => decode(item));
          return value === undefined ? [] : [[name, value] as const];
        }));
      return {
        kind: 'read',
        // The key is written in whole seconds, so the first second may hold more than was asked for.
        entries: entries.items.map(entryIn).filter((entry) => entry.at >= query.from),
        stages: new Map(stages.items.map((item) => [stageIn(keyOf(item)), stageMemoryIn(item)])),
        snapshots: new Map(query.snapshots.flatMap(({ execution, stage }) => {
          const item = items.get(snapshotItem(execution, stage));
          return item === undefined ? [] : [[snapshotKey(execution, stage), snapshotIn(item)] as const];
        })),
        plans: found(plans, planItem, planIn),
        releases: found(waves, releasesItem, releasesIn),
        operators: operators === undefined ? NO_OPERATORS : operatorsIn(operators),
        // A gate asks for these: what cannot be read of them holds.
        mutation: mutation === undefined ? NO_MUTATION : mutationIn(mutation),
        restores: new Map(waves.flatMap((wave) => {
          const item = items.get(restoreItem(wave));
          return item === undefined ? [] : [[wave, restoreIn(item)] as const];
        })),
      };
    } catch (error) {
      if (!(error instanceof Rejected)) throw error;
      return { kind: 'unreadable', why: `the ledger holds an item that cannot be used: ${error.problems.map(problemText).join('; ')} - correct the item in table ${this.table}` };
    }
  }

  public async append(pipelineCreatedAt: EpochMs, entry: LedgerEntry, { announce }: { readonly announce: boolean }): Promise<void> {
    if (!announce) return this.putOnce(pipelineCreatedAt, entryKey(entry), entry);
    const { Item: owed } = this.put(pipelineCreatedAt, owedKey(entry), entry);
    await unlessKept(() => this.client.send(new TransactWriteItemsCommand({
      TransactItems: [{ Put: this.put(pipelineCreatedAt, entryKey(entry), entry) }, { Put: { TableName: this.table, Item: owed } }],
    })));
  }

  public async owed(pipelineCreatedAt: EpochMs): Promise<readonly LedgerEntry[]> {
    const { Items = [] } = await this.client.send(new QueryCommand({
      TableName: this.table,
      ConsistentRead: true,
      Limit: OWED_AT_ONCE,
      KeyConditionExpression: '#pipeline = :pipeline AND begins_with(#item, :owed)',
      ExpressionAttributeNames: { '#pipeline': 'pipeline', '#item': 'item' },
      ExpressionAttributeValues: { ':pipeline': { S: partitionOf(this.pipeline, pipelineCreatedAt) }, ':owed': { S: OWED } },
    }));
    return Items.map(wholeEntryIn);
  }

  public async settle(pipelineCreatedAt: EpochMs, entry: LedgerEntry): Promise<void> {
    const { pipeline, item } = this.item(pipelineCreatedAt, owedKey(entry), entry);
    await this.client.send(new DeleteItemCommand({ TableName: this.table, Key: { pipeline, item } }));
  }

  public async keepSnapshot(pipelineCreatedAt: EpochMs, execution: string, stage: StagePlan): Promise<void> {
    await this.putOnce(pipelineCreatedAt, snapshotItem(execution, stage.name), stage);
  }

  public async keepStage(pipelineCreatedAt: EpochMs, stage: string, memory: StageMemory): Promise<void> {
    await this.client.send(new PutItemCommand({ TableName: this.table, Item: this.item(pipelineCreatedAt, stageKey(stage), memory) }));
  }

  public async keepPlan(pipelineCreatedAt: EpochMs, hash: string, plan: Plan): Promise<void> {
    await this.putOnce(pipelineCreatedAt, planItem(hash), packed(plan));
  }

  public async keepReleases(pipelineCreatedAt: EpochMs, stage: string, releases: readonly Release[]): Promise<void> {
    await this.client.send(new PutItemCommand({ TableName: this.table, Item: this.item(pipelineCreatedAt, releasesItem(stage), { releases }) }));
  }

  public async keepOperators(pipelineCreatedAt: EpochMs, memory: OperatorsMemory): Promise<void> {
    await this.client.send(new PutItemCommand({ TableName: this.table, Item: this.item(pipelineCreatedAt, OPERATORS, memory) }));
  }

  public async restores(pipelineCreatedAt: EpochMs): Promise<readonly Restore[]> {
    const found = await this.reads.query('begins_with(#item, :restores)', { ':pipeline': partitionOf(this.pipeline, pipelineCreatedAt), ':restores': RESTORES });
    if (found.kind === 'unreadable') throw new Error(found.why);
    return found.items.map(restoreIn);
  }

  public async keepRestore(pipelineCreatedAt: EpochMs, restore: Restore, lines: readonly Line[] = []): Promise<'done' | 'late'> {
    const next = this.next(pipelineCreatedAt, restoreItem(restore.stage), restore);
    if (lines.length === 0) return unlessLate(() => this.client.send(new PutItemCommand(next)));
    // Without a condition of their own: a line that is there already is this very line, and must not be what is late.
    const puts = lines.flatMap(({ entry, announce }) => [entryKey(entry), ...announce ? [owedKey(entry)] : []]
      .map((key) => ({ Put: { TableName: this.table, Item: this.item(pipelineCreatedAt, key, entry) } })));
    return unlessLate(() => this.client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: next }, ...puts] })));
  }

  public keepMutation(pipelineCreatedAt: EpochMs, memory: MutationMemory): Promise<'done' | 'late'> {
    return unlessLate(() => this.client.send(new PutItemCommand(this.next(pipelineCreatedAt, MUTATION, memory))));
  }

  public async firstSeen(pipelineCreatedAt: EpochMs, revision: string, at: EpochMs): Promise<EpochMs> {
    const key = firstSeenItem(revision);
    try {
      await this.client.send(new PutItemCommand({ ...this.put(pipelineCreatedAt, key, { at }), ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }));
      return at;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException && error.Item !== undefined) return firstSeenIn(error.Item);
      throw error;
    }
  }

  /** Whoever comes second with a version is late. */
  private next(createdAt: EpochMs, key: string, body: { readonly version: number }): PutItemCommandInput {
    const { version } = body;
    return {
      TableName: this.table,
      Item: { ...this.item(createdAt, key, body), version: { N: String(version) } },
      ConditionExpression: version === 1 ? 'attribute_not_exists(#item)' : '#version = :before',
      ...version === 1 ? { ExpressionAttributeNames: { '#item': 'item' } }
        : { ExpressionAttributeNames: { '#version': 'version' }, ExpressionAttributeValues: { ':before': { N: String(version - 1) } } },
    };
  }

  /** The first line kept under a key stays. */
  private async putOnce(createdAt: EpochMs, key: string, body: object): Promise<void> {
    await unlessKept(() => this.client.send(new PutItemCommand(this.put(createdAt, key, body))));
  }

  private put(createdAt: EpochMs, key: string, body: object) {
    return {
      TableName: this.table,
      Item: this.item(createdAt, key, body),
      ConditionExpression: 'attribute_not_exists(#item)',
      ExpressionAttributeNames: { '#item': 'item' },
    };
  }

  private item(createdAt: EpochMs, key: string, body: object) {
    return { pipeline: { S: partitionOf(this.pipeline, createdAt) }, item: { S: key }, body: { S: JSON.stringify(body) } };
  }
}

function unlessRejected<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch (error) {
    if (error instanceof Rejected) return undefined;
    throw error;
  }
}

/** What is kept already stays, and that is no failure. */
async function unlessKept(put: () => Promise<unknown>): Promise<void> {
  try {
    await put();
  } catch (error) {
    if (!isKept(error)) throw error;
  }
}

async function unlessLate(put: () => Promise<unknown>): Promise<'done' | 'late'> {
  try {
    await put();
    return 'done';
  } catch (error) {
    if (isKept(error)) return 'late';
    throw error;
  }
}

/** A transaction fails as a whole, and tells of each of its parts why. */
const isKept = (error: unknown): boolean => error instanceof TransactionCanceledException
  ? error.CancellationReasons?.some(({ Code }) => Code === 'ConditionalCheckFailed') ?? false
  : error instanceof ConditionalCheckFailedException;
