/** What is different between two rehearsals of one pipeline. */
import { MINUTE } from '../decision/time';
import { holdsIn } from '../rehearsal/held-spells';
import { EarlierResult } from '../rehearsal/result-file';

/** What one rehearsal had and the other had not, or had otherwise; left out where there was none. */
export interface Change<T> { readonly before?: T; readonly after?: T }

/** Where what was held, by which blockers. */
export interface HeldAt { readonly stage: string; readonly action: string; readonly revision: string; readonly because: string }

export interface Comparison {
  /** The name of what is compared with. */
  readonly with: string;
  /** Whether nothing below differs. */
  readonly same: boolean;
  /** In minutes, from start to end. */
  readonly lasts: { readonly before: number; readonly after: number };
  /** Targets (`Stage/Target`) that end on another revision. */
  readonly targets: readonly ({ readonly target: string } & Change<string>)[];
  /** Releases that end otherwise; of a revision that was released several times, the last counts. */
  readonly outcomes: readonly ({ readonly revision: string } & Change<string>)[];
  /** Holds of another length, in minutes; all with the same reasons at one gate together. */
  readonly holds: readonly (HeldAt & Change<number>)[];
  /** Stages that are rolled back another number of times. */
  readonly rollbacks: readonly ({ readonly stage: string } & Change<number>)[];
}

export function compare(before: EarlierResult, after: EarlierResult, name: string): Comparison {
  const targets = changes(targetsOf(before), targetsOf(after)).map(([target, change]) => ({ target, ...change }));
  const outcomes = changes(outcomesOf(before), outcomesOf(after)).map(([revision, change]) => ({ revision, ...change }));
  const holds = changes(holdsOf(before), holdsOf(after)).map(([key, change]) => {
    const [stage, action, revision, because] = key.split('\n');
    return { stage, action, revision, because, ...change };
  });
  const rollbacks = changes(rollbacksOf(before), rollbacksOf(after)).map(([stage, change]) => ({ stage, ...change }));
  const lasts = { before: minutesBetween(before.start, before.end), after: minutesBetween(after.start, after.end) };
  const same = [targets, outcomes, holds, rollbacks].every((list) => list.length === 0) && lasts.before === lasts.after;
  return { with: name, same, lasts, targets, outcomes, holds, rollbacks };
}

/** In the order of the later one, then what only the earlier one has. */
function changes<T>(before: ReadonlyMap<string, T>, after: ReadonlyMap<string, T>): readonly (readonly [string, Change<T>])[] {
  return [...new Set([...after.keys(), ...before.keys()])].filter((key) => before.get(key) !== after.get(key)).map((key) => {
    const [was, is] = [before.get(key), after.get(key)];
    return [key, { ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) }] as const;
  });
}

const targetsOf = ({ revisions }: EarlierResult): ReadonlyMap<string, string> => new Map(Object.entries(revisions));

const outcomesOf = ({ executions }: EarlierResult): ReadonlyMap<string, string> =>
  new Map(executions.filter(({ type }) => type === 'STANDARD').map(({ revision, outcome }) => [revision, outcome]));

function holdsOf(result: EarlierResult): ReadonlyMap<string, number> {
  const minutes = new Map<string, number>();
  for (const { stage, action, revision, from, to = result.end, because } of holdsIn(result)) {
    const key = [stage, action, revision, [...new Set(because.map(({ blocker }) => blocker))].join(', ')].join('\n');
    minutes.set(key, (minutes.get(key) ?? 0) + minutesBetween(from, to));
  }
  return minutes;
}

function rollbacksOf({ events }: EarlierResult): ReadonlyMap<string, number> {
  const count = new Map<string, number>();
  for (const { kind, stage = '' } of events) if (kind === 'rollback.started') count.set(stage, (count.get(stage) ?? 0) + 1);
  return count;
}

const minutesBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / MINUTE;
