/** What runs in a stage, also where the next execution came in before anybody looked. */
import { ActionView, ExecutionView, StageMemory } from './observation';
import { isTakenBack, restoreOfStage } from './restore-of-stage';
import { runsOfStage } from './runs-index';
import { runsInStage, StageLook, targetsOf } from './stage-look';

type Runs = StageMemory['runs'];

/** What runs in the stage now: what last succeeded there; a rollback or a restore brings back the execution that it went back to. */
export function runsAfter(look: StageLook, before: StageMemory): Runs {
  const { execution, view, observation } = look;
  const restore = restoreOfStage(look);
  if (restore?.state === 'restored' && isTakenBack(look, restore)) {
    const { execution: id, revision } = restore.release;
    return before.runs?.execution === id ? before.runs : { execution: id, revision, startedAt: observation.executions.get(id)?.startedAt ?? 0 };
  }
  const succeeded = view.execution?.status === 'Succeeded' ? execution : passedUnseen(look, before);
  if (succeeded === undefined) return before.runs;
  if (succeeded.rollsBackTo === undefined) return { execution: succeeded.id, revision: succeeded.revision, startedAt: succeeded.startedAt };
  const from = observation.executions.get(succeeded.rollsBackTo);
  // The target of a rollback may be too old to be listed. Its revision is the rollback's own, and it is older than all that are.
  return { execution: succeeded.rollsBackTo, revision: succeeded.revision, startedAt: from?.startedAt ?? 0 };
}

/**
 * What went all the way through the stage since the look before, though another is there by now: one that waits behind
 * comes in at the moment that it leaves. None where it is not listed any more.
 */
export function passedUnseen(look: StageLook, before: StageMemory | undefined): ExecutionView | undefined {
  const { view } = look;
  if (before === undefined || view.execution === undefined || before.execution === view.execution.id) return undefined;
  if (!isNews(look, before) || !wasLeftSound(look)) return undefined;
  return newestOf(look, deployedBy(look, leftBehind(look)));
}

/** What was the last to run there before what is there now; none where it is not listed any more. */
export const leftLast = (look: StageLook): ExecutionView | undefined => newestOf(look, leftBehind(look));

/** The execution that the newest of some actions was run by. */
function newestOf({ observation, current }: StageLook, actions: readonly ActionView[]): ExecutionView | undefined {
  const [last] = [...actions].sort((one, other) => (other.changedAt ?? 0) - (one.changedAt ?? 0));
  if (last?.runId === undefined) return undefined;
  const found = [...observation.runs].find(([, runs]) => runsOfStage(runs, current.name).some(({ runId }) => runId === last.runId));
  return found === undefined ? undefined : observation.executions.get(found[0]);
}

/** The latest runs of the stage's actions, but for those of the execution that is there now. */
function leftBehind(look: StageLook): readonly ActionView[] {
  const own = new Set(runsInStage(look).map(({ runId }) => runId));
  return look.view.actions.filter(({ name, runId, status }) => status !== undefined && name !== look.current.airlock && !own.has(runId ?? ''));
}

/** Whether anything of it happened since the look before. Of a stage that nobody remembers anything of, all is news. */
export const isNews = (look: StageLook, before: StageMemory): boolean =>
  leftBehind(look).some(({ changedAt }) => look.memory === undefined || (changedAt !== undefined && changedAt >= before.since));

/** Whether the last execution that deployed here went all the way through: every action succeeded, and none after the last bake. */
export function wasLeftSound(look: StageLook): boolean {
  const left = leftBehind(look);
  const newest = Math.max(...deployedBy(look, left).map(({ changedAt = 0 }) => changedAt));
  const bake = look.current.steps.at(-1)?.bake?.action;
  const baked = bake === undefined ? newest : left.find(({ name }) => name === bake)?.changedAt ?? 0;
  return left.every(({ status }) => status === 'Succeeded') && baked >= newest;
}

const deployedBy = (look: StageLook, actions: readonly ActionView[]): readonly ActionView[] =>
  actions.filter(({ name }) => targetsOf(look.current).some((target) => target.deployActions.includes(name)));
