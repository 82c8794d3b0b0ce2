/**
 * A person asks for a wave to be taken back: what that comes to, or why it comes to nothing.
 *
 * It is remembered first and acted on at the next look: a reconcile that dies in between must not do it twice.
 */
import { isLater, Letter, letterKey, RollbackLetter } from './inbox';
import { LedgerEntry } from './ledger-entry';
import { suggestion } from './nearest';
import { Observation, StageMemory } from './observation';
import { isUnderWay } from './restore';
import { restoreOfStage } from './restore-of-stage';
import { hasDeployed, StageLook, targetsOf } from './stage-look';
import { isVetoed, TakeBack } from './take-back';
import { isoOf } from './time';
import { Destination, knownGood, wayBack } from './way-back';

/** A letter that was not answered before. */
export type RollbackRequest = Letter & { readonly says: RollbackLetter };

/** Of each stage the newest: whoever asks later decides. */
export function rollbackRequests({ inbox, memory }: Pick<Observation, 'inbox' | 'memory'>): readonly RollbackRequest[] {
  if (inbox.kind === 'unreadable' || memory.kind === 'unreadable') return [];
  const told = new Set(memory.operators.letters.map(letterKey));
  const found = inbox.letters.filter(isRequest).filter((letter) => !told.has(letterKey(letter)));
  return found.filter((one) => !found.some((other) => other.says.stage === one.says.stage && isLater(other, one)));
}

const isRequest = (letter: Letter): letter is RollbackRequest => letter.says.kind === 'rollback';

export interface Honoured { readonly takeBack?: TakeBack; readonly note: LedgerEntry }

export function honourRollback(look: StageLook, memory: StageMemory): Honoured | undefined {
  const request = rollbackRequests(look.observation).find(({ says }) => says.stage === look.current.name);
  if (request === undefined || !look.current.production) return undefined;
  const bad = whatRuns(look, memory);
  const to = request.says.to === undefined ? undefined : destination(look, memory, request.says.to);
  const refused = refusal(look, memory, request.says, bad, to);
  if (bad === undefined || refused !== undefined) return { note: entryOf(look, request, 'rollback.refused', refused ?? '', request.says.to) };
  const way = wayBack(look, memory, { ...bad, to });
  if (way.by === 'none') return { note: entryOf(look, request, 'rollback.refused', way.why, request.says.to) };
  return {
    takeBack: { since: look.now, ...bad, ...(to !== undefined && { to }), because: request.says.reason, who: request.by },
    note: entryOf(look, request, 'rollback.requested', `${bad.revision} is to be taken back, and ${way.to.revision} (${way.to.execution}) to run again: ${request.says.reason}`, way.to.revision),
  };
}

/** What is being deployed, if anything of it is, or else what last succeeded. */
function whatRuns(look: StageLook, { runs, state }: StageMemory): Destination | undefined {
  const { execution } = look;
  const isHalfway = execution?.type === 'STANDARD' && state !== 'resting' && targetsOf(look.judgedBy).some((target) => hasDeployed(look, target));
  if (isHalfway) return { execution: execution.id, revision: execution.revision };
  return runs === undefined ? undefined : { execution: runs.execution, revision: runs.revision };
}

const destination = (look: StageLook, memory: StageMemory, revision: string): Destination | undefined =>
  knownGood(look, memory).find((one) => one.revision === revision);

function refusal(
  look: StageLook, memory: StageMemory, { to: wanted }: RollbackLetter, bad: Destination | undefined, to: Destination | undefined,
): string | undefined {
  if (bad === undefined) return 'nothing that this pipeline deployed runs here yet';
  const restore = restoreOfStage(look);
  if (restore !== undefined && isUnderWay(restore)) return `it is being restored to ${restore.release.revision}; ask again when that has ended`;
  if (wanted === undefined) return underWay(look);
  if (wanted === bad.revision) return `${wanted} runs here already`;
  if (to === undefined) {
    const known = knownGood(look, memory).map(({ revision }) => revision).filter((revision) => revision !== bad.revision);
    return `${wanted} is not known to have succeeded here; ${suggestion(wanted, [...new Set(known)])}`;
  }
  return isVetoed(look, wanted) ? `${wanted} is vetoed here; lift that first, with breakwater unveto` : undefined;
}

/** Whoever asks while a rollback runs wants no more than that, and no release that was good to be taken back as well. */
function underWay(look: StageLook): string | undefined {
  const { view, execution } = look;
  const runs = view.execution?.status === 'InProgress' || view.execution?.status === 'Stopping';
  if (!runs || execution?.type !== 'ROLLBACK' || isVetoed(look, execution.revision)) return undefined;
  return `${execution.revision} is on its way back here (${execution.id}); ask again when that has ended, or name the revision that is to run`;
}

const entryOf = (
  { now, current, view }: StageLook, letter: RollbackRequest, kind: LedgerEntry['kind'], why: string, revision: string | undefined,
): LedgerEntry => ({
  at: isoOf(now),
  kind,
  stage: current.name,
  ...(view.execution !== undefined && { execution: view.execution.id }),
  ...(revision !== undefined && { revision }),
  why,
  who: letter.by,
  digest: letterKey(letter),
});
