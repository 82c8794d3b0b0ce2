/** What AWS refused a person, in words that say what to do about it. */
import { AboutPolicies, PolicyKind } from '../../contract/about';
import { Rejected } from '../../contract/reader';
import { problemText } from '../../decision/problem';
import { DeskFailure } from '../../operators/desk';

/** What a person wanted when a request failed. */
export interface Want {
  /** `read the state of pipeline checkout`. */
  readonly to: string;
  /** The managed policy that lets them; none for what is in none. */
  readonly policy?: PolicyKind;
  readonly policies?: AboutPolicies;
}

const POLICY_WORDS: Readonly<Record<PolicyKind, string>> = {
  look: 'the pipeline\'s managed policy for looking',
  pause: 'the pipeline\'s managed policy for pausing',
  override: 'the pipeline\'s managed policy for overriding',
  sign: 'the pipeline\'s managed policy for second signatures',
};

/** Services do not agree on one name. @see https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html */
const DENIED = /^AccessDenied(Exception)?$|^Unauthorized(Operation|Access)?$|^NotAuthorized$/;
const THROTTLED = /Thrott|TooManyRequests|RequestLimitExceeded|TooManyUpdates|ProvisionedThroughputExceeded/;
const STRANGER = /^(InvalidClientTokenId|UnrecognizedClientException|InvalidSignatureException|SignatureDoesNotMatch)$/;
const EXPIRED = /^Expired(Token|TokenException)?$|^RequestExpired$/;
/** The SDK wraps a socket's error that has no service behind it, and keeps its words. */
const OUT_OF_REACH = /\b(ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|EHOSTUNREACH|ETIMEDOUT)\b/;

/** @throws DeskFailure for what a person can mend; what is left is a fault of ours. */
export async function atDesk<T>(want: Want, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw deskFailure(want, error);
  }
}

export function deskFailure(want: Want, error: unknown): DeskFailure {
  if (error instanceof DeskFailure) return error;
  if (error instanceof Rejected) return new DeskFailure(`cannot ${want.to}: ${error.problems.map(problemText).join('; ')}`);
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  return new DeskFailure(`cannot ${want.to}: ${wordsFor(want, name, message.replace(/\s+/g, ' ').trim())}`);
}

function wordsFor({ policy, policies }: Want, name: string, message: string): string {
  if (DENIED.test(name)) {
    const action = /not authorized to perform:? ([a-z0-9]+:[A-Za-z]+)/.exec(message)?.[1];
    const cure = policy === undefined ? `allow ${action ?? 'it'} on the pipeline` : `attach ${policies?.[policy] ?? POLICY_WORDS[policy]}`;
    return `${action ?? 'it'} was denied (${name}); ${cure} to whoever ${action === undefined ? 'asks' : 'is to do this'}`;
  }
  if (name === 'CredentialsProviderError') return `no AWS credentials were found (${message}); sign in (aws sso login), or name a profile with --profile or AWS_PROFILE`;
  if (EXPIRED.test(name)) return `the credentials have expired (${name}); sign in again`;
  if (STRANGER.test(name)) return `AWS does not know the credentials (${name}); sign in again, or name another profile with --profile`;
  if (name === 'ParameterAlreadyExists') return 'there is one already, written in this very second; ask again';
  if (/^Region is missing$/.test(message)) return 'no Region is set; name it with --region or AWS_REGION';
  if (THROTTLED.test(name)) return `AWS throttles (${name}); wait a moment and ask again`;
  const [unreached] = OUT_OF_REACH.exec(message) ?? [];
  if (unreached !== undefined) return `AWS cannot be reached (${unreached}); see that the network lets you out, and that the Region is right`;
  if (/^(Request)?Time(d)?[Oo]ut(Error|Exception)?$|^AbortError$|^OutOfTime$/.test(name)) return `AWS did not answer in time (${name}); ask again`;
  return `${name}: ${message}`;
}
