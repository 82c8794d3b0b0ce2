/** CodePipeline's answers, field by field. A field that is not what the API promises is an error that names it. */
import { EXPORTED } from '../../contract/names';
import { ActionRun, ActionView, ExecutionView, PipelineView, StageView, TransitionView } from '../../decision/observation';
import { AnswerReader } from './answer-reader';

const EXECUTION_TYPES = ['STANDARD', 'ROLLBACK'] as const;
const EXECUTION_STATUSES = ['InProgress', 'Succeeded', 'Failed', 'Stopping', 'Stopped', 'Superseded', 'Cancelled'] as const;
const STAGE_STATUSES = ['InProgress', 'Succeeded', 'Failed', 'Stopping', 'Stopped', 'Cancelled', 'Skipped'] as const;
const ACTION_STATUSES = ['InProgress', 'Succeeded', 'Failed', 'Abandoned'] as const;

export class PipelineAnswers extends AnswerReader {
  public state(value: unknown): Omit<PipelineView, 'name'> {
    const state = this.record(value, 'state');
    return {
      createdAt: this.moment(state.created, 'created'),
      stages: this.list(state.stageStates, 'stageStates', (item, path) => this.stage(item, path)),
    };
  }

  public executions(value: unknown): readonly ExecutionView[] {
    return this.list(value, 'pipelineExecutionSummaries', (item, path) => this.execution(item, path));
  }

  public runs(value: unknown): readonly ActionRun[] {
    return this.list(value, 'actionExecutionDetails', (item, path) => this.run(item, path));
  }

  private stage(value: unknown, path: string): StageView {
    const stage = this.record(value, path);
    const execution = this.optional(stage.latestExecution, (present) => {
      const { status } = this.record(present, `${path}.latestExecution`);
      return { ...this.reference(present, `${path}.latestExecution`), status: this.oneOf(status, `${path}.latestExecution.status`, STAGE_STATUSES) };
    });
    return {
      name: this.string(stage.stageName, `${path}.stageName`),
      ...(execution !== undefined && { execution }),
      inbound: this.list(stage.inboundExecutions ?? [], `${path}.inboundExecutions`, (item, at) => this.reference(item, at)),
      transition: this.transition(stage.inboundTransitionState, `${path}.inboundTransitionState`),
      actions: this.list(stage.actionStates, `${path}.actionStates`, (item, at) => this.action(item, at)),
    };
  }

  private reference(value: unknown, path: string) {
    const execution = this.record(value, path);
    return { id: this.string(execution.pipelineExecutionId, `${path}.pipelineExecutionId`), type: this.type(execution.type, `${path}.type`) };
  }

  /**
   * An execution without a type is a standard one: the field came with rollbacks, and the API does not require it.
   * @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_StageExecution.html
   */
  private type(value: unknown, path: string) {
    return this.optional(value, (present) => this.oneOf(present, path, EXECUTION_TYPES)) ?? 'STANDARD';
  }

  private transition(value: unknown, path: string): TransitionView {
    // The first stage has none: nothing comes before it.
    if (value === undefined) return { enabled: true };
    const transition = this.record(value, path);
    const reason = this.text(transition.disabledReason, `${path}.disabledReason`);
    const by = this.text(transition.lastChangedBy, `${path}.lastChangedBy`);
    const at = this.optional(transition.lastChangedAt, (present) => this.moment(present, `${path}.lastChangedAt`));
    return {
      enabled: this.boolean(transition.enabled, `${path}.enabled`),
      ...(reason !== undefined && { reason }),
      ...(by !== undefined && { by }),
      ...(at !== undefined && { at }),
    };
  }

  private action(value: unknown, path: string): ActionView {
    const action = this.record(value, path);
    const name = this.string(action.actionName, `${path}.actionName`);
    if (action.latestExecution === undefined) return { name };
    const at = `${path}.latestExecution`;
    const latest = this.record(action.latestExecution, at);
    const runId = this.text(latest.actionExecutionId, `${at}.actionExecutionId`);
    const changedAt = this.optional(latest.lastStatusChange, (present) => this.moment(present, `${at}.lastStatusChange`));
    const token = this.text(latest.token, `${at}.token`);
    const updatedBy = this.text(latest.lastUpdatedBy, `${at}.lastUpdatedBy`);
    const summary = this.text(latest.summary, `${at}.summary`);
    return {
      name,
      status: this.oneOf(latest.status, `${at}.status`, ACTION_STATUSES),
      ...(runId !== undefined && { runId }),
      ...(changedAt !== undefined && { changedAt }),
      ...(token !== undefined && { token }),
      ...(updatedBy !== undefined && { updatedBy }),
      ...(summary !== undefined && { summary }),
    };
  }

  private execution(value: unknown, path: string): ExecutionView {
    const execution = this.record(value, path);
    const rollsBackTo = this.optional(execution.rollbackMetadata, (present) =>
      this.text(this.record(present, `${path}.rollbackMetadata`).rollbackTargetPipelineExecutionId, `${path}.rollbackMetadata.rollbackTargetPipelineExecutionId`));
    const askedBy = this.optional(execution.trigger, (present) => {
      const { triggerType, triggerDetail } = this.record(present, `${path}.trigger`);
      return triggerType === 'ManualRollback' ? this.text(triggerDetail, `${path}.trigger.triggerDetail`) ?? '' : undefined;
    });
    const revisions = this.list(execution.sourceRevisions ?? [], `${path}.sourceRevisions`, (item, at) => {
      const source = this.record(item, at);
      return { source: this.string(source.actionName, `${at}.actionName`), id: this.text(source.revisionId, `${at}.revisionId`) ?? '' };
    });
    return {
      id: this.string(execution.pipelineExecutionId, `${path}.pipelineExecutionId`),
      status: this.oneOf(execution.status, `${path}.status`, EXECUTION_STATUSES),
      type: this.type(execution.executionType, `${path}.executionType`),
      ...(rollsBackTo !== undefined && { rollsBackTo }),
      ...(askedBy !== undefined && { askedBy }),
      startedAt: this.moment(execution.startTime, `${path}.startTime`),
      // In the order of their sources' names, because the API promises none; a source that has not answered yet has no revision.
      revision: revisions.filter(({ id }) => id !== '').sort((a, b) => a.source < b.source ? -1 : 1).map(({ id }) => id).join('+'),
    };
  }

  private run(value: unknown, path: string): ActionRun {
    const run = this.record(value, path);
    const status = this.oneOf(run.status, `${path}.status`, ACTION_STATUSES);
    const updatedBy = this.text(run.updatedBy, `${path}.updatedBy`);
    const output = this.optional(run.output, (present) => this.record(present, `${path}.output`));
    const result = this.optional(output?.executionResult, (present) => this.record(present, `${path}.output.executionResult`));
    const summary = this.text(result?.externalExecutionSummary, `${path}.output.executionResult.externalExecutionSummary`);
    const exported = this.exported(output?.outputVariables, `${path}.output.outputVariables`);
    return {
      runId: this.string(run.actionExecutionId, `${path}.actionExecutionId`),
      stage: this.string(run.stageName, `${path}.stageName`),
      action: this.string(run.actionName, `${path}.actionName`),
      status,
      startedAt: this.moment(run.startTime, `${path}.startTime`),
      ...(status !== 'InProgress' && { endedAt: this.moment(run.lastUpdateTime, `${path}.lastUpdateTime`) }),
      ...(updatedBy !== undefined && { updatedBy }),
      ...(summary !== undefined && { summary }),
      ...(exported !== undefined && { exported }),
    };
  }

  private exported(value: unknown, path: string): ActionRun['exported'] {
    const variables = this.optional(value, (present) => this.record(present, path)) ?? {};
    const plan = this.text(variables[EXPORTED.plan], `${path}.${EXPORTED.plan}`);
    const definition = this.text(variables[EXPORTED.definition], `${path}.${EXPORTED.definition}`);
    if (plan === undefined && definition === undefined) return undefined;
    return { ...(plan !== undefined && { plan }), ...(definition !== undefined && { definition }) };
  }

  private text(value: unknown, path: string): string | undefined {
    return this.optional(value, (present) => this.string(present, path));
  }
}
