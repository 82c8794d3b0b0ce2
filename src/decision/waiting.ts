/** An approval that waits for its answer: what is written down of it, and how it is held. */
import { digestOf, Finding, holding, sentence } from './finding';
import { EntryKind, LedgerEntry } from './ledger-entry';
import { longHold } from './long-hold';
import { RememberedEntry } from './observation';
import { StageLook } from './stage-look';
import { Approval, Judgement, NOTHING } from './step';
import { isoOf, MINUTE } from './time';

/** The look is the one that it was seen in. */
export interface Waiting { readonly look: StageLook; readonly action: string; readonly approval: Approval }

const HOLDS: readonly EntryKind[] = ['gate.held', 'bake.held'];
/** How long a bake or a gate may be unjudgeable before a person is told. */
const PAGE_AFTER = 30 * MINUTE;

/** `isOver`: it has had all its time, so that a person is told at once. */
export function hold(at: Waiting, kind: 'gate.held' | 'bake.held', findings: readonly Finding[], isOver = false): Judgement {
  const entry: LedgerEntry = { ...entryOf(at, kind, findings.map(sentence).join('; '), findings), digest: digestOf(findings) };
  const last = lastEntry(at, HOLDS);
  if (last?.kind !== kind || last.digest !== entry.digest) return { ...NOTHING, notes: [entry] };
  const paged = isOver || at.look.now >= last.at + PAGE_AFTER ? page(at, kind, findings, isOver) : NOTHING;
  if (kind === 'bake.held' || paged.pages.length > 0) return paged;
  const long = longHold(entriesAbout(at), entry, at.look.plan.announceHoldsAfterMinutes * MINUTE, at.look.now);
  return long === undefined ? NOTHING : { ...NOTHING, notes: [long] };
}

/** Tells a person once. A gate that is closed for a known reason is no fault; one that nobody can judge opens for nobody. */
function page(at: Waiting, kind: 'gate.held' | 'bake.held', findings: readonly Finding[], isOver: boolean): Judgement {
  const untold = kind === 'bake.held' ? findings : holding(findings).filter((finding) => finding.state === 'unknown');
  const digest = `${isOver ? 'over/' : ''}${digestOf(untold)}`;
  if (untold.length === 0 || lastEntry(at, ['page'])?.digest === digest) return NOTHING;
  const what = kind === 'bake.held' ? `can neither pass nor fail${isOver ? ', and its time is over' : ''}` : 'cannot be told to be open';
  const why = `${at.approval.stage}/${at.action} ${what}: ${untold.map(sentence).join('; ')}`;
  return { ...NOTHING, pages: [{ ...entryOf(at, 'page', why, untold), digest }] };
}

/** The newest entry of these kinds about this approval of this execution. */
const lastEntry = (at: Waiting, kinds: readonly string[]): RememberedEntry | undefined =>
  entriesAbout(at).filter((entry) => kinds.includes(entry.kind)).at(-1);

/** What is written down about this approval of this execution, oldest first. */
function entriesAbout({ look, approval }: Waiting): readonly RememberedEntry[] {
  const { memory } = look.observation;
  if (memory.kind === 'unreadable') return [];
  return memory.entries.filter((entry) =>
    entry.stage === approval.stage && entry.action === approval.action && entry.execution === look.view.execution?.id);
}

export function entryOf({ look, approval }: Waiting, kind: EntryKind, why: string, findings: readonly Finding[]): LedgerEntry {
  return {
    at: isoOf(look.now),
    kind,
    stage: approval.stage,
    action: approval.action,
    ...(look.view.execution !== undefined && { execution: look.view.execution.id }),
    ...(look.execution !== undefined && { revision: look.execution.revision }),
    why,
    who: 'breakwater',
    ...(findings.length > 0 && { findings }),
  };
}
