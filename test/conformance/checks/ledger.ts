import { deepStrictEqual as same, ok } from 'node:assert/strict';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LedgerEntry } from '../../../src/contract/ledger-entry';
import { StageMemory } from '../../../src/decision/observation';
import { AwsLedger } from '../../../src/handlers/aws/ledger';
import { aPlan, aStage } from '../../support/builders';
import { Bench, Check, HOME } from '../check';

const CREATED = Date.parse('2026-01-01T00:00:00Z');
const FROM = Date.parse('2026-03-02T17:00:00Z');
const entry = (minute: number, change: Partial<LedgerEntry> = {}): LedgerEntry => ({
  at: new Date(FROM + minute * 60_000).toISOString().replace('.000', ''), kind: 'gate.held', stage: 'First', action: 'Airlock', execution: 'e1', why: 'closed', who: 'breakwater', digest: 'd', ...change,
});
const MEMORY: StageMemory = { state: 'holding', since: FROM, execution: 'e1', deployed: ['West'] };

/** The table as the construct declares it. */
async function ledgerIn({ connection, budget, unique }: Bench): Promise<AwsLedger> {
  const client = new DynamoDBClient(connection.to(HOME));
  const table = unique('ledger');
  await client.send(new CreateTableCommand({
    TableName: table,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'pipeline', AttributeType: 'S' }, { AttributeName: 'item', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pipeline', KeyType: 'HASH' }, { AttributeName: 'item', KeyType: 'RANGE' }],
  }));
  return new AwsLedger(client, table, 'checkout', budget());
}

export const LEDGER_CHECKS: readonly Check[] = [
  {
    service: 'DynamoDB',
    operation: 'Query and BatchGetItem: what was kept is read back; of two lines under one key the first stays',
    run: async (bench) => {
      const ledger = await ledgerIn(bench);
      await ledger.append(CREATED, entry(-1), { announce: false });
      await ledger.append(CREATED, entry(1), { announce: false });
      await ledger.append(CREATED, entry(1, { why: 'again' }), { announce: false });
      await ledger.keepSnapshot(CREATED, 'e1', aStage());
      await ledger.keepSnapshot(CREATED, 'e1', { ...aStage(), production: false });
      await ledger.keepStage(CREATED, 'First', { ...MEMORY, state: 'resting' });
      await ledger.keepStage(CREATED, 'First', MEMORY);
      await ledger.keepPlan(CREATED, 'hash', aPlan());
      const memory = await ledger.read(CREATED, { from: FROM, snapshots: [{ execution: 'e1', stage: 'First' }, { execution: 'e2', stage: 'First' }], plans: ['hash', 'other'] });
      ok(memory.kind === 'read', JSON.stringify(memory));
      same(memory.entries.map(({ at }) => at), [FROM + 60_000]);
      same([...memory.snapshots], [['e1/First', aStage()]]);
      same([...memory.stages], [['First', MEMORY]]);
      same([...memory.plans ?? []], [['hash', { ...aPlan(), hash: 'hash' }]]);
    },
  },
  {
    service: 'DynamoDB',
    operation: 'Query over several pages, and BatchGetItem of more keys than one request takes',
    run: async (bench) => {
      const ledger = await ledgerIn(bench);
      const why = 'x'.repeat(200_000);
      for (let minute = 0; minute < 12; minute++) await ledger.append(CREATED, entry(minute, { why }), { announce: false });
      await ledger.keepSnapshot(CREATED, 'e119', aStage());
      const snapshots = Array.from({ length: 120 }, (_, index) => ({ execution: `e${index}`, stage: 'First' }));
      const memory = await ledger.read(CREATED, { from: FROM, snapshots });
      ok(memory.kind === 'read', JSON.stringify(memory).slice(0, 500));
      same([memory.entries.length, memory.snapshots.size], [12, 1]);
    },
  },
  {
    service: 'DynamoDB',
    operation: 'TransactWriteItems and DeleteItem: an announcement is owed with its entry, once, until it is settled',
    run: async (bench) => {
      const ledger = await ledgerIn(bench);
      const news = entry(0, { kind: 'bake.rejected', findings: [{ blocker: 'b', state: 'blocking', reason: 'red', clears: 'green' }] });
      await ledger.append(CREATED, news, { announce: true });
      same(await ledger.owed(CREATED), [news]);
      await ledger.settle(CREATED, news);
      await ledger.append(CREATED, news, { announce: true });
      same(await ledger.owed(CREATED), []);
    },
  },
  {
    service: 'DynamoDB',
    operation: 'a pipeline made again under the same name begins with an empty ledger',
    run: async (bench) => {
      const ledger = await ledgerIn(bench);
      await ledger.append(CREATED, entry(0), { announce: true });
      const memory = await ledger.read(CREATED + 1000, { from: FROM, snapshots: [] });
      ok(memory.kind === 'read' && memory.entries.length === 0);
      same(await ledger.owed(CREATED + 1000), []);
    },
  },
];
