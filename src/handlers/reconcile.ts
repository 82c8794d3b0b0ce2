import { judge } from '../decision/judge';
import { Observation } from '../decision/observation';
import { Plan } from '../decision/plan';
import { Judgement } from '../decision/step';
import { EpochMs } from '../decision/time';
import { announce } from './announce';
import { apply, FailedEffect } from './apply';
import { observe } from './observe';
import { World } from './world';

export interface Reconciled {
  readonly observation: Observation;
  readonly judgement: Judgement;
  readonly failed: readonly FailedEffect[];
}

/**
 * One reconcile: look at everything, judge, act. Level-triggered: what came before does not matter, and doing it again
 * with the same world changes nothing.
 *
 * `now` is taken before the first look, so that no bake is judged by a look from before its end.
 */
export async function reconcile(world: World, plan: Plan, ownRoles: readonly string[], now: EpochMs): Promise<Reconciled> {
  try {
    const observation = await observe(world, plan, now);
    const judgement = judge(plan, observation, ownRoles, now);
    const { failed, unwritten } = await apply(world, judgement, observation, now);
    world.journal.reconciled({ ok: failed.length === 0, failedEffects: failed.length, ...(failed.length > 0 && { why: wordsOf(failed) }) });
    const untold = await announce(world, observation, unwritten);
    // The controller lives, whether it is heard or not.
    if (untold.length > 0) world.journal.untold(wordsOf(untold));
    return { observation, judgement, failed };
  } catch (error) {
    world.journal.reconciled({ ok: false, failedEffects: 0, why: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
    throw error;
  }
}

const wordsOf = (failed: readonly FailedEffect[]): string => failed.map(({ what, error }) => `${what}: ${error}`).join('; ');
