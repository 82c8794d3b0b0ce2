import { Assumptions } from '../assumptions';
import { Execution } from './execution';

/** What a stage can be rolled back to: the executions that succeeded there in the current structure version of the pipeline. */
export class RollbackTargets {
  /** By stage, oldest first. */
  private readonly succeeded = new Map<string, Execution[]>();
  /** By stage: what was rolled back there, as far as automatic rollback passes over it. */
  private readonly passedOver = new Map<string, Set<Execution>>();

  public constructor(private readonly assume: Pick<Assumptions, 'rollbackMayReturnToRolledBack' | 'rollbackUsesUpItsTarget'>) {}

  /** All of them, and those that are passed over. */
  public get standing(): object {
    const idsOf = ([stage, executions]: readonly [string, Iterable<Execution>]): object => [stage, [...executions].map(({ id }) => id)];
    return [[...this.succeeded].map(idsOf), [...this.passedOver].map(idsOf)];
  }

  /** A rollback execution is never a target. */
  public add(stage: string, execution: Execution, version: number): void {
    if (execution.type === 'ROLLBACK' || execution.version !== version) return;
    this.succeeded.set(stage, [...this.of(stage), execution]);
  }

  /** Oldest first: any of them may be named. */
  public of(stage: string): readonly Execution[] { return this.succeeded.get(stage) ?? []; }

  /** What automatic rollback goes back to: the most recent one. */
  public latest(stage: string): Execution | undefined { return this.of(stage).filter((one) => this.passedOver.get(stage)?.has(one) !== true).at(-1); }

  /** The stage was brought back to `target`: what succeeded there later has been rolled back. Nothing has when the rollback was automatic. */
  public wentBackTo(stage: string, target: Execution): void {
    const { rollbackMayReturnToRolledBack, rollbackUsesUpItsTarget } = this.assume;
    const executions = this.of(stage);
    if (rollbackMayReturnToRolledBack && !rollbackUsesUpItsTarget) return;
    const later = rollbackMayReturnToRolledBack ? [] : executions.slice(executions.indexOf(target) + 1);
    const usedUp = rollbackUsesUpItsTarget ? [...this.passedOver.get(stage) ?? [], target] : [];
    this.passedOver.set(stage, new Set([...usedUp, ...later]));
  }

  /** An update of the pipeline's definition leaves no target anywhere. */
  public clear(): void {
    this.succeeded.clear();
    this.passedOver.clear();
  }
}
