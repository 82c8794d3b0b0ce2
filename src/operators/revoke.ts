import { letterIn, overrideName } from '../contract/inbox';
import { Override } from '../decision/inbox';
import { isoOf } from '../decision/time';
import { BadInput } from '../text/bad-input';
import { suggestion } from '../text/nearest';
import { Desk } from './desk';
import { stageNamed } from './known';
import { messageOf, writing } from './letter';
import { Deed } from './report';
import { RevokeRequest } from './request';

/** Ends an override before its time. What it has let in already stays in. */
export async function revoke(desk: Desk, { stage, id, reason }: RevokeRequest): Promise<Deed> {
  stageNamed(await desk.state(), stage);
  const overrides = await standingOverrides(desk, stage);
  const ids = overrides.map((one) => one.id);
  const chosen = id === undefined ? overrides : overrides.filter((one) => one.id === id);
  if (overrides.length === 0) throw new BadInput([`stage must have an override that is not over, got ${stage}, which has none; there is nothing to revoke`]);
  if (chosen.length === 0) throw new BadInput([`id must be that of an override of ${stage} that is not over, got '${id ?? ''}'; ${suggestion(id ?? '', ids)}`]);
  const [only, ...more] = chosen;
  if (only === undefined || more.length > 0) throw new BadInput([`id must be given where a stage has several overrides, got none; ${stage} has ${ids.join(', ')}`]);
  const draft = { name: overrideName(desk.pipeline, stage, only.id), body: { state: 'revoked', reason }, overwrite: true };
  messageOf(draft, desk.now());
  return writing({
    mailbox: desk,
    desk,
    drafts: [draft],
    intent: [`revoke override ${only.id} of ${stage}, which would last until ${isoOf(only.until)}: ${only.reason}`, 'what it has let in already stays in'],
    written: [],
    data: { do: 'revoke', stage, id: only.id },
  });
}

/** The overrides of a stage that lie in the inbox and are not over. */
export async function standingOverrides(desk: Desk, stage: string): Promise<readonly Override[]> {
  const now = desk.now();
  return (await desk.inbox()).flatMap((parameter) => {
    const says = letterIn({ ...parameter, writtenBy: '' })?.says;
    return says?.kind === 'override' && says.stage === stage && says.until > now ? [says] : [];
  });
}
