/** The ledger as a person reads it: whole entries, oldest first. */
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { Reader } from '../../contract/reader';
import { Finding, OverriddenBy } from '../../decision/finding';
import { NO_OPERATORS, OperatorsMemory } from '../../decision/inbox';
import { StageMemory } from '../../decision/observation';
import { Plan } from '../../decision/plan';
import { EpochMs } from '../../decision/time';
import { LedgerLine } from '../../operators/desk';
import { Item, keyOf, operatorsIn, stageMemoryIn } from './ledger-items';
import { entriesFrom, OPERATORS, partitionOf, planItem, stageIn, STAGES } from './ledger-keys';
import { planIn } from './ledger-plans';
import { allPages } from './pages';

/** A page holds a megabyte: some fifty thousand entries, more than anybody reads. */
const PAGES = 50;

export class DeskLedger {
  public constructor(private readonly client: DynamoDBClient, private readonly table: string, private readonly pipeline: string) {}

  public async entries(pipelineCreatedAt: EpochMs, from: EpochMs): Promise<readonly LedgerLine[]> {
    const { first, last } = entriesFrom(from);
    const items = await this.query(pipelineCreatedAt, '#item BETWEEN :first AND :last', { ':first': first, ':last': last });
    return items.map(lineIn).filter((entry) => Date.parse(entry.at) >= from);
  }

  public async stages(pipelineCreatedAt: EpochMs): Promise<ReadonlyMap<string, StageMemory>> {
    const items = await this.query(pipelineCreatedAt, 'begins_with(#item, :stages)', { ':stages': STAGES });
    return new Map(items.map((item) => [stageIn(keyOf(item)), stageMemoryIn(item)]));
  }

  public async operators(pipelineCreatedAt: EpochMs): Promise<OperatorsMemory> {
    const [item] = await this.query(pipelineCreatedAt, '#item = :item', { ':item': OPERATORS });
    return item === undefined ? NO_OPERATORS : operatorsIn(item);
  }

  public async plan(pipelineCreatedAt: EpochMs, hash: string): Promise<Plan | undefined> {
    const [item] = await this.query(pipelineCreatedAt, '#item = :item', { ':item': planItem(hash) });
    return item && planIn(item);
  }

  private query(createdAt: EpochMs, condition: string, values: Readonly<Record<string, string>>): Promise<readonly Item[]> {
    const all = { ':pipeline': partitionOf(this.pipeline, createdAt), ...values };
    return allPages('the ledger', PAGES, async (from: Item | undefined) => {
      const answer = await this.client.send(new QueryCommand({
        TableName: this.table,
        ConsistentRead: true,
        KeyConditionExpression: `#pipeline = :pipeline AND ${condition}`,
        ExpressionAttributeNames: { '#pipeline': 'pipeline', '#item': 'item' },
        ExpressionAttributeValues: Object.fromEntries(Object.entries(all).map(([name, value]) => [name, { S: value }])),
        ...(from !== undefined && { ExclusiveStartKey: from }),
      }));
      return { items: answer.Items ?? [], next: answer.LastEvaluatedKey };
    });
  }
}

/** @throws Rejected, naming item and field. */
export function lineIn(item: Item): LedgerLine {
  const path = keyOf(item);
  const reader = new LineReader();
  const line = reader.line(parsed(item.body?.S), path);
  reader.finish('the ledger');
  return line;
}

type Body = Readonly<Record<string, unknown>>;

class LineReader extends Reader {
  public line(value: unknown, path: string): LedgerLine {
    const body = this.record(value, path);
    const at = this.string(body.at, `${path}.at`);
    if (!Number.isFinite(Date.parse(at))) this.note(`${path}.at`, 'an ISO 8601 moment', body.at, undefined);
    const findings = this.optional(body.findings, (present) => this.list(present, `${path}.findings`, (item, where) => this.finding(item, where)));
    return {
      at,
      kind: this.string(body.kind, `${path}.kind`),
      ...this.texts(body, path, ['stage', 'action', 'execution', 'revision', 'digest']),
      why: this.string(body.why, `${path}.why`),
      who: this.string(body.who, `${path}.who`),
      ...(findings !== undefined && { findings }),
    };
  }

  private finding(value: unknown, path: string): Finding {
    const body = this.record(value, path);
    const overriddenBy = this.optional(body.overriddenBy, (present) => this.overrider(present, `${path}.overriddenBy`));
    return {
      blocker: this.string(body.blocker, `${path}.blocker`),
      state: this.oneOf(body.state, `${path}.state`, ['clear', 'blocking', 'unknown'] as const),
      ...this.texts(body, path, ['subject']),
      reason: this.string(body.reason, `${path}.reason`),
      clears: this.string(body.clears, `${path}.clears`),
      ...this.moments(body, path, ['since', 'nextOpen', 'nextClose']),
      ...(body.warnsOnly === true && { warnsOnly: true }),
      ...(overriddenBy !== undefined && { overriddenBy }),
    };
  }

  private overrider(value: unknown, path: string): OverriddenBy {
    const body = this.record(value, path);
    return {
      id: this.string(body.id, `${path}.id`),
      who: this.string(body.who, `${path}.who`),
      reason: this.string(body.reason, `${path}.reason`),
      until: this.number(body.until, `${path}.until`),
    };
  }

  private texts<Name extends string>(body: Body, path: string, names: readonly Name[]): Partial<Record<Name, string>> {
    const found: Partial<Record<Name, string>> = {};
    for (const name of names) if (body[name] !== undefined) found[name] = this.string(body[name], `${path}.${name}`);
    return found;
  }

  private moments<Name extends string>(body: Body, path: string, names: readonly Name[]): Partial<Record<Name, EpochMs>> {
    const found: Partial<Record<Name, EpochMs>> = {};
    for (const name of names) if (body[name] !== undefined) found[name] = this.number(body[name], `${path}.${name}`);
    return found;
  }
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '') as unknown;
  } catch {
    return text;
  }
}
