/**
 * A loopback server that stands in for AWS. It knows the wire formats that the installed clients speak, refuses any
 * other request, and answers what a test tells it to.
 */
import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { Reply } from './replies';

/** A request as it arrived: the body of a JSON protocol, or the parameters of the query protocol. */
export interface StubRequest {
  readonly operation: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** The access key that signed it, and the Region and service that it was signed for. */
  readonly signedBy: string;
  readonly region: string;
  readonly service: string;
}

type Answer = Reply | ((request: StubRequest) => Reply | Promise<Reply>);

/** How the clients address each service, by what they send. */
const JSON_SERVICES: Readonly<Record<string, { readonly service: string; readonly contentType: string }>> = {
  CodePipeline_20150709: { service: 'codepipeline', contentType: 'application/x-amz-json-1.1' },
  AmazonSSM: { service: 'ssm', contentType: 'application/x-amz-json-1.1' },
  AmazonSQS: { service: 'sqs', contentType: 'application/x-amz-json-1.0' },
  DynamoDB_20120810: { service: 'dynamodb', contentType: 'application/x-amz-json-1.0' },
  GraniteServiceVersion20100801: { service: 'monitoring', contentType: 'application/x-amz-json-1.0' },
  AmazonEC2ContainerRegistry_V20150921: { service: 'ecr', contentType: 'application/x-amz-json-1.1' },
  AWSEvents: { service: 'events', contentType: 'application/x-amz-json-1.1' },
};
const QUERY_SERVICES: Readonly<Record<string, string>> = { '2011-06-15': 'sts', '2010-05-15': 'cloudformation', '2010-05-08': 'iam' };

/** The requests of S3's REST protocol that are made. */
const S3_OPERATIONS: Readonly<Record<string, string>> = { HEAD: 'HeadObject', PUT: 'PutObject', GET: 'ListObjectVersions', POST: 'DeleteObjects' };

/** The one request of Lambda's REST protocol that is made. */
const LAMBDA_CONFIGURATION = /^\/2015-03-31\/functions\/([^/]+)\/configuration$/;

export class AwsStub {
  public static async start(): Promise<AwsStub> {
    const server = createServer();
    const stub = new AwsStub(server);
    server.on('request', (request, response) => void stub.serve(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return stub;
  }

  public readonly requests: StubRequest[] = [];
  /** Requests that no answer was prepared for, or that are in no known wire format. */
  public readonly unexpected: string[] = [];
  private readonly answers = new Map<string, Answer[]>();

  private constructor(private readonly server: Server) {}

  /** For the clients under test. */
  public get connection() {
    const { port } = this.server.address() as AddressInfo;
    return { endpoint: `http://127.0.0.1:${port}`, region: 'eu-central-1', credentials: { accessKeyId: 'FUNCTION', secretAccessKey: 'secret' } };
  }

  /** Answers to the requests for an operation, in turn; the last one goes on. */
  public on(operation: string, ...answers: Answer[]): this {
    this.answers.set(operation, answers);
    return this;
  }

  public of(operation: string): readonly StubRequest[] { return this.requests.filter((request) => request.operation === operation); }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const request = decoded(incoming, Buffer.concat(chunks).toString('utf8'));
    const prepared = request && this.answers.get(request.operation);
    if (!request || !prepared) {
      this.unexpected.push(request?.operation ?? `${incoming.method} ${incoming.url} ${incoming.headers['content-type']}`);
      response.writeHead(500).end();
      return;
    }
    this.requests.push(request);
    const answer = prepared.length > 1 ? prepared.shift() : prepared[0];
    const reply = typeof answer === 'function' ? await answer(request) : answer;
    // Silence: the client waits until it has had enough.
    if (!reply || reply === 'silence') return;
    response.writeHead(reply.status, reply.headers).end(reply.body);
  }
}

function decoded(incoming: IncomingMessage, text: string): StubRequest | undefined {
  const scope = /Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/.exec(incoming.headers.authorization ?? '');
  if (!scope) return undefined;
  const [, signedBy = '', region = '', service = ''] = scope;
  const ofObjects = service === 's3' ? S3_OPERATIONS[incoming.method ?? ''] : undefined;
  if (ofObjects !== undefined) return { operation: ofObjects, body: { path: incoming.url }, signedBy, region, service };
  const lambda = incoming.method === 'GET' && service === 'lambda' ? LAMBDA_CONFIGURATION.exec(incoming.url ?? '') : undefined;
  if (lambda) return { operation: 'GetFunctionConfiguration', body: { FunctionName: decodeURIComponent(lambda[1]) }, signedBy, region, service };
  if (incoming.method !== 'POST' || incoming.url !== '/') return undefined;
  const target = String(incoming.headers['x-amz-target'] ?? '');
  const [prefix = '', operation = ''] = target.split('.');
  const json = JSON_SERVICES[prefix];
  if (json && json.service === service && incoming.headers['content-type'] === json.contentType) {
    return { operation, body: JSON.parse(text) as Record<string, unknown>, signedBy, region, service };
  }
  const parameters = new URLSearchParams(text);
  if (incoming.headers['content-type'] === 'application/x-www-form-urlencoded' && QUERY_SERVICES[parameters.get('Version') ?? ''] === service) {
    return { operation: parameters.get('Action') ?? '', body: Object.fromEntries(parameters), signedBy, region, service };
  }
  return undefined;
}
