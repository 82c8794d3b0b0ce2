/** A desk in memory: what a test puts on it, and what a command did there. */
import { LedgerEntry } from '../../src/contract/ledger-entry';
import { ExecutionView, PipelineView, StageMemory } from '../../src/decision/observation';
import { Plan } from '../../src/decision/plan';
import { Desk, DeskFailure, WaitingApproval } from '../../src/operators/desk';
import { aPlan, aStageMemory, anExecution, aView, minutesAgo, NOW } from './builders';

export interface DeskScene {
  readonly views?: PipelineView['stages'];
  readonly executions?: readonly ExecutionView[];
  readonly entries?: readonly LedgerEntry[] | DeskFailure;
  readonly stages?: ReadonlyMap<string, StageMemory>;
  readonly plan?: Plan | undefined;
  readonly answer?: 'done' | 'late';
}

export class FakeDesk implements Desk {
  public readonly pipeline = 'checkout';
  public readonly answers: (readonly [WaitingApproval, string, string])[] = [];

  public constructor(private readonly scene: DeskScene = {}) {}

  public now(): number { return NOW; }
  public async whoAmI(): Promise<string> { return 'arn:aws:iam::111111111111:user/ana'; }
  public async plan(): Promise<Plan | undefined> { return 'plan' in this.scene ? this.scene.plan : aPlan(); }
  public async state(): Promise<PipelineView> { return { name: 'checkout', createdAt: minutesAgo(100_000), stages: this.scene.views ?? [aView()] }; }
  public async executions(): Promise<readonly ExecutionView[]> { return this.scene.executions ?? [anExecution('e1')]; }
  public async entries(from: number): Promise<readonly LedgerEntry[]> {
    const { entries = [] } = this.scene;
    if (entries instanceof DeskFailure) throw entries;
    return entries.filter((entry) => Date.parse(entry.at) >= from);
  }

  public async stages(): Promise<ReadonlyMap<string, StageMemory>> { return this.scene.stages ?? new Map([['First', aStageMemory({ state: 'holding', since: minutesAgo(40) })]]); }

  public async answer(approval: WaitingApproval, answer: 'Approved' | 'Rejected', summary: string): Promise<'done' | 'late'> {
    this.answers.push([approval, answer, summary]);
    return this.scene.answer ?? 'done';
  }
}
