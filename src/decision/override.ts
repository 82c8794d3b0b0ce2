/** Which findings of a gate an override opens, and what it says about it. */
import { NEVER_OVERRIDDEN, ONLY_BY_NAME, ORGANISATION_PAUSE, PAUSE } from './blocker-names';
import { Finding, sentence } from './finding';
import { letterKey, OverrideUse, RememberedOverride, Written } from './inbox';
import { LedgerEntry } from './ledger-entry';
import { ExecutionView } from './observation';
import { AlarmRef, StagePlan } from './plan';
import { isoOf } from './time';

/** One run of one approval, of which an override is asked. */
export interface Asked {
  readonly stage: StagePlan;
  readonly action: string;
  readonly execution: ExecutionView;
  /** The id of the action's run. Where it is not known no override counts: nobody could tell later what it let in. */
  readonly run: string | undefined;
}

/** Whether an override in force speaks of this run: its stage, revision and execution, and not spent on another. */
export function appliesTo({ says, uses }: RememberedOverride, { stage, execution, run }: Asked): boolean {
  return run !== undefined && says.stage === stage.name
    && (says.revision === undefined || says.revision === execution.revision)
    && (says.execution === undefined || says.execution === execution.id)
    && (!says.singleUse || uses.every((use) => use.run === run && use.execution === execution.id));
}

/** Marks what an override opens. One that is not spent by it comes before one that is. */
export function withOverrides(findings: readonly Finding[], asked: Asked, overrides: readonly RememberedOverride[]): readonly Finding[] {
  const applying = overrides.filter((override) => appliesTo(override, asked))
    .sort((a, b) => Number(a.says.singleUse) - Number(b.says.singleUse));
  return findings.map((finding) => {
    if (finding.state === 'clear' || finding.warnsOnly === true) return finding;
    const override = applying.find((one) => names(one.says.blockers, finding.blocker, asked.stage) && !isOverruled(one, finding));
    if (override === undefined) return finding;
    const { says: { id, reason, until }, letter } = override;
    return { ...finding, overriddenBy: { id, who: letter.by, reason, until } };
  });
}

/** Whoever pauses later decides: an override opens no pause that began after it was written. */
const isOverruled = ({ letter }: RememberedOverride, { blocker, since = letter.at }: Finding): boolean =>
  (blocker === PAUSE || blocker === ORGANISATION_PAUSE) && since > letter.at;

function names(blockers: readonly string[] | 'all', blocker: string, stage: StagePlan): boolean {
  if (NEVER_OVERRIDDEN.includes(blocker)) return false;
  if (blockers !== 'all') return blockers.includes(blocker);
  return !ONLY_BY_NAME.includes(blocker) && stage.blockers.some(({ name }) => name === blocker);
}

/** An override that helped to pass a run, to be remembered before the answer is given. */
export interface NewUse { readonly letter: Written; readonly use: OverrideUse }

/** The overrides that findings were opened by; the name of a parameter has one id in a stage. */
export const usedBy = (findings: readonly Finding[], asked: Asked, overrides: readonly RememberedOverride[]): readonly RememberedOverride[] =>
  overrides.filter((override) => appliesTo(override, asked) && findings.some(({ overriddenBy }) => overriddenBy?.id === override.says.id));

/** Whether the override is known to have helped this very run already. */
export const isRecorded = ({ uses }: RememberedOverride, { run }: Asked): boolean => uses.some((use) => use.run === run);

export function usedEntry(override: RememberedOverride, asked: Asked, findings: readonly Finding[], skipped: boolean, now: number): LedgerEntry {
  const { letter, says } = override;
  const opened = findings.filter(({ overriddenBy }) => overriddenBy?.id === says.id).map(sentence);
  const what = [...opened, ...(skipped ? ['the rest of the bake'] : [])].join('; ');
  return {
    at: isoOf(now),
    kind: 'override.used',
    stage: asked.stage.name,
    action: asked.action,
    execution: asked.execution.id,
    revision: asked.execution.revision,
    why: `override ${says.id} (${says.reason}) let it pass in spite of ${what}`,
    who: letter.by,
    digest: `${letterKey(letter)}#${asked.run ?? ''}`,
  };
}

/** What comes first in the summary of an approval: each override once, with what it opened. */
export function overridesSummary(findings: readonly Finding[]): string {
  const opened = new Map<string, readonly string[]>();
  for (const { overriddenBy, blocker, reason } of findings) {
    if (overriddenBy === undefined) continue;
    const { id, who, reason: because, until } = overriddenBy;
    const given = `override ${id} by ${who} until ${isoOf(until)}: ${because}`;
    opened.set(given, [...opened.get(given) ?? [], `${blocker}: ${reason}`]);
  }
  return [...opened].map(([given, what]) => `${given} (${what.join('; ')})`).join('; ');
}

/** Whether an override that was used names a blocker of the stage which looks at the alarm. */
export function namesAlarm({ says }: RememberedOverride, stage: StagePlan, alarm: AlarmRef): boolean {
  return stage.blockers.some((blocker) => blocker.kind === 'alarm' && names(says.blockers, blocker.name, stage) && [
    ...blocker.alarms.map((one) => one.name === alarm.name && isThere(one, alarm)),
    ...(blocker.prefixes ?? []).map((one) => alarm.name.startsWith(one.prefix) && isThere(one, alarm)),
  ].some(Boolean));
}

const isThere = (one: { readonly account: string; readonly region: string }, other: typeof one): boolean =>
  one.account === other.account && one.region === other.region;
