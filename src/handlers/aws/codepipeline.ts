import {
  CodePipelineClient, GetPipelineStateCommand, ListActionExecutionsCommand, ListPipelineExecutionsCommand, PutApprovalResultCommand,
  RetryStageExecutionCommand, RollbackStageCommand, StopPipelineExecutionCommand,
} from '@aws-sdk/client-codepipeline';
import { STOP_REASON_LIMIT, SUMMARY_LIMIT } from '../../contract/names';
import { ActionRun, ExecutionView, PipelineView, RollbackTargetsView } from '../../decision/observation';
import { PendingApproval, PipelineReader, PipelineWriter } from '../world';
import { Budget } from './budget';
import { allPages } from './pages';
import { PipelineAnswers } from './pipeline-answers';
import { shorten } from './shorten';

/** The largest page of both lists. @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ListPipelineExecutions.html */
const PAGE_SIZE = 100;
/** A stage may rest with an execution that is older than any that CodePipeline still lists: looking for it must end somewhere. */
const EXECUTION_PAGES = 10;
/** A pipeline has at most 1000 actions, so this leaves room for each to be retried. @see https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const RUN_PAGES = 30;

/** Somebody else's answer came first: what the token stood for is over. */
const LATE_ANSWER = ['ApprovalAlreadyCompletedException', 'InvalidApprovalTokenException'];
/** It runs again already, another execution has come into the stage, or the pipeline is another one by now. */
const LATE_RETRY = ['StageNotRetryableException', 'NotLatestPipelineExecutionException', 'ConflictException'];
const LATE_STOP = ['PipelineExecutionNotStoppableException', 'DuplicatedStopRequestException'];

export class PipelineNotFound extends Error {
  public constructor(pipeline: string) {
    super(`pipeline '${pipeline}' does not exist; on its first deployment it is made after this function, and the next tick looks again`);
    this.name = 'PipelineNotFoundException';
  }
}

/** One pipeline, as CodePipeline's API shows it. */
export class AwsPipeline implements PipelineReader, PipelineWriter {
  public constructor(private readonly client: CodePipelineClient, private readonly pipeline: string, private readonly budget: Budget) {}

  public async state(): Promise<PipelineView> {
    try {
      const answer = await this.budget.spend((options) => this.client.send(new GetPipelineStateCommand({ name: this.pipeline }), options));
      return { name: this.pipeline, ...decoded('GetPipelineState', (answers) => answers.state(answer)) };
    } catch (error) {
      throw isNamed(error, ['PipelineNotFoundException']) ? new PipelineNotFound(this.pipeline) : error;
    }
  }

  /** What is older than the pages that are read stays out: the judgement calls it unknown. */
  public async executions(ids: readonly string[]): Promise<readonly ExecutionView[]> {
    const wanted = new Set(ids);
    const all: ExecutionView[] = [];
    let nextToken: string | undefined;
    for (let page = 0; page < EXECUTION_PAGES && wanted.size > 0; page++) {
      const command = new ListPipelineExecutionsCommand({ pipelineName: this.pipeline, maxResults: PAGE_SIZE, nextToken });
      const answer = await this.budget.spend((options) => this.client.send(command, options));
      const executions = decoded('ListPipelineExecutions', (answers) => answers.executions(answer.pipelineExecutionSummaries));
      all.push(...executions);
      for (const { id } of executions) wanted.delete(id);
      nextToken = answer.nextToken;
      if (nextToken === undefined || nextToken === '') break;
    }
    return all;
  }

  public async runs(executionId: string): Promise<readonly ActionRun[]> {
    return allPages(`ListActionExecutions of ${executionId}`, RUN_PAGES, async (nextToken: string | undefined) => {
      const command = new ListActionExecutionsCommand({
        pipelineName: this.pipeline, filter: { pipelineExecutionId: executionId }, maxResults: PAGE_SIZE, nextToken,
      });
      const answer = await this.budget.spend((options) => this.client.send(command, options));
      return { items: decoded('ListActionExecutions', (answers) => answers.runs(answer.actionExecutionDetails)), next: answer.nextToken };
    });
  }

  public async rollbackTargets(stage: string): Promise<RollbackTargetsView> {
    const command = new ListPipelineExecutionsCommand({
      pipelineName: this.pipeline, maxResults: PAGE_SIZE, filter: { succeededInStage: { stageName: stage } },
    });
    return this.budget.read('ListPipelineExecutions', 'the pipeline', async (options) => {
      const answer = await this.client.send(command, options);
      const executions = decoded('ListPipelineExecutions', (answers) => answers.executions(answer.pipelineExecutionSummaries));
      return { kind: 'read' as const, executions: executions.filter(({ type }) => type === 'STANDARD') };
    });
  }

  public async answer(approval: PendingApproval, answer: 'Approved' | 'Rejected', summary: string): Promise<'done' | 'late'> {
    return unlessLate(LATE_ANSWER, () => this.client.send(new PutApprovalResultCommand({
      pipelineName: this.pipeline,
      stageName: approval.stage,
      actionName: approval.action,
      token: approval.token,
      result: { status: answer, summary: shorten(summary, SUMMARY_LIMIT) },
    })));
  }

  public async stop(executionId: string, reason: string, { waits = false }: { readonly waits?: boolean } = {}): Promise<'done' | 'late'> {
    return unlessLate(LATE_STOP, () => this.client.send(new StopPipelineExecutionCommand({
      pipelineName: this.pipeline, pipelineExecutionId: executionId, abandon: !waits, reason: shorten(reason, STOP_REASON_LIMIT),
    })));
  }

  public async retry(stage: string, executionId: string): Promise<'done' | 'late'> {
    return unlessLate(LATE_RETRY, () => this.client.send(new RetryStageExecutionCommand({
      pipelineName: this.pipeline, stageName: stage, pipelineExecutionId: executionId, retryMode: 'FAILED_ACTIONS',
    })));
  }

  public async rollBack(stage: string, targetExecution: string): Promise<void> {
    await this.client.send(new RollbackStageCommand({ pipelineName: this.pipeline, stageName: stage, targetPipelineExecutionId: targetExecution }));
  }
}

async function unlessLate(late: readonly string[], effect: () => Promise<unknown>): Promise<'done' | 'late'> {
  try {
    await effect();
    return 'done';
  } catch (error) {
    if (isNamed(error, late)) return 'late';
    throw error;
  }
}

function decoded<T>(operation: string, read: (answers: PipelineAnswers) => T): T {
  const answers = new PipelineAnswers();
  const value = read(answers);
  answers.finish(`the answer of ${operation}`);
  return value;
}

const isNamed = (error: unknown, names: readonly string[]): boolean => error instanceof Error && names.includes(error.name);
