/** What a rehearsal plays: the synthesized pipeline, read back from its template. */

/** CodePipeline's own categories. */
export type ActionCategory = 'Source' | 'Build' | 'Test' | 'Deploy' | 'Approval' | 'Invoke' | 'Compute';

export interface ActionModel {
  readonly name: string;
  readonly category: ActionCategory;
  readonly provider: string;
  readonly runOrder: number;
  /** Of a CloudFormation deployment. */
  readonly stackName?: string;
  /** Of a deployment into another account: that of the role it assumes. */
  readonly account?: string;
  readonly region?: string;
  /** Of an approval, in minutes; CodePipeline's default is seven days. */
  readonly timeoutMinutes?: number;
}

export interface StageModel {
  readonly name: string;
  readonly actions: readonly ActionModel[];
  /** `OnFailure: { Result: ROLLBACK }`. */
  readonly rollsBackOnFailure: boolean;
  readonly entryDisabledBecause?: string;
}

export interface PipelineModel {
  /** As people name it: the physical name where the template fixes one, else the logical id. */
  readonly name: string;
  readonly stages: readonly StageModel[];
  /** `RestartExecutionOnUpdate`. */
  readonly restartsOnUpdate: boolean;
}

export const EVENT_KINDS = [
  'commit',
  'execution.started', 'execution.succeeded', 'execution.failed', 'execution.superseded', 'execution.stopped', 'execution.cancelled',
  'stage.waiting', 'stage.entered', 'stage.succeeded', 'stage.failed', 'stage.torn',
  'gate.held', 'gate.passed', 'gate.replaced',
  'action.started', 'action.succeeded', 'action.failed',
  'bake.started', 'bake.passed', 'bake.rejected', 'bake.held',
  'rollback.started', 'rollback.succeeded', 'rollback.failed',
  'restore.started', 'restore.succeeded', 'restore.failed',
  'override.given', 'override.used', 'override.expired', 'override.revoked',
  'veto.set', 'veto.lifted', 'pause.on', 'pause.off',
  'pipeline.updated', 'mutation.held', 'mutation.begun', 'mutation.skipped', 'mutation.retried', 'notification',
  /** A person's command; `detail` is what it printed, and begins with its line. */
  'operator',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** One line of a rehearsal's timeline, as `--json` prints it. */
export interface RehearsalEvent {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly kind: EventKind;
  readonly execution?: string;
  readonly revision?: string;
  readonly stage?: string;
  readonly target?: string;
  readonly action?: string;
  readonly category?: ActionCategory;
  readonly detail?: string;
}

export type Outcome = 'succeeded' | 'failed' | 'superseded' | 'rolledBack' | 'cancelled' | 'waiting';

export interface ExecutionResult {
  readonly id: string;
  readonly revision: string;
  readonly type: 'STANDARD' | 'ROLLBACK';
  readonly outcome: Outcome;
  readonly startedAt: string;
  readonly endedAt?: string;
  /** CodePipeline's status of each stage that it reached. */
  readonly stages: Readonly<Record<string, string>>;
}
