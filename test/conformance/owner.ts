import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { Connection } from '../../src/handlers/aws/connection';
import { Bench, PROD } from './check';

/** Sets up clients in the other account, as its own people have them. */
export async function ownerIn({ connection }: Bench, region: string): Promise<ReturnType<Connection['to']>> {
  const { Credentials } = await new STSClient(connection.to()).send(new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${PROD}:role/owner`, RoleSessionName: 'owner' }));
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '', SessionToken: sessionToken = '' } = Credentials ?? {};
  return connection.to({ region, credentials: { accessKeyId, secretAccessKey, sessionToken } });
}
