import { overrideName } from '../contract/inbox';
import { ONLY_BY_NAME } from '../decision/blocker-names';
import { RELEASE_IN_FLIGHT, UPDATE_STAGE } from '../decision/mutation';
import { StageView } from '../decision/observation';
import { timeOfBakes } from '../decision/remember-overrides';
import { spanOf } from '../decision/time';
import { BadInput } from '../text/bad-input';
import { zoneOf } from '../text/local-time';
import { suggestion } from '../text/nearest';
import { When } from '../text/when';
import { commandLine, reasonedCommand } from './command-line';
import { Desk } from './desk';
import { Hold, holdOf } from './hold';
import { overridableStage } from './known';
import { endingOf, messageOf, newId, writing } from './letter';
import { isOnlyByName, neverOverridden } from './overridable';
import { Deed } from './report';
import { OverrideRequest } from './request';
import { lookAround, Seen } from './seen';

/** Lets a stage's gate pass although some of its blockers hold. */
export async function override(desk: Desk, request: OverrideRequest): Promise<Deed> {
  const seen = await lookAround(desk);
  const view = overridableStage(seen.view, request.stage);
  const hold = holdOf(seen, view);
  refuseBlockers(seen, view, hold, request.blockers);
  const id = newId(seen.now, await desk.whoAmI());
  const { do: _, stage, for: span, until, ...rest } = request;
  const draft = { name: overrideName(desk.pipeline, stage, id), body: { ...rest, ...endingOf({ for: span, until }) }, overwrite: false };
  const says = messageOf(draft, seen.now);
  if (says.kind !== 'override') throw new BadInput([`${draft.name} must hold an override`]);
  const when = new When(seen.now, seen.plan && zoneOf(seen.plan));
  const what = [...(request.blockers === 'all' ? ['every declared blocker'] : request.blockers), ...timeOfBakes(says)].join(', ');
  return writing({
    mailbox: desk,
    desk,
    drafts: [draft],
    intent: [
      `override ${what} in ${stage} for ${spanOf(says.until - seen.now)}, until ${when.moment(says.until)}: ${says.reason}`,
      ...bounds(request),
      ...stillHolds(hold, request.blockers),
      ...(says.secondApprover ? ['it opens nothing until another person has signed it'] : []),
    ],
    written: [
      ...(says.secondApprover ? [`for the second person: ${commandLine(reasonedCommand(desk, ['override', stage, '--sign', id]))}`] : []),
      `to end it before: ${commandLine(reasonedCommand(desk, ['revoke', stage, id]))}`,
    ],
    data: { do: 'override', stage, id, until: new Date(says.until).toISOString() },
  });
}

/** Names that the stage has no blocker of open nothing, and would only look as if they did. */
function refuseBlockers(seen: Seen, view: StageView, hold: Hold | undefined, blockers: OverrideRequest['blockers']): void {
  if (blockers === 'all' && view.name !== UPDATE_STAGE) return;
  if (blockers === 'all') throw new BadInput([`blockers must name ${RELEASE_IN_FLIGHT} for ${UPDATE_STAGE}, got all; it has no other, and that cancels a release`]);
  const never = blockers.flatMap((name) => neverOverridden(name) ?? []);
  if (never.length > 0) throw new BadInput(never.map((words, index) => `blockers must name what can be overridden, got '${blockers[index]}', which ${words}`));
  const known = knownBlockers(seen, view, hold);
  // Without the plan only what holds now is known: then the controller says what it makes of the rest.
  if (seen.plan === undefined) return;
  const unknown = blockers.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new BadInput(unknown.map((name) => `blockers must name blockers of ${view.name}, got '${name}'; ${suggestion(name, known)}`));
}

/** What an override of the stage can name. */
export function knownBlockers(seen: Seen, view: StageView, hold: Hold | undefined): readonly string[] {
  if (view.name === UPDATE_STAGE) return [RELEASE_IN_FLIGHT];
  const declared = seen.plan?.stages.find(({ name }) => name === view.name)?.blockers.map(({ name }) => name) ?? [];
  const found = hold?.findings.map(({ blocker }) => blocker).filter((name) => neverOverridden(name) === undefined) ?? [];
  return [...new Set([...found, ...declared, ...ONLY_BY_NAME])];
}

function bounds({ revision, execution, singleUse }: OverrideRequest): readonly string[] {
  const only = [
    ...(revision === undefined ? [] : [`for revision ${revision}`]), ...(execution === undefined ? [] : [`for execution ${execution}`]), ...(singleUse ? ['once'] : []),
  ];
  return only.length === 0 ? [] : [`only ${only.join(', ')}`];
}

function stillHolds(hold: Hold | undefined, blockers: OverrideRequest['blockers']): readonly string[] {
  const left = (hold?.findings ?? []).filter(({ blocker }) => neverOverridden(blocker) !== undefined
    || (blockers === 'all' ? isOnlyByName(blocker) : !blockers.includes(blocker)));
  return left.length === 0 ? [] : [`it stays held all the same by: ${left.map(({ blocker, reason }) => `${blocker} (${reason})`).join('; ')}`];
}
