import { letterIn, pauseName } from '../contract/inbox';
import { Pause, PauseScope } from '../decision/inbox';
import { BadInput } from '../text/bad-input';
import { zoneOf } from '../text/local-time';
import { suggestion } from '../text/nearest';
import { When } from '../text/when';
import { commandLine, reasonedCommand } from './command-line';
import { Desk } from './desk';
import { stageNamed } from './known';
import { endingOf, messageOf, newId, writing } from './letter';
import { Deed } from './report';
import { PauseRequest, ResumeRequest } from './request';

/** Holds every gate of one wave, or of the pipeline, until it is resumed. */
export async function pause(desk: Desk, { stage, reason, ...ending }: PauseRequest): Promise<Deed> {
  if (stage !== undefined) stageNamed(await desk.state(), stage);
  const scope = scopeOf(stage);
  const now = desk.now();
  const id = newId(now, await desk.whoAmI());
  const draft = { name: pauseName(desk.pipeline, scope, id), body: { reason, ...endingOf(ending) }, overwrite: false };
  const says = messageOf(draft, now);
  const plan = await desk.plan();
  const until = says.kind === 'pause' && says.until !== undefined ? `until ${new When(now, plan && zoneOf(plan)).ahead(says.until)}` : 'until it is resumed';
  return writing({
    desk,
    drafts: [draft],
    intent: [
      `pause ${placeOf(desk, stage)} ${until}: ${reason}`,
      'nothing new is deployed there; what is being deployed goes on to its bake, which watches and then holds; rollbacks are never held',
    ],
    written: [`to end it: ${commandLine(reasonedCommand(desk, ['resume', ...(stage === undefined ? [] : [stage])]))}`],
    data: { do: 'pause', ...(stage !== undefined && { stage }), id },
  });
}

/** Ends the pauses of one wave, or of the pipeline as a whole. Every other pause stays on. */
export async function resume(desk: Desk, { stage, id, reason }: ResumeRequest): Promise<Deed> {
  if (stage !== undefined) stageNamed(await desk.state(), stage);
  const pauses = await standingPauses(desk, stage);
  if (pauses.length === 0) throw new BadInput([`there must be a pause of ${placeOf(desk, stage)} to resume, got none; breakwater why tells what holds`]);
  const chosen = id === undefined ? pauses : pauses.filter((one) => one.id === id);
  if (chosen.length === 0) throw new BadInput([`--id must be that of a pause of ${placeOf(desk, stage)}, got '${id ?? ''}'; ${suggestion(id ?? '', pauses.map((one) => one.id))}`]);
  const drafts = chosen.map((one) => ({ name: pauseName(desk.pipeline, one.scope, one.id), body: { state: 'resumed', reason }, overwrite: true }));
  for (const draft of drafts) messageOf(draft, desk.now());
  return writing({
    desk,
    drafts,
    intent: chosen.map((one) => `resume ${placeOf(desk, stage)} from pause ${one.id}: ${one.reason}`),
    written: [],
    data: { do: 'resume', ...(stage !== undefined && { stage }), ids: chosen.map((one) => one.id) },
  });
}

/** Pauses that are on, or will be at the next tick; one that was deleted is on until somebody resumes it. */
async function standingPauses(desk: Desk, stage: string | undefined): Promise<readonly Pause[]> {
  const now = desk.now();
  const [parameters, memory] = await Promise.all([desk.inbox(), desk.operators()]);
  const written = parameters.map((parameter) => letterIn({ ...parameter, writtenBy: '' })?.says);
  const ended = written.flatMap((says) => says?.kind === 'resumption' ? [keyOf(says)] : []);
  const candidates = [...written.flatMap((says) => says?.kind === 'pause' ? [says] : []), ...memory.pauses.map(({ says }) => says)];
  const isOn = (one: Pause): boolean => !ended.includes(keyOf(one)) && (one.until === undefined || one.until > now);
  const here = candidates.filter((one) => isOf(one.scope, stage) && isOn(one));
  return [...new Map(here.map((one) => [keyOf(one), one])).values()];
}

const keyOf = ({ scope, id }: Pick<Pause, 'scope' | 'id'>): string => `${scope.of === 'stage' ? scope.stage : scope.of}/${id}`;

const isOf = (scope: PauseScope, stage: string | undefined): boolean => stage === undefined ? scope.of === 'pipeline' : scope.of === 'stage' && scope.stage === stage;

const scopeOf = (stage: string | undefined): PauseScope => stage === undefined ? { of: 'pipeline' } : { of: 'stage', stage };

const placeOf = ({ pipeline }: Desk, stage: string | undefined): string => stage === undefined ? `pipeline ${pipeline}` : `stage ${stage}`;
