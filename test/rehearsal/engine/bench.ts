import { ActionRun, ExecutionView, StageView } from '../../../src/decision/observation';
import { EpochMs, MINUTE, spanOf } from '../../../src/decision/time';
import { DEFAULT_ASSUMPTIONS } from '../../../src/rehearsal/assumptions';
import { VirtualClock } from '../../../src/rehearsal/clock';
import { Engine, EngineOptions, PipelineEvent } from '../../../src/rehearsal/engine';
import { simulateCodePipeline } from '../../../src/rehearsal/engine/simulated-pipeline';
import { ActionModel, ExecutionResult, PipelineModel, RehearsalEvent, StageModel } from '../../../src/rehearsal/model';

export const START = Date.parse('2026-03-02T17:00:00Z');
export const ANA = { by: 'arn:aws:iam::111111111111:user/ana' };
export const CONTROLLER = 'arn:aws:sts::111111111111:assumed-role/controller/breakwater';

export const anAction = (name: string, runOrder = 1, overrides: Partial<ActionModel> = {}): ActionModel =>
  ({ name, category: 'Build', provider: 'CodeBuild', runOrder, ...overrides });
export const anApproval = (name: string, runOrder = 1, overrides: Partial<ActionModel> = {}): ActionModel =>
  anAction(name, runOrder, { category: 'Approval', provider: 'Manual', ...overrides });
export const aDeployment = (name: string, runOrder = 1, overrides: Partial<ActionModel> = {}): ActionModel =>
  anAction(name, runOrder, { category: 'Deploy', provider: 'CloudFormation', stackName: 'Service', account: '333333333333', region: 'us-west-1', ...overrides });
export const aStage = (name: string, actions: readonly ActionModel[], overrides: Partial<StageModel> = {}): StageModel =>
  ({ name, actions, rollsBackOnFailure: false, ...overrides });

export const SERVICE_STACK = '333333333333/us-west-1/Service';
export const SOURCE = aStage('Source', [anAction('Commit', 1, { category: 'Source', provider: 'CodeStarSourceConnection' })]);
export const BETA = aStage('Beta', [aDeployment('Deploy', 1, { stackName: 'Beta' }), anAction('Test', 2, { category: 'Test' })]);
/** Source (1 minute), Beta (2 minutes). */
export const SMALL: readonly StageModel[] = [SOURCE, BETA];
export const UPDATE = aStage('UpdatePipeline', [anAction('SelfMutate')]);
export const PROD = aStage('Prod', [anApproval('Airlock', 1), aDeployment('Deploy', 2), anApproval('Bake-Wave', 3)], { rollsBackOnFailure: true });
/** Source (1 minute), UpdatePipeline (1 minute), Prod (airlock, deployment of 1 minute, bake). */
export const RELEASE: readonly StageModel[] = [SOURCE, UPDATE, PROD];

export interface BenchOptions extends Partial<Omit<EngineOptions, 'record' | 'notify' | 'assume' | 'outcome'>> {
  readonly assume?: Partial<EngineOptions['assume']>;
  /** The runs that fail: `stage/action@revision`, or `stage/action` whatever the revision. */
  readonly failing?: readonly string[];
  readonly restartsOnUpdate?: boolean;
}

/** A simulated pipeline whose actions take a minute each, with all that it tells. What is in `failing` when it starts fails. */
export class Bench {
  public readonly clock = new VirtualClock(START);
  public readonly events: RehearsalEvent[] = [];
  public readonly notices: PipelineEvent[] = [];
  public readonly failing: Set<string>;
  public readonly engine: Engine;

  public constructor(stages: readonly StageModel[], options: BenchOptions = {}) {
    this.failing = new Set(options.failing);
    const model: PipelineModel = { name: 'Checkout', stages, restartsOnUpdate: options.restartsOnUpdate ?? true };
    this.engine = simulateCodePipeline(model, this.clock, {
      duration: () => MINUTE,
      outcome: (stage, action, revision) => [`${stage}/${action}@${revision}`, `${stage}/${action}`].some((one) => this.failing.has(one)) ? 'fail' : 'succeed',
      ...options,
      assume: { ...DEFAULT_ASSUMPTIONS, ...options.assume },
      record: (event) => this.events.push(event),
      notify: (event) => this.notices.push(event),
    });
  }

  /** Plays until so many minutes after the start. */
  public async until(minutes: number): Promise<void> {
    const end: EpochMs = START + minutes * MINUTE;
    this.clock.at(end, () => undefined);
    while (await this.clock.step(end));
  }

  /** A commit, played for as long as its walk to the airlock of `RELEASE` takes. */
  public async toAirlock(revision: string): Promise<void> {
    this.engine.commit(revision);
    await this.until(this.minutes() + 2);
  }

  /** Answers the approval that waits, and plays the minute of the deployment behind it. */
  public async answer(answer: 'Approved' | 'Rejected', stage = 'Prod'): Promise<void> {
    this.engine.answerByHand(stage, undefined, answer, ANA);
    await this.until(this.minutes() + 1);
  }

  /** A commit that goes all the way through `RELEASE`. */
  public async release(revision: string): Promise<void> {
    await this.toAirlock(revision);
    await this.answer('Approved');
    await this.answer('Approved');
  }

  public minutes(): number { return (this.clock.now() - START) / MINUTE; }

  /** What was told of the kinds that begin so: `3m stage.entered e-0001 Beta`. */
  public told(...prefixes: readonly string[]): readonly string[] {
    return this.events.filter(({ kind }) => prefixes.some((prefix) => kind.startsWith(prefix))).map((event) => [
      spanOf(Date.parse(event.at) - START).replaceAll(' ', ''), event.kind, event.execution, [event.stage, event.action].filter(Boolean).join('/'),
    ].filter(Boolean).join(' '));
  }

  /** The details of the events of one kind. */
  public details(kind: RehearsalEvent['kind']): readonly (string | undefined)[] {
    return this.events.filter((event) => event.kind === kind).map(({ detail }) => detail);
  }

  public async stage(name: string): Promise<StageView> {
    return found((await this.engine.state()).stages.find((stage) => stage.name === name), name);
  }

  public async statuses(stage: string): Promise<Record<string, string | undefined>> {
    return Object.fromEntries((await this.stage(stage)).actions.map(({ name, status }) => [name, status]));
  }

  public async token(stage: string, action: string): Promise<string> {
    return found((await this.stage(stage)).actions.find(({ name }) => name === action)?.token, `a token of ${stage}/${action}`);
  }

  public async execution(id: string): Promise<ExecutionView> {
    return found((await this.engine.executions([id])).find((one) => one.id === id), id);
  }

  public async runsOf(id: string, action: string): Promise<readonly ActionRun[]> {
    return (await this.engine.runs(id)).filter((run) => run.action === action);
  }

  public result(id: string): ExecutionResult { return found(this.engine.results().find((result) => result.id === id), id); }
  public outcomes(): readonly string[] { return this.engine.results().map(({ id, revision, outcome }) => `${id} ${revision} ${outcome}`); }
  /** What the service's stack carries. */
  public deployed(): string | undefined { return this.engine.deployedStacks.get(SERVICE_STACK)?.revision; }
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`there is no ${what}`);
  return value;
}
