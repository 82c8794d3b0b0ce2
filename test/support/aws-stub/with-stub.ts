import { Connection, ConnectionOptions } from '../../../src/handlers/aws/connection';
import { AwsStub } from './aws-stub';

/** One stub and one connection to it for each test of a file. */
export function withStub(options: ConnectionOptions = {}): { readonly stub: AwsStub; readonly connection: Connection } {
  let stub: AwsStub | undefined;
  let connection: Connection | undefined;
  beforeEach(async () => {
    stub = await AwsStub.start();
    connection = new Connection({ ...stub.connection, ...options });
  });
  afterEach(async () => {
    const unexpected = stub?.unexpected;
    connection?.close();
    await stub?.stop();
    expect(unexpected).toEqual([]);
  });
  return {
    get stub() { return running(stub); },
    get connection() { return running(connection); },
  };
}

function running<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the stub runs only within a test');
  return value;
}
