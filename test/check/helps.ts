/** Who comes where a wave waits for a person, and is right to. */
import { AFTER_ROLLBACK } from '../../src/decision/blocker-names';
import { holding } from '../../src/decision/finding';
import { Play } from '../../src/rehearsal/play';
import { Choice } from './choice';

/** For each wave that is stuck, and at whose airlock the next release waits: a person lets it in, as the page asks. */
export function whereStuck({ ledger }: Play): readonly Choice[] {
  const isHeld = (stage: string): boolean => ledger.entries().some((entry) => entry.kind === 'gate.held' && entry.stage === stage);
  const stuck = [...ledger.memories()].filter(([stage, { state, paged }]) => state === 'stuck' && paged === true && isHeld(stage));
  return stuck.map(([stage]): Choice => ({ name: `${stage} is mended by hand`, section: 'operator', entry: { do: 'approve', stage }, helps: true }));
}

/** For each wave that nothing but two rollbacks in a row holds: a person has looked into it. */
export function afterTwoRollbacks({ ledger }: Play): readonly Choice[] {
  const held = [...ledger.memories()].filter(([stage, { state }]) => {
    const last = state !== 'holding' ? undefined : ledger.entries().filter((entry) => entry.kind === 'gate.held' && entry.stage === stage).at(-1);
    const by = holding(last?.findings ?? []);
    return by.length > 0 && by.every(({ blocker }) => blocker === AFTER_ROLLBACK);
  });
  return held.map(([stage]): Choice => ({
    name: `${stage} may go on after two rollbacks`,
    section: 'operator',
    entry: { do: 'override', stage, blockers: [AFTER_ROLLBACK], reason: 'looked into it', for: '10m' },
    helps: true,
  }));
}
