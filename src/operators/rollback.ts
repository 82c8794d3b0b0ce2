import { rollbackName } from '../contract/inbox';
import { StagePlan } from '../decision/plan';
import { targetsOf } from '../decision/stage-look';
import { BadInput } from '../text/bad-input';
import { suggestion } from '../text/nearest';
import { Desk, DeskFailure } from './desk';
import { vetoesIn } from './in-force';
import { messageOf, newId, writing } from './letter';
import { Deed } from './report';
import { RollbackRequest } from './request';
import { lookAround, Seen } from './seen';

/** Asks the controller to take one wave back, or all of them. */
export async function rollback(desk: Desk, request: RollbackRequest): Promise<Deed> {
  const seen = await lookAround(desk);
  const { plan } = seen;
  if (plan === undefined) throw new DeskFailure('the ledger does not hold the pipeline\'s plan yet; look again when the controller has come to its first end');
  // The newest first: what runs in fewest places goes back before what depends on it.
  const waves = plan.stages.filter(({ production }) => production).reverse();
  const chosen = waves.filter(({ name }) => request.all === true ? runsIn(seen, name) !== undefined : name === request.stage);
  if (chosen.length === 0) throw new BadInput([nothingChosen(request, waves)]);
  const id = newId(seen.now, await desk.whoAmI());
  const { to, reason } = request;
  const body = { ...(to !== undefined && { to }), reason };
  const drafts = chosen.map(({ name }) => ({ name: rollbackName(desk.pipeline, name, id), body, overwrite: false }));
  for (const draft of drafts) messageOf(draft, seen.now);
  const previews = await Promise.all(chosen.map((stage) => previewOf(desk, seen, stage, to)));
  return writing({
    mailbox: desk,
    desk,
    drafts,
    intent: [
      ...previews.flatMap(({ lines }) => lines),
      `because: ${reason}`,
      'what is taken back is vetoed there, until somebody lifts that; no blocker holds a rollback',
    ],
    written: ['the ledger tells what became of it: breakwater history --kind rollback, or --kind restore'],
    data: { do: 'rollback', reason, waves: previews.map(({ lines: _, ...data }) => data) },
  });
}

const nothingChosen = ({ stage }: RollbackRequest, waves: readonly StagePlan[]): string => stage === undefined
  ? 'there must be a wave in which something runs, got none; see breakwater status'
  : `stage must name a wave of the pipeline, got '${stage}'; ${suggestion(stage, waves.map(({ name }) => name))}`;

const runsIn = ({ ledger }: Seen, stage: string) => ledger.kind === 'read' ? ledger.stages.get(stage)?.runs : undefined;

interface Preview {
  readonly stage: string;
  readonly from?: string;
  readonly to?: string;
  readonly by: 'RollbackStage' | 'a restore, if its templates are kept' | 'unknown';
  readonly targets: readonly string[];
  readonly lines: readonly string[];
}

/** What would change on each target, as far as it can be told from here; the controller judges by what it sees then. */
async function previewOf(desk: Desk, seen: Seen, stage: StagePlan, wanted: string | undefined): Promise<Preview> {
  const view = seen.view.stages.find(({ name }) => name === stage.name);
  const runs = runsIn(seen, stage.name);
  const inside = view?.execution?.status === 'InProgress' && view.execution.type === 'STANDARD' ? seen.executions.get(view.execution.id) : undefined;
  const deployments = targetsOf(stage).flatMap(({ deployActions }) => deployActions);
  const isDeployed = view?.actions.some(({ name, status }) => status !== undefined && deployments.includes(name));
  const bad = inside !== undefined && isDeployed === true ? { execution: inside.id, revision: inside.revision } : runs;
  const targets = await desk.rollbackTargets(stage.name);
  const known = targets.kind === 'read' ? targets.executions : [];
  const vetoed = vetoesIn(seen).map(({ revision }) => revision);
  const isGood = (revision: string): boolean => wanted === undefined ? revision !== bad?.revision && !vetoed.includes(revision) : revision === wanted;
  const before = bad !== undefined && bad.execution !== runs?.execution && runs !== undefined && isGood(runs.revision) ? runs.revision : undefined;
  const native = known.find(({ revision }) => isGood(revision) && (before === undefined || revision === before));
  const to = native?.revision ?? before ?? wanted;
  const by = native !== undefined ? 'RollbackStage' : targets.kind === 'read' ? 'a restore, if its templates are kept' : 'unknown';
  const names = targetsOf(stage).map(({ name }) => `${stage.name}/${name}`);
  return {
    stage: stage.name,
    ...(bad !== undefined && { from: bad.revision }),
    ...(to !== undefined && { to }),
    by,
    targets: names,
    lines: [
      ...(inside === undefined ? [] : [`stop ${inside.revision} (${inside.id}), which is in ${stage.name}; what is being deployed is waited for`]),
      ...names.map((name) => `${name}: ${bad?.revision ?? 'what runs there'} -> ${to ?? 'what was last good, if anything was'}, by ${by === 'unknown' ? 'what is possible then' : by}`),
    ],
  };
}
