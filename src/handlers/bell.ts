import { Reader } from '../contract/reader';

/** What came out of the queue. The messages only say that something happened; what did is read from the pipeline itself. */
export interface Bell {
  /** How many messages were events. */
  readonly rung: number;
  readonly undecodable: readonly { readonly messageId: string; readonly why: string }[];
}

/** What every event of EventBridge carries. @see https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
const EVENT_FIELDS = ['id', 'time', 'source', 'detail-type'] as const;

/** @throws Rejected when this is no batch of a queue at all. */
export function decodeBatch(batch: unknown): Bell {
  const reader = new Reader();
  const records = reader.list(reader.record(batch, 'batch').Records, 'batch.Records', (item, path) => {
    const record = reader.record(item, path);
    return { messageId: reader.string(record.messageId, `${path}.messageId`), body: record.body };
  });
  reader.finish('the batch');
  const undecodable = records.flatMap(({ messageId, body }) => {
    const why = problemOf(body);
    return why === undefined ? [] : [{ messageId, why }];
  });
  return { rung: records.length - undecodable.length, undecodable };
}

/** Names fields and never their values: what is in a message that is not ours to read is not ours to log. */
function problemOf(body: unknown): string | undefined {
  const event = parsed(body);
  if (typeof event !== 'object' || event === null) return 'body must be an event as JSON';
  const wrong = EVENT_FIELDS.filter((field) => typeof Object.entries(event).find(([name]) => name === field)?.[1] !== 'string');
  return wrong.length === 0 ? undefined : wrong.map((field) => `body.${field} must be a string`).join('; ');
}

function parsed(body: unknown): unknown {
  if (typeof body !== 'string') return undefined;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
