/**
 * Restoring: deploying the templates of an earlier release again, where CodePipeline's own rollback has nothing to go
 * back to (DESIGN.md D7 c). This file says what a restore is; `restore-steps.ts` what it does next.
 */
import { environmentKey } from './plan';
import { Release, ReleasedStack } from './release';
import { EpochMs } from './time';

export const RESTORE_STATES = [
  /** Asked for; nothing has been touched. */
  'requested',
  'running',
  /** All of the release runs again. */
  'restored',
  /** Some of it does. */
  'partial',
  /** None of it does: what was in the way is in `outcome`. */
  'failed',
] as const;
export type RestoreState = (typeof RESTORE_STATES)[number];

export const STACK_STATES = ['waiting', 'executing', 'restored', 'unchanged', 'failed', 'skipped'] as const;

/** How far one stack of the release has come. */
export interface StackProgress {
  readonly state: (typeof STACK_STATES)[number];
  /** When the stack had changed last before its change set was executed: by that, and by no clock, its end is told. */
  readonly before?: EpochMs;
  readonly why?: string;
}

export interface Restore {
  /** Counts up with every change, and over all restores of a stage: whoever writes must have seen the one before. */
  readonly version: number;
  /** The name of its change sets. */
  readonly id: string;
  readonly stage: string;
  /** The execution that was in the stage when it was asked for. */
  readonly during: string;
  /** What is taken back. */
  readonly revision: string;
  readonly why: string;
  readonly at: EpochMs;
  /** What is put back. */
  readonly release: Release;
  /** Stacks that came with what is taken back: nothing to put back there. */
  readonly leftovers: readonly string[];
  readonly state: RestoreState;
  /** For each stack of the release, in the same order. */
  readonly progress: readonly StackProgress[];
  /** When anything of it last changed. */
  readonly movedAt: EpochMs;
  /** What became of it, once it has ended. */
  readonly outcome?: string;
}

export const isUnderWay = ({ state }: Restore): boolean => state === 'requested' || state === 'running';

export const nameOfStack = ({ target, template, deployer }: ReleasedStack): string => `${target}: ${template.stack} in ${environmentKey(deployer)}`;
