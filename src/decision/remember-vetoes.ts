/**
 * How a veto begins and ends. The newest word counts: what rolled a revision back, a person who vetoes it, a person who
 * lifts that. Judged at every look from what is there, and kept with the stage, so that no single event has to be seen.
 */
import { Letter, letterKey } from './inbox';
import { LedgerEntry } from './ledger-entry';
import { suggestion } from './nearest';
import { Observation, StageMemory } from './observation';
import { Plan } from './plan';
import { lookAt } from './stage-look';
import { newlyTakenBack } from './taken-back';
import { EpochMs, isoOf } from './time';
import { OURS, StandingVeto, Veto } from './veto';

export interface Vetoes {
  readonly standing: readonly StandingVeto[];
  /** By stage, where something is new: all that is to be remembered there. */
  readonly changed: ReadonlyMap<string, readonly Veto[]>;
  readonly notes: readonly LedgerEntry[];
}

export const NO_VETOES: Vetoes = { standing: [], changed: new Map(), notes: [] };

/** So many of a stage are remembered, the newest of them: a row of the ledger has an end. */
const KEPT = 200;

export function rememberVetoes(plan: Plan, observation: Observation, ownRoles: readonly string[], now: EpochMs): Vetoes {
  const { memory, inbox } = observation;
  if (memory.kind === 'unreadable') return NO_VETOES;
  const told = new Set(memory.operators.letters.map(letterKey));
  const words = inbox.kind === 'read' ? inbox.letters.flatMap((letter) => wordIn(letter, told.has(letterKey(letter)))) : [];
  const stages = [...new Set([...plan.stages.map(({ name }) => name), ...vetoed(memory.stages)])];
  // Of a stage that is planned and not there yet nothing can be kept; the letters lie there until it is.
  const isThere = (stage: string): boolean => memory.stages.has(stage) || observation.pipeline.stages.some(({ name }) => name === stage);
  const each = stages.filter(isThere).map((stage) => {
    const known = memory.stages.get(stage)?.vetoes ?? [];
    const own = words.filter((word) => word.stage === stage);
    return { stage, known, ...settled(known, [...automatic(stage, plan, observation, ownRoles, now), ...own], now) };
  });
  return {
    standing: each.flatMap(({ stage, vetoes }) => vetoes.filter(({ lifted }) => lifted === undefined).map((veto) => ({ ...veto, stage }))),
    changed: new Map(each.filter(({ notes }) => notes.length > 0).map(({ stage, vetoes }) => [stage, vetoes.slice(-KEPT)])),
    notes: [
      ...each.flatMap(({ notes }) => notes),
      ...words.filter(({ isOld, stage }) => !isOld && !stages.includes(stage)).map((word) => misplaced(word, stages, now)),
      ...each.flatMap(({ stage, vetoes }) => words.filter((word) => word.stage === stage).flatMap((word) => liftOfNothing(word, vetoes, now))),
    ],
  };
}

const vetoed = (stages: ReadonlyMap<string, StageMemory>): readonly string[] =>
  [...stages].filter(([, { vetoes = [] }]) => vetoes.length > 0).map(([name]) => name);

/** One word about one revision in one stage. */
interface Word {
  readonly stage: string;
  readonly does: 'veto' | 'lift';
  readonly revision: string;
  readonly at: EpochMs;
  readonly why: string;
  readonly by: string;
  /** What the ledger's line about it is told apart by. */
  readonly digest: string;
  readonly name: string;
  readonly isOld: boolean;
}

function wordIn(letter: Letter, isOld: boolean): readonly Word[] {
  const { says, at, by, name } = letter;
  return says.kind !== 'veto' && says.kind !== 'lift' ? []
    : [{ stage: says.stage, does: says.kind, revision: says.revision, at, why: says.reason, by, digest: letterKey(letter), name, isOld }];
}

/** What was rolled back or restored in a wave is vetoed by that. */
function automatic(stage: string, plan: Plan, observation: Observation, ownRoles: readonly string[], now: EpochMs): readonly Word[] {
  const planned = plan.stages.find(({ name }) => name === stage);
  const view = observation.pipeline.stages.find(({ name }) => name === stage);
  if (planned === undefined || view === undefined || !planned.production) return [];
  return newlyTakenBack(lookAt(planned, view, { plan, observation, ownRoles, now }))
    .map(({ revision, at, why }) => ({ stage, does: 'veto', revision, at, why, by: OURS, digest: `${revision}@${at}`, name: '', isOld: false }));
}

interface Settled { readonly vetoes: readonly Veto[]; readonly notes: readonly LedgerEntry[] }

/** Word after word, oldest first; of two at one moment the veto counts. */
function settled(known: readonly Veto[], words: readonly Word[], now: EpochMs): Settled {
  const inOrder = [...words].sort((a, b) => a.at - b.at || (a.does === 'lift' ? -1 : 1));
  return inOrder.reduce<Settled>(({ vetoes, notes }, word) => {
    const before = vetoes.find(({ revision }) => revision === word.revision);
    const after = afterWord(before, word);
    return after === undefined ? { vetoes, notes } : {
      vetoes: [...vetoes.filter((veto) => veto !== before), after],
      notes: [...notes, entryOf(word, now)],
    };
  }, { vetoes: known, notes: [] });
}

/** Nothing where the word is not news. */
function afterWord(before: Veto | undefined, { does, revision, at, why, by }: Word): Veto | undefined {
  if (does === 'lift') return before !== undefined && before.lifted === undefined && before.since < at ? { ...before, lifted: at } : undefined;
  // What is kept out already is kept out for its first reason, unless a person gives another.
  const isKnown = before !== undefined && (at <= before.since || (before.lifted === undefined ? by === OURS : at < before.lifted));
  return isKnown ? undefined : { revision, since: at, why, by };
}

const entryOf = ({ stage, does, revision, why, by, digest }: Word, now: EpochMs): LedgerEntry =>
  ({ at: isoOf(now), kind: does === 'veto' ? 'veto.set' : 'veto.lifted', stage, revision, why, who: by, digest });

const malformed = ({ name, by, digest }: Word, fault: string, now: EpochMs): LedgerEntry =>
  ({ at: isoOf(now), kind: 'inbox.malformed', why: `${name}: ${fault}`, who: by, digest });

const misplaced = (word: Word, stages: readonly string[], now: EpochMs): LedgerEntry =>
  malformed(word, `its name must hold a stage of the pipeline, got '${word.stage}'; ${suggestion(word.stage, stages)}`, now);

/** A lift that finds no veto changes nothing, and is told so. */
function liftOfNothing(word: Word, vetoes: readonly Veto[], now: EpochMs): readonly LedgerEntry[] {
  if (word.isOld || word.does !== 'lift' || vetoes.some(({ revision }) => revision === word.revision)) return [];
  const standing = vetoes.filter(({ lifted }) => lifted === undefined).map(({ revision }) => revision);
  const fault = `revision must be one that is vetoed in ${word.stage}, got '${word.revision}'; ${standing.length === 0 ? 'none is' : suggestion(word.revision, standing)}`;
  return [malformed(word, fault, now)];
}
