import { DynamoDBClient, Put } from '@aws-sdk/client-dynamodb';
import { LedgerEntry } from '../../../src/contract/ledger-entry';
import { OperatorsMemory, Written } from '../../../src/decision/inbox';
import { MutationMemory } from '../../../src/decision/mutation';
import { StageMemory } from '../../../src/decision/observation';
import { Plan, StagePlan } from '../../../src/decision/plan';
import { Release } from '../../../src/decision/release';
import { Restore } from '../../../src/decision/restore';
import { Budget } from '../../../src/handlers/aws/budget';
import { AwsLedger } from '../../../src/handlers/aws/ledger';
import { entriesFrom, entryKey, owedKey } from '../../../src/handlers/aws/ledger-keys';
import { StubRequest } from '../../support/aws-stub/aws-stub';
import { json, jsonError, Reply, silence } from '../../support/aws-stub/replies';
import { withStub } from '../../support/aws-stub/with-stub';
import { aDeployer, aPlan } from '../../support/builders';

const given = withStub();
const ledger = (budget = new Budget()) => new AwsLedger(new DynamoDBClient(given.connection.to()), 'ledger-table', 'checkout', budget);

const CREATED = Date.parse('2026-01-01T00:00:00.250Z');
const FROM = Date.parse('2026-03-02T17:00:00.500Z');
const PARTITION = 'checkout#2026-01-01T00:00:00Z';

const anEntry = (overrides: Partial<LedgerEntry> = {}): LedgerEntry => ({
  at: '2026-03-02T17:00:01Z', kind: 'gate.held', stage: 'LowTraffic', action: 'Airlock', execution: 'e-1', revision: 'r1', why: 'closed', who: 'breakwater', digest: 'd1', ...overrides,
});
const STAGE: StagePlan = { name: 'LowTraffic', production: true, airlock: 'Airlock', blockers: [], windowScope: 'EVERY_START', steps: [] };
const MEMORY: StageMemory = {
  state: 'torn',
  since: 5,
  paged: true,
  frozen: false,
  execution: 'e-1',
  failedRollbacks: ['e-0'],
  runs: { execution: 'e-9', revision: 'r0', startedAt: 1 },
  deployed: ['UsWest1'],
  firstDeployed: { UsWest1: 3 },
  rollbacks: { inARow: 2, endedAt: 6 },
  vetoes: [{ revision: 'r1', since: 4, why: 'rolled back', by: 'breakwater' }, { revision: 'r-1', since: 2, why: 'bad', by: 'arn:aws:iam::111111111111:user/ana', lifted: 3 }],
};

const LETTER: Written = { name: '/breakwater/checkout/overrides/LowTraffic/fix', version: 2, at: 7, by: 'arn:aws:iam::111111111111:user/ana' };
const OPERATORS: OperatorsMemory = {
  letters: [LETTER],
  overrides: [{
    letter: LETTER,
    says: {
      kind: 'override',
      stage: 'LowTraffic',
      id: 'fix',
      blockers: ['working hours'],
      reason: 'r',
      until: 9,
      revision: 'r1',
      execution: 'e-1',
      singleUse: true,
      secondApprover: true,
      skipBake: false,
    },
    signedBy: 'arn:aws:iam::111111111111:user/bob',
    uses: [{ execution: 'e-1', action: 'Airlock', run: 'a-1', at: 8 }],
    ended: { how: 'expired', at: 9 },
  }],
  pauses: [
    { letter: LETTER, says: { kind: 'pause', scope: { of: 'stage', stage: 'LowTraffic' }, id: 'p', reason: 'r', until: 9, except: [] } },
    {
      letter: LETTER,
      says: { kind: 'pause', scope: { of: 'organisation' }, id: 'p', reason: 'r', except: [{ pipeline: '111111111111/us-west-2/checkout', reason: 'r', until: 9 }] },
    },
  ],
};

const item = (key: string, body: unknown) => ({ pipeline: { S: PARTITION }, item: { S: key }, body: { S: typeof body === 'string' ? body : JSON.stringify(body) } });
const failure = (name: string, message = 'no') => jsonError(`com.amazonaws.dynamodb.v20120810#${name}`, message);

const cancelled = (...codes: readonly string[]): Reply => ({
  status: 400,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify({ __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException', CancellationReasons: codes.map((Code) => ({ Code })) }),
});

/** Answers both questions of a read: the entries, and what is known of the stages. */
const queries = (entries: Reply | ((request: StubRequest) => Reply), stages: Reply = json({ Items: [] })) => (request: StubRequest): Reply => {
  if (String(request.body.KeyConditionExpression).includes('begins_with')) return stages;
  return typeof entries === 'function' ? entries(request) : entries;
};

beforeEach(() => { given.stub.on('BatchGetItem', json({ Responses: {} })); });

describe('reading', () => {
  test('gives back entries, stages and snapshots as they were kept, by strongly consistent reads', async () => {
    given.stub
      .on('Query', queries(json({ Items: [item(entryKey(anEntry()), anEntry())] }), json({ Items: [item('stage#LowTraffic', MEMORY)] })))
      .on('BatchGetItem', json({ Responses: { 'ledger-table': [item('snapshot#e-1#LowTraffic', STAGE), item('operators', OPERATORS)] } }));

    const memory = await ledger().read(CREATED, { from: FROM, snapshots: [{ execution: 'e-1', stage: 'LowTraffic' }, { execution: 'e-2', stage: 'Rest' }] });

    expect(memory).toEqual({
      kind: 'read',
      entries: [{ at: Date.parse('2026-03-02T17:00:01Z'), kind: 'gate.held', stage: 'LowTraffic', action: 'Airlock', execution: 'e-1', digest: 'd1' }],
      stages: new Map([['LowTraffic', MEMORY]]),
      snapshots: new Map([['e-1/LowTraffic', STAGE]]),
      plans: new Map(),
      releases: new Map(),
      operators: OPERATORS,
      restores: new Map(),
      mutation: { version: 0 },
    });
    const query = { TableName: 'ledger-table', ConsistentRead: true, ExpressionAttributeNames: { '#pipeline': 'pipeline', '#item': 'item' } };
    expect(given.stub.of('Query').map(({ body }) => body)).toEqual(expect.arrayContaining([
      {
        ...query,
        KeyConditionExpression: '#pipeline = :pipeline AND #item BETWEEN :first AND :last',
        ExpressionAttributeValues: { ':pipeline': { S: PARTITION }, ':first': { S: 'entry#2026-03-02T17:00:00Z' }, ':last': { S: 'entry$' } },
      },
      {
        ...query,
        KeyConditionExpression: '#pipeline = :pipeline AND begins_with(#item, :stages)',
        ExpressionAttributeValues: { ':pipeline': { S: PARTITION }, ':stages': { S: 'stage#' } },
      },
    ]));
    expect(given.stub.of('BatchGetItem').map(({ body }) => body)).toEqual([{
      RequestItems: {
        'ledger-table': {
          ConsistentRead: true,
          Keys: [
            { pipeline: { S: PARTITION }, item: { S: 'operators' } },
            { pipeline: { S: PARTITION }, item: { S: 'mutation' } },
            { pipeline: { S: PARTITION }, item: { S: 'snapshot#e-1#LowTraffic' } },
            { pipeline: { S: PARTITION }, item: { S: 'snapshot#e-2#Rest' } },
          ],
        },
      },
    }]);
  });

  test('reads all pages, and leaves out what lies before the moment asked for', async () => {
    const early = anEntry({ at: '2026-03-02T17:00:00Z' });
    const late = anEntry({ at: '2026-03-02T18:00:00Z', kind: 'gate.passed' });
    const end = { pipeline: { S: PARTITION }, item: { S: entryKey(early) } };
    given.stub.on('Query', queries(({ body }) => body.ExclusiveStartKey === undefined
      ? json({ Items: [item(entryKey(early), early)], LastEvaluatedKey: end })
      : json({ Items: [item(entryKey(late), late)] })));

    expect(await ledger().read(CREATED, { from: FROM, snapshots: [] })).toMatchObject({ entries: [{ kind: 'gate.passed' }] });
    expect(given.stub.of('Query').flatMap(({ body }) => body.ExclusiveStartKey ?? [])).toEqual([end]);
  });

  test('asks again for the keys that DynamoDB left out', async () => {
    const left = [{ pipeline: { S: PARTITION }, item: { S: 'snapshot#e-2#Rest' } }];
    given.stub.on('Query', json({ Items: [] })).on(
      'BatchGetItem',
      json({ Responses: { 'ledger-table': [] }, UnprocessedKeys: { 'ledger-table': { Keys: left, ConsistentRead: true } } }),
      json({ Responses: { 'ledger-table': [item('snapshot#e-2#Rest', { ...STAGE, name: 'Rest' })] } }),
    );

    const memory = await ledger().read(CREATED, { from: FROM, snapshots: [{ execution: 'e-2', stage: 'Rest' }] });
    expect(memory).toMatchObject({ kind: 'read', snapshots: new Map([['e-2/Rest', { ...STAGE, name: 'Rest' }]]) });
    expect(given.stub.of('BatchGetItem').map(({ body }) => body).at(-1)).toEqual({ RequestItems: { 'ledger-table': { Keys: left, ConsistentRead: true } } });
  });

  test('is unreadable when DynamoDB goes on leaving keys out', async () => {
    const left = [{ pipeline: { S: PARTITION }, item: { S: 'snapshot#e-2#Rest' } }];
    given.stub.on('Query', json({ Items: [] })).on('BatchGetItem', json({ UnprocessedKeys: { 'ledger-table': { Keys: left } } }));

    expect(await ledger().read(CREATED, { from: FROM, snapshots: [{ execution: 'e-2', stage: 'Rest' }] })).toEqual({
      kind: 'unreadable', why: 'BatchGetItem in the ledger failed (Error: 1 keys were still left out after 4 further requests) - the next tick tries again',
    });
    expect(given.stub.of('BatchGetItem')).toHaveLength(5);
  });

  test('asks for snapshots in batches of 100', async () => {
    given.stub.on('Query', json({ Items: [] })).on('BatchGetItem', json({ Responses: {} }));

    const snapshots = Array.from({ length: 101 }, (_, index) => ({ execution: `e-${index}`, stage: 'Rest' }));
    expect(await ledger().read(CREATED, { from: FROM, snapshots })).toMatchObject({ kind: 'read', snapshots: new Map() });
    expect(given.stub.of('BatchGetItem').map(({ body }) => (body.RequestItems as { 'ledger-table': { Keys: unknown[] } })['ledger-table'].Keys.length)).toEqual([100, 3]);
  });

  test.each<[string, Reply, string]>([
    [
      'throttled', failure('ProvisionedThroughputExceededException', 'Rate exceeded'),
      'Query in the ledger was throttled (ProvisionedThroughputExceededException) - the next tick tries again',
    ],
    ['denied', failure('AccessDeniedException'), 'Query in the ledger was denied (AccessDeniedException) - let the controller\'s role do dynamodb:Query on its ledger table'],
    ['gone', failure('ResourceNotFoundException', 'Requested resource not found'), 'Query in the ledger failed (ResourceNotFoundException: Requested resource not found) - the next tick tries again'],
  ])('is unreadable when the table is %s', async (_, reply, why) => {
    given.stub.on('Query', reply);

    expect(await ledger().read(CREATED, { from: FROM, snapshots: [] })).toEqual({ kind: 'unreadable', why });
  });

  test('is unreadable when the time for the look is up', async () => {
    given.stub.on('Query', silence);

    expect(await ledger(new Budget(40)).read(CREATED, { from: FROM, snapshots: [] })).toEqual({
      kind: 'unreadable', why: 'Query in the ledger was not read within 0.04 s - the next tick tries again',
    });
  });

  const key = entryKey(anEntry());
  test.each<[string, Reply, Reply, string]>([
    ['an entry that is no JSON', json({ Items: [item(key, '{')] }), json({}), `${key}.body must be an object, got "{"`],
    ['an entry without a body', json({ Items: [{ item: { S: key } }] }), json({}), `${key}.body must be a string, got nothing; ${key}.body must be an object, got nothing`],
    ['an entry without a kind', json({ Items: [item(key, { ...anEntry(), kind: undefined })] }), json({}), `${key}.kind must be a string, got nothing`],
    ['an entry of no time', json({ Items: [item(key, { ...anEntry(), at: 'noon' })] }), json({}), `${key}.at must be an ISO 8601 moment, got "noon"`],
    ['an entry of no stage', json({ Items: [item(key, { ...anEntry(), stage: 7 })] }), json({}), `${key}.stage must be a string, got 7`],
    ['an item without a key', json({ Items: [{ body: { S: '{}' } }] }), json({}), 'item must be a string, got nothing'],
    [
      'a stage in an unknown state', json({}), json({ Items: [item('stage#Rest', { ...MEMORY, state: 'asleep' })] }),
      'stage#Rest.state must be one of resting, holding, deploying, baking, passed, torn, rollingBack, restoring, stuck, got "asleep"',
    ],
    [
      'a stage with several bad fields', json({}), json({ Items: [item('stage#Rest', { ...MEMORY, paged: 'yes', deployed: [1], firstDeployed: { A: 'x' }, runs: {}, rollbacks: { endedAt: 'x' }, vetoes: [{ revision: 'r1', lifted: 'x' }] })] }),
      'stage#Rest.paged must be true or false, got "yes"; stage#Rest.runs.execution must be a string, got nothing; stage#Rest.runs.revision must be a string, got nothing; '
      + 'stage#Rest.runs.startedAt must be a number, got nothing; stage#Rest.firstDeployed.A must be a number, got "x"; stage#Rest.rollbacks.endedAt must be a number, got "x"; stage#Rest.rollbacks.inARow must be a number, got nothing; '
      + 'stage#Rest.vetoes[0].lifted must be a number, got "x"; stage#Rest.vetoes[0].since must be a number, got nothing; '
      + 'stage#Rest.vetoes[0].why must be a string, got nothing; stage#Rest.vetoes[0].by must be a string, got nothing; stage#Rest.deployed[0] must be a string, got 1',
    ],
  ])('is unreadable when it holds %s', async (_, entries, stages, problem) => {
    given.stub.on('Query', queries(entries, stages));

    expect(await ledger().read(CREATED, { from: FROM, snapshots: [] })).toEqual({
      kind: 'unreadable', why: `the ledger holds an item that cannot be used: ${problem} - correct the item in table ledger-table`,
    });
  });

  test('is unreadable when what operators have said cannot be used: a pause may be among it', async () => {
    given.stub.on('Query', json({})).on('BatchGetItem', json({ Responses: { 'ledger-table': [item('operators', { ...OPERATORS, pauses: 'none' })] } }));

    expect(await ledger().read(CREATED, { from: FROM, snapshots: [] })).toEqual({
      kind: 'unreadable', why: 'the ledger holds an item that cannot be used: operators.pauses must be a list, got "none" - correct the item in table ledger-table',
    });
  });

  test('is unreadable when it holds a snapshot that is no plan of a stage', async () => {
    given.stub.on('Query', json({})).on('BatchGetItem', json({ Responses: { 'ledger-table': [item('snapshot#e-1#Rest', { ...STAGE, steps: 'none' })] } }));

    expect(await ledger().read(CREATED, { from: FROM, snapshots: [{ execution: 'e-1', stage: 'Rest' }] })).toEqual({
      kind: 'unreadable', why: 'the ledger holds an item that cannot be used: snapshot#e-1#Rest.steps must be a list, got "none" - correct the item in table ledger-table',
    });
  });
});

describe('keeping', () => {
  test('an entry puts one line under a key of its own, unless it is there', async () => {
    given.stub.on('PutItem', json({}));

    await ledger().append(CREATED, anEntry(), { announce: false });
    expect(given.stub.of('PutItem').map(({ body }) => body)).toEqual([{
      TableName: 'ledger-table',
      Item: {
        pipeline: { S: PARTITION },
        item: { S: 'entry#2026-03-02T17:00:01Z#gate.held#LowTraffic#Airlock#e-1#d1' },
        body: { S: JSON.stringify(anEntry()) },
      },
      ConditionExpression: 'attribute_not_exists(#item)',
      ExpressionAttributeNames: { '#item': 'item' },
    }]);
  });

  test('a snapshot puts the plan of the stage under its execution, unless it is there', async () => {
    given.stub.on('PutItem', json({}));

    await ledger().keepSnapshot(CREATED, 'e-1', STAGE);
    expect(given.stub.of('PutItem').map(({ body }) => body)).toMatchObject([{
      Item: { item: { S: 'snapshot#e-1#LowTraffic' }, body: { S: JSON.stringify(STAGE) } }, ConditionExpression: 'attribute_not_exists(#item)',
    }]);
  });

  test('what is there already is kept, and that is well', async () => {
    given.stub.on('PutItem', failure('ConditionalCheckFailedException', 'The conditional request failed'));

    await expect(ledger().append(CREATED, anEntry(), { announce: false })).resolves.toBeUndefined();
    await expect(ledger().keepSnapshot(CREATED, 'e-1', STAGE)).resolves.toBeUndefined();
  });

  test('what is known of a stage replaces what was known', async () => {
    given.stub.on('PutItem', json({}));

    await ledger().keepStage(CREATED, 'LowTraffic', MEMORY);
    expect(given.stub.of('PutItem').map(({ body }) => body)).toEqual([{
      TableName: 'ledger-table', Item: { pipeline: { S: PARTITION }, item: { S: 'stage#LowTraffic' }, body: { S: JSON.stringify(MEMORY) } },
    }]);
  });

  test.each(['append', 'keepSnapshot', 'keepStage'] as const)('fails when %s is denied', async (what) => {
    given.stub.on('PutItem', failure('AccessDeniedException', 'not authorized to perform: dynamodb:PutItem'));

    const write = { append: () => ledger().append(CREATED, anEntry(), { announce: false }), keepSnapshot: () => ledger().keepSnapshot(CREATED, 'e', STAGE), keepStage: () => ledger().keepStage(CREATED, 's', MEMORY) };
    await expect(write[what]()).rejects.toThrow(expect.objectContaining({ name: 'AccessDeniedException' }));
  });
});

describe('what is owed to people', () => {
  const entry = anEntry({ kind: 'bake.rejected', findings: [{ blocker: 'faults', state: 'blocking', subject: 's', reason: 'red', clears: 'green', since: 5, nextOpen: 6 }], since: '2026-03-02T16:00:00Z' });
  const OWED = `owed#${entryKey(entry)}`;

  test('is kept together with its entry, or neither is', async () => {
    given.stub.on('TransactWriteItems', json({}));

    await ledger().append(CREATED, entry, { announce: true });
    expect(given.stub.of('TransactWriteItems').map(({ body }) => body.TransactItems)).toEqual([[
      { Put: { TableName: 'ledger-table', Item: item(entryKey(entry), entry), ConditionExpression: 'attribute_not_exists(#item)', ExpressionAttributeNames: { '#item': 'item' } } },
      { Put: { TableName: 'ledger-table', Item: item(OWED, entry) } },
    ]]);
  });

  test('is not owed again for an entry that is there already', async () => {
    given.stub.on('TransactWriteItems', cancelled('ConditionalCheckFailed', 'None'));
    await expect(ledger().append(CREATED, entry, { announce: true })).resolves.toBeUndefined();
  });

  test('could not be kept for any other reason: that is a failure', async () => {
    given.stub.on('TransactWriteItems', cancelled('None', 'ThrottlingError'));
    await expect(ledger().append(CREATED, entry, { announce: true })).rejects.toThrow(expect.objectContaining({ name: 'TransactionCanceledException' }));
  });

  test('is read back whole, the oldest first and not without end', async () => {
    given.stub.on('Query', json({ Items: [item(OWED, entry)], LastEvaluatedKey: { pipeline: { S: PARTITION }, item: { S: OWED } } }));

    expect(await ledger().owed(CREATED)).toEqual([entry]);
    expect(given.stub.of('Query').map(({ body }) => body)).toEqual([{
      TableName: 'ledger-table',
      ConsistentRead: true,
      Limit: 50,
      KeyConditionExpression: '#pipeline = :pipeline AND begins_with(#item, :owed)',
      ExpressionAttributeNames: { '#pipeline': 'pipeline', '#item': 'item' },
      ExpressionAttributeValues: { ':pipeline': { S: PARTITION }, ':owed': { S: 'owed#' } },
    }]);
  });

  test('is named where it cannot be read', async () => {
    given.stub.on('Query', json({ Items: [item(OWED, { ...entry, kind: 'gate.opened', who: undefined, findings: [{ state: 'open' }] })] }));
    await expect(ledger().owed(CREATED)).rejects.toThrow([
      'the ledger cannot be used:',
      `  ${OWED}.body.findings[0].blocker must be a string, got nothing`,
    ].join('\n'));
  });

  test('is gone when people were told', async () => {
    given.stub.on('DeleteItem', json({}));

    await ledger().settle(CREATED, entry);
    expect(given.stub.of('DeleteItem').map(({ body }) => body)).toEqual([{ TableName: 'ledger-table', Key: { pipeline: { S: PARTITION }, item: { S: OWED } } }]);
  });
});

test('the key of every entry from a moment on lies between the bounds that are asked for, and no other does', () => {
  const { first, last } = entriesFrom(Date.parse('2026-03-02T17:00:00.999Z'));
  const lies = (key: string) => key >= first && key <= last;

  expect(lies(entryKey(anEntry({ at: '2026-03-02T17:00:00Z' })))).toBe(true);
  expect(lies(entryKey(anEntry({ at: '2999-12-31T23:59:59Z' })))).toBe(true);
  expect(lies(entryKey(anEntry({ at: '2026-03-02T16:59:59Z' })))).toBe(false);
  expect(lies('snapshot#e-1#LowTraffic')).toBe(false);
  expect(lies('stage#LowTraffic')).toBe(false);
  expect(lies(`owed#${entryKey(anEntry({ at: '2026-03-02T17:00:00Z' }))}`)).toBe(false);
});

test('however long the name of a parameter is, its lines have keys that DynamoDB takes, each its own', () => {
  const about = (id: string): LedgerEntry => anEntry({ kind: 'inbox.malformed', digest: `/breakwater/checkout/overrides/LowTraffic/${'i'.repeat(970)}${id}@1/1772470740000` });
  const keys = ['a', 'b'].map((id) => owedKey(about(id)));
  expect(keys.map((key) => Buffer.byteLength(key))).toEqual([1024, 1024]);
  expect(keys[0]).not.toBe(keys[1]);
  expect(entryKey(about('a'))).toMatch(/^entry#2026-03-02T17:00:01Z#inbox\.malformed#LowTraffic#Airlock#e-1#\/breakwater\/checkout\/overrides\/LowTraffic\/i+~[0-9a-f]{64}$/);
});

describe('plans and releases', () => {
  const PLAN: Plan = { ...aPlan(), hash: 'abc' };
  const RELEASE: Release = {
    execution: 'e-1',
    revision: 'r1',
    at: CREATED,
    stacks: [{
      step: 0, target: 'Fleet', template: { stack: 'Fleet-Service', deployer: 'd', key: 'k.json', tags: { team: 'x' } }, deployer: aDeployer({ externalId: 'x' }), exports: { a: 'b' },
    }],
    missing: ['x'],
    doubts: [],
    told: true,
  };
  const kept = async () => {
    given.stub.on('PutItem', json({}));
    await ledger().keepPlan(CREATED, 'abc', PLAN);
    await ledger().keepReleases(CREATED, 'First', [RELEASE]);
    return given.stub.of('PutItem').map(({ body }) => body.Item as Record<string, { S: string }>);
  };

  test('are read back as they were kept, a plan packed and under its hash', async () => {
    const items = await kept();
    given.stub.on('Query', queries(json({ Items: [] }))).on('BatchGetItem', json({ Responses: { 'ledger-table': items } }));

    expect(items.map(({ item: key }) => key.S)).toEqual(['plan#abc', 'lastGood#First']);
    expect(items[0].body.S.length).toBeLessThan(JSON.stringify(PLAN).length);
    expect(given.stub.of('PutItem')[0].body.ConditionExpression).toBe('attribute_not_exists(#item)');
    expect(await ledger().read(CREATED, { from: FROM, snapshots: [], waves: ['First', 'Rest'], plans: ['abc', 'def'] }))
      .toMatchObject({ kind: 'read', plans: new Map([['abc', PLAN]]), releases: new Map([['First', [RELEASE]]]) });
  });

  test('of another version are as good as none, and keep nothing from being read', async () => {
    const items = [item('plan#abc', { gzip: 'x' }), item('lastGood#First', { releases: [{ execution: 1 }] })];
    given.stub.on('Query', queries(json({ Items: [] }))).on('BatchGetItem', json({ Responses: { 'ledger-table': items } }));

    expect(await ledger().read(CREATED, { from: FROM, snapshots: [], waves: ['First'], plans: ['abc'] })).toMatchObject({ kind: 'read', plans: new Map(), releases: new Map() });
  });
});

describe('restores', () => {
  const RESTORE: Restore = {
    version: 1,
    id: 'breakwater-restore-x',
    stage: 'First',
    during: 'e-2',
    revision: 'r2',
    why: 'red',
    at: CREATED,
    release: { execution: 'e-1', revision: 'r1', at: CREATED, stacks: [], missing: [], doubts: [] },
    leftovers: [],
    state: 'requested',
    progress: [],
    movedAt: CREATED,
  };

  test('begin where there is none, and go on only from the version that was seen', async () => {
    given.stub.on('PutItem', json({}));

    expect(await ledger().keepRestore(CREATED, RESTORE)).toBe('done');
    expect(await ledger().keepRestore(CREATED, { ...RESTORE, version: 5, state: 'running' })).toBe('done');
    const written = given.stub.of('PutItem').map(({ body }) => ({ ...body, ...body.Item as Record<string, unknown> }) as Record<string, unknown>);
    expect(written.map((put) => [put.item, put.version, put.ConditionExpression, put.ExpressionAttributeValues])).toEqual([
      [{ S: 'restore#First' }, { N: '1' }, 'attribute_not_exists(#item)', undefined],
      [{ S: 'restore#First' }, { N: '5' }, '#version = :before', { ':before': { N: '4' } }],
    ]);
  });

  test('are late when somebody else was first, and fail when nobody can tell', async () => {
    given.stub.on('PutItem', failure('ConditionalCheckFailedException'), failure('ThrottlingException'));

    expect(await ledger().keepRestore(CREATED, RESTORE)).toBe('late');
    await expect(ledger().keepRestore(CREATED, RESTORE)).rejects.toThrow();
  });

  const STARTED: LedgerEntry = { at: '2026-03-02T17:00:00Z', kind: 'restore.started', stage: 'First', why: 'red', who: 'breakwater', digest: 'x/started' };
  const LINES = [{ entry: STARTED, announce: true }, { entry: { ...STARTED, kind: 'restore.succeeded', digest: 'x/restored' } as const, announce: false }];

  test('are kept together with the lines that say so, and with what is owed to people: all or nothing', async () => {
    given.stub.on('TransactWriteItems', json({}));

    expect(await ledger().keepRestore(CREATED, RESTORE, LINES)).toBe('done');
    const [{ body }] = given.stub.of('TransactWriteItems');
    const parts = body.TransactItems as readonly { readonly Put: Put }[];
    expect(parts.map(({ Put: { Item = {}, ConditionExpression } }) => [Item.item.S?.split('#')[0], ConditionExpression])).toEqual([['restore', 'attribute_not_exists(#item)'], ['entry', undefined], ['owed', undefined], ['entry', undefined]]);
    expect(given.stub.of('PutItem')).toEqual([]);
  });

  test.each<[string, readonly string[], 'late' | 'fails']>([
    ['are late when somebody else was first, and no line is written', ['ConditionalCheckFailed', 'None', 'None', 'None'], 'late'],
    ['fail when another writes the same rows at that moment', ['TransactionConflict', 'None', 'None', 'None'], 'fails'],
  ])('with their lines %s', async (_, codes, outcome) => {
    given.stub.on('TransactWriteItems', cancelled(...codes));

    const kept = ledger().keepRestore(CREATED, RESTORE, LINES).catch(() => 'fails');
    expect(await kept).toBe(outcome);
  });

  test('are read back as they were kept, by the restorer and by the controller', async () => {
    const kept = item('restore#First', { ...RESTORE, outcome: 'x' });
    given.stub.on('Query', queries(json({ Items: [] }), json({ Items: [kept] }))).on('BatchGetItem', json({ Responses: { 'ledger-table': [kept] } }));

    expect(await ledger().restores(CREATED)).toEqual([{ ...RESTORE, outcome: 'x' }]);
    given.stub.on('Query', queries(json({ Items: [] })));
    expect(await ledger().read(CREATED, { from: FROM, snapshots: [], waves: ['First'] })).toMatchObject({ restores: new Map([['First', { ...RESTORE, outcome: 'x' }]]) });
  });

  test('that cannot be used keep the ledger from being read: a gate asks for them', async () => {
    given.stub.on('Query', queries(json({ Items: [] }))).on('BatchGetItem', json({ Responses: { 'ledger-table': [item('restore#First', { ...RESTORE, progress: [{ state: 'waiting' }] })] } }));

    expect(await ledger().read(CREATED, { from: FROM, snapshots: [], waves: ['First'] })).toMatchObject({
      kind: 'unreadable', why: expect.stringContaining('restore#First.progress must be a list of 0, as the release has stacks, got 1'),
    });
  });
});

describe('updates of the pipeline', () => {
  const MUTATION: MutationMemory = {
    version: 7,
    newest: { revision: 'r2', generation: 3 },
    lease: { execution: 'e-2', revision: 'r2', at: 4, until: 5 },
    waiting: { execution: 'e-2', revision: 'r2', since: 2, behind: 'r1 (e-1) is in First', paged: true },
    entering: { execution: 'e-1', revision: 'r1', at: 1 },
  };

  test('are read back as they were kept', async () => {
    given.stub.on('Query', queries(json({ Items: [] }))).on('BatchGetItem', json({ Responses: { 'ledger-table': [item('mutation', MUTATION)] } }));

    expect(await ledger().read(CREATED, { from: FROM, snapshots: [] })).toMatchObject({ kind: 'read', mutation: MUTATION });
  });

  test('that cannot be used keep the ledger from being read: a gate asks for them', async () => {
    given.stub.on('Query', queries(json({ Items: [] }))).on('BatchGetItem', json({ Responses: { 'ledger-table': [item('mutation', { version: 1, lease: { execution: 'e-2' } })] } }));

    const { why } = await ledger().read(CREATED, { from: FROM, snapshots: [] }) as { why: string };
    expect(why).toContain('mutation.lease.revision must be a string, got nothing; mutation.lease.at must be a number, got nothing; mutation.lease.until must be a number, got nothing');
  });

  test('go on only from the version that was seen', async () => {
    given.stub.on('PutItem', json({}), failure('ConditionalCheckFailedException'), failure('ThrottlingException'));

    expect(await ledger().keepMutation(CREATED, MUTATION)).toBe('done');
    expect(given.stub.of('PutItem')[0]?.body).toMatchObject({
      Item: { item: { S: 'mutation' }, version: { N: '7' } }, ConditionExpression: '#version = :before', ExpressionAttributeValues: { ':before': { N: '6' } },
    });
    expect(await ledger().keepMutation(CREATED, MUTATION)).toBe('late');
    await expect(ledger().keepMutation(CREATED, MUTATION)).rejects.toThrow();
  });
});

describe('when a revision was first seen', () => {
  test('is kept once', async () => {
    given.stub.on('PutItem', json({}));

    expect(await ledger().firstSeen(CREATED, 'r1', 5)).toBe(5);
    expect(given.stub.of('PutItem').map(({ body }) => body)).toMatchObject([{
      Item: { item: { S: 'firstSeen#r1' }, body: { S: '{"at":5}' } }, ConditionExpression: 'attribute_not_exists(#item)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    }]);
  });

  test('is what an earlier look has kept, and nobody guesses where that cannot be read', async () => {
    const kept: Reply = {
      status: 400,
      headers: { 'content-type': 'application/x-amz-json-1.0' },
      body: JSON.stringify({ __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException', Item: item('firstSeen#r1', { at: 3 }) }),
    };
    given.stub.on('PutItem', kept, failure('ConditionalCheckFailedException'), failure('ThrottlingException'));

    expect(await ledger().firstSeen(CREATED, 'r1', 5)).toBe(3);
    await expect(ledger().firstSeen(CREATED, 'r1', 5)).rejects.toThrow();
    await expect(ledger().firstSeen(CREATED, 'r1', 5)).rejects.toThrow();
  });
});
