import { Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { IBlocker } from '../../blockers/blocker';
import { BlockerSpec } from '../../blockers/blocker-spec';
import { CalendarPlace, PipelineHome } from '../../blockers/calendar-place';
import { BlockerMode } from '../blocker-mode';
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

  /** Where those look that any stage asks. */
  public places(home: PipelineHome): readonly Partial<CalendarPlace>[] {
    const asked = [...this.ofStages.keys()].flatMap((stage) => this.of(stage).filter(({ name }) => stage.blockerModes[name] !== BlockerMode.OFF));
    return [...new Set(asked)].flatMap(({ spec }) => spec._places(home));
  }
}

const bound = (blockers: readonly IBlocker[], scope: IConstruct): readonly BoundBlocker[] => blockers.map((blocker) => {
  const spec = blocker.bind(scope);
  for (const { id, text } of spec._risks(blocker.blockerName)) Validations.of(scope).addWarning(id, text);
  return { name: blocker.blockerName, spec };
});
