import { execFile, execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as ts from 'typescript';
import { AwsStub } from './support/aws-stub/aws-stub';
import { assumedRole, json, jsonError, seconds } from './support/aws-stub/replies';
import { aPlan } from './support/builders';

const ROOT = join(__dirname, '..');
const run = promisify(execFile);

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'bundles-')); });
afterAll(() => rmSync(folder, { recursive: true }));

/** The bundle as it is shipped; where it was not built yet, built now by the very command of its task. */
function bundle(name: 'controller' | 'restorer' | 'rollback-pass'): string {
  const built = join(ROOT, 'assets', name, 'index.js');
  if (existsSync(built)) return built;
  const fresh = join(folder, name, 'index.js');
  if (!existsSync(fresh)) {
    const { tasks } = JSON.parse(readFileSync(join(ROOT, '.projen', 'tasks.json'), 'utf8')) as { tasks: Record<string, { steps: { execArgs: string[] }[] }> };
    const [, ...args] = tasks[`bundle:handlers/${name}.lambda`].steps[0].execArgs;
    execFileSync(join(ROOT, 'node_modules', '.bin', 'esbuild'), args.map((arg) => arg.startsWith('--outfile=') ? `--outfile=${fresh}` : arg), { cwd: ROOT });
  }
  return fresh;
}

const textOf = (name: 'controller' | 'restorer' | 'rollback-pass'): string => readFileSync(bundle(name), 'utf8');

/** The modules that a bundle still requires or imports: calls only, since the SDK's error messages quote some too. */
function askedOfTheRuntime(text: string): readonly string[] {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.arguments.length === 1 && ts.isStringLiteralLike(node.arguments[0])
      && (node.expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(node.expression) && node.expression.text === 'require'))) {
      found.add(node.arguments[0].text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('index.js', text, ts.ScriptTarget.Latest));
  return [...found];
}

describe.each(['controller', 'restorer', 'rollback-pass'] as const)('the bundle of %s', (name) => {
  test('holds nothing of the CDK', () => {
    expect(textOf(name)).not.toMatch(/aws-cdk-lib|["'`]constructs["'`/]/);
  });

  test('holds its SDK clients, and asks the runtime for nothing but node\'s own modules', () => {
    const asked = askedOfTheRuntime(textOf(name));

    expect(textOf(name)).toContain('CodePipeline_20150709');
    expect(asked).toContain('node:https');
    expect(asked.filter((specifier) => !isBuiltin(specifier))).toEqual([]);
  });
});

test('the rollback pass holds neither the plan\'s decoder nor the ledger', () => {
  const tellTale = /windowScope|attribute_not_exists|DynamoDB_20120810/;

  expect(textOf('controller')).toMatch(tellTale);
  expect(textOf('rollback-pass')).not.toMatch(tellTale);
});

test('only the restorer can deploy', () => {
  const tellTale = /CreateChangeSet|ExecuteChangeSet/;

  expect(textOf('restorer')).toMatch(tellTale);
  expect(textOf('controller')).not.toMatch(/TemplateURL|CAPABILITY_AUTO_EXPAND/);
  expect(textOf('rollback-pass')).not.toMatch(tellTale);
});

test.each([
  ['controller', ['handler', 'mayUpdate', 'selfTest']],
  ['restorer', ['handler', 'selfTest']],
  ['rollback-pass', ['handler']],
] as const)('%s exports what the function names', (name, handlers) => {
  const script = `const m = require(${JSON.stringify(bundle(name))}); console.log(JSON.stringify(Object.keys(m).filter((k) => typeof m[k] === 'function')))`;

  expect((JSON.parse(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })) as string[]).sort()).toEqual([...handlers]);
});

describe('run as Lambda runs it, against a loopback AWS,', () => {
  let stub: AwsStub;
  beforeEach(async () => { stub = await AwsStub.start(); });
  afterEach(() => stub.stop());

  const T0 = seconds('2026-03-02T17:00:00Z');
  const state = (type: 'STANDARD' | 'ROLLBACK') => json({
    created: T0,
    stageStates: [{
      stageName: 'First',
      inboundTransitionState: { enabled: true },
      latestExecution: { pipelineExecutionId: 'e-1', status: 'InProgress', type },
      actionStates: [{ actionName: 'Airlock', latestExecution: { actionExecutionId: 'run-1', status: 'InProgress', token: 'tok-1', lastStatusChange: T0 } }],
    }],
  });
  const BATCH = { Records: [{ messageId: 'm-1', body: JSON.stringify({ 'id': 'ev-1', 'time': '2026-03-02T17:01:00Z', 'source': 'aws.events', 'detail-type': 'Scheduled Event' }) }] };
  const CONTEXT = { invokedFunctionArn: 'arn:aws:lambda:eu-central-1:111111111111:function:Controller' };

  async function invoke(name: 'controller' | 'restorer' | 'rollback-pass', handler: string, event: object) {
    const home = mkdtempSync(join(folder, 'task-'));
    copyFileSync(bundle(name), join(home, 'index.js'));
    if (name === 'controller') writeFileSync(join(home, 'plan.json'), JSON.stringify(aPlan()));
    const script = `require('./index.js').${handler}(${JSON.stringify(event)}, ${JSON.stringify(CONTEXT)}).then((answer) => console.log('ANSWER ' + JSON.stringify(answer)), (error) => console.log('FAILED ' + error.message))`;
    const { endpoint, region, credentials } = stub.connection;
    const { stdout } = await run(process.execPath, ['-e', script], {
      cwd: home,
      env: {
        AWS_ENDPOINT_URL: endpoint,
        AWS_REGION: region,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        BREAKWATER_PIPELINE: 'checkout',
        BREAKWATER_LEDGER: 'ledger-table',
        BREAKWATER_BUS: 'default',
        BREAKWATER_PLAN_VALUES: '{}',
        BREAKWATER_OWN_ROLES: '["arn:aws:iam::111111111111:role/Controller"]',
      },
    });
    const lines = stdout.trim().split('\n');
    return { answer: lines.at(-1), log: lines.slice(0, -1).map((line) => JSON.parse(line) as Record<string, unknown>) };
  }

  const aQuietWorld = () => stub
    .on('GetPipelineState', state('STANDARD'))
    .on('ListPipelineExecutions', json({
      pipelineExecutionSummaries: [{ pipelineExecutionId: 'e-1', status: 'InProgress', executionType: 'STANDARD', startTime: T0, sourceRevisions: [{ actionName: 'App', revisionId: 'r1' }] }],
    }))
    .on('ListActionExecutions', json({
      actionExecutionDetails: [{ actionExecutionId: 'run-1', stageName: 'First', actionName: 'Airlock', status: 'InProgress', startTime: T0 }],
    }))
    .on('Query', json({ Items: [] }))
    .on('BatchGetItem', json({ Responses: {} }))
    .on('PutItem', json({}))
    .on('GetParametersByPath', json({ Parameters: [] }))
    .on('AssumeRole', assumedRole('LOOKUP', '2099-01-01T00:00:00Z'))
    .on('DescribeAlarms', json({ MetricAlarms: [{ AlarmName: 'faults', StateValue: 'OK', StateUpdatedTimestamp: T0 }] }))
    .on('PutApprovalResult', json({}));

  test('the controller opens an airlock that nothing holds, writes it down first, and leaves a sign of life', async () => {
    aQuietWorld();

    const { answer, log } = await invoke('controller', 'handler', BATCH);

    expect(answer).toBe('ANSWER {"batchItemFailures":[]}');
    expect(stub.of('PutApprovalResult').map(({ body }) => body)).toMatchObject([
      { pipelineName: 'checkout', stageName: 'First', actionName: 'Airlock', token: 'tok-1', result: { status: 'Approved' } },
    ]);
    expect(stub.of('DescribeAlarms')).toMatchObject([{ signedBy: 'LOOKUP', region: 'us-west-1' }]);
    expect(stub.requests.map(({ operation }) => operation).lastIndexOf('PutItem')).toBeLessThan(stub.requests.findIndex(({ operation }) => operation === 'PutApprovalResult'));
    expect(log.map(({ event, kind }) => [event, kind])).toEqual(expect.arrayContaining([['decided', 'gate.passed']]));
    expect(log.at(-1)).toMatchObject({ event: 'reconciled', ok: true, Reconciled: 1, Pipeline: 'checkout' });
    expect(JSON.stringify(log)).not.toMatch(/tok-1|hush|secret/);
    expect(stub.unexpected).toEqual([]);
  });

  test('the self-test judges the same and answers nothing', async () => {
    aQuietWorld();

    expect((await invoke('controller', 'selfTest', {})).answer).toMatch(/^ANSWER "at .* a reconcile of 1 stages would take 1 steps"$/);
    expect([...stub.of('PutApprovalResult'), ...stub.of('PutItem')]).toEqual([]);
  });

  test('the self-test fails when the ledger is denied', async () => {
    aQuietWorld().on('Query', jsonError('com.amazon.coral.service#AccessDeniedException', 'not authorized'));

    expect((await invoke('controller', 'selfTest', {})).answer)
      .toBe('FAILED Query in the ledger was denied (AccessDeniedException) - let the controller\'s role do dynamodb:Query on its ledger table');
  });

  test('the rollback pass approves for a rollback', async () => {
    stub.on('GetPipelineState', state('ROLLBACK')).on('PutApprovalResult', json({}));

    const { log } = await invoke('rollback-pass', 'handler', {});

    expect(stub.of('PutApprovalResult').map(({ body }) => body)).toMatchObject([{ stageName: 'First', actionName: 'Airlock', token: 'tok-1', result: { status: 'Approved' } }]);
    expect(log).toEqual([{ Pipeline: 'checkout', event: 'rollback.passed', stage: 'First', action: 'Airlock', execution: 'e-1', answer: 'done' }]);
  });

  test('the rollback pass approves nothing for a standard execution', async () => {
    stub.on('GetPipelineState', state('STANDARD'));

    await invoke('rollback-pass', 'handler', {});
    expect(stub.requests.map(({ operation }) => operation)).toEqual(['GetPipelineState']);
  });
});
