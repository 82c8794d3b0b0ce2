/** What becomes of overrides from one look to the next: given, refused, signed, revoked, expired; each told once. */
import { NEVER_OVERRIDDEN, ONLY_BY_NAME } from './blocker-names';
import { Letter, letterKey, Override, OverrideUse, RememberedOverride, Signature } from './inbox';
import { OVERRIDE_LIMIT } from './inbox-problems';
import { EntryKind, LedgerEntry } from './ledger-entry';
import { RELEASE_IN_FLIGHT, UPDATE_STAGE } from './mutation';
import { listed, suggestion } from './nearest';
import { Plan, StagePlan } from './plan';
import { areTwoPeople, principalOf } from './principal';
import { EpochMs, isoOf, spanOf } from './time';

/** One look at the inbox. */
export interface Mail {
  readonly plan: Plan;
  readonly letters: readonly Letter[];
  /** Whether all letters could be listed: only then is one that is not there gone. */
  readonly isWhole: boolean;
  /** Whether a letter was read and told of before. */
  readonly isOld: (letter: Letter) => boolean;
  readonly now: EpochMs;
}

export interface Remembered<T> { readonly kept: readonly T[]; readonly notes: readonly LedgerEntry[] }

/** `mattersStill`: a bake that a use let something into may still be judged by it. */
export function rememberOverrides(
  known: readonly RememberedOverride[], mail: Mail, mattersStill: (use: OverrideUse) => boolean,
): Remembered<RememberedOverride> {
  const byName = new Map(mail.letters.map((letter) => [letter.name, letter]));
  // What has ended does not arrive again: a list may lag behind, and show what was revoked or deleted.
  const told = new Set(known.map(({ letter }) => letterKey(letter)));
  const changes = [
    ...known.filter((override) => isKept(override, mail.now, mattersStill))
      .map((override) => afterLook(override, byName.get(override.letter.name), mail)),
    ...mail.letters.filter((letter) => !mail.isOld(letter) && !told.has(letterKey(letter))).map((letter) => arrival(letter, mail)),
  ];
  return {
    kept: changes.flatMap(({ override }) => override ?? []),
    notes: [...changes.flatMap(({ notes }) => notes), ...signaturesOfOnePerson(mail)],
  };
}

interface Change { readonly override?: RememberedOverride; readonly notes: readonly LedgerEntry[] }

const isKept = ({ ended, letter, uses }: RememberedOverride, now: EpochMs, mattersStill: (use: OverrideUse) => boolean): boolean =>
  ended === undefined || letter.at + OVERRIDE_LIMIT > now || uses.some(mattersStill);

function afterLook(override: RememberedOverride, found: Letter | undefined, mail: Mail): Change {
  const { says, letter, ended } = override;
  if (ended !== undefined) return { override, notes: [] };
  if (mail.now >= says.until) return end(override, 'expired', `override ${says.id} is over since ${isoOf(says.until)}`, letter.by, mail.now);
  if (found === undefined && !mail.isWhole) return { override, notes: [] };
  if (found === undefined) return end(override, 'revoked', `the parameter of override ${says.id} was deleted`, 'unknown', mail.now);
  if (letterKey(found) === letterKey(letter)) return signed(override, mail);
  switch (found.says.kind) {
    // Its newest version is not the one that was honoured: it opens nothing until that is read.
    case 'unread': return { override, notes: [] };
    case 'revocation': return end(override, 'revoked', `override ${says.id} is revoked: ${found.says.reason}`, found.by, mail.now);
    default: return end(override, 'revoked', `version ${found.version} was written over override ${says.id}`, found.by, mail.now);
  }
}

function end(override: RememberedOverride, how: 'expired' | 'revoked', why: string, who: string, now: EpochMs): Change {
  return { override: { ...override, ended: { how, at: now } }, notes: [entryOf(`override.${how}`, override.letter, override.says, why, who, now)] };
}

function arrival(letter: Letter, mail: Mail): Change {
  const { says, by } = letter;
  if (says.kind !== 'override') return { notes: [] };
  const refused = refusalOf(says, by, mail.plan);
  if (refused !== undefined) return { notes: [entryOf('override.refused', letter, says, `override ${says.id} is refused: ${refused}`, by, mail.now)] };
  if (mail.now >= says.until) {
    return { notes: [entryOf('override.expired', letter, says, `override ${says.id} was over at ${isoOf(says.until)}, before anybody looked`, by, mail.now)] };
  }
  const { name, version, at } = letter;
  const given: RememberedOverride = { letter: { name, version, at, by }, says, uses: [] };
  const { override = given, notes } = signed(given, mail);
  const waits = says.secondApprover && override.signedBy === undefined ? `; it opens nothing until somebody else signs version ${version}` : '';
  return { override, notes: [entryOf('override.given', letter, says, `${described(says)}${waits}`, by, mail.now), ...notes] };
}

/** `override fix of working hours, for r2, until 2026-03-02T22:00:00Z: sev2 fix`. */
function described({ id, blockers, revision, execution, singleUse, skipBake, bakeFor, until, reason }: Override): string {
  const what = [...(blockers === 'all' ? ['every declared blocker'] : blockers), ...timeOfBakes({ skipBake, bakeFor })].join(', ');
  const only = [revision, execution].filter((bound) => bound !== undefined).map((bound) => `, for ${bound}`).join('');
  return `override ${id} of ${what}${only}${singleUse ? ', once' : ''}, until ${isoOf(until)}: ${reason}`;
}

/** What an override makes of the time of bakes, in words. */
export function timeOfBakes({ skipBake, bakeFor }: Pick<Override, 'skipBake' | 'bakeFor'>): readonly string[] {
  if (skipBake) return ['the time of bakes'];
  return bakeFor === undefined ? [] : [`the time of bakes after ${spanOf(bakeFor)}`];
}

/** Why an override is refused for good, in words that say what would not be; nothing when it is in order. */
function refusalOf({ stage: name, blockers, singleUse, skipBake, bakeFor }: Override, by: string, plan: Plan): string | undefined {
  if (principalOf(by, plan.ssoRoles) === undefined) return `it must be written by a role or a user, got ${by}`;
  if (name === UPDATE_STAGE) {
    if (singleUse || skipBake || bakeFor !== undefined) return `it must name neither singleUse nor skipBake nor bakeFor for ${UPDATE_STAGE}, which has no gate; name the revision instead`;
    const isNamed = blockers !== 'all' && blockers.every((blocker) => blocker === RELEASE_IN_FLIGHT);
    return isNamed ? undefined : `blockers must name ${RELEASE_IN_FLIGHT} and nothing else for ${UPDATE_STAGE}, got ${blockers === 'all' ? 'all' : listed(blockers)}`;
  }
  const stage = plan.stages.find((candidate) => candidate.name === name);
  if (stage === undefined) {
    return `its name must hold a stage of the pipeline, got '${name}'; ${suggestion(name, plan.stages.map((candidate) => candidate.name))}`;
  }
  const wrong = blockers === 'all' ? [] : blockers.filter((blocker) => !blockersOf(stage).includes(blocker));
  if (wrong.length === 0) return undefined;
  const never = wrong.filter((blocker) => NEVER_OVERRIDDEN.includes(blocker));
  if (never.length > 0) return `blockers must not name ${listed(never)}, which no override opens`;
  const meant = wrong.map((blocker) => suggestion(blocker, blockersOf(stage))).filter((words) => words.startsWith('did you mean'));
  return `blockers must name blockers of ${name}, got ${listed(wrong)}; ${[...meant, `it has ${listed(blockersOf(stage))}`].join(' ')}`;
}

/** What an override of the stage can name. */
export const blockersOf = (stage: StagePlan): readonly string[] => [...stage.blockers.map(({ name }) => name), ...ONLY_BY_NAME];

/** With its second approver as the letters tell them now: a signature that is taken back no longer counts. */
function signed(override: RememberedOverride, mail: Mail): Change {
  const { letter, says, signedBy: before, ...rest } = override;
  if (!says.secondApprover) return { override, notes: [] };
  const signature = signaturesOf(override, mail).find(({ by }) => areTwoPeople(letter.by, by, mail.plan.ssoRoles));
  if (signature?.by === before || (signature === undefined && !mail.isWhole)) return { override, notes: [] };
  const kept = { letter, says, ...rest, ...(signature !== undefined && { signedBy: signature.by }) };
  const note = signature === undefined
    ? entryOf('override.revoked', letter, says, `the signature under override ${says.id} was taken back; it opens nothing until somebody else signs version ${letter.version}`, 'unknown', mail.now)
    : entryOf('override.given', signature, says, `${described(says)}; signed: ${signature.says.reason}`, signature.by, mail.now);
  return { override: kept, notes: [note] };
}

/** Under this very version: a parameter that was deleted and made again has the same number, and is a later letter. */
function signaturesOf({ letter, says }: Pick<RememberedOverride, 'letter' | 'says'>, { letters }: Mail): readonly SignatureLetter[] {
  return letters.filter((one): one is SignatureLetter => one.says.kind === 'signature')
    .filter((one) => one.says.stage === says.stage && one.says.id === says.id && one.says.version === letter.version && one.at >= letter.at);
}

type SignatureLetter = Letter & { readonly says: Signature };

/** One person who signs under another name changes nothing, and is told so. */
function signaturesOfOnePerson(mail: Mail): readonly LedgerEntry[] {
  return mail.letters.flatMap((letter) => letter.says.kind !== 'override' || !letter.says.secondApprover ? [] : signaturesOf({ letter, says: letter.says }, mail)
    .filter((signature) => !mail.isOld(signature) && !areTwoPeople(letter.by, signature.by, mail.plan.ssoRoles))
    .map((signature) => entryOf('override.refused', signature, signature.says, `the signature under override ${signature.says.id} does not count: whoever gave it signed it`, signature.by, mail.now)));
}

function entryOf(
  kind: EntryKind, letter: Pick<Letter, 'name' | 'version' | 'at' | 'by'>, says: Override | Signature, why: string, who: string, now: EpochMs,
): LedgerEntry {
  return {
    at: isoOf(now),
    kind,
    stage: says.stage,
    ...(says.kind === 'override' && says.execution !== undefined && { execution: says.execution }),
    ...(says.kind === 'override' && says.revision !== undefined && { revision: says.revision }),
    why,
    who,
    digest: letterKey(letter),
  };
}
