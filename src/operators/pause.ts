import { letterIn, pauseName } from '../contract/inbox';
import { Pause, PauseScope } from '../decision/inbox';
import { EpochMs } from '../decision/time';
import { BadInput } from '../text/bad-input';
import { zoneOf } from '../text/local-time';
import { suggestion } from '../text/nearest';
import { When } from '../text/when';
import { commandLine, placeWords, reasonedCommand } from './command-line';
import { Desk, Mailbox } from './desk';
import { gatedStage } from './known';
import { endingOf, messageOf, newId, writing } from './letter';
import { Deed } from './report';
import { Ending, OrganisationRequest, PauseRequest, ResumeRequest } from './request';

/** Holds every gate of one wave, or of the pipeline, until it is resumed. */
export async function pause(desk: Desk, { stage, ...request }: PauseRequest): Promise<Deed> {
  if (stage !== undefined) gatedStage(await desk.state(), stage);
  const plan = await desk.plan();
  return begin({
    mailbox: desk,
    desk,
    scope: scopeOf(stage),
    what: stage === undefined ? `pipeline ${desk.pipeline}` : `stage ${stage}`,
    resume: reasonedCommand(desk, ['resume', ...(stage === undefined ? [] : [stage])]),
    data: stage === undefined ? {} : { stage },
  }, request, plan && zoneOf(plan));
}

/** Ends the pauses of one wave, or of the pipeline as a whole. Every other pause stays on. */
export async function resume(desk: Desk, { stage, ...request }: ResumeRequest): Promise<Deed> {
  if (stage !== undefined) gatedStage(await desk.state(), stage);
  const { pauses } = await desk.operators();
  const place: Paused = {
    mailbox: desk,
    desk,
    scope: scopeOf(stage),
    what: stage === undefined ? `pipeline ${desk.pipeline}` : `stage ${stage}`,
    resume: [],
    data: stage === undefined ? {} : { stage },
  };
  // One that was deleted is on until somebody resumes it.
  return end(place, request, pauses.map(({ says }) => says));
}

/** The same for all pipelines of an organisation, in its central account. */
export async function pauseOrganisation(mailbox: Mailbox, request: OrganisationRequest): Promise<Deed> {
  const place: Paused = {
    mailbox,
    scope: { of: 'organisation' },
    what: 'all pipelines of the organisation',
    resume: ['breakwater', 'resume', '--organisation', ...placeWords(mailbox.place), '--reason', '...'],
    data: { organisation: true },
  };
  return request.do === 'pause' ? begin(place, request, undefined) : end(place, request, []);
}

/** What is paused, and where its letters lie. */
interface Paused {
  readonly mailbox: Mailbox;
  readonly desk?: Desk;
  readonly scope: PauseScope;
  readonly what: string;
  /** The command that ends it. */
  readonly resume: readonly string[];
  readonly data: object;
}

async function begin(place: Paused, { reason, ...ending }: Ending & { readonly reason: string }, zone: string | undefined): Promise<Deed> {
  const { mailbox, desk, scope, what } = place;
  const now = mailbox.now();
  const id = newId(now, await mailbox.whoAmI());
  const draft = { name: nameOf(place, { scope, id }), body: { reason, ...endingOf(ending) }, overwrite: false };
  const says = messageOf(draft, now);
  const until = says.kind === 'pause' && says.until !== undefined ? `until ${new When(now, zone).ahead(says.until)}` : 'until it is resumed';
  return writing({
    mailbox,
    ...(desk && { desk }),
    drafts: [draft],
    intent: [
      `pause ${what} ${until}: ${reason}`,
      'nothing new is deployed there; what is being deployed goes on to its bake, which watches and then holds; rollbacks are never held',
    ],
    written: [`to end it: ${commandLine(place.resume)}`],
    data: { do: 'pause', ...place.data, id },
  });
}

async function end(place: Paused, { id, reason }: { readonly id?: string; readonly reason: string }, remembered: readonly Pause[]): Promise<Deed> {
  const { mailbox, desk, what } = place;
  const now = mailbox.now();
  const pauses = await standingPauses(place, remembered, now);
  if (pauses.length === 0) throw new BadInput([`there must be a pause of ${what} to resume, got none; breakwater why tells what holds`]);
  const chosen = id === undefined ? pauses : pauses.filter((one) => one.id === id);
  if (chosen.length === 0) throw new BadInput([`--id must be that of a pause of ${what}, got '${id ?? ''}'; ${suggestion(id ?? '', pauses.map((one) => one.id))}`]);
  const drafts = chosen.map((one) => ({ name: nameOf(place, one), body: { state: 'resumed', reason }, overwrite: true }));
  for (const draft of drafts) messageOf(draft, now);
  return writing({
    mailbox,
    ...(desk && { desk }),
    drafts,
    intent: chosen.map((one) => `resume ${what} from pause ${one.id}: ${one.reason}`),
    written: [],
    data: { do: 'resume', ...place.data, ids: chosen.map((one) => one.id) },
  });
}

/** Pauses of that very scope that are on, or will be at the next tick. */
async function standingPauses({ mailbox, scope }: Paused, remembered: readonly Pause[], now: EpochMs): Promise<readonly Pause[]> {
  const written = (await mailbox.inbox()).map((parameter) => letterIn({ ...parameter, writtenBy: '' })?.says);
  const ended = written.flatMap((says) => says?.kind === 'resumption' ? [keyOf(says)] : []);
  const candidates = [...written.flatMap((says) => says?.kind === 'pause' ? [says] : []), ...remembered];
  const isOn = (one: Pause): boolean => !ended.includes(keyOf(one)) && (one.until === undefined || one.until > now);
  const here = candidates.filter((one) => scopeKey(one.scope) === scopeKey(scope) && isOn(one));
  return [...new Map(here.map((one) => [keyOf(one), one])).values()];
}

const nameOf = ({ desk }: Paused, { scope, id }: Pick<Pause, 'scope' | 'id'>): string => pauseName(desk?.pipeline ?? '', scope, id);

const scopeOf = (stage: string | undefined): PauseScope => stage === undefined ? { of: 'pipeline' } : { of: 'stage', stage };
const scopeKey = (scope: PauseScope): string => scope.of === 'stage' ? `stage/${scope.stage}` : scope.of;
const keyOf = ({ scope, id }: Pick<Pause, 'scope' | 'id'>): string => `${scopeKey(scope)}/${id}`;
