/** What jest asks of a rehearsal. Each answer says what was found, so that a failure can be read without a second run. */
import type { Duration } from 'aws-cdk-lib';
import { spanOf } from '../decision/time';
import { Played, PlayedHold } from './played';

/** As jest takes it. */
export interface MatcherAnswer { readonly pass: boolean; readonly message: () => string }

/** With what a message begins: what was expected, and what came. */
const answer = (pass: boolean, expected: string, notExpected: string, found: readonly string[], { timeline }: Played): MatcherAnswer =>
  ({ pass, message: () => [pass ? notExpected : expected, ...found.map((line) => `  ${line}`), '', timeline].join('\n') });

/** A play that nobody awaited is the usual mistake. */
function checked(played: Played): Played {
  const given: unknown = played;
  if (given instanceof Promise) throw new Error('expect must be given what a rehearsal came to, got a promise; await rehearsal.play() first');
  if (typeof given === 'object' && given !== null && 'revisions' in given && 'holds' in given) return played;
  throw new Error(`expect must be given what a rehearsal came to, got ${JSON.stringify(given) ?? 'nothing'}; give it what rehearsal.play() resolves to`);
}

export const matchers = {
  /** Every target runs the revision at the end. */
  toReachEverywhere(played: Played, revision: string): MatcherAnswer {
    const elsewhere = Object.entries(checked(played).revisions).filter(([, running]) => running !== revision);
    const found = elsewhere.length === 0 ? [] : [...elsewhere.map(([target, running]) => `${target} runs ${running}`), ...openHolds(played)];
    return answer(elsewhere.length === 0, `expected ${revision} to reach every target; at the end`, `expected ${revision} not to reach every target, and it did`, found, played);
  },

  /** The stage was rolled back or restored, and all its targets run `to` at the end. */
  toRollBack(played: Played, stage: string, { to }: { readonly to: string }): MatcherAnswer {
    refuseUnknownStage(played, stage);
    const went = played.events.some((event) => event.stage === stage && (event.kind === 'rollback.succeeded' || event.kind === 'restore.succeeded'));
    const targets = targetsOf(played, stage);
    const elsewhere = targets.filter(([, running]) => running !== to);
    const found = [
      went ? `${stage} was rolled back` : `${stage} was not rolled back`,
      ...(elsewhere.length === 0 ? [`all of it runs ${to}`] : elsewhere.map(([target, running]) => `${target} runs ${running}`)),
    ];
    return answer(went && elsewhere.length === 0, `expected ${stage} to roll back to ${to}; but`, `expected ${stage} not to roll back to ${to}; but`, found, played);
  },

  /** The stage held a release; `because` names a blocker of it, `forAtLeast` how long in one piece. */
  toHold(played: Played, stage: string, { because, forAtLeast }: { readonly because?: string; readonly forAtLeast?: Duration } = {}): MatcherAnswer {
    refuseUnknownStage(played, stage);
    const here = played.holds.filter((hold) => hold.stage === stage);
    const meant = here.filter((hold) => because === undefined || hold.blockers.includes(because));
    const least = forAtLeast?.toMilliseconds() ?? 0;
    const pass = meant.some((hold) => lengthOf(hold, played) >= least);
    const what = [stage, because === undefined ? '' : `because of '${because}'`, least === 0 ? '' : `for at least ${spanOf(least)}`].filter((part) => part !== '');
    const found = here.length === 0 ? ['it never held'] : here.map((hold) => told(hold, played));
    return answer(pass, `expected a hold of ${what.join(' ')}; but`, `expected no hold of ${what.join(' ')}; but`, found, played);
  },

  /** Everything has ended, the last execution so long after the start at the latest. */
  toFinishWithin(played: Played, limit: Duration): MatcherAnswer {
    const open = checked(played).executions.filter(({ endedAt }) => endedAt === undefined);
    const last = Math.max(Date.parse(played.start), ...played.executions.map(({ endedAt }) => Date.parse(endedAt ?? played.end)));
    const took = last - Date.parse(played.start);
    const pass = open.length === 0 && took <= limit.toMilliseconds();
    const found = open.length === 0 ? [`it took ${spanOf(took)}`]
      : [...open.map(({ revision, id }) => `${revision} (${id}) was still on its way after ${spanOf(Date.parse(played.end) - Date.parse(played.start))}`), ...openHolds(played)];
    const span = spanOf(limit.toMilliseconds());
    return answer(pass, `expected all to finish within ${span}; but`, `expected all not to finish within ${span}; but`, found, played);
  },
};

const targetsOf = ({ revisions }: Played, stage: string): readonly (readonly [string, string])[] =>
  Object.entries(revisions).filter(([id]) => id.startsWith(`${stage}/`));

/** A misspelt name must fail the test either way, with `not` too. */
function refuseUnknownStage(played: Played, stage: string): void {
  if (targetsOf(checked(played), stage).length > 0) return;
  const known = [...new Set(Object.keys(played.revisions).map((id) => id.slice(0, id.indexOf('/'))))];
  throw new Error(`the stage must be one that deploys, got '${stage}'; there are ${known.join(', ')}`);
}

const lengthOf = ({ from, to }: PlayedHold, { end }: Played): number => Date.parse(to ?? end) - Date.parse(from);

const told = (hold: PlayedHold, played: Played): string =>
  `${hold.stage}/${hold.action} held ${hold.revision} ${hold.to === undefined ? 'to the end' : `for ${spanOf(lengthOf(hold, played))}`}: ${hold.reasons.join('; ')}`;

const openHolds = (played: Played): readonly string[] => played.holds.filter(({ to }) => to === undefined).map((hold) => told(hold, played));
