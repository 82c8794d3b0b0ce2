import {
  ApprovalStatus, GetPipelineCommand, GetPipelineStateCommand, ListPipelineExecutionsCommand, PipelineExecutionSummary, PutApprovalResultCommand,
  RollbackStageCommand, StageState, StartPipelineExecutionCommand, StopPipelineExecutionCommand, UpdatePipelineCommand,
} from '@aws-sdk/client-codepipeline';
import { Cloud } from './cloud';
import { TOY } from './toy-template';

const LOOKS_EVERY = 10_000;
/** A deployment of one parameter takes less than a minute. */
const SOON = 5 * 60_000;

export class NotSeen extends Error {}

/** The toy pipeline, as a person at its console would drive it. */
export class Toy {
  private started = 0;

  /** `round`: tells the revisions of one run from those of another. */
  public constructor(public readonly cloud: Cloud, private readonly round: string) {}

  /** Nothing is in flight. */
  public async settle(): Promise<void> {
    for (const { pipelineExecutionId, status } of await this.executions()) {
      if (status === 'InProgress' && pipelineExecutionId !== undefined) await this.stop(pipelineExecutionId);
    }
    await this.until('rest', async () => (await this.executions()).every(({ status }) => status !== 'InProgress' && status !== 'Stopping') || undefined);
  }

  /** Starts an execution; the revision is another each time, unless it is given. */
  public async start(revision?: string): Promise<string> {
    this.started += 1;
    const value = revision ?? `r${this.round}-${this.started}`;
    const { pipelineExecutionId = '' } = await this.cloud.codePipeline.send(new StartPipelineExecutionCommand({ name: TOY, variables: [{ name: 'Revision', value }] }));
    return pipelineExecutionId;
  }

  /** A release that waits at its airlock. */
  public async toAirlock(revision?: string): Promise<string> {
    const id = await this.start(revision);
    await this.token(id, 'Airlock');
    return id;
  }

  /** A release that is deployed, and waits at its bake. */
  public async toBake(): Promise<string> {
    const id = await this.toAirlock();
    await this.answer(id, 'Airlock', 'Approved');
    await this.token(id, 'Bake-Wave');
    return id;
  }

  /** A release that succeeds in stage One. */
  public async succeed(): Promise<string> {
    const id = await this.toBake();
    await this.answer(id, 'Bake-Wave', 'Approved');
    await this.ended(id);
    return id;
  }

  /** The token of an approval of stage One, once it waits for this execution. */
  public token(id: string, action: string, within = SOON): Promise<string> {
    return this.until(`${action} of ${id}`, async () => tokenIn(await this.stage('One'), id, action), within);
  }

  public async answer(id: string, action: string, status: ApprovalStatus): Promise<void> {
    const token = await this.token(id, action);
    await this.put(action, token, status);
  }

  public async put(action: string, token: string, status: ApprovalStatus): Promise<void> {
    await this.cloud.codePipeline.send(new PutApprovalResultCommand({
      pipelineName: TOY, stageName: 'One', actionName: action, token, result: { status, summary: 'an experiment' },
    }));
  }

  public async rollBack(target: string): Promise<string> {
    const { pipelineExecutionId = '' } = await this.cloud.codePipeline.send(new RollbackStageCommand({
      pipelineName: TOY, stageName: 'One', targetPipelineExecutionId: target,
    }));
    return pipelineExecutionId;
  }

  public async stop(id: string): Promise<void> {
    await this.cloud.codePipeline.send(new StopPipelineExecutionCommand({ pipelineName: TOY, pipelineExecutionId: id, abandon: true, reason: 'an experiment' }));
  }

  /** A change of the definition: what the last approval says. */
  public async update(): Promise<void> {
    const { pipeline } = await this.cloud.codePipeline.send(new GetPipelineCommand({ name: TOY }));
    if (pipeline === undefined) throw new NotSeen('GetPipeline shows no pipeline');
    const stages = (pipeline.stages ?? []).map((stage) => stage.name !== 'Two' ? stage : {
      ...stage, actions: stage.actions?.map((action) => ({ ...action, configuration: { CustomData: `${this.round}-${this.started}` } })),
    });
    await this.cloud.codePipeline.send(new UpdatePipelineCommand({ pipeline: { ...pipeline, stages } }));
  }

  /** Approves whatever waits of a rollback in stage One, until it has ended there; how it ended. */
  public ended(id: string): Promise<string> {
    return this.until(`the end of ${id} in One`, async () => {
      const stage = await this.stage('One');
      const status = stage.latestExecution?.pipelineExecutionId === id ? stage.latestExecution.status : undefined;
      if (status !== 'InProgress' && status !== undefined) return status;
      for (const action of ['Airlock', 'Bake-Wave']) {
        const token = tokenIn(stage, id, action);
        if (token !== undefined) await this.put(action, token, 'Approved');
      }
      return undefined;
    }, 2 * SOON);
  }

  /** A rollback that began after an execution; nothing where none does. */
  public async rollbackAfter(id: string): Promise<PipelineExecutionSummary | undefined> {
    return this.perhaps(async () => {
      const all = await this.executions();
      return all.slice(0, all.findIndex(({ pipelineExecutionId }) => pipelineExecutionId === id)).find(({ executionType }) => executionType === 'ROLLBACK');
    });
  }

  public async execution(id: string): Promise<PipelineExecutionSummary> {
    return this.until(id, async () => (await this.executions()).find(({ pipelineExecutionId }) => pipelineExecutionId === id));
  }

  public async stage(name: string): Promise<StageState> {
    const { stageStates = [] } = await this.cloud.codePipeline.send(new GetPipelineStateCommand({ name: TOY }));
    return stageStates.find(({ stageName }) => stageName === name) ?? {};
  }

  /** Newest first. */
  private async executions(): Promise<readonly PipelineExecutionSummary[]> {
    const newest = new ListPipelineExecutionsCommand({ pipelineName: TOY, maxResults: 50 });
    return (await this.cloud.codePipeline.send(newest)).pipelineExecutionSummaries ?? [];
  }

  /** What shows within three minutes, if it does. */
  public async perhaps<T>(look: () => Promise<T | undefined>): Promise<T | undefined> {
    for (let waited = 0; waited <= 3 * 60_000; waited += LOOKS_EVERY) {
      const seen = await look();
      if (seen !== undefined) return seen;
      await this.cloud.pause(LOOKS_EVERY);
    }
    return undefined;
  }

  private async until<T>(what: string, look: () => Promise<T | undefined>, within = SOON): Promise<T> {
    for (let waited = 0; waited <= within; waited += LOOKS_EVERY) {
      const seen = await look();
      if (seen !== undefined) return seen;
      await this.cloud.pause(LOOKS_EVERY);
    }
    throw new NotSeen(`${what} did not show within ${within / 60_000} minutes`);
  }
}

function tokenIn({ latestExecution, actionStates = [] }: StageState, id: string, action: string): string | undefined {
  const run = actionStates.find(({ actionName }) => actionName === action)?.latestExecution;
  return latestExecution?.pipelineExecutionId === id && run?.status === 'InProgress' ? run.token : undefined;
}
