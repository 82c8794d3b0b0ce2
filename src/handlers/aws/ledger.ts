import { setTimeout as pause } from 'node:timers/promises';
import {
  AttributeValue, BatchGetItemCommand, DeleteItemCommand, DynamoDBClient, PutItemCommand, QueryCommand, TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { LedgerEntry } from '../../contract/ledger-entry';
import { Rejected } from '../../contract/reader';
import { NO_OPERATORS, OperatorsMemory } from '../../decision/inbox';
import { MemoryView, snapshotKey, StageMemory } from '../../decision/observation';
import { Plan, StagePlan } from '../../decision/plan';
import { problemText } from '../../decision/problem';
import { Release } from '../../decision/release';
import { Restore } from '../../decision/restore';
import { EpochMs } from '../../decision/time';
import { Ledger, MemoryQuery } from '../world';
import { Budget } from './budget';
import { entryIn, Item, keyOf, operatorsIn, snapshotIn, stageMemoryIn, wholeEntryIn } from './ledger-items';
import {
  entriesFrom, entryKey, OPERATORS, OWED, owedKey, partitionOf, planItem, releasesItem, restoreItem, RESTORES, snapshotItem, stageIn, stageKey,
  STAGES,
} from './ledger-keys';
import { packed, planIn } from './ledger-plans';
import { releasesIn, restoreIn } from './ledger-releases';
import { allPages } from './pages';

/** A page holds a megabyte; what lies beyond this many is no ledger of one release any more. */
const PAGES = 50;
/** After a long silence of EventBridge's, what is left waits for the next tick. */
const OWED_AT_ONCE = 50;
/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const BATCH = 100;
/** How often the keys that DynamoDB left out of a batch are asked for again, and how long is waited before the first time. */
const ROUNDS = 4;
const FIRST_PAUSE = 50;

/** The ledger, as one pipeline's partition of a DynamoDB table. */
export class AwsLedger implements Ledger {
  public constructor(
    private readonly client: DynamoDBClient, private readonly table: string, private readonly pipeline: string, private readonly budget: Budget,
  ) {}

  public async read(pipelineCreatedAt: EpochMs, query: MemoryQuery): Promise<MemoryView> {
    const { waves = [], plans = [] } = query;
    const partition = partitionOf(this.pipeline, pipelineCreatedAt);
    const { first, last } = entriesFrom(query.from);
    const [entries, stages, kept] = await Promise.all([
      this.query('#item BETWEEN :first AND :last', { ':pipeline': partition, ':first': first, ':last': last }),
      this.query('begins_with(#item, :stages)', { ':pipeline': partition, ':stages': STAGES }),
      this.batch(partition, [
        OPERATORS, ...query.snapshots.map(({ execution, stage }) => snapshotItem(execution, stage)),
        ...waves.flatMap((wave) => [releasesItem(wave), restoreItem(wave)]), ...plans.map(planItem),
      ]),
    ]);
    if (entries.kind === 'unreadable') return entries;
    if (stages.kind === 'unreadable') return stages;
    if (kept.kind === 'unreadable') return kept;
    try {
      const items = new Map(kept.items.map((item) => [keyOf(item), item]));
      const operators = items.get(OPERATORS);
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
        // A gate asks for this: what cannot be read of it holds.
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
    const found = await this.query('begins_with(#item, :restores)', { ':pipeline': partitionOf(this.pipeline, pipelineCreatedAt), ':restores': RESTORES });
    if (found.kind === 'unreadable') throw new Error(found.why);
    return found.items.map(restoreIn);
  }

  public async keepRestore(pipelineCreatedAt: EpochMs, restore: Restore): Promise<'done' | 'late'> {
    const item = this.item(pipelineCreatedAt, restoreItem(restore.stage), restore);
    try {
      await this.client.send(new PutItemCommand({
        TableName: this.table,
        Item: { ...item, version: { N: String(restore.version) } },
        ConditionExpression: restore.version === 1 ? 'attribute_not_exists(#item)' : '#version = :before',
        ...restore.version === 1 ? { ExpressionAttributeNames: { '#item': 'item' } }
          : { ExpressionAttributeNames: { '#version': 'version' }, ExpressionAttributeValues: { ':before': { N: String(restore.version - 1) } } },
      }));
      return 'done';
    } catch (error) {
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return 'late';
      throw error;
    }
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

  private query(condition: string, values: Readonly<Record<string, string>>) {
    return this.budget.read('Query', 'the ledger', async (options) => ({
      kind: 'items' as const,
      items: await allPages('the ledger', PAGES, async (from: Item | undefined) => {
        const answer = await this.client.send(new QueryCommand({
          TableName: this.table,
          ConsistentRead: true,
          KeyConditionExpression: `#pipeline = :pipeline AND ${condition}`,
          ExpressionAttributeNames: { '#pipeline': 'pipeline', '#item': 'item' },
          ExpressionAttributeValues: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { S: value }])),
          ...(from !== undefined && { ExclusiveStartKey: from }),
        }), options);
        return { items: answer.Items ?? [], next: answer.LastEvaluatedKey };
      }),
    }));
  }

  private batch(partition: string, keys: readonly string[]) {
    return this.budget.read('BatchGetItem', 'the ledger', async (options) => {
      const items: Item[] = [];
      for (let from = 0; from < keys.length; from += BATCH) {
        let left: Record<string, AttributeValue>[] = keys.slice(from, from + BATCH)
          .map((key) => ({ pipeline: { S: partition }, item: { S: key } }));
        for (let round = 0; left.length > 0; round++) {
          if (round > ROUNDS) throw new Error(`${left.length} keys were still left out after ${ROUNDS} further requests`);
          if (round > 0) await pause(FIRST_PAUSE * 2 ** (round - 1), undefined, { signal: options.abortSignal });
          const command = new BatchGetItemCommand({ RequestItems: { [this.table]: { Keys: left, ConsistentRead: true } } });
          const answer = await this.client.send(command, options);
          items.push(...answer.Responses?.[this.table] ?? []);
          left = answer.UnprocessedKeys?.[this.table]?.Keys ?? [];
        }
      }
      return { kind: 'items' as const, items };
    });
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

/** A transaction fails as a whole, and tells of each of its parts why. */
const isKept = (error: unknown): boolean => error instanceof TransactionCanceledException
  ? error.CancellationReasons?.some(({ Code }) => Code === 'ConditionalCheckFailed') ?? false
  : error instanceof Error && error.name === 'ConditionalCheckFailedException';
