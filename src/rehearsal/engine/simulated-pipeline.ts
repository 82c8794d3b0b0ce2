/**
 * The simulated CodePipeline: V2, SUPERSEDED. It does what AWS documents; where the documentation is silent it takes the
 * worse branch, and `Assumptions` takes the other (docs/assumptions.md).
 */
import { SUMMARY_LIMIT } from '../../contract/names';
import { ActionRun, ExecutionView, PipelineView, RollbackTargetsView } from '../../decision/observation';
import { DAY, EpochMs } from '../../decision/time';
import { PendingApproval, PipelineWriter } from '../../handlers/world';
import { VirtualClock } from '../clock';
import { ByHand, DeployedStack, Engine, EngineOptions } from '../engine';
import { ExecutionResult, PipelineModel } from '../model';
import { Actions } from './actions';
import { Announcer } from './announcer';
import { ChangeSets } from './change-sets';
import { Console, unknownExecution } from './console';
import { Definition, mutatesPipeline } from './definition';
import { Executions } from './executions';
import { Kept } from './kept';
import { RollbackTargets } from './rollback-targets';
import { SimulatedStage } from './simulated-stage';
import { stackKeyOf } from './stacks';
import { Traffic } from './traffic';

export const simulateCodePipeline = (model: PipelineModel, clock: VirtualClock, options: EngineOptions): Engine =>
  new SimulatedPipeline(model, clock, options);

class SimulatedPipeline implements Engine {
  private readonly createdAt: EpochMs;
  private readonly stages: readonly SimulatedStage[];
  private readonly executionsOf = new Executions();
  private readonly actions: Actions;
  public readonly changeSets: ChangeSets;
  private readonly announcer: Announcer;
  private readonly definition: Definition;
  private readonly traffic: Traffic;
  private readonly console: Console;
  private readonly targets: RollbackTargets;
  private readonly view: Kept<PipelineView>;

  public constructor(model: PipelineModel, clock: VirtualClock, options: EngineOptions) {
    this.view = new Kept(() => ({ name: model.name, createdAt: this.createdAt, stages: this.stages.map((stage) => stage.shown) }));
    this.stages = model.stages.map((stage) => new SimulatedStage(stage, clock.now(), () => this.view.drop()));
    this.actions = new Actions(clock, options, (execution) => this.definition.isChangedBy(execution));
    this.changeSets = new ChangeSets({
      clock, stacks: this.actions.stacks, duration: (key) => updateTime(model, key, options), landed: () => options.landed?.(),
    });
    this.announcer = new Announcer(clock, options);
    const mutatesItself = model.stages.some((stage) => stage.actions.some(mutatesPipeline));
    this.definition = new Definition(options.baseline, mutatesItself, options.updated?.bind(options));
    this.targets = new RollbackTargets(options.assume);
    const { stages, actions, announcer, definition, targets, executionsOf: executions } = this;
    this.traffic = new Traffic({ model, clock, assume: options.assume, stages, executions, actions, announcer, definition, targets });
    this.console = new Console({ clock, assume: options.assume, stages, executions, definition, targets, traffic: this.traffic });
    // What ran before must lie before anything that the rehearsal looks back to.
    this.createdAt = options.baseline === undefined ? clock.now() : clock.now() - 2 * DAY;
    if (options.baseline !== undefined) this.playBaseline(options.baseline, clock.now() - DAY, targets);
  }

  public get deployedStacks(): ReadonlyMap<string, DeployedStack> { return this.actions.stacks.deployed; }

  public isUpdating(stack: string): boolean { return this.actions.stacks.isUpdating(stack); }

  public get deployedPlan(): string | undefined { return this.definition.plan; }

  public async state(): Promise<PipelineView> { return this.view.get(); }

  public async executions(ids: readonly string[]): Promise<readonly ExecutionView[]> { return this.executionsOf.list(ids); }

  public async runs(executionId: string): Promise<readonly ActionRun[]> {
    const execution = this.executionsOf.get(executionId);
    if (!execution) throw new Error(unknownExecution(executionId, this.executionsOf.newest));
    return execution.listedRuns;
  }

  public async rollbackTargets(stage: string): Promise<RollbackTargetsView> {
    return { kind: 'read', executions: this.targets.of(stage).map(({ listed }) => listed).reverse() };
  }

  public writerFor(by: string): PipelineWriter {
    return {
      answer: async (approval, answer, summary) => this.answer(approval, answer, summary, by),
      stop: async (executionId, reason, { waits = false } = {}) => this.stop(executionId, !waits, `${reason} (by ${by})`),
      retry: async (stage, executionId) => this.console.retried(stage, executionId, by),
      rollBack: async (stage, target) => this.console.rollBack(stage, target, { by }),
    };
  }

  public commit(revision: string, { changesPipeline = false }: { readonly changesPipeline?: boolean } = {}): void {
    const carried = this.definition.commit(revision, changesPipeline);
    this.announcer.note('commit', { revision, ...(changesPipeline && { detail: 'changes the definition of the pipeline' }) });
    this.traffic.launch(carried);
  }

  public answerByHand(stage: string, action: string | undefined, answer: 'Approved' | 'Rejected', by: ByHand): void {
    this.console.answer(stage, action, answer, by);
  }

  public disableTransition(stage: string, reason: string, by: ByHand): void { this.console.disable(stage, reason, by); }
  public enableTransition(stage: string, by: ByHand): void { this.console.enable(stage, by); }
  public retryStage(stage: string, mode: 'FAILED_ACTIONS' | 'ALL_ACTIONS', by: ByHand): void { this.console.retry(stage, mode, by); }
  public stopExecution(executionId: string | undefined, { abandon }: { readonly abandon: boolean }, by: ByHand): void {
    this.console.stop(executionId, abandon, by);
  }

  public rollBackByHand(stage: string, targetExecution: string, by: ByHand): void { this.console.rollBack(stage, targetExecution, by); }

  public deployPipelineByHand(by: ByHand): void { this.console.deployPipeline(by); }

  public idle(): boolean { return !this.actions.isBusy; }
  public quiet(): boolean { return this.idle() && this.executionsOf.active.length === 0; }
  public results(): readonly ExecutionResult[] { return this.executionsOf.results(); }

  public get standing(): object {
    const { definition, targets, stages, executionsOf, actions, changeSets } = this;
    return [definition, targets, ...stages, executionsOf, actions.stacks, changeSets].map(({ standing }) => standing);
  }

  private answer({ stage, action, token }: PendingApproval, answer: 'Approved' | 'Rejected', summary: string, by: string): 'done' | 'late' {
    const status = answer === 'Approved' ? 'Succeeded' : 'Failed';
    const taken = this.console.stageNamed(stage).occupant?.answer(action, token, { status, by, summary: summary.slice(0, SUMMARY_LIMIT) });
    return taken === true ? 'done' : 'late';
  }

  private stop(executionId: string, abandon: boolean, why: string): 'done' | 'late' {
    const execution = this.executionsOf.get(executionId);
    if (!execution) throw new Error(unknownExecution(executionId, this.executionsOf.newest));
    if (!execution.isActive || (execution.status === 'Stopping' && !abandon)) return 'late';
    this.console.stopped(execution, abandon, why);
    return 'done';
  }

  /** One execution that passed every stage: where it is a rollback target makes no difference to one execution for each stage. */
  private playBaseline(revision: string, at: EpochMs, targets: RollbackTargets): void {
    const execution = this.executionsOf.startBaseline({ revision, startedAt: at, version: this.definition.version, definition: 0 });
    for (const stage of this.stages) {
      for (const action of stage.model.actions) {
        const run = this.actions.newRun(execution, stage.name, action, () => stage.touch(), at);
        run.ends({ status: 'Succeeded', at });
        stage.shows(run);
        const stack = stackKeyOf(action);
        if (stack !== undefined) this.actions.stacks.end(stack, { revision, execution: execution.id, at });
      }
      execution.isIn(stage.name, 'Succeeded');
      stage.wasPassedBy(execution);
      targets.add(stage.name, execution, this.definition.version);
    }
    execution.ends('Succeeded', at);
  }
}

/** A stack is updated past the pipeline in the time that its action takes. */
function updateTime(model: PipelineModel, key: string, options: EngineOptions): number {
  const found = model.stages.flatMap(({ name, actions }) => actions
    .filter((action) => stackKeyOf(action) === key)
    .map((action) => [name, action.name] as const));
  const [[stage, action] = ['', '']] = found;
  return options.duration(stage, action);
}
