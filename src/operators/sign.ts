import { letterIn, overrideName, signatureName } from '../contract/inbox';
import { Override } from '../decision/inbox';
import { areTwoPeople } from '../decision/principal';
import { isoOf } from '../decision/time';
import { BadInput } from '../text/bad-input';
import { suggestion } from '../text/nearest';
import { Desk } from './desk';
import { stageNamed } from './known';
import { messageOf, writing } from './letter';
import { Deed } from './report';
import { SignRequest } from './request';

interface Candidate { readonly says: Override; readonly name: string; readonly version: number }

/** Signs an override as the second person: this very version of it, and no other. */
export async function sign(desk: Desk, { stage, id, reason }: SignRequest): Promise<Deed> {
  stageNamed(await desk.state(), stage);
  const { says, name, version } = chosen(await candidates(desk, stage), stage, id);
  const [memory, who, plan] = await Promise.all([desk.operators(), desk.whoAmI(), desk.plan()]);
  const first = memory.letters.find((letter) => letter.name === name && letter.version === version)?.by;
  if (first !== undefined && !areTwoPeople(first, who, plan?.ssoRoles ?? [])) {
    throw new BadInput([`override ${says.id} must be signed by another person than gave it, got ${who}; it was given by ${first}`]);
  }
  const draft = { name: signatureName(desk.pipeline, stage, says.id), body: { version, reason }, overwrite: true };
  messageOf(draft, desk.now());
  const what = says.blockers === 'all' ? 'every declared blocker' : says.blockers.join(', ');
  return writing({
    mailbox: desk,
    desk,
    drafts: [draft],
    intent: [`sign override ${says.id} of ${what} in ${stage}, until ${isoOf(says.until)}${first === undefined ? '' : `, given by ${first}`}: ${says.reason}`],
    written: [],
    data: { do: 'sign', stage, id: says.id, version },
  });
}

/** The overrides of a stage that ask for a second person and are not over. */
async function candidates(desk: Desk, stage: string): Promise<readonly Candidate[]> {
  const now = desk.now();
  return (await desk.inbox()).flatMap((parameter) => {
    const says = letterIn({ ...parameter, writtenBy: '' })?.says;
    const { name, version } = parameter;
    const isOne = says?.kind === 'override' && name === overrideName(desk.pipeline, stage, says.id) && says.secondApprover && says.until > now;
    return isOne ? [{ says, name, version }] : [];
  });
}

function chosen(all: readonly Candidate[], stage: string, id: string | undefined): Candidate {
  const ids = all.map(({ says }) => says.id);
  const [found, ...more] = id === undefined ? all : all.filter(({ says }) => says.id === id);
  if (found !== undefined && more.length === 0) return found;
  if (all.length === 0) throw new BadInput([`stage must have an override that asks for a second person, got ${stage}, which has none that is not over; there is nothing to sign`]);
  throw new BadInput([found === undefined ? `--sign must name an override of ${stage} that asks for a second person, got '${id ?? ''}'; ${suggestion(id ?? '', ids)}`
    : `--sign must name one where several ask for a second person, got none; there are ${ids.join(', ')}`]);
}
