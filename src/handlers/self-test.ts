import { judge } from '../decision/judge';
import { Plan } from '../decision/plan';
import { EpochMs, isoOf } from '../decision/time';
import { observe } from './observe';
import { World } from './world';

/** CodePipeline's word for a pipeline that is not there. */
export const NOT_FOUND = 'PipelineNotFoundException';

/**
 * At a first deployment the role's permissions may be seconds old, and IAM takes a while to carry them everywhere.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
const ATTEMPTS = 3;
const PAUSE = 10_000;

/** @throws Error with what failed at the last attempt. */
export async function patiently(test: () => Promise<string>, pause: (milliseconds: number) => Promise<void>): Promise<string> {
  for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
    try {
      return await test();
    } catch {
      await pause(PAUSE);
    }
  }
  return test();
}

/**
 * One reconcile without its effects (DESIGN.md D14): new code looks at the pipeline as it is and judges it, before it
 * takes over. An alarm that cannot be read is no fault of the code; a pipeline or a ledger that cannot be read may be.
 *
 * @throws Error with what failed; the deployment then fails, and the code before it stays.
 */
export async function selfTest(world: World, plan: Plan, ownRoles: readonly string[], now: EpochMs): Promise<string> {
  let observation;
  try {
    observation = await observe(world, plan, now);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== NOT_FOUND) throw error;
    const memory = await world.ledger.read(now, { from: now, snapshots: [] });
    if (memory.kind === 'unreadable') throw new Error(memory.why);
    return `the pipeline does not exist yet; plan (${plan.stages.length} stages) and ledger can be read`;
  }
  if (observation.memory.kind === 'unreadable') throw new Error(observation.memory.why);
  const { steps } = judge(plan, observation, ownRoles, now);
  return `at ${isoOf(now)} a reconcile of ${plan.stages.length} stages would take ${steps.length} steps`;
}
