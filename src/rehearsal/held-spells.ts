import { Finding, holding } from '../decision/finding';
import { RehearsalEvent } from './model';
import { EarlierResult } from './result-file';

/** A while in which a gate or a bake held an execution for the same reasons. */
export interface HeldSpell {
  readonly stage: string;
  readonly action: string;
  readonly execution: string;
  readonly revision: string;
  /** ISO 8601, UTC. */
  readonly from: string;
  /** Left out: it still held at the end. */
  readonly to?: string;
  /** Most severe first. */
  readonly because: readonly Finding[];
}

const HOLDS: readonly RehearsalEvent['kind'][] = ['gate.held', 'bake.held'];
const ANSWERS: readonly RehearsalEvent['kind'][] = [...HOLDS, 'gate.passed', 'gate.replaced', 'bake.passed', 'bake.rejected', 'action.succeeded', 'action.failed'];
const ENDS: readonly RehearsalEvent['kind'][] = ['execution.failed', 'execution.superseded', 'execution.stopped', 'execution.cancelled'];

/** Every hold of a rehearsal, in the order in which they began; where the reasons changed, another begins. */
export function holdsIn({ events, ledger }: Pick<EarlierResult, 'events' | 'ledger'>): readonly HeldSpell[] {
  const open = new Map<string, number>();
  const spells: HeldSpell[] = [];
  const end = (key: string, at: string): void => {
    const index = open.get(key);
    if (index !== undefined) spells[index] = { ...spells[index], to: at };
    open.delete(key);
  };
  const entries = new Map(ledger.map((entry) => [wordKey(entry), entry]));
  for (const event of events) {
    const { stage = '', action = '', execution = '', revision = '' } = event;
    const key = `${execution}/${stage}/${action}`;
    if (ANSWERS.includes(event.kind)) end(key, event.at);
    if (ENDS.includes(event.kind)) for (const one of [...open.keys()].filter((other) => other.startsWith(`${execution}/`))) end(one, event.at);
    if (!HOLDS.includes(event.kind)) continue;
    open.set(key, spells.length);
    spells.push({ stage, action, execution, revision, from: event.at, because: holding(entries.get(wordKey(event))?.findings ?? []) });
  }
  return spells;
}

const wordKey = ({ at, kind, stage, action, execution }: Pick<RehearsalEvent, 'at' | 'stage' | 'action' | 'execution'> & { readonly kind: string }): string =>
  [at, kind, stage, action, execution].join('/');
