/** A desk in memory: what a test puts on it, and what a command did there. */
import { NO_OPERATORS, OperatorsMemory } from '../../src/decision/inbox';
import { ExecutionView, PipelineView, RollbackTargetsView, StageMemory } from '../../src/decision/observation';
import { Plan } from '../../src/decision/plan';
import { Clinic } from '../../src/operators/clinic';
import {
  Desk, DeskFailure, LedgerLine, PipelineSource, Place, SourceRevision, StandingParameter, WaitingApproval,
} from '../../src/operators/desk';
import { aClinic } from './a-clinic';
import { aPlan, aStageMemory, anExecution, aView, minutesAgo, NOW } from './builders';

export interface DeskScene {
  readonly views?: PipelineView['stages'];
  readonly executions?: readonly ExecutionView[];
  readonly entries?: readonly LedgerLine[] | DeskFailure;
  readonly stages?: ReadonlyMap<string, StageMemory>;
  readonly plan?: Plan | undefined;
  readonly answer?: 'done' | 'late';
  readonly operators?: OperatorsMemory;
  readonly inbox?: readonly StandingParameter[];
  readonly rollbackTargets?: RollbackTargetsView;
  readonly sources?: readonly PipelineSource[];
  readonly who?: string;
  readonly place?: Place;
  readonly clinic?: Clinic;
}

export class FakeDesk implements Desk {
  public readonly pipeline = 'checkout';
  public get place(): Place { return this.scene.place ?? {}; }
  public readonly answers: (readonly [WaitingApproval, string, string])[] = [];

  public readonly released: (readonly SourceRevision[])[] = [];

  public readonly puts: (readonly [string, unknown, boolean])[] = [];

  public constructor(private readonly scene: DeskScene = {}) {}

  public now(): number { return NOW; }
  public async whoAmI(): Promise<string> { return this.scene.who ?? 'arn:aws:iam::111111111111:user/ana'; }
  public async plan(): Promise<Plan | undefined> { return 'plan' in this.scene ? this.scene.plan : aPlan(); }
  public async state(): Promise<PipelineView> { return { name: 'checkout', createdAt: minutesAgo(100_000), stages: this.scene.views ?? [aView()] }; }
  public async executions(): Promise<readonly ExecutionView[]> { return this.scene.executions ?? [anExecution('e1')]; }
  public async rollbackTargets(): Promise<RollbackTargetsView> { return this.scene.rollbackTargets ?? { kind: 'read', executions: [] }; }

  public async entries(from: number): Promise<readonly LedgerLine[]> {
    const { entries = [] } = this.scene;
    if (entries instanceof DeskFailure) throw entries;
    return entries.filter((entry) => Date.parse(entry.at) >= from);
  }

  public async stages(): Promise<ReadonlyMap<string, StageMemory>> { return this.scene.stages ?? new Map([['First', aStageMemory({ state: 'holding', since: minutesAgo(40) })]]); }

  public async operators(): Promise<OperatorsMemory> { return this.scene.operators ?? NO_OPERATORS; }
  public async inbox(): Promise<readonly StandingParameter[]> { return this.scene.inbox ?? []; }
  public async put(name: string, value: string, { overwrite }: { readonly overwrite: boolean }): Promise<number> {
    this.puts.push([name, JSON.parse(value), overwrite]);
    return this.puts.length;
  }

  public async clinic(): Promise<Clinic> { return this.scene.clinic ?? aClinic(); }

  public async answer(approval: WaitingApproval, answer: 'Approved' | 'Rejected', summary: string): Promise<'done' | 'late'> {
    this.answers.push([approval, answer, summary]);
    return this.scene.answer ?? 'done';
  }

  public async sources(): Promise<readonly PipelineSource[]> { return this.scene.sources ?? [{ action: 'shop', provider: 'CodeStarSourceConnection' }]; }

  public async release(revisions: readonly SourceRevision[]): Promise<string> {
    this.released.push(revisions);
    return 'e-new';
  }
}
