/** What ran on every target from the first moment of a rehearsal to its last. */
import { isoOf } from '../../../src/decision/time';
import { rehearse } from '../../../src/rehearsal/rehearse';
import { Scenario } from '../../../src/rehearsal/scenario';
import { Subject } from '../../../src/rehearsal/subject';
import { Played } from './invariants';

/** Something was put in place somewhere; by `Stage/Target`, what runs since. */
export interface Landing { readonly at: string; readonly revisions: Readonly<Record<string, string>> }

export interface Watched extends Played { readonly landings: readonly Landing[] }

export async function watch(subject: Subject, scenario: Scenario): Promise<Watched> {
  const landings: Landing[] = [];
  const { result } = await rehearse(subject, scenario, { landed: (now, revisions) => { landings.push({ at: isoOf(now), revisions }); } });
  return { subject, scenario, result, landings };
}

/** What changed on which target, in order. */
export interface Change { readonly at: string; readonly target: string; readonly from: string; readonly to: string }

export function changesOf({ scenario, landings }: Watched): readonly Change[] {
  return landings.flatMap(({ at, revisions }, index) => Object.entries(revisions).flatMap(([target, to]) => {
    const from = landings[index - 1]?.revisions[target] ?? scenario.baseline ?? 'none';
    return from === to ? [] : [{ at, target, from, to }];
  }));
}

/** Several between the stacks of one target. */
export const revisionsOf = (runs: string): readonly string[] => runs.split('+');

/** By `Stage/Target`, every revision that ran there whole, in order and with spaces between them. */
export function journeysOf(watched: Watched): Readonly<Record<string, string>> {
  const changes = changesOf(watched).filter(({ to }) => revisionsOf(to).length === 1);
  return Object.fromEntries(Object.keys(watched.result.revisions).map((target) => [
    target, [watched.scenario.baseline ?? 'none', ...changes.filter((change) => change.target === target).map(({ to }) => to)].join(' '),
  ]));
}
