import { ChildProcess, spawn } from 'child_process';
import { createServer, IncomingMessage, Server, ServerResponse } from 'http';
import * as path from 'path';

/**
 * The function's code in a Node of its own, as Lambda would load it: the real client speaks to a table that is a
 * local server. One line of JSON in is one invocation, one line out its answer.
 */
const DRIVER = `
  import { createInterface } from 'node:readline';
  const { handler } = await import(process.env.HANDLER);
  for await (const line of createInterface({ input: process.stdin })) {
    const answer = await handler(JSON.parse(line)).catch((error) => ({ fault: error.name }));
    process.stdout.write(JSON.stringify(answer) + '\\n');
  }
`;

const rows = new Map<string, unknown>();
let broken = false;

function table(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const input = JSON.parse(Buffer.concat(chunks).toString());
    const reply = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify(body));
    };
    if (broken) return reply(400, { __type: 'com.amazonaws.dynamodb.v20120810#AccessDeniedException', message: 'not authorized' });
    if (request.headers['x-amz-target'] === 'DynamoDB_20120810.GetItem') {
      const item = rows.get(input.Key.id.S);
      return reply(200, item ? { Item: item } : {});
    }
    if (rows.has(input.Item.id.S)) {
      return reply(400, { __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException', message: 'The conditional request failed' });
    }
    rows.set(input.Item.id.S, input.Item);
    reply(200, {});
  });
}

let server: Server;
let lambda: ChildProcess;
let answered: (line: string) => void;

beforeAll(async () => {
  server = createServer(table).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the table must listen on a port');
  lambda = spawn(process.execPath, ['--input-type=module', '--eval', DRIVER], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...process.env,
      HANDLER: path.join(__dirname, '..', '..', 'examples', 'checkout', 'service', 'index.mjs'),
      TABLE: 'checkout-orders',
      AWS_REGION: 'us-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${address.port}`,
      NODE_NO_WARNINGS: '1',
    },
  });
  let text = '';
  lambda.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
      answered(text.slice(0, end));
      text = text.slice(end + 1);
    }
  });
});

afterAll(async () => {
  lambda.stdin?.end();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

beforeEach(() => {
  rows.clear();
  broken = false;
});

async function invoke(routeKey: string, id: string, body?: string): Promise<unknown> {
  const line = new Promise<string>((resolve) => { answered = resolve; });
  lambda.stdin?.write(`${JSON.stringify({ version: '2.0', routeKey, pathParameters: { id }, body, isBase64Encoded: false })}\n`);
  const answer = JSON.parse(await line);
  return answer.fault ? answer : { status: answer.statusCode, ...JSON.parse(answer.body) };
}

describe('the checkout service', () => {
  test('takes an order and shows it', async () => {
    const items = [{ sku: 'book', quantity: 2 }];

    expect(await invoke('PUT /orders/{id}', 'a', JSON.stringify({ items }))).toEqual({ status: 201, id: 'a', items });
    expect(await invoke('GET /orders/{id}', 'a')).toEqual({ status: 200, id: 'a', items, at: expect.stringMatching(/^\d{4}-/) });
  });

  test('does not take an order twice', async () => {
    const body = JSON.stringify({ items: [{ sku: 'book', quantity: 1 }] });

    await invoke('PUT /orders/{id}', 'a', body);

    expect(await invoke('PUT /orders/{id}', 'a', body)).toEqual({ status: 409, message: 'order a exists already' });
  });

  test('says that an order does not exist', async () => {
    expect(await invoke('GET /orders/{id}', 'b')).toEqual({ status: 404, message: 'order b does not exist' });
  });

  test.each([
    ['no JSON', 'items'],
    ['no items', '{"items":[]}'],
    ['a quantity of nothing', '{"items":[{"sku":"book","quantity":0}]}'],
    ['nothing at all', undefined],
    ['too much', JSON.stringify({ items: [{ sku: 'x'.repeat(20_000), quantity: 1 }] })],
  ])('refuses an order with %s, and keeps nothing of it', async (_what, body) => {
    expect(await invoke('PUT /orders/{id}', 'c', body)).toEqual({
      status: 400,
      message: 'body must be {"items":[{"sku":string,"quantity":number},…]} of at most 16 kB',
    });
    expect(rows.size).toBe(0);
  });

  test('fails as a function when the table cannot be used, so that checkout-faults counts it', async () => {
    broken = true;

    expect(await invoke('GET /orders/{id}', 'a')).toEqual({ fault: 'AccessDeniedException' });
  });

  test('is healthy without looking at the table', async () => {
    broken = true;

    expect(await invoke('GET /health', '')).toEqual({ status: 200, healthy: true });
  });
});
