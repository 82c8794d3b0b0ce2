import { Problem } from '../../decision/problem';
import { DeclaredStage, targetsOf } from './declared-stage';

/**
 * Most actions a stage, and most stages a pipeline, can have.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html
 */
export const MOST_ACTIONS = 50;
export const MOST_STAGES = 50;

/** Contributors worth naming. */
const NAMED = 3;

/** What is wrong with the number of actions of a stage; above the limit CDK Pipelines would split it. */
export function actionCountProblems(stage: DeclaredStage): readonly Problem[] {
  const targets = targetsOf(stage).map((target) => ({ name: target.name, actions: target.stacks.length + target.tests.length }));
  const approvals = stage.steps.filter((step) => step.bake !== undefined).length + (stage.gated ? 1 : 0);
  const actions = targets.reduce((sum, target) => sum + target.actions, approvals);
  if (actions <= MOST_ACTIONS) return [];
  const largest = [...targets].sort((a, b) => b.actions - a.actions).slice(0, NAMED).map((target) => `${target.name} ${target.actions}`);
  return [{
    path: stage.name,
    text: `must have at most ${MOST_ACTIONS} actions, got ${actions} (most of them from ${largest.join(', ')}); spread its ${targets.length} targets over more waves`,
  }];
}

/** What is wrong with the number of stages of the pipeline that was built. */
export function stageCountProblems(path: string, built: number, stages: readonly DeclaredStage[]): readonly Problem[] {
  if (built <= MOST_STAGES) return [];
  const waves = stages.filter((stage) => stage.production).length;
  const parts = [`${waves} waves`, `${stages.length - waves} before production`, `${built - stages.length} of CDK Pipelines`];
  return [{ path, text: `must have at most ${MOST_STAGES} stages, got ${built} (${parts.join(', ')}); put more targets into each wave` }];
}
