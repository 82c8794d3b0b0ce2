import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { AnswerReader } from './answer-reader';
import { AssumeRoleFailed } from './assume-role-failed';
import { Credentials } from './connection';

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const SESSION_NAME_LIMIT = 64;

export interface AssumedRole {
  readonly roleArn: string;
  readonly externalId?: string;
  /** The pipeline's physical name, for the trail that a session leaves in the other account. */
  readonly pipeline: string;
  /** What is left of the role while we hold it. */
  readonly sessionPolicy: string;
}

/** The SDK asks again when what it has is about to expire. */
export function credentialsOf(sts: STSClient, { roleArn, externalId, pipeline, sessionPolicy }: AssumedRole): Credentials {
  return async () => {
    try {
      const { Credentials: answer } = await sts.send(new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: `breakwater-${pipeline}`.slice(0, SESSION_NAME_LIMIT),
        Policy: sessionPolicy,
        // A hardened bootstrap refuses an external id that nobody asked for.
        ...(externalId !== undefined && { ExternalId: externalId }),
      }));
      return credentialsIn(answer);
    } catch (error) {
      throw new AssumeRoleFailed(error);
    }
  };
}

function credentialsIn(answer: unknown) {
  const reader = new AnswerReader();
  const credentials = reader.record(answer, 'Credentials');
  const decoded = {
    accessKeyId: reader.string(credentials.AccessKeyId, 'Credentials.AccessKeyId'),
    secretAccessKey: reader.string(credentials.SecretAccessKey, 'Credentials.SecretAccessKey'),
    sessionToken: reader.string(credentials.SessionToken, 'Credentials.SessionToken'),
    expiration: new Date(reader.moment(credentials.Expiration, 'Credentials.Expiration')),
  };
  reader.finish('the answer of AssumeRole');
  return decoded;
}
