import { Problem } from '../../decision/problem';
import { DeclaredStage } from './declared-stage';

/** The stages that one grant named. */
export interface GrantedStages { readonly path: string; readonly stages: readonly string[] }

/** What is wrong with the stages that grants named: a misspelt one would let nobody do anything, and nobody would notice. */
export function dutyProblems(granted: readonly GrantedStages[], declared: readonly DeclaredStage[]): readonly Problem[] {
  const gated = declared.filter((stage) => stage.gated).map(({ name }) => name);
  return granted.flatMap(({ path, stages }) => stages.filter((stage) => !gated.includes(stage)).map((stage) => ({
    path: `${path}.stages`, text: `must name stages with a gate (${gated.join(', ') || 'there are none'}), got '${stage}'`,
  })));
}
