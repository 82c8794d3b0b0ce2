import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LedgerEntry } from '../../../src/contract/ledger-entry';
import { AwsAnnouncer } from '../../../src/handlers/aws/announcer';
import { Connection } from '../../../src/handlers/aws/connection';
import { StubRequest } from '../../support/aws-stub/aws-stub';
import { json, jsonError, seconds, silence } from '../../support/aws-stub/replies';
import { withStub } from '../../support/aws-stub/with-stub';

const given = withStub();
const BUS = 'arn:aws:events:us-west-2:111111111111:event-bus/default';
const announcer = (connection = given.connection) => new AwsAnnouncer(new EventBridgeClient(connection.to()), {
  bus: BUS, pipeline: { name: 'checkout', path: 'Delivery/Checkout', account: '111111111111', region: 'us-west-2', partition: 'aws' },
});
const entry = (change: Partial<LedgerEntry> = {}): LedgerEntry => ({
  at: '2026-03-02T18:00:00Z', kind: 'bake.rejected', stage: 'LowTraffic', action: 'Bake-1', execution: 'e1', revision: 'r2', why: 'faults is ALARM', who: 'breakwater', ...change,
});
const sentIn = ({ body }: StubRequest) => body.Entries as readonly Readonly<Record<string, unknown>>[];
const taken = (request: StubRequest) => json({ FailedEntryCount: 0, Entries: sentIn(request).map((_, index) => ({ EventId: `id-${index}` })) });

test('puts one event on the bus: its source, its kind, the pipeline, and all that is known', async () => {
  given.stub.on('PutEvents', taken);

  expect(await announcer().announce([entry()])).toEqual([undefined]);
  const [{ Detail, ...event }] = sentIn(given.stub.requests[0]);
  expect(event).toEqual({
    EventBusName: BUS, Source: 'breakwater', DetailType: 'bake.rejected', Time: seconds('2026-03-02T18:00:00Z'), Resources: ['arn:aws:codepipeline:us-west-2:111111111111:checkout'],
  });
  expect(JSON.parse(String(Detail))).toMatchObject({
    version: 1, id: 'entry#2026-03-02T18:00:00Z#bake.rejected#LowTraffic#Bake-1#e1#', pipeline: 'checkout', headline: 'Delivery/Checkout: Bake-1 of LowTraffic rejected r2', cause: 'faults is ALARM',
  });
});

test('sends ten at most in one request', async () => {
  given.stub.on('PutEvents', taken);
  const entries = Array.from({ length: 23 }, (_, index) => entry({ digest: `${index}` }));

  expect(await announcer().announce(entries)).toEqual(entries.map(() => undefined));
  expect(given.stub.requests.map((request) => sentIn(request).length)).toEqual([10, 10, 3]);
});

test('sends no more in one request than it may weigh, and shortens what a person wrote at length', async () => {
  given.stub.on('PutEvents', taken);
  await announcer().announce(Array.from({ length: 10 }, (_, index) => entry({ why: '<'.repeat(300_000), digest: `${index}` })));

  expect(given.stub.requests.length).toBe(1);
  await announcer().announce(Array.from({ length: 10 }, (_, index) => entry({ why: '\u0001'.repeat(300_000), digest: `${index}` })));
  for (const request of given.stub.requests) {
    const bytes = sentIn(request).reduce((sum, { Detail }) => sum + Buffer.byteLength(String(Detail)), 0);
    expect(bytes).toBeLessThan(256 * 1024);
    expect(JSON.parse(String(sentIn(request)[0].Detail))).toMatchObject({ cause: expect.stringMatching(/^.{1499}…$/s) });
  }
});

test('says for each event that EventBridge did not take why, and loses none of the others', async () => {
  given.stub.on('PutEvents', json({ FailedEntryCount: 1, Entries: [{ EventId: 'id' }, { ErrorCode: 'InternalFailure', ErrorMessage: 'try again' }] }));
  expect(await announcer().announce([entry(), entry({ digest: '2' })])).toEqual([undefined, 'InternalFailure: try again']);
});

test('an answer that leaves an event out has not taken it', async () => {
  given.stub.on('PutEvents', json({ FailedEntryCount: 0, Entries: [] }));
  expect(await announcer().announce([entry()])).toEqual(['NoAnswer: EventBridge did not say whether it took the event']);
});

test('a request that fails keeps the others from nothing', async () => {
  given.stub.on('PutEvents', jsonError('com.amazonaws.events#AccessDeniedException', 'not you'), taken);
  const answers = await announcer().announce(Array.from({ length: 11 }, (_, index) => entry({ digest: `${index}` })));
  expect(answers).toEqual([...Array.from({ length: 10 }, () => 'AccessDeniedException: not you'), undefined]);
});

test('is not waited for', async () => {
  given.stub.on('PutEvents', silence);
  const impatient = new Connection({ ...given.stub.connection, requestTimeout: 50 });
  expect(await announcer(impatient).announce([entry()])).toEqual([expect.stringMatching(/^TimeoutError: /)]);
  impatient.close();
});

test('an entry that is for nobody is not sent, and owed no more', async () => {
  expect(await announcer().announce([entry({ kind: 'gate.passed' })])).toEqual([undefined]);
  expect(given.stub.requests).toEqual([]);
});
