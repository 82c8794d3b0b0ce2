/** Revisions that are kept out: what becomes of them where they come back, and of what a person lets in again. */
import { EpochMs } from '../../../src/decision/time';
import { TICK } from '../../../src/rehearsal/delivery';
import { RehearsalEvent } from '../../../src/rehearsal/model';
import { upTo } from './causes';
import { answeredIn, lastIndex, momentOf, settledAt, told } from './history';
import { Invariant, Seen } from './invariant';
import { vetoedIn } from './letters';

/** As long as CodePipeline may refuse until another way is taken, and as long as it takes to see both. */
const CORRECTED_WITHIN = 10 * TICK;

export const I15: Invariant = {
  id: 'I15',
  says: 'where CodePipeline has gone back to a vetoed revision by itself, something else is brought back, or a person is called',
  broken: (seen) => {
    const { play: { recorder: { events }, clock }, calm } = seen;
    for (const { name } of seen.subject.plan.stages.filter(({ production }) => production)) {
      const back = events[lastIndex(events, ({ kind, stage }) => kind === 'rollback.succeeded' && stage === name)];
      const began = back && events.find(({ kind, execution }) => kind === 'rollback.started' && execution === back.execution);
      if (back === undefined || began === undefined || (began.detail ?? '').includes(' by arn:')) continue;
      const veto = vetoAt(seen, began);
      if (veto === undefined || answeredIn(seen, name, momentOf(began)) || isElsewhere(seen, back)) continue;
      const isOverdue = calm || clock.now() > settledAt(seen, momentOf(back)) + CORRECTED_WITHIN;
      if (isOverdue) return `${told(back)}: is vetoed ${veto}, and stays`;
    }
    return undefined;
  },
};

/** By what the revision had been kept out of the wave before a moment, and still is. */
function vetoAt(seen: Seen, { revision = '', stage, at }: RehearsalEvent): string | undefined {
  const names = upTo(seen, stage).map(({ name }) => name);
  const by = vetoedIn(seen.play, revision, Date.parse(at) - 1).find((one) => names.includes(one));
  if (by !== undefined) return `by a person in ${by}`;
  const ours = [...seen.play.ledger.memories()].find(([name, { vetoes = [] }]) =>
    names.includes(name) && vetoes.some((veto) => veto.revision === revision && veto.lifted === undefined && veto.since < Date.parse(at)));
  return ours && `in ${ours[0]}`;
}

/** Something else has come into the wave since. */
const isElsewhere = ({ play }: Seen, back: RehearsalEvent): boolean => play.recorder.events.some((event) =>
  event.kind === 'stage.entered' && event.stage === back.stage && event.execution !== back.execution && momentOf(event) >= momentOf(back));

export const I16: Invariant = {
  id: 'I16',
  says: 'a veto that a person has lifted is not set again by what had set it',
  broken: (seen) => {
    const { play, ledger } = seen;
    for (const entry of ledger) {
      if (entry.kind !== 'veto.set' || entry.who !== 'breakwater') continue;
      // A controller that died before it was remembered says so once more; only what was lifted in between counts.
      const words = play.ledger.entries()
        .filter((one) => one !== entry && one.stage === entry.stage && one.revision === entry.revision && one.at <= entry.at);
      const lifted = words.filter(({ kind }) => kind === 'veto.lifted').at(-1);
      const before = words.filter(({ kind, who, at }) => kind === 'veto.set' && who === entry.who && at < (lifted?.at ?? '')).at(-1);
      if (before !== undefined && !hasFallen(seen, entry.stage, Date.parse(before.at), Date.parse(entry.at))) {
        return `${entry.at} ${entry.kind} ${entry.revision} ${entry.stage}: as at ${before.at}, and nothing has happened since`;
      }
    }
    return undefined;
  },
};

/** Whether anything was taken back in the wave, or an alarm has gone off. */
const hasFallen = ({ play }: Seen, stage: string | undefined, from: EpochMs, until: EpochMs): boolean =>
  play.recorder.events.some((event) => (event.kind === 'rollback.started' || event.kind === 'restore.started') && event.stage === stage
    && momentOf(event) >= from && momentOf(event) <= until)
  || play.alarms.traces().some(({ changes }) => changes.some(({ at, state }) => state === 'ALARM' && at >= from && at <= until));
