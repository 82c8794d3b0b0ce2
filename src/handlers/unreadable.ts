import { Unreadable } from '../decision/observation';

/** The reads that may fail while the rest of a look goes on, and what each needs. */
const READS = {
  AssumeRole: { permission: 'sts:AssumeRole', at: 'environment' },
  DescribeAlarms: { permission: 'cloudwatch:DescribeAlarms', at: 'environment' },
  DescribeAlarmHistory: { permission: 'cloudwatch:DescribeAlarmHistory', at: 'environment' },
  GetMetricData: { permission: 'cloudwatch:GetMetricData', at: 'environment' },
  DescribeImages: { permission: 'ecr:DescribeImages', at: 'environment' },
  DescribeChangeSet: { permission: 'cloudformation:DescribeChangeSet', at: 'environment' },
  HeadObject: { permission: 's3:GetObject and s3:ListBucket', at: 'environment' },
  ListImports: { permission: 'cloudformation:ListImports', at: 'environment' },
  DescribeStacks: { permission: 'cloudformation:DescribeStacks', at: 'environment' },
  GetTemplate: { permission: 'cloudformation:GetTemplate', at: 'environment' },
  GetParametersByPath: { permission: 'ssm:GetParametersByPath', at: 'inbox' },
  GetParameterHistory: { permission: 'ssm:GetParameterHistory', at: 'inbox' },
  GetCalendarState: { permission: 'ssm:GetCalendarState', at: 'environment' },
  ListPipelineExecutions: { permission: 'codepipeline:ListPipelineExecutions', at: 'pipeline' },
  Query: { permission: 'dynamodb:Query', at: 'ledger' },
  BatchGetItem: { permission: 'dynamodb:BatchGetItem', at: 'ledger' },
} as const;
export type ReadOperation = keyof typeof READS;

/** A read that failed. */
export interface FailedRead {
  readonly operation: ReadOperation;
  /** `333333333333/us-west-1`, `the ledger`, `the pipeline`, `the inbox`, or `the organisation's inbox in 999999999999/us-east-1`. */
  readonly where: string;
  /** The error's `name`: the service's error code, or the SDK's own word for it. */
  readonly error: string;
  readonly message?: string;
  /** Whose role was used. @default the lookup role */
  readonly as?: 'deployer' | 'build';
}

/** Services do not agree on one name. @see https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html */
const THROTTLED = /^(Request)?Thrott(l|led|ling)(Exception)?$|^TooManyRequests(Exception)?$|^RequestLimitExceeded$|^ProvisionedThroughputExceededException$|^SlowDown$/;
const DENIED = /^AccessDenied(Exception)?$|^Unauthorized(Operation|Access)?$|^NotAuthorized$/;
const STRANGER = /^(InvalidClientTokenId|UnrecognizedClientException|RegionDisabledException)$/;
const EXPIRED = /^ExpiredToken(Exception)?$/;
const TIMED_OUT = /^(Request)?Time(d)?[Oo]ut(Error|Exception)?$|^AbortError$/;

const NO_CALENDAR = /^(InvalidDocumentType|UnsupportedCalendarException)$/;

/** The error of a read that the time for one look did not reach to. */
export const OUT_OF_TIME = 'OutOfTime';
/** The error of an answer that is not what the API promises; see `contract/reader.ts`. */
const REJECTED = 'Rejected';

/** A message goes into the summary of an approval, where 512 characters have to do for everything. */
const MESSAGE_LIMIT = 160;

/** Puts a failed read into words: what failed, how, and what to do about it. */
export const unreadable = (failed: FailedRead): Unreadable => ({ kind: 'unreadable', why: `${failed.operation} in ${failed.where} ${howOf(failed)}` });

function howOf(failed: FailedRead): string {
  const { error, message = '' } = failed;
  if (THROTTLED.test(error)) return `was throttled (${error}) - the next tick tries again`;
  if (DENIED.test(error)) return `was denied (${error}) - ${cureOf(failed)}`;
  if (STRANGER.test(error)) return `was refused (${error}) - see that the Region is enabled in that account`;
  if (EXPIRED.test(error)) return `was refused (${error}) - the next tick takes new credentials`;
  if (NO_CALENDAR.test(error)) return `found no change calendar of that name (${error}) - name a document of the type ChangeCalendar`;
  if (TIMED_OUT.test(error)) return `did not answer in time (${error}) - the next tick tries again`;
  if (error === OUT_OF_TIME) return `was ${message} - the next tick tries again`;
  if (error === REJECTED) return `gave an answer that cannot be used: ${shortened(problemsIn(message))} - the next tick tries again`;
  return `failed (${error}${message === '' ? '' : `: ${shortened(message)}`}) - the next tick tries again`;
}

function cureOf({ operation, as }: FailedRead): string {
  const { permission, at } = READS[operation];
  if (as === 'build') return `let the role of the build do ${permission}`;
  if (as === 'deployer') {
    return operation === 'AssumeRole' ? 'bootstrap that environment with --trust for the pipeline\'s account, and let the restorer\'s role assume its deploy role'
      : `let the deploy role of that environment do ${permission}`;
  }
  if (operation === 'AssumeRole') return 'bootstrap that environment with --trust for the pipeline\'s account, and let the controller\'s role assume its lookup role';
  if (at === 'ledger') return `let the controller's role do ${permission} on its ledger table`;
  if (at === 'pipeline') return `let the controller's role do ${permission} on its pipeline`;
  if (at === 'inbox') return `let the controller's role, or the role that it takes to look there, do ${permission} on the parameters`;
  return `let the lookup role of that environment, or the controller's own role where there is none, do ${permission}`;
}

/** `Rejected` says what it is about in its first line and one problem in each line after. */
const problemsIn = (message: string): string => message.split('\n').slice(1).map((line) => line.trim()).join('; ');

const shortened = (message: string): string => {
  const line = message.replace(/\s+/g, ' ').trim();
  return line.length <= MESSAGE_LIMIT ? line : `${line.slice(0, MESSAGE_LIMIT - 1)}…`;
};
