import { IConstruct } from 'constructs';
import { IBlocker } from '../../blockers/blocker';
import { OnUnknown } from '../on-unknown';
import { RollbackAlarm } from '../rollback-alarm';
import { RollbackOptions } from '../rollback-options';
import { WindowScope } from '../window-scope';
import { BlockerModes } from './blocker-modes';
import { HandedOverStage } from './handed-over-stage';

/** Targets deployed side by side, and the bake after them. */
export interface DeclaredStep {
  readonly oneBox: boolean;
  readonly targets: readonly HandedOverStage[];
  readonly bake?: { readonly action: string; readonly minutes: number; readonly maximumMinutes?: number };
}

/** A CodePipeline stage that deploys, as the user declared it: a wave, or a stage before production. */
export interface DeclaredStage {
  readonly name: string;
  readonly production: boolean;
  readonly gated: boolean;
  readonly steps: readonly DeclaredStep[];
  readonly blockers: readonly IBlocker[];
  readonly blockerModes: BlockerModes;
  readonly rollbackAlarms: readonly RollbackAlarm[];
  readonly windowScope: WindowScope;
  /** How long one step's deployments and tests take; left out where nobody said. */
  readonly expectedMinutes?: number;
  readonly onUnknown: OnUnknown;
  /** Of a wave, as far as it or its pipeline says. */
  readonly rollback: RollbackOptions;
  /** What blockers are bound to. */
  readonly scope: IConstruct;
}

export const targetsOf = (stage: DeclaredStage): readonly HandedOverStage[] => stage.steps.flatMap((step) => step.targets);
