/** What people are told of a rollback: by which mechanism, because of what or whom, and what still runs what was rolled back. */
import { ExecutionView } from './observation';
import { runsInStage, StageLook } from './stage-look';
import { isAskedByHand } from './take-back';

export function mechanismOf(look: StageLook, rollback: ExecutionView): string {
  const takeBack = look.memory?.takeBack;
  if (takeBack !== undefined && takeBack.execution !== rollback.id && rollback.startedAt >= takeBack.since) {
    return `, by RollbackStage${takeBack.who === 'breakwater' ? '' : ` for ${takeBack.who}`}, because ${takeBack.because}`;
  }
  if (isAskedByHand(look, rollback)) return `, by RollbackStage, which ${rollback.askedBy === '' ? 'somebody' : rollback.askedBy ?? ''} asked CodePipeline for`;
  const because = failureBefore(look, rollback);
  return `, by CodePipeline itself${because === undefined ? '' : `, because ${because}`}`;
}

/** How the execution failed that was there before the rollback came. */
function failureBefore(look: StageLook, rollback: ExecutionView): string | undefined {
  const before = look.memory?.execution;
  if (before === undefined || before === rollback.id) return undefined;
  const failed = runsInStage(look, before).find(({ status }) => status === 'Failed');
  if (failed === undefined) return undefined;
  return `${failed.action} failed${failed.summary === undefined || failed.summary === '' ? '' : `: ${failed.summary}`}`;
}

/** The waves that run what was rolled back here. */
export function elsewhere({ current, inForce, observation: { memory, pipeline }, plan }: StageLook): string {
  if (memory.kind === 'unreadable') return '';
  const gone = new Set(inForce.vetoes.filter(({ stage }) => stage === current.name).map(({ revision }) => revision));
  const onTheirWayBack = new Set(pipeline.stages.filter(({ execution }) => execution?.type === 'ROLLBACK').map(({ name }) => name));
  const others = plan.stages.flatMap(({ name, production }) => {
    if (!production || name === current.name || onTheirWayBack.has(name)) return [];
    const runs = memory.stages.get(name)?.runs?.revision;
    return runs !== undefined && gone.has(runs) ? [`${name} runs ${runs} still`] : [];
  });
  return others.length === 0 ? '' : `; ${others.join(', ')}`;
}
