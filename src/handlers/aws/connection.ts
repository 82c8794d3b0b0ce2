import { STSClientConfig } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';

export type Credentials = STSClientConfig['credentials'];

/** What every client takes, whichever service it speaks to. */
type ClientConfiguration = Pick<STSClientConfig, 'maxAttempts' | 'profile' | 'requestHandler' | 'endpoint' | 'region' | 'credentials'>;

/** How clients reach AWS. Left out in production: the function's own Region, credentials and the public endpoints. */
export interface ConnectionOptions {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: Credentials;
  /** Of the shared configuration files: a person's. */
  readonly profile?: string;
  /** How often a request is made at the most. @default 2 */
  readonly maxAttempts?: number;
  /** In milliseconds. @default 3000 */
  readonly requestTimeout?: number;
}

/** A service that does not answer at once is asked again at the next tick; nobody waits for it. */
const CONNECTION_TIMEOUT = 1_000;
const REQUEST_TIMEOUT = 3_000;
/** One retry (DESIGN.md §5.11). */
const MAX_ATTEMPTS = 2;

/** What all clients of one function share: its sockets, and its patience. */
export class Connection {
  private readonly requestHandler: NodeHttpHandler;

  public constructor(private readonly options: ConnectionOptions = {}) {
    this.requestHandler = new NodeHttpHandler({
      connectionTimeout: CONNECTION_TIMEOUT,
      requestTimeout: options.requestTimeout ?? REQUEST_TIMEOUT,
      // Else a breach of the request's time is only logged.
      throwOnRequestTimeout: true,
    });
  }

  /** The configuration of a client, for another Region or as another role where given. */
  public to(elsewhere: { readonly region?: string; readonly credentials?: Credentials } = {}): ClientConfiguration {
    const { endpoint, profile } = this.options;
    const region = elsewhere.region ?? this.options.region;
    const credentials = elsewhere.credentials ?? this.options.credentials;
    return {
      maxAttempts: this.options.maxAttempts ?? MAX_ATTEMPTS,
      requestHandler: this.requestHandler,
      ...(endpoint !== undefined && { endpoint }),
      ...(region !== undefined && { region }),
      ...(credentials !== undefined && { credentials }),
      ...(profile !== undefined && { profile }),
    };
  }

  public close(): void { this.requestHandler.destroy(); }
}
