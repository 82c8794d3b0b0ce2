/**
 * What the pipeline's update of itself asks before it begins (DESIGN.md D12): may this commit change what is deployed now?
 *
 * What changes nothing of the definition goes on whatever else is the case, so that a repair of the controller always
 * gets through; what changes it waits for the release in flight; and no commit takes back what a later one brought.
 */
import { Finding } from './finding';
import { ReleaseInFlight, releasesInFlight, wordsOf } from './in-flight';
import { RememberedOverride } from './inbox';
import { EntryKind, LedgerEntry } from './ledger-entry';
import { KnownCommit, LEASE_LIMIT, MutationMemory, RELEASE_IN_FLIGHT, SELF_MUTATE, UPDATE_STAGE, UPDATE_STAGE_PLAN, updateStageOf } from './mutation';
import { ExecutionView, Memory, PipelineView, Unreadable } from './observation';
import { Asked, usedBy, usedEntry, withOverrides } from './override';
import { EpochMs, HOUR, isoOf, MINUTE, spanOf } from './time';

/** Whether CodePipeline would get another definition: by CloudFormation's measure, the resource in the two templates. */
export type DefinitionChange = { readonly kind: 'same' } | { readonly kind: 'changed' } | Unreadable;

/** When the controller last brought a reconcile to its end; none within the last hour. */
export type LifeView = { readonly kind: 'read'; readonly lastAt?: EpochMs } | Unreadable;

/** The pipeline and its ledger, and which execution this update is of. */
export interface MutationLook {
  readonly kind: 'read';
  readonly pipeline: PipelineView;
  readonly executions: ReadonlyMap<string, ExecutionView>;
  readonly memory: { readonly kind: 'read' } & Memory;
  readonly execution: ExecutionView;
  readonly commit: KnownCommit;
  /** Production's stages, as they are deployed. */
  readonly waves: readonly string[];
  readonly life: LifeView;
}

export interface MutationQuestion {
  readonly change: DefinitionChange;
  readonly look: MutationLook | Unreadable;
  /** When the update began to ask. */
  readonly since: EpochMs;
  readonly now: EpochMs;
}

export type MutationVerdict = {
  readonly why: string;
  /** To be remembered with it; none where nothing is new. */
  readonly keep?: MutationMemory;
  readonly entries: readonly LedgerEntry[];
} & (
  /** `leased`: only once it is remembered. */
  | { readonly kind: 'goOn'; readonly leased: boolean }
  /** The build succeeds, and changes nothing. */
  | { readonly kind: 'skip' }
  /** The build fails; the controller tries it again when its time has come. */
  | { readonly kind: 'refuse' }
  /** What cannot be told now may be told in a minute. */
  | { readonly kind: 'lookAgain' }
);

/** How long it is asked again about what cannot be read. */
export const PATIENCE = 5 * MINUTE;
/** As long as the dead man's alarm waits. */
const SILENT_AFTER = 5 * MINUTE;
/** A controller that is silent for so long holds nobody up any more: nothing goes on or back without it, and this may be its repair. */
export const DEAD_AFTER = 15 * MINUTE;
/** How far back a sign of life is looked for. */
export const LIFE_LOOKED_BACK = HOUR;

export function judgeMutation(question: MutationQuestion): MutationVerdict {
  const { change, look, since, now } = question;
  if (look.kind === 'unreadable') {
    if (change.kind === 'same') return { kind: 'goOn', leased: false, why: `nothing of the pipeline's definition changes (${look.why})`, entries: [] };
    const kind = now < since + PATIENCE ? 'lookAgain' : 'refuse';
    return { kind, why: `whether a release is in flight cannot be told: ${look.why}; retry ${UPDATE_STAGE} by hand, or release again`, entries: [] };
  }
  const { newest } = look.memory.mutation;
  if (newest !== undefined && look.commit.generation < newest.generation) {
    const why = `${look.commit.revision} is older than ${newest.revision}, which has updated the pipeline: it changes nothing of it`;
    return { kind: 'skip', why, entries: [entryOf(question, look, 'mutation.skipped', why)] };
  }
  if (change.kind === 'same') return unchanged(look);
  const before = change.kind === 'unreadable' ? `whether the definition changes cannot be told (${change.why}); ` : '';
  const releases = releasesInFlight(look.waves, look, now);
  if (releases.length === 0) return leased(question, look, `${before}no release is in flight`);
  return judgeBehind(question, look, releases, before);
}

/** An update that would cancel these releases. */
function judgeBehind(question: MutationQuestion, look: MutationLook, releases: readonly ReleaseInFlight[], before: string): MutationVerdict {
  const { now } = question;
  const finding: Finding = {
    blocker: RELEASE_IN_FLIGHT,
    state: 'blocking',
    reason: `it would cancel ${wordsOf(releases)}`,
    clears: `the controller tries again when that has left production; until then override ${UPDATE_STAGE} by this name, or deploy the pipeline's stack by hand`,
  };
  const asked = askedOf(look.pipeline, look.execution);
  const overrides = overridesIn(look.memory, now);
  const [judged] = withOverrides([finding], asked, overrides);
  if (judged.overriddenBy !== undefined) {
    const used = usedBy([judged], asked, overrides).map((override) => usedEntry(override, asked, [judged], false, now));
    return leased(question, look, `${before}${finding.reason}, and ${judged.overriddenBy.who} has overridden that: ${judged.overriddenBy.reason}`, used);
  }
  const silence = silenceOf(look.life, now);
  if (silence >= DEAD_AFTER) {
    return leased(question, look, `${before}${finding.reason}, and the controller is silent for ${spanOf(silence)}: nothing goes on without it`);
  }
  const why = `${before}${finding.reason}; ${finding.clears}`;
  // Nobody would try again. Either it lives after all, or it is dead for long enough.
  if (silence >= SILENT_AFTER) return { kind: 'lookAgain', why: `the controller is silent for ${spanOf(silence)}, and ${why}`, entries: [] };
  return refused(question, look, wordsOf(releases), why);
}

function unchanged({ commit, memory: { mutation } }: MutationLook): MutationVerdict {
  const { version, newest, lease, entering } = mutation;
  const isKnown = newest?.revision === commit.revision && mutation.waiting === undefined;
  const keep = { version: version + 1, newest: commit, ...(lease !== undefined && { lease }), ...(entering !== undefined && { entering }) };
  return { kind: 'goOn', leased: false, why: 'nothing of the pipeline\'s definition changes', ...(!isKnown && { keep }), entries: [] };
}

function leased(question: MutationQuestion, look: MutationLook, why: string, entries: readonly LedgerEntry[] = []): MutationVerdict {
  const { now } = question;
  const { execution, commit, memory: { mutation } } = look;
  const lease = { execution: execution.id, revision: execution.revision, at: now, until: now + LEASE_LIMIT };
  const keep = { version: mutation.version + 1, newest: commit, lease };
  return { kind: 'goOn', leased: true, why, keep, entries: [...entries, entryOf(question, look, 'mutation.begun', `the pipeline's definition changes: ${why}`)] };
}

function refused(question: MutationQuestion, look: MutationLook, behind: string, why: string): MutationVerdict {
  const { execution, memory: { mutation } } = look;
  const { waiting: before, lease: _, ...rest } = mutation;
  const waiting = { ...before, execution: execution.id, revision: execution.revision, since: before?.since ?? question.now, behind };
  const isNews = before?.execution !== execution.id || before.behind !== behind;
  return {
    kind: 'refuse',
    why,
    ...(isNews && { keep: { ...rest, version: mutation.version + 1, waiting } }),
    entries: isNews ? [entryOf(question, look, 'mutation.held', why)] : [],
  };
}

/** For as long as nobody knows better, the controller lives. */
function silenceOf(life: LifeView, now: EpochMs): number {
  return life.kind === 'unreadable' ? 0 : now - (life.lastAt ?? now - LIFE_LOOKED_BACK);
}

/** What an override of the update is asked about. */
export const askedOf = (pipeline: PipelineView, execution: ExecutionView): Asked => ({
  stage: UPDATE_STAGE_PLAN,
  action: SELF_MUTATE,
  execution,
  run: updateStageOf(pipeline)?.actions.find(({ name }) => name === SELF_MUTATE)?.runId,
});

/** As the controller last read them. */
const overridesIn = ({ operators }: Memory, now: EpochMs): readonly RememberedOverride[] => operators.overrides.filter(({ ended, says, signedBy }) =>
  ended === undefined && now < says.until && (!says.secondApprover || signedBy !== undefined));

function entryOf({ now }: MutationQuestion, { execution }: MutationLook, kind: EntryKind, why: string): LedgerEntry {
  return { at: isoOf(now), kind, stage: UPDATE_STAGE, action: SELF_MUTATE, execution: execution.id, revision: execution.revision, why, who: 'breakwater' };
}
