/** What the services answer, in their own wire formats and with their own ways of naming an error. */
export type Reply = 'silence' | { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string };

/** Never answered: the client has to give up by itself. */
export const silence: Reply = 'silence';

/** Moments travel as seconds in the JSON protocols. */
export const seconds = (iso: string): number => Date.parse(iso) / 1000;

const JSON_TYPE = { 'content-type': 'application/x-amz-json-1.0' };

export const json = (body: object): Reply => ({ status: 200, headers: JSON_TYPE, body: JSON.stringify(body) });

/** An answer of HTTP 200 that is no JSON. */
export const garbage: Reply = { status: 200, headers: JSON_TYPE, body: '<html>it works</html>' };

/** `type` with the service's namespace before it, as CodePipeline and DynamoDB name an error. */
export const jsonError = (type: string, message: string, status = 400): Reply => ({
  status, headers: JSON_TYPE, body: JSON.stringify({ __type: type, message }),
});

/** CloudWatch once spoke the query protocol, and sends the error's old name beside the new one. */
export const cloudWatchError = (type: string, queryCode: string, message: string, status = 400): Reply => ({
  status,
  headers: { ...JSON_TYPE, 'x-amzn-query-error': `${queryCode};Sender` },
  body: JSON.stringify({ __type: `com.amazonaws.cloudwatch#${type}`, message }),
});

const XML_TYPE = { 'content-type': 'text/xml' };
const STS = 'https://sts.amazonaws.com/doc/2011-06-15/';
const CLOUDFORMATION = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';

const xmlError = (namespace: string, code: string, message: string, status: number): Reply => ({
  status,
  headers: XML_TYPE,
  body: `<ErrorResponse xmlns="${namespace}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r-1</RequestId></ErrorResponse>`,
});

export const stsError = (code: string, message: string, status = 403): Reply => xmlError(STS, code, message, status);
const IAM = 'https://iam.amazonaws.com/doc/2010-05-08/';
export const iamError = (code: string, message: string, status = 404): Reply => xmlError(IAM, code, message, status);
export const roleNamed = (name: string): Reply => ({
  status: 200,
  headers: XML_TYPE,
  body: `<GetRoleResponse xmlns="${IAM}"><GetRoleResult><Role><RoleName>${name}</RoleName></Role></GetRoleResult></GetRoleResponse>`,
});
export const cloudFormationError = (code: string, message: string, status = 400): Reply => xmlError(CLOUDFORMATION, code, message, status);

export const assumedRole = (accessKeyId: string, expiration: string, sessionToken = `token-of-${accessKeyId}`): Reply => ({
  status: 200,
  headers: XML_TYPE,
  body: `<AssumeRoleResponse xmlns="${STS}"><AssumeRoleResult><AssumedRoleUser><AssumedRoleId>A:s</AssumedRoleId><Arn>arn:aws:sts::333333333333:assumed-role/r/s</Arn></AssumedRoleUser>`
    + `<Credentials><AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>hush</SecretAccessKey><SessionToken>${sessionToken}</SessionToken><Expiration>${expiration}</Expiration></Credentials>`
    + '</AssumeRoleResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></AssumeRoleResponse>',
});

export const stacks = (...statuses: readonly string[]): Reply => ({
  status: 200,
  headers: XML_TYPE,
  body: `<DescribeStacksResponse xmlns="${CLOUDFORMATION}"><DescribeStacksResult><Stacks>`
    + statuses.map((status) => `<member><StackName>s</StackName><CreationTime>2026-03-02T17:00:00Z</CreationTime><StackStatus>${status}</StackStatus></member>`).join('')
    + '</Stacks></DescribeStacksResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></DescribeStacksResponse>',
});

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const answered = (operation: string, result: string): Reply => ({
  status: 200,
  headers: XML_TYPE,
  body: `<${operation}Response xmlns="${CLOUDFORMATION}"><${operation}Result>${result}</${operation}Result><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></${operation}Response>`,
});

export interface StackReply {
  readonly status: string;
  readonly reason?: string;
  readonly updatedAt?: string;
  /** The ARN of the change set that was executed last. */
  readonly changeSet?: string;
  readonly exports?: Readonly<Record<string, string>>;
}

/** One stack, with what it exports. */
export const stackNamed = (name: string, { status, reason, updatedAt, changeSet, exports = {} }: StackReply): Reply => answered('DescribeStacks',
  `<Stacks><member><StackName>${name}</StackName><StackId>arn:aws:cloudformation:us-west-1:333333333333:stack/${name}/1</StackId>`
  + `<CreationTime>2026-03-01T17:00:00Z</CreationTime><StackStatus>${status}</StackStatus>`
  + (updatedAt === undefined ? '' : `<LastUpdatedTime>${updatedAt}</LastUpdatedTime>`)
  + (reason === undefined ? '' : `<StackStatusReason>${escaped(reason)}</StackStatusReason>`)
  + (changeSet === undefined ? '' : `<ChangeSetId>${changeSet}</ChangeSetId>`)
  + `<Outputs>${Object.entries(exports).map(([key, value], index) =>
    `<member><OutputKey>O${index}</OutputKey><OutputValue>${escaped(value)}</OutputValue><ExportName>${escaped(key)}</ExportName></member>`).join('')}</Outputs></member></Stacks>`);

/** What `cdk bootstrap` leaves. */
export const toolkitStack = (version: string, parameters: Readonly<Record<string, string>> = {}): Reply => answered('DescribeStacks',
  '<Stacks><member><StackName>CDKToolkit</StackName><CreationTime>2026-03-01T17:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus>'
  + `<Outputs><member><OutputKey>BootstrapVersion</OutputKey><OutputValue>${version}</OutputValue></member></Outputs>`
  + `<Parameters>${Object.entries(parameters).map(([key, value]) => `<member><ParameterKey>${key}</ParameterKey><ParameterValue>${value}</ParameterValue></member>`).join('')}</Parameters>`
  + '</member></Stacks>');

export const templateBody = (template: string): Reply => answered('GetTemplate', `<TemplateBody>${escaped(template)}</TemplateBody>`);

/** A result of S3's, or nothing. */
export const s3 = (xml: string): Reply => ({ status: 200, headers: { 'content-type': 'application/xml' }, body: xml });

export const callerIdentity = (account: string): Reply => ({
  status: 200,
  headers: XML_TYPE,
  body: `<GetCallerIdentityResponse xmlns="${STS}"><GetCallerIdentityResult><Arn>arn:aws:iam::${account}:user/ana</Arn><Account>${account}</Account></GetCallerIdentityResult>`
    + '<ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></GetCallerIdentityResponse>',
});

/** Answers to HEAD have no body, not even an error's. */
export const headObject = (status: 200 | 403 | 404): Reply => ({ status, headers: {}, body: '' });

export interface ChangeSetReply {
  readonly status: string;
  readonly execution?: string;
  readonly reason?: string;
  /** `Modify Topic`, `Remove Cache`, `Modify Table True`: action, logical id, and whether it is replaced. */
  readonly changes?: readonly string[];
  readonly next?: string;
}

export const changeSet = ({ status, execution = 'AVAILABLE', reason, changes = [], next }: ChangeSetReply): Reply => answered('DescribeChangeSet',
  `<Status>${status}</Status><ExecutionStatus>${execution}</ExecutionStatus>${reason === undefined ? '' : `<StatusReason>${escaped(reason)}</StatusReason>`}`
  + `<Changes>${changes.map((change) => {
    const [action, id, replacement = 'False'] = change.split(' ');
    return `<member><Type>Resource</Type><ResourceChange><Action>${action}</Action><LogicalResourceId>${id}</LogicalResourceId>`
      + `<ResourceType>AWS::X::Y</ResourceType><Replacement>${replacement}</Replacement></ResourceChange></member>`;
  }).join('')}</Changes>${next === undefined ? '' : `<NextToken>${next}</NextToken>`}`);

export const imports = (...importing: readonly string[]): Reply =>
  answered('ListImports', `<Imports>${importing.map((stack) => `<member>${stack}</member>`).join('')}</Imports>`);

/** A page of them, and that there is another. */
export const importsBefore = (token: string, ...importing: readonly string[]): Reply =>
  answered('ListImports', `<Imports>${importing.map((stack) => `<member>${stack}</member>`).join('')}</Imports><NextToken>${token}</NextToken>`);

export const done = (operation: 'CreateChangeSet' | 'ExecuteChangeSet' | 'DeleteChangeSet' | 'CreateStack' | 'DeleteStack'): Reply => answered(operation, operation === 'CreateChangeSet' ? '<Id>arn</Id>' : '');
