/**
 * What the controller needs from the outside, each named by the need. `aws/` implements these with the SDK,
 * `rehearsal/` with the simulated world; the code between cannot tell which.
 *
 * Readers of one thing among many turn a failure into an `Unreadable` that names the error and its cure.
 * Only a pipeline state that cannot be read throws: without it there is nothing to judge.
 */
import { InboxParameter, UnreadParameter } from '../contract/inbox';
import { LedgerEntry } from '../contract/ledger-entry';
import { ChangeCalendar } from '../decision/calendar-plan';
import { OperatorsMemory, Written } from '../decision/inbox';
import { MutationMemory } from '../decision/mutation';
import {
  ActionRun, AlarmView, ChangeCalendarView, ExecutionView, MemoryView, PipelineView, PrefixView, RollbackTargetsView, SamplesView, StackView,
  StageMemory, TargetView, Unreadable,
} from '../decision/observation';
import { AlarmRef, EnvironmentPlan, OrganisationPlan, Plan, StagePlan, TargetPlan } from '../decision/plan';
import { Release } from '../decision/release';
import { Restore } from '../decision/restore';
import { WantedSamples } from '../decision/samples';
import { EpochMs } from '../decision/time';

export interface PipelineReader {
  /** GetPipelineState. Throws when it cannot be read. */
  state(): Promise<PipelineView>;
  /** ListPipelineExecutions, newest first, page after page until every one of `ids` was met. Throws when it cannot be read. */
  executions(ids: readonly string[]): Promise<readonly ExecutionView[]>;
  /** ListActionExecutions of one execution, all pages. Throws when it cannot be read. */
  runs(executionId: string): Promise<readonly ActionRun[]>;
  /** ListPipelineExecutions of those that succeeded in the stage in the current structure version; rollback executions are no targets and stay out. */
  rollbackTargets(stage: string): Promise<RollbackTargetsView>;
}

/** An approval that waits for an answer; the token makes the answer valid once. */
export interface PendingApproval {
  readonly stage: string;
  readonly action: string;
  readonly token: string;
}

export interface PipelineWriter {
  /** PutApprovalResult. `late`: it was already answered, or belongs to no waiting action any more. */
  answer(approval: PendingApproval, answer: 'Approved' | 'Rejected', summary: string): Promise<'done' | 'late'>;
  /**
   * StopPipelineExecution with `abandon`: an airlock that waits must not be waited for; with `waits` without: a deployment
   * that is abandoned goes on all the same. `late`: it had ended.
   */
  stop(executionId: string, reason: string, options?: { readonly waits?: boolean }): Promise<'done' | 'late'>;
  /** RetryStageExecution of the failed actions of a stage. `late`: they run, another execution came after, or the pipeline has changed since. */
  retry(stage: string, executionId: string): Promise<'done' | 'late'>;
  /** RollbackStage. Throws when CodePipeline refuses, as while anything runs in the stage. */
  rollBack(stage: string, targetExecution: string): Promise<void>;
}

export interface AlarmReader {
  /**
   * DescribeAlarms of all alarm types for the alarms of one environment, and, for each whose state changed at or
   * after `since`, DescribeAlarmHistory from `since` on. One view per alarm, in the order asked.
   */
  read(environment: EnvironmentPlan, alarms: readonly WatchedAlarm[]): Promise<readonly AlarmView[]>;
  /** DescribeAlarms of all alarm types by the beginning of their names, all pages. One view per prefix, in the order asked. */
  search(environment: EnvironmentPlan, prefixes: readonly string[]): Promise<readonly PrefixView[]>;
}

export interface WatchedAlarm {
  readonly alarm: AlarmRef;
  /** From when on an entry into ALARM counts; left out where only the state matters. */
  readonly since?: EpochMs;
}

export interface CalendarReader {
  /** GetCalendarState of each change calendar alone, as it is now. One view per calendar, in the order asked. */
  read(environment: EnvironmentPlan, calendars: readonly ChangeCalendar[]): Promise<readonly ChangeCalendarView[]>;
}

export interface TargetReader {
  /** DescribeStacks: `exists` when any of the target's stacks stands, `absent` when none does. */
  look(environment: EnvironmentPlan, target: TargetPlan): Promise<TargetView>;
}

export interface StackReader {
  /** DescribeStacks and GetTemplate of one stack. */
  look(environment: EnvironmentPlan, stack: string): Promise<StackView>;
}

/** Which part of the ledger a reconcile wants to remember. */
export interface MemoryQuery {
  /** Entries from this moment on. */
  readonly from: EpochMs;
  /** The (execution, stage) pairs whose snapshots are wanted. */
  readonly snapshots: readonly { readonly execution: string; readonly stage: string }[];
  /** The waves whose releases and restores are wanted. */
  readonly waves?: readonly string[];
  /** The hashes of the plans that are wanted. */
  readonly plans?: readonly string[];
}

/** A line of the ledger, and whether it is owed to people from then on. */
export interface Line { readonly entry: LedgerEntry; readonly announce: boolean }

export interface Ledger {
  /** Strongly consistent; a failure is an `Unreadable`, never an empty memory. */
  read(pipelineCreatedAt: EpochMs, query: MemoryQuery): Promise<MemoryView>;
  /**
   * Adds one line; the same line again changes nothing. With `announce` it is owed to people from the same moment on,
   * whatever becomes of whoever wrote it. Throws when it cannot be kept.
   */
  append(pipelineCreatedAt: EpochMs, entry: LedgerEntry, options: { readonly announce: boolean }): Promise<void>;
  /** The oldest lines that are still owed to people. Throws when they cannot be read. */
  owed(pipelineCreatedAt: EpochMs): Promise<readonly LedgerEntry[]>;
  /** People were told of this line. Throws when that cannot be kept: then they are told again. */
  settle(pipelineCreatedAt: EpochMs, entry: LedgerEntry): Promise<void>;
  /** Keeps what an execution is judged by; the first one kept stays. Throws when it cannot be kept. */
  keepSnapshot(pipelineCreatedAt: EpochMs, execution: string, stage: StagePlan): Promise<void>;
  /** Re-asserts what is known of a stage. Throws when it cannot be kept. */
  keepStage(pipelineCreatedAt: EpochMs, stage: string, memory: StageMemory): Promise<void>;
  /** Keeps a plan under its hash; the first one kept stays. Throws when it cannot be kept. */
  keepPlan(pipelineCreatedAt: EpochMs, hash: string, plan: Plan): Promise<void>;
  /** The newest restore of every stage. Strongly consistent. Throws when they cannot be read. */
  restores(pipelineCreatedAt: EpochMs): Promise<readonly Restore[]>;
  /**
   * Keeps a restore in the place of its stage's newest, together with the lines that say so: all of it or nothing. `late`:
   * the newest is another one than the version before this. Throws when it cannot be kept.
   *
   * @param lines a few; none where left out
   */
  keepRestore(pipelineCreatedAt: EpochMs, restore: Restore, lines?: readonly Line[]): Promise<'done' | 'late'>;
  /** Re-asserts the releases that succeeded in a stage, newest first. Throws when it cannot be kept. */
  keepReleases(pipelineCreatedAt: EpochMs, stage: string, releases: readonly Release[]): Promise<void>;
  /** Re-asserts what is known of the operators' letters. Throws when it cannot be kept. */
  keepOperators(pipelineCreatedAt: EpochMs, memory: OperatorsMemory): Promise<void>;
  /** Keeps what is known of the pipeline's updates of itself. `late`: that is another one than the version before this. Throws when it cannot be kept. */
  keepMutation(pipelineCreatedAt: EpochMs, memory: MutationMemory): Promise<'done' | 'late'>;
  /** When a revision was first seen: `at`, unless an earlier look has kept another moment. Throws when it cannot be kept. */
  firstSeen(pipelineCreatedAt: EpochMs, revision: string, at: EpochMs): Promise<EpochMs>;
}

/** What a look at an inbox may leave out, and what it need not ask again. */
export interface InboxQuery {
  /** Letters that were read before: who wrote one of them is known. */
  readonly known: readonly Written[];
  /** Overrides and signatures that were written before this moment are over, whatever they say: they are left out. */
  readonly from: EpochMs;
}

/** What lies in an inbox; a parameter whose writer could not be told is there as such. */
export type ParametersView = { readonly kind: 'read'; readonly parameters: readonly (InboxParameter | UnreadParameter)[] } | Unreadable;

export interface InboxReader {
  /** GetParametersByPath of the pipeline's own inbox, and GetParameterHistory of what is new there. */
  own(query: InboxQuery): Promise<ParametersView>;
  /** The same of the organisation's pauses. */
  organisation(organisation: OrganisationPlan, query: InboxQuery): Promise<ParametersView>;
}

export interface Announcer {
  /** Tells people of these entries. One answer for each, in their order: nothing, or why it could not be told. */
  announce(entries: readonly LedgerEntry[]): Promise<readonly (string | undefined)[]>;
}

/** Where a reconcile says what it did: one structured line each, from which logs and alarms are made. */
export interface Journal {
  /** A decision that changed something, or a hold that began or changed. */
  decided(entry: LedgerEntry): void;
  /** A person is needed. */
  page(entry: LedgerEntry): void;
  /** People could not be told of something; the next tick tries again. */
  untold(why: string): void;
  /** A reconcile came to its end (the dead man's sign of life), or did not. */
  reconciled(outcome: { readonly ok: boolean; readonly failedEffects: number; readonly why?: string }): void;
}

export interface MetricReader {
  /**
   * GetMetricData of one environment: what each metric adds up to from its `since` until `now`, in whole periods after
   * `since`. One view per count, in the order asked.
   */
  count(environment: EnvironmentPlan, wanted: readonly WantedSamples[], now: EpochMs): Promise<readonly SamplesView[]>;
}

export interface World {
  readonly pipeline: PipelineReader & PipelineWriter;
  readonly alarms: AlarmReader;
  readonly calendars: CalendarReader;
  readonly metrics: MetricReader;
  readonly targets: TargetReader;
  readonly stacks: StackReader;
  readonly inbox: InboxReader;
  readonly ledger: Ledger;
  readonly announcer: Announcer;
  readonly journal: Journal;
}

export type { Unreadable };
