import { letterIn, vetoName } from '../contract/inbox';
import { isoOf } from '../decision/time';
import { OURS, StandingVeto } from '../decision/veto';
import { BadInput } from '../text/bad-input';
import { suggestion } from '../text/nearest';
import { commandLine, reasonedCommand } from './command-line';
import { Desk } from './desk';
import { waitingApprovals } from './hold';
import { vetoesIn } from './in-force';
import { gatedStage } from './known';
import { messageOf, newId, writing } from './letter';
import { Deed } from './report';
import { UnvetoRequest, VetoRequest } from './request';
import { lookAround, Seen } from './seen';

/** Keeps a revision out of a stage and of every stage behind it, until somebody lifts that. */
export async function veto(desk: Desk, { stage, revision, reason }: VetoRequest): Promise<Deed> {
  const seen = await lookAround(desk);
  gatedStage(seen.view, stage);
  const id = newId(seen.now, await desk.whoAmI());
  const draft = { name: vetoName(desk.pipeline, stage, id), body: { revision, reason }, overwrite: false };
  messageOf(draft, seen.now);
  const known = vetoesIn(seen).find((one) => one.stage === stage && one.revision === revision);
  return writing({
    mailbox: desk,
    desk,
    drafts: [draft],
    intent: [
      `veto ${revision} in ${stage} and in every stage behind it, until it is lifted: ${reason}`,
      ...(known === undefined ? [] : [`it is vetoed there already: ${setBy(known)}`]),
      ...effectsOn(seen, stage, revision),
      'no override opens it; what has come to its end stays as it is, and rollbacks are never held',
    ],
    written: [`to lift it: ${commandLine(reasonedCommand(desk, ['unveto', stage, revision]))}`],
    data: { do: 'veto', stage, revision, id },
  });
}

/** Ends every veto of a revision in one stage; a veto of another stage stays. */
export async function unveto(desk: Desk, { stage, revision, reason }: UnvetoRequest): Promise<Deed> {
  const seen = await lookAround(desk);
  const standing = [...vetoesIn(seen), ...await letters(desk)];
  const here = standing.filter((one) => one.stage === stage);
  const stages = [...new Set([...seen.view.stages.map(({ name }) => name), ...standing.map((one) => one.stage)])];
  if (!stages.includes(stage)) throw new BadInput([`stage must name a stage of the pipeline, got '${stage}'; ${suggestion(stage, stages)}`]);
  const lifted = here.find((one) => one.revision === revision);
  if (lifted === undefined) {
    const also = standing.filter((one) => one.revision === revision).map((one) => one.stage);
    throw new BadInput([`revision must be one that is vetoed in ${stage}, got '${revision}'; ${also.length > 0 ? `it is vetoed in ${[...new Set(also)].join(', ')}`
      : here.length === 0 ? 'none is' : suggestion(revision, here.map((one) => one.revision))}`]);
  }
  const draft = { name: vetoName(desk.pipeline, stage, newId(seen.now, await desk.whoAmI())), body: { state: 'lifted', revision, reason }, overwrite: false };
  messageOf(draft, seen.now);
  const others = standing.filter((one) => one.revision === revision && one.stage !== stage).map((one) => one.stage);
  return writing({
    mailbox: desk,
    desk,
    drafts: [draft],
    intent: [
      `lift the veto of ${revision} in ${stage}: ${reason}`,
      `it was ${setBy(lifted)}`,
      others.length > 0 ? `it stays vetoed in ${[...new Set(others)].join(', ')}` : `${revision} may be deployed there again, as soon as nothing else holds it`,
    ],
    written: [],
    data: { do: 'unveto', stage, revision },
  });
}

const setBy = ({ since, by, why }: StandingVeto): string => `set ${isoOf(since)} by ${by === OURS ? 'Breakwater' : by}: ${why}`;

/** Vetoes that lie in the inbox, whether or not the controller has read them; those that are lifted there are left out. */
async function letters(desk: Desk): Promise<readonly StandingVeto[]> {
  const written = (await desk.inbox()).flatMap((parameter) => {
    const says = letterIn({ ...parameter, writtenBy: '' })?.says;
    return says?.kind === 'veto' || says?.kind === 'lift' ? [{ says, at: parameter.writtenAt }] : [];
  });
  const isLifted = (stage: string, revision: string, at: number): boolean =>
    written.some(({ says, at: since }) => says.kind === 'lift' && says.stage === stage && says.revision === revision && since > at);
  return written.flatMap(({ says, at }) => says.kind !== 'veto' || isLifted(says.stage, says.revision, at) ? []
    : [{ stage: says.stage, revision: says.revision, since: at, why: says.reason, by: 'a parameter in the inbox' }]);
}

/** What the veto hits at once. */
function effectsOn(seen: Seen, stage: string, revision: string): readonly string[] {
  const from = seen.view.stages.findIndex(({ name }) => name === stage);
  return seen.view.stages.slice(from).flatMap((view) => {
    const inside = view.execution?.status === 'InProgress' && view.execution.type === 'STANDARD' ? seen.executions.get(view.execution.id) : undefined;
    if (inside?.revision !== revision) return [];
    const [waiting] = waitingApprovals(view);
    if (waiting === undefined) return [`${view.name} is deploying it: its next bake there is rejected, which rolls the stage back`];
    return [waiting.name === 'Airlock' ? `${view.name} holds it at its airlock` : `${waiting.name} of ${view.name} is rejected, which rolls the stage back`];
  });
}
