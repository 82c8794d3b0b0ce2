/**
 * What the controller saw in one look. "Could not see" is a value here, never an absence:
 * every judgement has to say what it makes of it.
 */
import { RollbackMemory } from './after-rollback';
import { InboxView, OperatorsMemory } from './inbox';
import { MutationMemory } from './mutation';
import { Plan, StagePlan } from './plan';
import { Release } from './release';
import { Restore } from './restore';
import { StageState } from './stage-state';
import { TakeBack } from './take-back';
import { EpochMs } from './time';
import { Veto } from './veto';

export type ExecutionType = 'STANDARD' | 'ROLLBACK';
export type ExecutionStatus = 'InProgress' | 'Succeeded' | 'Failed' | 'Stopping' | 'Stopped' | 'Superseded' | 'Cancelled';
export const ENDED_STATUSES = ['Succeeded', 'Failed', 'Stopped', 'Cancelled', 'Skipped'] as const;
export type EndedStatus = (typeof ENDED_STATUSES)[number];
export type StageStatus = 'InProgress' | 'Stopping' | EndedStatus;
export type ActionStatus = 'InProgress' | 'Succeeded' | 'Failed' | 'Abandoned';

/** One action of a stage as GetPipelineState shows it: its latest run, **of whichever execution that was**. */
export interface ActionView {
  readonly name: string;
  readonly runId?: string;
  readonly status?: ActionStatus;
  readonly changedAt?: EpochMs;
  /** Present while an approval waits for its answer. */
  readonly token?: string;
  /** The ARN of whoever changed it last. */
  readonly updatedBy?: string;
  readonly summary?: string;
}

export interface TransitionView {
  readonly enabled: boolean;
  readonly reason?: string;
  readonly by?: string;
  readonly at?: EpochMs;
}

export interface StageView {
  readonly name: string;
  /** The execution that is in the stage, or was last. */
  readonly execution?: { readonly id: string; readonly status: StageStatus; readonly type: ExecutionType };
  /** The executions that wait before it. */
  readonly inbound: readonly { readonly id: string; readonly type: ExecutionType }[];
  readonly transition: TransitionView;
  readonly actions: readonly ActionView[];
}

export interface PipelineView {
  /** Its physical name. */
  readonly name: string;
  /** When the pipeline was made: a pipeline deleted and made again under the same name is another one. */
  readonly createdAt: EpochMs;
  readonly stages: readonly StageView[];
}

/** One execution as ListPipelineExecutions shows it. */
export interface ExecutionView {
  readonly id: string;
  readonly status: ExecutionStatus;
  readonly type: ExecutionType;
  /** For a rollback: the execution whose revisions and artifacts it runs. */
  readonly rollsBackTo?: string;
  /** Of a rollback that somebody asked for: who, as far as CodePipeline tells. */
  readonly askedBy?: string;
  readonly startedAt: EpochMs;
  /** The source revision; several sources are joined with `+`. */
  readonly revision: string;
}

/** One run of one action within an execution, as ListActionExecutions shows it. */
export interface ActionRun {
  readonly runId: string;
  readonly stage: string;
  readonly action: string;
  readonly status: ActionStatus;
  readonly startedAt: EpochMs;
  readonly endedAt?: EpochMs;
  readonly updatedBy?: string;
  readonly summary?: string;
  /** What the synth action says of its commit: the hashes of its plan and of the pipeline's definition. */
  readonly exported?: { readonly plan?: string; readonly definition?: string };
}

/** A reading that failed: `why` names the service's error and what to do about it. */
export interface Unreadable { readonly kind: 'unreadable'; readonly why: string }

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export type AlarmView =
  | {
    readonly kind: 'seen';
    readonly state: AlarmState;
    /** When it came into this state. */
    readonly since: EpochMs;
    /** When its configuration was last changed: at its creation, if never since. */
    readonly configuredAt?: EpochMs;
    /** CloudWatch's own words for the state. */
    readonly reason?: string;
    /** When it went into ALARM since the moment that was asked for, oldest first. */
    readonly entries: { readonly kind: 'read'; readonly at: readonly EpochMs[] } | Unreadable;
  }
  | { readonly kind: 'missing' }
  | Unreadable;

/** The alarms that a prefix matches; that it matches none is an answer too. */
export type PrefixView =
  | { readonly kind: 'read'; readonly alarms: readonly { readonly name: string; readonly view: AlarmView }[] }
  | Unreadable;

/** A change calendar of Systems Manager. */
export type ChangeCalendarView =
  | {
    readonly kind: 'seen';
    readonly state: 'OPEN' | 'CLOSED';
    /** When its state changes next, if anything is in it that lies ahead. */
    readonly nextTransition?: EpochMs;
  }
  | { readonly kind: 'missing' }
  | Unreadable;

/** How many samples there were. */
export type SamplesView = { readonly kind: 'read'; readonly count: number } | Unreadable;

/** Whether any stack of a target stands in its account and Region. */
export type TargetView = { readonly kind: 'exists' } | { readonly kind: 'absent' } | Unreadable;

/** One stack of a target, as CloudFormation shows it. */
export type StackView =
  | {
    readonly kind: 'seen';
    readonly status: string;
    /** SHA-256 of its template. */
    readonly template: string;
    /** The values that it exports, by name. */
    readonly exports: Readonly<Record<string, string>>;
  }
  | { readonly kind: 'absent' }
  | Unreadable;

/** The executions that succeeded in a stage in the pipeline's current structure version, newest first: what it can be rolled back to. */
export type RollbackTargetsView = { readonly kind: 'read'; readonly executions: readonly ExecutionView[] } | Unreadable;

/** One look at the world. */
export interface Observation {
  readonly pipeline: PipelineView;
  readonly executions: ReadonlyMap<string, ExecutionView>;
  /** The action runs of each execution that is or was last in one of our stages. */
  readonly runs: ReadonlyMap<string, readonly ActionRun[]>;
  /** By `alarmKey`. An alarm that was needed but is not here could not be read in time. */
  readonly alarms: ReadonlyMap<string, AlarmView>;
  /** By `prefixKey`. A prefix that was needed but is not here could not be read in time. */
  readonly prefixes: ReadonlyMap<string, PrefixView>;
  /** By `calendarKey`. A change calendar that was needed but is not here could not be read in time. */
  readonly calendars: ReadonlyMap<string, ChangeCalendarView>;
  /** By `samplesKey`; counted only for bakes whose time is over. */
  readonly samples: ReadonlyMap<string, SamplesView>;
  /** By `targetId`; looked at only where an alarm that the target brings is missing. */
  readonly targets: ReadonlyMap<string, TargetView>;
  /** By `stackKey`; looked at only where a stage has just succeeded. */
  readonly stacks: ReadonlyMap<string, StackView>;
  /** By stage; looked at only where something may have to be taken back. */
  readonly rollbackTargets: ReadonlyMap<string, RollbackTargetsView>;
  readonly memory: MemoryView;
  /** What operators wrote to this pipeline. */
  readonly inbox: InboxView;
  /** What they wrote to all pipelines of the organisation; none for a pipeline that is in none. */
  readonly organisation?: InboxView;
}

/** What a look holds before it has asked anything but the pipeline and the ledger. */
export const NOT_LOOKED_AT: Omit<Observation, 'pipeline' | 'executions' | 'runs' | 'memory'> = {
  alarms: new Map(),
  prefixes: new Map(),
  calendars: new Map(),
  samples: new Map(),
  targets: new Map(),
  stacks: new Map(),
  rollbackTargets: new Map(),
  inbox: { kind: 'read', letters: [] },
};

/** What the ledger remembers. */
export type MemoryView = ({ readonly kind: 'read' } & Memory) | Unreadable;

export interface Memory {
  /** Entries of the executions in flight, oldest first. */
  readonly entries: readonly RememberedEntry[];
  readonly stages: ReadonlyMap<string, StageMemory>;
  /** By `snapshotKey`: what an execution is judged by in a stage since it passed the airlock. */
  readonly snapshots: ReadonlyMap<string, StagePlan>;
  /** By hash: the plans that were asked for, as far as they were kept. */
  readonly plans: ReadonlyMap<string, Plan>;
  /** By stage, newest first: the releases that succeeded there. */
  readonly releases: ReadonlyMap<string, readonly Release[]>;
  readonly operators: OperatorsMemory;
  /** By stage: its newest restore. */
  readonly restores: ReadonlyMap<string, Restore>;
  readonly mutation: MutationMemory;
}

export interface RememberedEntry {
  readonly at: EpochMs;
  readonly kind: string;
  readonly stage?: string;
  readonly action?: string;
  readonly execution?: string;
  /** Tells two entries of one kind about one action apart. */
  readonly digest?: string;
}

/** What is known of one stage from one reconcile to the next; re-asserted whenever it changes. */
export interface StageMemory {
  readonly state: StageState;
  /** Since when it is in this state. */
  readonly since: EpochMs;
  /** A person was told of this state. */
  readonly paged?: boolean;
  /** Its inbound transition is disabled. */
  readonly frozen?: boolean;
  /** The execution that was last seen in the stage. */
  readonly execution?: string;
  /** How that execution ended there: nothing more is to be learnt of it. */
  readonly ended?: EndedStatus;
  /** Rollback executions that failed there since something last succeeded. */
  readonly failedRollbacks?: readonly string[];
  /** The standard execution whose revision runs there, and when that execution began. */
  readonly runs?: { readonly execution: string; readonly revision: string; readonly startedAt: EpochMs };
  /** Targets (by name) of which this pipeline has put something in place at least once. */
  readonly deployed: readonly string[];
  /** When the first deployment of these ended, by name, as far as it was seen. */
  readonly firstDeployed?: Readonly<Record<string, EpochMs>>;
  /** It is to be taken back. */
  readonly takeBack?: TakeBack;
  readonly rollbacks?: RollbackMemory;
  /** Revisions that are kept out, and those that were and are no longer; oldest first. */
  readonly vetoes?: readonly Veto[];
}

export const snapshotKey = (execution: string, stage: string): string => `${execution}/${stage}`;
