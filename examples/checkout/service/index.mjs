import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';

const TABLE = process.env.TABLE;
const MAX_BODY_BYTES = 16_384;
const client = new DynamoDBClient({});

const answer = (statusCode, body) => ({ statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

async function show(id) {
  const { Item: item } = await client.send(new GetItemCommand({ TableName: TABLE, Key: { id: { S: id } }, ConsistentRead: true }));
  return item ? answer(200, { id, items: JSON.parse(item.items.S), at: item.at.S }) : answer(404, { message: `order ${id} does not exist` });
}

async function take(id, event) {
  const text = event.isBase64Encoded ? Buffer.from(event.body ?? '', 'base64').toString() : event.body ?? '';
  const items = itemsOf(text);
  if (!items) return answer(400, { message: 'body must be {"items":[{"sku":string,"quantity":number},…]} of at most 16 kB' });
  try {
    // A client that sends the same order twice must not be charged twice.
    await client.send(new PutItemCommand({
      TableName: TABLE,
      Item: { id: { S: id }, items: { S: JSON.stringify(items) }, at: { S: new Date().toISOString() } },
      ConditionExpression: 'attribute_not_exists(id)',
    }));
    return answer(201, { id, items });
  } catch (error) {
    if (error.name === 'ConditionalCheckFailedException') return answer(409, { message: `order ${id} exists already` });
    throw error;
  }
}

function itemsOf(text) {
  if (Buffer.byteLength(text) > MAX_BODY_BYTES) return undefined;
  try {
    const { items } = JSON.parse(text);
    const good = Array.isArray(items) && items.length > 0
      && items.every((item) => typeof item?.sku === 'string' && Number.isInteger(item.quantity) && item.quantity > 0);
    return good ? items.map(({ sku, quantity }) => ({ sku, quantity })) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Errors leave the handler on purpose: Lambda counts them in `Errors`, which is what `checkout-faults` watches, and
 * the API answers 500.
 */
export async function handler(event) {
  switch (event.routeKey) {
    case 'GET /health': return answer(200, { healthy: true });
    case 'GET /orders/{id}': return show(event.pathParameters.id);
    case 'PUT /orders/{id}': return take(event.pathParameters.id, event);
    default: return answer(404, { message: 'no such resource' });
  }
}
