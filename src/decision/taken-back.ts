/** Which revisions were taken back in a wave, and by what: CodePipeline's rollback, a restore, or the watch after its bakes, which begins one. */
import { goneOff } from './afterwatch';
import { ExecutionView } from './observation';
import { restoreOfStage } from './restore-of-stage';
import { runsInStage, StageLook, targetsOf } from './stage-look';
import { UNKNOWN_REVISION } from './take-back-steps';
import { EpochMs } from './time';
import { isUnanswered } from './veto';

export interface TakenBack {
  readonly revision: string;
  readonly at: EpochMs;
  readonly why: string;
}

/** No more than a line bears. */
const WHY_LIMIT = 300;

const takenBack = (look: StageLook): readonly TakenBack[] =>
  [...rolledBack(look), ...restored(look), ...afterwatched(look)].map((one) => ({ ...one, why: one.why.length <= WHY_LIMIT ? one.why : `${one.why.slice(0, WHY_LIMIT - 1)}…` }));

/** What nobody has vetoed for it yet: each time that something is taken back is told once. */
export const newlyTakenBack = (look: StageLook): readonly TakenBack[] =>
  takenBack(look).filter(({ revision, at }) => isUnanswered(look.memory?.vetoes, revision, at));

/**
 * What a rollback that has come into the stage takes back: what was being deployed when it came, and what ran there. It may
 * go back to something newer than what ran (CodePipeline picks the last success, whatever became of it since): then only
 * what was being deployed is taken back.
 */
function rolledBack(look: StageLook): readonly TakenBack[] {
  const { execution: rollback, memory, observation } = look;
  if (rollback?.type !== 'ROLLBACK' || memory === undefined || memory.execution === rollback.id) return [];
  // The target may be too old to be listed: then everything that is listed came after it, and of what is not nobody can tell.
  const from = observation.executions.get(rollback.rollsBackTo ?? '')?.startedAt;
  const isLater = (id: string, startedAt: EpochMs): boolean => from === undefined ? observation.executions.has(id) : startedAt > from;
  const last = memory.execution === undefined ? undefined : observation.executions.get(memory.execution);
  const deployed = last?.type === 'STANDARD' && hasDeployed(look, last.id) ? [{ execution: last.id, revision: last.revision, startedAt: last.startedAt, because: failureOf(look, last) }] : [];
  const ran = memory.runs === undefined ? [] : [{ ...memory.runs, because: undefined }];
  return [...deployed, ...ran]
    .filter(({ execution, revision, startedAt }) => revision !== rollback.revision && isLater(execution, startedAt))
    .map(({ revision, because }) => ({
      revision, at: rollback.startedAt, why: `rolled back to ${rollback.revision} by ${rollback.id}${because === undefined ? '' : ` (${because})`}`,
    }));
}

function restored(look: StageLook): readonly TakenBack[] {
  const restore = restoreOfStage(look);
  if (restore === undefined || restore.revision === restore.release.revision || restore.revision === UNKNOWN_REVISION) return [];
  return [{ revision: restore.revision, at: restore.at, why: `restored to ${restore.release.revision} because ${restore.why}` }];
}

/** An alarm that went off after the bakes: what runs is vetoed at once, so that no later gate opens before the wave is taken back. */
function afterwatched(look: StageLook): readonly TakenBack[] {
  const alarm = goneOff(look);
  return alarm === undefined ? [] : [alarm];
}

function hasDeployed(look: StageLook, execution: string): boolean {
  const actions = new Set(targetsOf(look.current).flatMap(({ deployActions }) => deployActions));
  return runsInStage(look, execution).some(({ action }) => actions.has(action));
}

function failureOf(look: StageLook, { id }: ExecutionView): string | undefined {
  const failed = runsInStage(look, id).filter(({ status, summary = '' }) => status === 'Failed' && summary !== '').at(-1);
  return failed === undefined ? undefined : `${failed.action} failed: ${failed.summary ?? ''}`;
}
