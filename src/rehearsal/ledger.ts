import { NO_OPERATORS, OperatorsMemory } from '../decision/inbox';
import { LedgerEntry } from '../decision/ledger-entry';
import { MutationMemory, NO_MUTATION } from '../decision/mutation';
import { MemoryView, RememberedEntry, snapshotKey, StageMemory } from '../decision/observation';
import { Plan, StagePlan } from '../decision/plan';
import { Release } from '../decision/release';
import { isUnderWay, Restore } from '../decision/restore';
import { StageState } from '../decision/stage-state';
import { EpochMs } from '../decision/time';
import { unreadable } from '../handlers/unreadable';
import { Ledger, Line, MemoryQuery } from '../handlers/world';
import { Faults } from './faults';

/** The ledger in memory, with the table's semantics: a line is kept once, and the first snapshot stays. */
export class MemoryLedger implements Ledger {
  private readonly lines = new Map<string, { readonly entry: LedgerEntry; readonly remembered: RememberedEntry }>();
  private readonly debts = new Map<string, LedgerEntry>();
  private readonly stages = new Map<string, StageMemory>();
  private readonly snapshots = new Map<string, StagePlan>();
  private readonly plans = new Map<string, Plan>();
  private readonly releases = new Map<string, readonly Release[]>();
  private operators = NO_OPERATORS;
  private mutation = NO_MUTATION;
  private readonly seen = new Map<string, EpochMs>();
  private readonly restoring = new Map<string, Restore>();
  /** The last answer, until something is written: thousands of ticks ask the same and change nothing. */
  private kept?: { readonly asked: string; readonly view: MemoryView };

  public constructor(private readonly faults: Faults) {}

  /** All that is kept but the lines: two ledgers that agree in this and in their lines are told apart by nothing. */
  public get standing(): object {
    const { debts, stages, snapshots, plans, releases, operators, mutation, seen, restoring } = this;
    const keys = [debts, snapshots, plans].map((one) => [...one.keys()]);
    // What a release deployed follows from its revision, and what of it was seen does not.
    const kept = [...releases].map(([stage, all]) => [stage, all.map(({ stacks, ...release }) => [release, stacks.map((stack) => stack.exports)])]);
    return { keys, stages: [...stages], kept, operators, mutation, seen: [...seen], restoring: [...restoring] };
  }

  /** How many lines there are. */
  public get size(): number { return this.lines.size; }

  /** All lines but the first so many. */
  public entriesFrom(first: number): readonly LedgerEntry[] {
    return first === this.lines.size ? [] : this.entries().slice(first);
  }

  public entries(): readonly LedgerEntry[] { return [...this.lines.values()].map(({ entry }) => entry); }

  /** What is known of each stage. */
  public memories(): ReadonlyMap<string, StageMemory> { return new Map(this.stages); }

  /** What is known of the operators' letters. */
  public operatorsMemory(): OperatorsMemory { return this.operators; }

  /** What was last known of a stage. */
  public stateOf(stage: string): StageState | undefined { return this.stages.get(stage)?.state; }

  /** A person is still to be told of a torn stage; that comes by itself, in time. */
  public owesPage(): boolean { return [...this.stages.values()].some((stage) => stage.state === 'torn' && stage.paged !== true); }

  /** An override or a pause will end by itself, in time. */
  public owesEnd(): boolean {
    const { overrides, pauses } = this.operators;
    return overrides.some(({ ended }) => ended === undefined) || pauses.some(({ says }) => says.until !== undefined);
  }

  /** A restore is under way. */
  public owesRestore(): boolean { return [...this.restoring.values()].some(isUnderWay); }

  public async read(_createdAt: EpochMs, query: MemoryQuery): Promise<MemoryView> {
    const failure = this.faults.ofCall('dynamodb');
    if (failure) return unreadable({ operation: 'Query', where: 'the ledger', error: failure.name, message: failure.message });
    const wanted = query.snapshots.map(({ execution, stage }) => snapshotKey(execution, stage));
    const asked = [query.from, ...wanted].join(' ');
    if (this.kept?.asked !== asked) this.kept = { asked, view: this.view(query.from, wanted) };
    return this.kept.view;
  }

  public async append(_createdAt: EpochMs, entry: LedgerEntry, { announce }: { readonly announce: boolean }): Promise<void> {
    this.faults.check('dynamodb');
    this.write({ entry, announce });
  }

  public async owed(): Promise<readonly LedgerEntry[]> {
    this.faults.check('dynamodb');
    return [...this.debts.values()];
  }

  public async settle(_createdAt: EpochMs, entry: LedgerEntry): Promise<void> {
    this.faults.check('dynamodb');
    this.debts.delete(keyOf(entry));
  }

  public async keepSnapshot(_createdAt: EpochMs, execution: string, stage: StagePlan): Promise<void> {
    this.faults.check('dynamodb');
    const key = snapshotKey(execution, stage.name);
    if (this.snapshots.has(key)) return;
    this.snapshots.set(key, stage);
    this.kept = undefined;
  }

  public async keepStage(_createdAt: EpochMs, stage: string, memory: StageMemory): Promise<void> {
    this.faults.check('dynamodb');
    this.stages.set(stage, memory);
    this.kept = undefined;
  }

  public async keepPlan(_createdAt: EpochMs, hash: string, plan: Plan): Promise<void> {
    this.faults.check('dynamodb');
    if (this.plans.has(hash)) return;
    this.plans.set(hash, plan);
    this.kept = undefined;
  }

  public async keepReleases(_createdAt: EpochMs, stage: string, releases: readonly Release[]): Promise<void> {
    this.faults.check('dynamodb');
    this.releases.set(stage, releases);
    this.kept = undefined;
  }

  public async keepOperators(_createdAt: EpochMs, memory: OperatorsMemory): Promise<void> {
    this.faults.check('dynamodb');
    this.operators = memory;
    this.kept = undefined;
  }

  public async restores(): Promise<readonly Restore[]> {
    this.faults.check('dynamodb');
    return [...this.restoring.values()];
  }

  public async keepRestore(_createdAt: EpochMs, restore: Restore, lines: readonly Line[] = []): Promise<'done' | 'late'> {
    this.faults.check('dynamodb');
    if ((this.restoring.get(restore.stage)?.version ?? 0) !== restore.version - 1) return 'late';
    this.restoring.set(restore.stage, restore);
    for (const line of lines) this.write(line);
    this.kept = undefined;
    return 'done';
  }

  public async keepMutation(_createdAt: EpochMs, memory: MutationMemory): Promise<'done' | 'late'> {
    this.faults.check('dynamodb');
    if (this.mutation.version !== memory.version - 1) return 'late';
    this.mutation = memory;
    this.kept = undefined;
    return 'done';
  }

  public async firstSeen(_createdAt: EpochMs, revision: string, at: EpochMs): Promise<EpochMs> {
    this.faults.check('dynamodb');
    const known = this.seen.get(revision) ?? at;
    this.seen.set(revision, known);
    return known;
  }

  private write({ entry, announce }: Line): void {
    const key = keyOf(entry);
    if (this.lines.has(key)) return;
    this.lines.set(key, { entry, remembered: rememberedOf(entry) });
    if (announce) this.debts.set(key, entry);
    this.kept = undefined;
  }

  private view(from: EpochMs, wanted: readonly string[]): MemoryView {
    return {
      kind: 'read',
      entries: [...this.lines.values()].map(({ remembered }) => remembered).filter((entry) => entry.at >= from),
      stages: new Map(this.stages),
      snapshots: new Map(wanted.flatMap((key) => {
        const snapshot = this.snapshots.get(key);
        return snapshot ? [[key, snapshot]] : [];
      })),
      plans: new Map(this.plans),
      releases: new Map(this.releases),
      operators: this.operators,
      restores: new Map(this.restoring),
      mutation: this.mutation,
    };
  }
}

const keyOf = ({ at, kind, stage, action, execution, digest }: LedgerEntry): string => JSON.stringify([at, kind, stage, action, execution, digest]);

const rememberedOf = ({ at, kind, stage, action, execution, digest }: LedgerEntry): RememberedEntry => ({
  at: Date.parse(at),
  kind,
  ...(stage !== undefined && { stage }),
  ...(action !== undefined && { action }),
  ...(execution !== undefined && { execution }),
  ...(digest !== undefined && { digest }),
});
