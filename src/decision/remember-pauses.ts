/** Which pauses are on, from one look to the next. One that is on ends by its own end, or by a letter that resumes it, and by nothing else. */
import { isLater, Letter, letterKey, Pause, PauseScope, RememberedPause } from './inbox';
import { LedgerEntry } from './ledger-entry';
import { Mail, Remembered } from './remember-overrides';
import { EpochMs, isoOf } from './time';

export function rememberPauses(known: readonly RememberedPause[], mail: Mail): Remembered<RememberedPause> {
  const byName = new Map(mail.letters.map((letter) => [letter.name, letter]));
  const on = new Set(known.map(({ letter }) => letterKey(letter)));
  // Not only what is new: a wave that was paused before it was there is paused when it comes.
  const begun = mail.letters.flatMap((letter) => letter.says.kind === 'pause' && !on.has(letterKey(letter)) ? begins(letter, letter.says, mail) : []);
  const goesOn = known.map((pause) => afterLook(pause, byName.get(pause.letter.name), mail));
  return {
    kept: [...goesOn.flatMap(({ pause }) => pause ?? []), ...begun],
    notes: [
      ...goesOn.flatMap(({ note }) => note ?? []),
      ...begun.map(({ letter, says }) => entryOf('pause.on', letter, says.scope, pauseText(says), letter.by, mail.now)),
    ],
  };
}

/** Whether a pause can be of what it is written for: a wave that is not there is a mistake to be told. */
export const isOfOurs = (scope: PauseScope, { plan }: Pick<Mail, 'plan'>): boolean =>
  scope.of !== 'stage' || plan.stages.some(({ name }) => name === scope.stage);

function begins(letter: Letter, says: Pause, mail: Mail): readonly RememberedPause[] {
  if (!isOfOurs(says.scope, mail) || isOver(says, mail.now)) return [];
  const { name, version, at, by } = letter;
  return [{ letter: { name, version, at, by }, says }];
}

interface Change { readonly pause?: RememberedPause; readonly note?: LedgerEntry }

function afterLook(pause: RememberedPause, found: Letter | undefined, { plan, now }: Mail): Change {
  const { says, letter } = pause;
  const off = (why: string, who: string): Change => ({ note: entryOf('pause.off', letter, says.scope, why, who, now) });
  if (says.scope.of === 'organisation' && plan.organisation === undefined) return off(`pause ${says.id} is over: the pipeline is in no organisation any more`, 'breakwater');
  if (isOver(says, now)) return off(overText(says, now), letter.by);
  const later = found !== undefined && isLater(found, letter) ? found : undefined;
  if (later?.says.kind === 'resumption') return off(`pause ${says.id} is over: ${later.says.reason}`, later.by);
  // A later pause takes its place. Deleted, or written over with what says nothing, it goes on.
  if (later?.says.kind !== 'pause') return { pause };
  return isOver(later.says, now) ? off(overText(later.says, now), later.by) : {};
}

export const isOver = ({ until }: Pause, now: EpochMs): boolean => until !== undefined && now >= until;

const overText = ({ id, until }: Pause, now: EpochMs): string => `pause ${id} is over since ${isoOf(until ?? now)}`;

const pauseText = ({ scope, id, reason, until }: Pause): string =>
  `pause ${id} of ${scopeText(scope)}${until === undefined ? '' : `, until ${isoOf(until)}`}: ${reason}`;

function scopeText(scope: PauseScope): string {
  switch (scope.of) {
    case 'stage': return scope.stage;
    case 'pipeline': return 'the pipeline';
    case 'organisation': return 'all pipelines of the organisation';
  }
}

function entryOf(
  kind: 'pause.on' | 'pause.off', letter: RememberedPause['letter'], scope: PauseScope, why: string, who: string, now: EpochMs,
): LedgerEntry {
  return { at: isoOf(now), kind, ...(scope.of === 'stage' && { stage: scope.stage }), why, who, digest: letterKey(letter) };
}
