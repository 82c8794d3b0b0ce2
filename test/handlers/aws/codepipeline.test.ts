import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { Budget } from '../../../src/handlers/aws/budget';
import { AwsPipeline } from '../../../src/handlers/aws/codepipeline';
import { json, jsonError, seconds, silence } from '../../support/aws-stub/replies';
import { withStub } from '../../support/aws-stub/with-stub';

const given = withStub();
const pipeline = (budget = new Budget()) => new AwsPipeline(new CodePipelineClient(given.connection.to()), 'checkout', budget);

const T0 = '2026-03-02T17:00:00Z';
const failure = (name: string, message: string) => jsonError(`com.amazonaws.codepipeline#${name}`, message);

describe('state', () => {
  const aStage = (overrides: object = {}) => ({
    stageName: 'LowTraffic',
    inboundExecutions: [{ pipelineExecutionId: 'e-3', status: 'InProgress', type: 'STANDARD' }],
    inboundTransitionState: { enabled: false, disabledReason: 'freeze', lastChangedBy: 'arn:aws:iam::1:user/ana', lastChangedAt: seconds(T0) },
    latestExecution: { pipelineExecutionId: 'e-2', status: 'InProgress', type: 'ROLLBACK' },
    actionStates: [
      {
        actionName: 'Airlock',
        latestExecution: {
          actionExecutionId: 'run-1', status: 'InProgress', lastStatusChange: seconds(T0), token: 'tok', lastUpdatedBy: 'arn:aws:iam::1:user/ana', summary: 'why',
        },
      },
      { actionName: 'Deploy' },
    ],
    ...overrides,
  });

  test('shows stages, executions, transitions and approvals as CodePipeline does', async () => {
    given.stub.on('GetPipelineState', json({ pipelineName: 'checkout', created: seconds(T0), stageStates: [aStage()] }));

    expect(await pipeline().state()).toEqual({
      name: 'checkout',
      createdAt: Date.parse(T0),
      stages: [{
        name: 'LowTraffic',
        execution: { id: 'e-2', status: 'InProgress', type: 'ROLLBACK' },
        inbound: [{ id: 'e-3', type: 'STANDARD' }],
        transition: { enabled: false, reason: 'freeze', by: 'arn:aws:iam::1:user/ana', at: Date.parse(T0) },
        actions: [
          { name: 'Airlock', runId: 'run-1', status: 'InProgress', changedAt: Date.parse(T0), token: 'tok', updatedBy: 'arn:aws:iam::1:user/ana', summary: 'why' },
          { name: 'Deploy' },
        ],
      }],
    });
    expect(given.stub.of('GetPipelineState').map(({ body, signedBy }) => ({ body, signedBy }))).toEqual([{ body: { name: 'checkout' }, signedBy: 'FUNCTION' }]);
  });

  test('takes an execution without a type for a standard one, and a stage without a transition for an open one', async () => {
    const source = aStage({ latestExecution: { pipelineExecutionId: 'e-2', status: 'Succeeded' }, inboundTransitionState: undefined, inboundExecutions: undefined });
    given.stub.on('GetPipelineState', json({ created: seconds(T0), stageStates: [source] }));

    expect((await pipeline().state()).stages).toMatchObject([
      { execution: { id: 'e-2', status: 'Succeeded', type: 'STANDARD' }, transition: { enabled: true }, inbound: [] },
    ]);
  });

  test('fails when fields are not what the API promises, naming each', async () => {
    const odd = aStage({ latestExecution: { status: 'Paused', type: 'CANARY' }, actionStates: [{ latestExecution: { status: 'Sleeping' } }] });
    given.stub.on('GetPipelineState', json({ stageStates: [odd] }));

    await expect(pipeline().state()).rejects.toThrow([
      'the answer of GetPipelineState cannot be used:',
      '  created must be a moment, got nothing',
      '  stageStates[0].latestExecution.pipelineExecutionId must be a string, got nothing',
      '  stageStates[0].latestExecution.type must be one of STANDARD, ROLLBACK, got "CANARY"',
      '  stageStates[0].latestExecution.status must be one of InProgress, Succeeded, Failed, Stopping, Stopped, Cancelled, Skipped, got "Paused"',
      '  stageStates[0].actionStates[0].actionName must be a string, got nothing',
      '  stageStates[0].actionStates[0].latestExecution.status must be one of InProgress, Succeeded, Failed, Abandoned, got "Sleeping"',
    ].join('\n'));
  });

  test('fails when the pipeline does not exist, saying when that is to be expected', async () => {
    given.stub.on('GetPipelineState', failure('PipelineNotFoundException', 'Account 1 does not have a pipeline'));

    await expect(pipeline().state()).rejects.toThrow(expect.objectContaining({
      name: 'PipelineNotFoundException',
      message: 'pipeline \'checkout\' does not exist; on its first deployment it is made after this function, and the next tick looks again',
    }));
  });

  test('asks once more when it is throttled, and then fails by the name of the error', async () => {
    given.stub.on('GetPipelineState', failure('ThrottlingException', 'Rate exceeded'));

    await expect(pipeline().state()).rejects.toThrow(expect.objectContaining({ name: 'ThrottlingException' }));
    expect(given.stub.of('GetPipelineState')).toHaveLength(2);
  });

  test('fails when access is denied', async () => {
    given.stub.on('GetPipelineState', failure('AccessDeniedException', 'not authorized to perform: codepipeline:GetPipelineState'));

    await expect(pipeline().state()).rejects.toThrow(expect.objectContaining({ name: 'AccessDeniedException' }));
    expect(given.stub.of('GetPipelineState')).toHaveLength(1);
  });

  test('fails when the time for the look is up', async () => {
    given.stub.on('GetPipelineState', silence);

    await expect(pipeline(new Budget(50)).state()).rejects.toThrow(expect.objectContaining({ name: 'OutOfTime', message: 'not read within 0.05 s' }));
  });
});

describe('executions', () => {
  const anExecution = (id: string, overrides: object = {}) => ({
    pipelineExecutionId: id, status: 'InProgress', executionType: 'STANDARD', startTime: seconds(T0), sourceRevisions: [{ actionName: 'App', revisionId: 'abc' }], ...overrides,
  });

  test('turns page after page until every id was met, and no further', async () => {
    given.stub.on(
      'ListPipelineExecutions',
      json({ pipelineExecutionSummaries: [anExecution('e-9')], nextToken: 'page 2' }),
      json({ pipelineExecutionSummaries: [anExecution('e-2')], nextToken: 'page 3' }),
    );

    expect((await pipeline().executions(['e-2'])).map(({ id }) => id)).toEqual(['e-9', 'e-2']);
    expect(given.stub.of('ListPipelineExecutions').map(({ body }) => body)).toEqual([
      { pipelineName: 'checkout', maxResults: 100 }, { pipelineName: 'checkout', maxResults: 100, nextToken: 'page 2' },
    ]);
  });

  test('stops looking after ten pages, and gives what it met', async () => {
    given.stub.on('ListPipelineExecutions', json({ pipelineExecutionSummaries: [anExecution('e-9')], nextToken: 'more' }));

    expect(await pipeline().executions(['of last year'])).toHaveLength(10);
    expect(given.stub.of('ListPipelineExecutions')).toHaveLength(10);
  });

  test('asks for nothing when no execution is wanted', async () => {
    expect(await pipeline().executions([])).toEqual([]);
    expect(given.stub.requests).toEqual([]);
  });

  test('shows what a rollback goes back to, and joins the revisions of several sources in the order of their names', async () => {
    given.stub.on('ListPipelineExecutions', json({
      pipelineExecutionSummaries: [anExecution('e-2', {
        executionType: 'ROLLBACK',
        rollbackMetadata: { rollbackTargetPipelineExecutionId: 'e-1' },
        sourceRevisions: [{ actionName: 'Lib', revisionId: 'def' }, { actionName: 'App', revisionId: 'abc' }],
      })],
    }));

    expect(await pipeline().executions(['e-2'])).toEqual([
      { id: 'e-2', status: 'InProgress', type: 'ROLLBACK', rollsBackTo: 'e-1', startedAt: Date.parse(T0), revision: 'abc+def' },
    ]);
  });

  test('fails when an execution has an unknown status, naming the field', async () => {
    given.stub.on('ListPipelineExecutions', json({ pipelineExecutionSummaries: [anExecution('e-2', { status: 'Dreaming', startTime: undefined })] }));

    await expect(pipeline().executions(['e-2'])).rejects.toThrow([
      'the answer of ListPipelineExecutions cannot be used:',
      '  pipelineExecutionSummaries[0].status must be one of InProgress, Succeeded, Failed, Stopping, Stopped, Superseded, Cancelled, got "Dreaming"',
      '  pipelineExecutionSummaries[0].startTime must be a moment, got nothing',
    ].join('\n'));
  });
});

describe('runs', () => {
  const aRun = (overrides: object = {}) => ({
    actionExecutionId: 'run-1', stageName: 'LowTraffic', actionName: 'Airlock', status: 'InProgress', startTime: seconds(T0), lastUpdateTime: seconds(T0) + 60, ...overrides,
  });

  test('gives all pages of one execution', async () => {
    given.stub.on(
      'ListActionExecutions',
      json({ actionExecutionDetails: [aRun()], nextToken: 'page 2' }),
      json({
        actionExecutionDetails: [aRun({
          actionExecutionId: 'run-2', status: 'Succeeded', updatedBy: 'arn:aws:iam::1:user/ana', output: { executionResult: { externalExecutionSummary: 'fine by me' } },
        })],
      }),
    );

    expect(await pipeline().runs('e-2')).toEqual([
      { runId: 'run-1', stage: 'LowTraffic', action: 'Airlock', status: 'InProgress', startedAt: Date.parse(T0) },
      {
        runId: 'run-2',
        stage: 'LowTraffic',
        action: 'Airlock',
        status: 'Succeeded',
        startedAt: Date.parse(T0),
        endedAt: Date.parse(T0) + 60_000,
        updatedBy: 'arn:aws:iam::1:user/ana',
        summary: 'fine by me',
      },
    ]);
    const question = { pipelineName: 'checkout', filter: { pipelineExecutionId: 'e-2' }, maxResults: 100 };
    expect(given.stub.of('ListActionExecutions').map(({ body }) => body)).toEqual([question, { ...question, nextToken: 'page 2' }]);
  });

  test.each<[string, object, object]>([
    ['both hashes', { BREAKWATER_PLAN: 'p', BREAKWATER_DEFINITION: 'd', THEIRS: 'x' }, { exported: { plan: 'p', definition: 'd' } }],
    ['one of them', { BREAKWATER_PLAN: '' }, { exported: { plan: '' } }],
    ['none of ours', { THEIRS: 'x' }, {}],
  ])('reads what the synth action exports: %s', async (_, outputVariables, exported) => {
    given.stub.on('ListActionExecutions', json({ actionExecutionDetails: [aRun({ output: { outputVariables } })] }));

    expect(await pipeline().runs('e-2')).toEqual([{ runId: 'run-1', stage: 'LowTraffic', action: 'Airlock', status: 'InProgress', startedAt: Date.parse(T0), ...exported }]);
  });

  test('fails when the pages do not end', async () => {
    given.stub.on('ListActionExecutions', json({ actionExecutionDetails: [], nextToken: 'again' }));

    await expect(pipeline().runs('e-2')).rejects.toThrow('ListActionExecutions of e-2 has more than 30 pages');
  });
});

describe('answer', () => {
  const approval = { stage: 'LowTraffic', action: 'Airlock', token: 'tok-1' };

  test('answers with the token and the summary', async () => {
    given.stub.on('PutApprovalResult', json({ approvedAt: seconds(T0) }));

    expect(await pipeline().answer(approval, 'Rejected', 'because')).toBe('done');
    expect(given.stub.of('PutApprovalResult').map(({ body }) => body)).toEqual([{
      pipelineName: 'checkout', stageName: 'LowTraffic', actionName: 'Airlock', token: 'tok-1', result: { status: 'Rejected', summary: 'because' },
    }]);
  });

  test('cuts a summary to the 512 characters that CodePipeline takes', async () => {
    given.stub.on('PutApprovalResult', json({}));

    await pipeline().answer(approval, 'Approved', 'x'.repeat(600));
    expect(given.stub.of('PutApprovalResult').map(({ body }) => body.result)).toEqual([{ status: 'Approved', summary: `${'x'.repeat(511)}…` }]);
  });

  test.each([
    ['ApprovalAlreadyCompletedException', 'The approval action has already been approved or rejected.'],
    ['InvalidApprovalTokenException', 'The provided token is invalid'],
  ])('is late when CodePipeline says %s', async (name, message) => {
    given.stub.on('PutApprovalResult', failure(name, message));

    await expect(pipeline().answer(approval, 'Approved', '')).resolves.toBe('late');
  });

  test('fails when it is denied', async () => {
    given.stub.on('PutApprovalResult', failure('AccessDeniedException', 'no'));

    await expect(pipeline().answer(approval, 'Approved', '')).rejects.toThrow(expect.objectContaining({ name: 'AccessDeniedException' }));
  });

  test('does not draw on the time for the look', async () => {
    given.stub.on('PutApprovalResult', json({}));
    const spent = new Budget(1);
    await new Promise((resolve) => setTimeout(resolve, 10));

    expect(await pipeline(spent).answer(approval, 'Approved', '')).toBe('done');
  });
});

describe('rollbackTargets', () => {
  test('are the executions that succeeded in the stage, newest first, without those that were rollbacks themselves', async () => {
    const one = (id: string, executionType: string) => ({ pipelineExecutionId: id, status: 'Succeeded', executionType, startTime: seconds(T0), sourceRevisions: [{ actionName: 'App', revisionId: id }] });
    given.stub.on('ListPipelineExecutions', json({ pipelineExecutionSummaries: [one('e-3', 'ROLLBACK'), one('e-2', 'STANDARD'), one('e-1', 'STANDARD')], nextToken: 'older' }));

    expect(await pipeline().rollbackTargets('LowTraffic')).toEqual({
      kind: 'read',
      executions: ['e-2', 'e-1'].map((id) => ({ id, status: 'Succeeded', type: 'STANDARD', startedAt: Date.parse(T0), revision: id })),
    });
    expect(given.stub.of('ListPipelineExecutions').map(({ body }) => body)).toEqual([
      { pipelineName: 'checkout', maxResults: 100, filter: { succeededInStage: { stageName: 'LowTraffic' } } },
    ]);
  });

  test('cannot be read when that is denied, and say what to do', async () => {
    given.stub.on('ListPipelineExecutions', failure('AccessDeniedException', 'no'));

    expect(await pipeline().rollbackTargets('LowTraffic')).toEqual({
      kind: 'unreadable',
      why: 'ListPipelineExecutions in the pipeline was denied (AccessDeniedException) - let the controller\'s role do codepipeline:ListPipelineExecutions on its pipeline',
    });
  });
});

describe('rollBack', () => {
  test('names the stage and the execution to go back to', async () => {
    given.stub.on('RollbackStage', json({ pipelineExecutionId: 'e-9' }));

    await pipeline().rollBack('LowTraffic', 'e-1');
    expect(given.stub.of('RollbackStage').map(({ body, signedBy }) => ({ body, signedBy }))).toEqual([
      { body: { pipelineName: 'checkout', stageName: 'LowTraffic', targetPipelineExecutionId: 'e-1' }, signedBy: 'FUNCTION' },
    ]);
  });

  test.each(['UnableToRollbackStageException', 'PipelineExecutionOutdatedException', 'ConflictException'])('fails when CodePipeline refuses with %s', async (name) => {
    given.stub.on('RollbackStage', failure(name, 'no'));

    await expect(pipeline().rollBack('LowTraffic', 'e-1')).rejects.toThrow(expect.objectContaining({ name }));
  });
});

describe('stop', () => {
  test('abandons what runs, and cuts the reason to the 200 characters that CodePipeline takes', async () => {
    given.stub.on('StopPipelineExecution', json({ pipelineExecutionId: 'e-2' }));

    expect(await pipeline().stop('e-2', 'y'.repeat(250))).toBe('done');
    expect(given.stub.of('StopPipelineExecution').map(({ body }) => body)).toEqual([
      { pipelineName: 'checkout', pipelineExecutionId: 'e-2', abandon: true, reason: `${'y'.repeat(199)}…` },
    ]);
  });

  test('lets the actions that run come to their end where it is asked to wait for them', async () => {
    given.stub.on('StopPipelineExecution', json({ pipelineExecutionId: 'e-2' }));

    expect(await pipeline().stop('e-2', 'goes back', { waits: true })).toBe('done');
    expect(given.stub.of('StopPipelineExecution').map(({ body }) => body)).toEqual([
      { pipelineName: 'checkout', pipelineExecutionId: 'e-2', abandon: false, reason: 'goes back' },
    ]);
  });

  test.each(['PipelineExecutionNotStoppableException', 'DuplicatedStopRequestException'])('is late when CodePipeline says %s', async (name) => {
    given.stub.on('StopPipelineExecution', failure(name, 'too late'));

    expect(await pipeline().stop('e-2', 'a newer one waits')).toBe('late');
  });

  test('fails when there is no such execution', async () => {
    given.stub.on('StopPipelineExecution', failure('PipelineExecutionNotFoundException', 'none'));

    await expect(pipeline().stop('e-2', '')).rejects.toThrow(expect.objectContaining({ name: 'PipelineExecutionNotFoundException' }));
  });
});

describe('retry', () => {
  test('retries the failed actions of the stage, for this execution', async () => {
    given.stub.on('RetryStageExecution', json({ pipelineExecutionId: 'e-2' }));

    expect(await pipeline().retry('UpdatePipeline', 'e-2')).toBe('done');
    expect(given.stub.of('RetryStageExecution').map(({ body }) => body)).toEqual([
      { pipelineName: 'checkout', stageName: 'UpdatePipeline', pipelineExecutionId: 'e-2', retryMode: 'FAILED_ACTIONS' },
    ]);
  });

  test.each(['StageNotRetryableException', 'NotLatestPipelineExecutionException', 'ConflictException'])('is late when it is no longer to be retried: %s', async (name) => {
    given.stub.on('RetryStageExecution', failure(name, 'no'));

    expect(await pipeline().retry('UpdatePipeline', 'e-2')).toBe('late');
  });

  test('fails when nobody can tell', async () => {
    given.stub.on('RetryStageExecution', failure('StageNotFoundException', 'no'));

    await expect(pipeline().retry('UpdatePipeline', 'e-2')).rejects.toThrow(expect.objectContaining({ name: 'StageNotFoundException' }));
  });
});
