/** How a wave can be taken back: to what, and by which mechanism. Asked by all who take one back. */
import { RollbackTargetsView, StageMemory } from './observation';
import { Release, stacksIn } from './release';
import { StageLook } from './stage-look';
import { isVetoed, TakeBack } from './take-back';

/** What ran before, as it is called by whoever tells of it. */
export interface Destination { readonly execution: string; readonly revision: string }

export type WayBack =
  /** CodePipeline deploys it again: RollbackStage. `otherwise`: what could be restored, should CodePipeline refuse. */
  | { readonly by: 'rollback'; readonly to: Destination; readonly otherwise: Release | undefined }
  /** Nobody can tell now whether CodePipeline could. */
  | { readonly by: 'unknown'; readonly to: Destination; readonly why: string; readonly otherwise: Release | undefined }
  /** Its templates are deployed again, past CodePipeline. */
  | { readonly by: 'restore'; readonly to: Destination; readonly release: Release }
  | { readonly by: 'none'; readonly why: string };

type Bad = Pick<TakeBack, 'execution' | 'revision' | 'to'>;

export function wayBack(look: StageLook, memory: Pick<StageMemory, 'runs'>, bad: Bad): WayBack {
  const to = bad.to ?? lastGood(look, memory, bad);
  if (to === undefined) return { by: 'none', why: 'there is nothing to go back to: nothing else has succeeded here yet, or all of it is vetoed' };
  const release = restorable(look, to);
  const targets = rollbackTargetsOf(look);
  const unrestorable = release === undefined ? whyNotRestorable(look, to) : '';
  if (targets.kind === 'unreadable') return { by: 'unknown', to, why: [targets.why, unrestorable].filter((part) => part !== '').join('; '), otherwise: release };
  if (targets.executions.some(({ id }) => id === to.execution)) return { by: 'rollback', to, otherwise: release };
  if (release !== undefined) return { by: 'restore', to, release };
  return { by: 'none', why: [notInThisVersion(to), unrestorable].filter((part) => part !== '').join('; ') };
}

/** Whether CodePipeline, left to itself, would go back to a vetoed revision. */
export function isNativeWrong(look: StageLook): boolean {
  const targets = rollbackTargetsOf(look);
  const native = targets.kind === 'read' ? targets.executions.at(0) : undefined;
  return native !== undefined && isVetoed(look, native.revision);
}

const UNSEEN: RollbackTargetsView = { kind: 'unreadable', why: 'what the stage can be rolled back to was not looked at - the next tick looks' };

const rollbackTargetsOf = ({ observation, current }: StageLook): RollbackTargetsView => observation.rollbackTargets.get(current.name) ?? UNSEEN;

/** The newest that is good, as far as anybody remembers: what ran before, a release that was kept, an execution that CodePipeline knows. */
function lastGood(look: StageLook, { runs }: Pick<StageMemory, 'runs'>, bad: Bad): Destination | undefined {
  // A release of the same revision again may fail where the one before did well; what ran well and is bad all the same is bad as such.
  const isBad = ({ execution, revision }: Destination): boolean =>
    execution === bad.execution || (bad.execution === runs?.execution && revision === bad.revision);
  const good = knownGood(look, { runs }).find((one) => !isBad(one) && !isVetoed(look, one.revision));
  return good;
}

/** What succeeded in the stage, as far as anybody knows. */
export function knownGood(look: StageLook, { runs }: Pick<StageMemory, 'runs'>): readonly Destination[] {
  const { observation: { memory }, current } = look;
  const targets = rollbackTargetsOf(look);
  return [
    ...runs === undefined ? [] : [runs],
    ...memory.kind === 'read' ? memory.releases.get(current.name) ?? [] : [],
    ...targets.kind === 'read' ? targets.executions.map(({ id, revision }) => ({ execution: id, revision })) : [],
  ].map(({ execution, revision }) => ({ execution, revision }));
}

function restorable({ current, observation: { memory } }: StageLook, to: Destination): Release | undefined {
  if (!current.production || memory.kind === 'unreadable') return undefined;
  const release = memory.releases.get(current.name)?.find(({ execution }) => execution === to.execution);
  return release !== undefined && release.stacks.length > 0 ? release : undefined;
}

const notInThisVersion = ({ execution, revision }: Destination): string =>
  `CodePipeline cannot roll it back, because ${revision} (${execution}) has not succeeded here in the pipeline's present version`;

/** Empty where the stage never could be restored: that was said at synth. */
function whyNotRestorable(look: StageLook, { execution, revision }: Destination): string {
  const { current, observation } = look;
  if (observation.memory.kind === 'unreadable' || stacksIn(current, look.plan.deployers).length === 0) return '';
  const release = observation.memory.releases.get(current.name)?.find((one) => one.execution === execution);
  return release === undefined ? `it cannot be restored, because what ${revision} (${execution}) put in place is not known`
    : `it cannot be restored: ${release.missing.join('; ')}`;
}
