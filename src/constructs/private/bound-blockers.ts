import { IConstruct } from 'constructs';
import { AlarmPlace } from '../../blockers/alarm-place';
import { IBlocker } from '../../blockers/blocker';
import { BlockerSpec } from '../../blockers/blocker-spec';
import { DeclaredStage } from './declared-stage';

export interface BoundBlocker { readonly name: string; readonly spec: BlockerSpec }

/** All blockers, bound once each: what they make in the construct tree must not be made a second time. */
export class BoundBlockers {
  private readonly ofPipeline: readonly BoundBlocker[];
  private readonly ofStages: ReadonlyMap<DeclaredStage, readonly BoundBlocker[]>;

  public constructor(pipeline: IConstruct, blockers: readonly IBlocker[], stages: readonly DeclaredStage[]) {
    this.ofPipeline = bound(blockers, pipeline);
    this.ofStages = new Map(stages.map((stage) => [stage, bound(stage.blockers, stage.scope)]));
  }

  /** Those that guard a stage. The pipeline's own guard production only. */
  public of(stage: DeclaredStage): readonly BoundBlocker[] {
    return [...stage.production ? this.ofPipeline : [], ...this.ofStages.get(stage) ?? []];
  }

  public places(): readonly AlarmPlace[] {
    return [...this.ofPipeline, ...[...this.ofStages.values()].flat()].flatMap(({ spec }) => spec._places());
  }
}

const bound = (blockers: readonly IBlocker[], scope: IConstruct): readonly BoundBlocker[] =>
  blockers.map((blocker) => ({ name: blocker.blockerName, spec: blocker.bind(scope) }));
