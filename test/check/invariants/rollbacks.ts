/** What people ask for, and what rollbacks leave behind. */
import { TICK } from '../../../src/rehearsal/delivery';
import { isRollback, lastIndex, momentOf, settledAt } from './history';
import { Invariant } from './invariant';
import { rollbackLetters } from './letters';

/** A deployment that is under way ends first, and CodePipeline may refuse for five minutes until another way is taken. */
const COMES_WITHIN = 12 * TICK;
/** The look that sees it, and the one before, which was under way. */
const SEEN_WITHIN = 3 * TICK;

const COMES: readonly string[] = ['rollback.started', 'rollback.succeeded', 'rollback.failed', 'restore.started', 'notification'];

export const I17: Invariant = {
  id: 'I17',
  says: 'a rollback that a person asks for comes, or is refused, or a person is called',
  broken: (seen) => {
    const { play: { recorder, ledger, clock }, calm } = seen;
    for (const { stage, from, by } of rollbackLetters(seen.play)) {
      if (!calm && clock.now() <= settledAt(seen, from) + COMES_WITHIN) continue;
      const comes = recorder.events.some((event) => event.stage === stage && COMES.includes(event.kind) && momentOf(event) >= from);
      const refused = ledger.entries().some((entry) => entry.kind === 'rollback.refused' && entry.stage === stage && Date.parse(entry.at) >= from);
      if (!comes && !refused) return `${stage}: ${by} has asked for a rollback at ${new Date(from).toISOString()}, and nothing came of it`;
    }
    return undefined;
  },
};

/** What is stopped on the way is taken back too, by the same rollback. */
const FALLS: readonly string[] = ['execution.stopped', 'rollback.started', 'restore.requested', 'page'];

export const I18: Invariant = {
  id: 'I18',
  says: 'no more rollbacks in a row are held against a wave than there were since a release succeeded in it',
  broken: (seen) => {
    const { recorder: { events }, ledger, clock } = seen.play;
    for (const [stage, { rollbacks, takeBack }] of ledger.memories()) {
      if (rollbacks === undefined || rollbacks.inARow < 2) continue;
      const index = lastIndex(events, (event) => event.kind === 'stage.succeeded' && event.stage === stage && !isRollback(seen, event.execution));
      const since = events[index];
      if (since !== undefined && clock.now() <= settledAt(seen, momentOf(since)) + SEEN_WITHIN) continue;
      const falls = [...events.slice(index + 1), ...ledger.entries().filter(({ at, kind }) => kind !== 'rollback.started' && at >= (since?.at ?? ''))]
        .filter((one) => one.stage === stage && FALLS.includes(one.kind)).length;
      // One that is decided is counted, and what stands in its way ends first.
      if (falls + (takeBack === undefined ? 0 : 1) < rollbacks.inARow) return `${stage}: ${rollbacks.inARow} releases in a row are said to have been taken back, and ${falls} were`;
    }
    return undefined;
  },
};
