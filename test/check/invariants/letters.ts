/** What operators wrote, read from Parameter Store as a person would who looks there: by other means than the judgement. */
import { EpochMs } from '../../../src/decision/time';
import { Play } from '../../../src/rehearsal/play';

export interface Letter {
  readonly stage: string;
  readonly by: string;
  readonly from: EpochMs;
  /** Infinite where nothing ends it. */
  readonly until: EpochMs;
  readonly says: Readonly<Record<string, unknown>>;
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 60 * 60_000, d: 24 * 60 * 60_000 };

function endOf({ for: span }: Letter['says'], from: EpochMs): EpochMs {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(typeof span === 'string' ? span : '') ?? [];
  return count === undefined ? Infinity : from + Number(count) * UNITS[unit];
}

/** Those of a kind, `overrides`, `pauses`, `vetoes` or `rollbacks`, that lie there now: `/breakwater/PIPELINE/KIND/STAGE/ID`, or without the stage. */
function lettersOf({ parameters }: Play, kind: string): readonly Letter[] {
  return parameters.all().flatMap(({ name, value, writtenAt, writtenBy }): readonly Letter[] => {
    const [what, ...rest] = name.split('/').slice(3);
    if (what !== kind) return [];
    const says = JSON.parse(value) as Letter['says'];
    return [{ stage: rest.length > 1 ? rest[0] : '', by: writtenBy, from: writtenAt, until: endOf(says, writtenAt), says }];
  });
}

const inForce = (letters: readonly Letter[], at: EpochMs): readonly Letter[] =>
  letters.filter(({ says, from, until }) => says.state === undefined && from <= at && at < until);

export const isPaused = (play: Play, stage: string, at: EpochMs): boolean =>
  inForce(lettersOf(play, 'pauses'), at).some((pause) => pause.stage === '' || pause.stage === stage);

/** The overrides of a stage that name a person and a reason. */
const overridesOf = (play: Play, stage: string, at: EpochMs): readonly Letter[] => inForce(lettersOf(play, 'overrides'), at)
  .filter(({ stage: of, by, says }) => of === stage && by.startsWith('arn:') && typeof says.reason === 'string' && says.reason !== '');

/** Whether somebody opens a blocker by its name. */
export const isOverridden = (play: Play, stage: string, blocker: string, at: EpochMs): boolean =>
  overridesOf(play, stage, at).some(({ says }) => Array.isArray(says.blockers) && says.blockers.includes(blocker));

/** Whether somebody ends the bakes of a stage before their time. */
export const bakesEnd = (play: Play, stage: string, at: EpochMs): boolean => overridesOf(play, stage, at).some(({ says }) => says.skipBake === true);

/** Whether anything that a person wrote is in force for a stage. */
export const isAnyInForce = (play: Play, stage: string, at: EpochMs): boolean => overridesOf(play, stage, at).length > 0;

/** Whether a person has let a revision in again, which was kept out of a stage since a moment. */
export const isLifted = (play: Play, revision: string, stage: string, since: EpochMs): boolean => lettersOf(play, 'vetoes')
  .some((letter) => letter.stage === stage && letter.says.state === 'lifted' && letter.says.revision === revision && letter.from > since);

/** The stages in which a person keeps a revision out. */
export const vetoedIn = (play: Play, revision: string, at: EpochMs): readonly string[] => inForce(lettersOf(play, 'vetoes'), at)
  .filter(({ says, stage, from }) => says.revision === revision && !isLifted(play, revision, stage, from)).map(({ stage }) => stage);

/** What people ask for by letter, the newest of each stage. */
export const rollbackLetters = (play: Play): readonly Letter[] => {
  const letters = lettersOf(play, 'rollbacks');
  return letters.filter((one) => !letters.some(({ stage, from }) => stage === one.stage && from > one.from));
};
