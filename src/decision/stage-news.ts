/** What happened in a stage that people should hear of: rollbacks, and executions that were stopped halfway. */
import { EntryKind, LedgerEntry } from './ledger-entry';
import { ExecutionView } from './observation';
import { elsewhere, mechanismOf } from './rollback-story';
import { lastAndPresent, runsInStage, StageLook, targetsOf } from './stage-look';
import { isoOf } from './time';

export function stageNews(look: StageLook): readonly LedgerEntry[] {
  // Of a stage that nobody remembers anything of, nothing is news: it may have been so for months.
  if (look.memory === undefined) return [];
  return lastAndPresent(look).flatMap((execution) => {
    const kind = execution.type === 'ROLLBACK' ? rollbackNews(look, execution) : stopNews(look, execution);
    return kind === undefined ? [] : [entryOf(look, execution, kind)];
  });
}

function rollbackNews(look: StageLook, { id, status }: ExecutionView): EntryKind | undefined {
  const isRemembered = look.memory?.execution === id;
  if (isRemembered && look.memory?.ended !== undefined) return undefined;
  switch (status) {
    case 'Succeeded': return 'rollback.succeeded';
    // One that went the wrong way, and that we stopped, has failed nobody.
    case 'Failed': case 'Stopped': case 'Cancelled': return look.memory?.takeBack?.execution === id ? undefined : 'rollback.failed';
    case 'InProgress': case 'Stopping': case 'Superseded': return isRemembered ? undefined : 'rollback.started';
  }
}

/** What failed is rolled back by CodePipeline itself, what we stopped by us; what anybody else stopped, or was cancelled, leaves the stage torn. */
function stopNews(look: StageLook, { id }: ExecutionView): EntryKind | undefined {
  const here = look.view.execution;
  const isKnown = look.memory?.execution === id && look.memory.ended !== undefined;
  if (here?.id !== id || isKnown || (here.status !== 'Stopped' && here.status !== 'Cancelled') || !look.current.production) return undefined;
  if (look.memory?.takeBack?.execution === id) return undefined;
  const deployed = new Set(targetsOf(look.judgedBy).flatMap((target) => target.deployActions));
  return runsInStage(look).some((run) => deployed.has(run.action)) ? 'stage.torn' : undefined;
}

const entryOf = (look: StageLook, execution: ExecutionView, kind: EntryKind): LedgerEntry => ({
  at: isoOf(look.now),
  kind,
  stage: look.current.name,
  execution: execution.id,
  revision: execution.revision,
  why: whyOf(look, kind, execution),
  who: 'breakwater',
});

function whyOf(look: StageLook, kind: EntryKind, execution: ExecutionView): string {
  const { rollsBackTo, status } = execution;
  const where = rollsBackTo === undefined ? '' : `, to what ${rollsBackTo} deployed`;
  switch (kind) {
    case 'rollback.started': return `the stage is being rolled back${where}${mechanismOf(look, execution)}`;
    case 'rollback.succeeded': return `the stage was rolled back${where}${mechanismOf(look, execution)}${elsewhere(look)}`;
    case 'rollback.failed': return `the rollback of the stage has ${status.toLowerCase()}: what runs there is not known`;
    default: return `the release was ${status.toLowerCase()} in the middle of the stage: some of its targets run the new revision`;
  }
}
