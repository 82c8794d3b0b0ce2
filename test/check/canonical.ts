/**
 * A world as one text: two worlds with the same text have the same future, but for when it is and how executions, runs
 * and tokens are numbered.
 *
 * Moments are told from now on, and numbers of executions and runs by the order in which the text names them. What no
 * judgement looks back to is left out: runs of executions that lie in no stage and are remembered in none, lines of the
 * ledger from before the oldest execution that is under way, may be tried again or ended unseen, and what alarms showed
 * before that.
 */
import { createHash } from 'node:crypto';
import { PipelineView } from '../../src/decision/observation';
import { EpochMs } from '../../src/decision/time';
import { TICK } from '../../src/rehearsal/delivery';
import { MemoryLedger } from '../../src/rehearsal/ledger';
import { Play } from '../../src/rehearsal/play';

/** `2026-03-02T17:00:00Z` with milliseconds or without and `20260302T170000Z`, milliseconds since 1970, and the numbers of the simulated pipeline. */
const NAMES = /\b20\d{6}T\d{6}Z|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z|\b1[78]\d{11}\b|\b(?:e-\d{4}|(?:run|token)-\d{5})\b/g;
const [TWO, ONE] = ['2', '1'].map((digit) => digit.charCodeAt(0));

/** Nothing that is older makes a difference: no plan that is checked looks back so far. */
const OLD = 6 * 60 * 60_000;

/** The part of a scripted line of the scenario that says when it happens; the clock says so too. */
const WHEN = /"at":\d+,?/;

/** A digest of words, in which moments lie: the words are told instead, from now on. */
const HASH = /^[0-9a-z]{4,8}$/;

export async function canonicalText(play: Play): Promise<string> {
  // A rehearsal does not end before the last fault of its scenario, whether that makes a difference or not.
  const end = play.engine.quiet() && play.clock.coming().filter(({ what }) => what === 'nothing').at(-1)?.at;
  return textOf(play, [...await partsOf(play), play.isCalm(), end]);
}

/** The same, whenever a rehearsal of it ends. */
export const endlessText = async (play: Play): Promise<string> => textOf(play, await partsOf(play));

function textOf({ clock }: Play, parts: readonly unknown[]): string {
  const now = clock.now();
  const names = new Map<string, string>();
  return JSON.stringify(parts).replace(NAMES, (found) => {
    const kind = found.charCodeAt(0);
    if (kind === TWO || kind === ONE) {
      const span = (kind === TWO ? momentOf(found) : Number(found)) - now;
      return span < -OLD ? 'old' : `${span}`;
    }
    const known = names.get(found);
    if (known !== undefined) return known;
    const name = `${found[0]}${names.size}`;
    names.set(found, name);
    return name;
  });
}

const momentOf = (text: string): EpochMs => Date.parse(text.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, '$1-$2-$3:$4:$5'));

/** 53 bits of it, which a number holds: of a million worlds, any two are taken for one with a chance of one in eighteen thousand. */
export function hashOf(text: string): number {
  const bytes = createHash('sha1').update(text).digest();
  return bytes.readUInt32BE(0) * 2 ** 21 + Math.floor(bytes.readUInt32BE(4) / 2 ** 11);
}

/** What was said when an approval was answered is for people. */
const wordless = <T extends { readonly summary?: string }>({ summary: _, ...said }: T): Omit<T, 'summary'> => said;

const shownIn = ({ stages }: PipelineView): readonly string[] =>
  stages.flatMap(({ execution, inbound }) => [...(execution ? [execution.id] : []), ...inbound.map(({ id }) => id)]);

/** What was in a stage when the controller last looked, and what it watches where another is by now. */
const rememberedIn = (ledger: MemoryLedger, active: ReadonlySet<string>): readonly string[] =>
  [...ledger.memories().values()].flatMap(({ execution, runs }) => [
    ...(execution === undefined ? [] : [execution]),
    ...(runs !== undefined && active.has(runs.execution) ? [runs.execution] : []),
  ]);

/** What failed goes on as what it was when it is tried again. */
const retriableIn = ({ stages }: PipelineView): readonly string[] =>
  stages.flatMap(({ execution }) => execution?.status === 'Failed' ? [execution.id] : []);

/** How it ended in its stage is still to be learnt. */
const unendedIn = (ledger: MemoryLedger): readonly string[] =>
  [...ledger.memories().values()].flatMap(({ execution, ended }) => execution === undefined || ended !== undefined ? [] : [execution]);

async function partsOf(play: Play): Promise<readonly unknown[]> {
  const { engine, ledger, alarms, clock } = play;
  const now = clock.now();
  const view = await engine.state();
  const results = engine.results();
  const active = new Set(results.flatMap(({ id, endedAt }) => endedAt === undefined ? [id] : []));
  const seen = new Set([...shownIn(view), ...rememberedIn(ledger, active)]);
  const lookedBackTo = new Set([...active, ...retriableIn(view), ...unendedIn(ledger)]);
  const since = Math.min(now, ...results.filter(({ id }) => lookedBackTo.has(id)).map(({ startedAt }) => Date.parse(startedAt)));
  const rollbacks = new Map((await engine.executions([])).map(({ id, rollsBackTo, askedBy }) => [id, [rollsBackTo, askedBy]]));
  const coming = clock.coming().filter(({ what }) => what !== 'nothing');
  // What ends before anything happens makes no difference any more.
  const next = Math.min(...coming.map(({ at }) => at));
  return [
    view.stages.map(({ actions, ...stage }) => [stage, actions.map(wordless)]),
    (await Promise.all([...seen].map((id) => engine.runs(id)))).map((runs) => runs.map(wordless)),
    results.map(({ id, revision, type, outcome, stages, startedAt }) =>
      [id, revision, type, outcome, startedAt, seen.has(id) && [stages, rollbacks.get(id)]]),
    engine.standing,
    coming.filter(({ what }) => what !== 'time-out').map(({ at, what }) => `${at - now} ${what.replace(WHEN, '')}`),
    now % TICK,
    play.delivery.standing,
    ledger.standing,
    ledger.entries().filter(({ at }) => Date.parse(at) >= since).map(({ at, kind, stage, action, execution, digest, why }) =>
      [at, kind, stage, action, execution, digest !== undefined && HASH.test(digest) ? why : digest]),
    alarms.traces().map(({ alarm, changes }) =>
      [alarm.name, alarm.region, changes.filter((change, index) => index === changes.length - 1 || change.at >= since)]),
    play.parameters.standing,
    [play.faults.standing(next), play.calendars.standing(now), play.outcomes.standing],
    play.lastSuccess,
    play.toldOfSilence,
  ];
}
