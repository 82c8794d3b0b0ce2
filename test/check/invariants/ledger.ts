/** What the ledger says, who stands behind it, and how everything ends. */
import { LedgerEntry } from '../../../src/decision/ledger-entry';
import { RehearsalEvent } from '../../../src/rehearsal/model';
import { Play } from '../../../src/rehearsal/play';
import { isByHand, isRollback, momentOf, told, waveOf } from './history';
import { Invariant } from './invariant';
import { isAnyInForce } from './letters';

export const I5: Invariant = {
  id: 'I5',
  says: 'no override acts without a principal, a reason and a time; no approval by hand without a principal',
  broken: ({ play, ledger }) => {
    for (const entry of ledger) {
      if (!entry.kind.startsWith('override.')) continue;
      const acts = entry.kind === 'override.given' || entry.kind === 'override.used';
      if (acts && !entry.who.startsWith('arn:')) return `${entry.at} ${entry.kind}: who is '${entry.who}'`;
      if (entry.kind === 'override.used' && !isAnyInForce(play, entry.stage ?? '', Date.parse(entry.at))) return `${entry.at} ${entry.kind} ${entry.stage}: nobody has written one that is in force`;
      if (entry.why === '' || Number.isNaN(Date.parse(entry.at))) return `${entry.at} ${entry.kind} of ${entry.who}: says not why, or when`;
    }
    return undefined;
  },
};

export const I9: Invariant = {
  id: 'I9',
  says: 'what the ledger says of an answer is what CodePipeline shows, and no answer of ours is missing in it',
  broken: (seen) => {
    const { play, events, calm } = seen;
    for (const event of events) {
      if ((event.kind !== 'gate.passed' && event.kind !== 'bake.passed') || isByHand(event) || isRollback(seen, event.execution)) continue;
      const written = play.ledger.entries().some((entry) =>
        entry.kind.endsWith('.passed') && entry.action === event.action && entry.stage === event.stage && entry.execution === event.execution);
      if (!written) return `${told(event)}: the ledger does not say so`;
    }
    if (!calm) return undefined;
    for (const event of play.recorder.events) {
      if (event.kind !== 'bake.rejected' || isByHand(event) || isRollback(seen, event.execution)) continue;
      if (!linesOn(play, event).some(({ kind }) => kind === 'bake.rejected' || kind === 'approval.refused')) return `${told(event)}: the ledger does not say so`;
    }
    for (const entry of play.ledger.entries()) {
      if (!entry.kind.endsWith('.passed') || entry.who !== 'breakwater' || isTakenBack(play, entry)) continue;
      const end = endOf(play, entry);
      if (end === undefined) return `${lineOf(entry)}: CodePipeline shows no end of it`;
      if (end.kind === 'action.failed' && !isByHand(end)) return `${lineOf(entry)}: ${told(end)}`;
    }
    return undefined;
  },
};

const lineOf = ({ at, kind, stage, action, execution }: LedgerEntry): string => `${at} ${kind} ${stage} ${action} ${execution}`;

const linesOn = ({ ledger }: Play, { stage, action, execution }: Pick<LedgerEntry, 'stage' | 'action' | 'execution'>): readonly LedgerEntry[] =>
  ledger.entries().filter((one) => one.stage === stage && one.action === action && one.execution === execution);

/** A line after it says that what was decided was not done. */
const isTakenBack = (play: Play, entry: LedgerEntry): boolean => linesOn(play, entry).some(({ kind, at }) => kind === 'effect.failed' && at >= entry.at);

/** How the run ended of which a line of the ledger speaks, or its execution with it. */
const endOf = ({ recorder }: Play, { stage, action, execution, at }: LedgerEntry): RehearsalEvent | undefined => recorder.events.find((event) =>
  event.execution === execution && momentOf(event) >= Date.parse(at) && (
    (event.kind === 'action.succeeded' || event.kind === 'action.failed') && event.stage === stage && event.action === action
    || event.kind.startsWith('execution.') && event.kind !== 'execution.started'));

export const I10: Invariant = {
  id: 'I10',
  says: 'whatever crashes, nothing is done twice and nothing is unsaid: no release is taken back twice, no restore begun twice, no approval both passed and rejected by us',
  broken: ({ play, ledger, events, calm }) => {
    for (const event of events) {
      if (event.kind !== 'rollback.started' || !(event.detail ?? '').includes('assumed-role/')) continue;
      const all = play.recorder.events.filter(({ kind, stage, detail }) => kind === event.kind && stage === event.stage && detail === event.detail);
      if (all.length > 1) return `${told(event)}: ${event.detail}: was begun at ${all[0].at} before`;
    }
    for (const entry of ledger) {
      if (entry.kind === 'restore.started' && play.ledger.entries().filter(({ stage, digest }) => stage === entry.stage && digest === entry.digest).length > 1) {
        return `${entry.at} ${entry.kind} ${entry.stage}: for the second time`;
      }
    }
    // What was written down and never done is said to be so by the look after, and not before.
    if (!calm) return undefined;
    for (const entry of play.ledger.entries()) {
      if (entry.kind !== 'bake.passed' || entry.who !== 'breakwater' || isTakenBack(play, entry)) continue;
      const rejected = linesOn(play, entry).find((one) =>
        one.kind === 'bake.rejected' && one.who === entry.who && runBegan(play, entry, one.at) === runBegan(play, entry, entry.at));
      if (rejected !== undefined) return `${lineOf(entry)}: was ${rejected.kind} at ${rejected.at}`;
    }
    return undefined;
  },
};

/** When the run began of which a line of the ledger speaks: a retry is another run, and may end otherwise. */
const runBegan = ({ recorder }: Play, { stage, action, execution }: LedgerEntry, at: string): string | undefined =>
  recorder.events.filter((event) => event.kind === 'action.started' && event.stage === stage && event.action === action && event.execution === execution && event.at <= at).at(-1)?.at;

export const I11: Invariant = {
  id: 'I11',
  says: 'while the controller is dead nothing is let into production',
  broken: (seen) => {
    if (!seen.play.faults.controllerIsDead()) return undefined;
    const event = seen.events.find((one) => one.kind === 'gate.passed' && !isByHand(one) && !isRollback(seen, one.execution) && waveOf(seen, one.stage) !== undefined);
    return event && `${told(event)}: although the controller is dead`;
  },
};

export const I12: Invariant = {
  id: 'I12',
  says: 'no wave stays torn: it is brought back, or a person is called',
  broken: ({ play, calm, subject }) => {
    if (!calm) return undefined;
    const torn = [...play.ledger.memories()].find(([, { state, paged }]) => state === 'torn' && paged !== true);
    if (torn !== undefined) return `${torn[0]} stays torn, and nobody is called`;
    const { events } = play.recorder;
    for (const { name } of subject.plan.stages) {
      const last = events.filter(({ kind, stage }) => kind === 'stage.torn' && stage === name).at(-1);
      if (last === undefined) continue;
      const mended = events.some((event) => momentOf(event) >= momentOf(last) && (
        event.stage === name && ['restore.succeeded', 'rollback.succeeded', 'stage.succeeded', 'stage.entered', 'rollback.started'].includes(event.kind)
        || event.kind === 'notification' && event.stage === name));
      if (!mended) return `${told(last)}: nothing brought it back, and nobody is called`;
    }
    return undefined;
  },
};
