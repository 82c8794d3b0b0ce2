import { setTimeout as pause } from 'node:timers/promises';
import { AttributeValue, BatchGetItemCommand, DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { Budget } from './budget';
import { Item } from './ledger-items';
import { allPages } from './pages';

/** A page holds a megabyte; what lies beyond this many is no ledger of one release any more. */
const PAGES = 50;
/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const BATCH = 100;
/** How often the keys that DynamoDB left out of a batch are asked for again, and how long is waited before the first time. */
const ROUNDS = 4;
const FIRST_PAUSE = 50;

/** The ledger's table, read strongly consistent, to the last item. */
export class LedgerReads {
  public constructor(private readonly client: DynamoDBClient, private readonly table: string, private readonly budget: Budget) {}

  public query(condition: string, values: Readonly<Record<string, string>>) {
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

  public batch(partition: string, keys: readonly string[]) {
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
