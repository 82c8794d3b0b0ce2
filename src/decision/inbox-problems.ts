/** What is wrong with a letter, whoever reads it: the command before it is written, the controller after. */
import { Override, Pause } from './inbox';
import { Problem } from './problem';
import { DAY, EpochMs, HOUR, isoOf, MINUTE, spanOf } from './time';

/** How long an override lasts that names no end. */
export const OVERRIDE_DEFAULT = 4 * HOUR;
/** How long an override can last at the most, from when its parameter was written. */
export const OVERRIDE_LIMIT = DAY;
/** The shortest bake of a hotfix: an alarm over minutes needs some of them to go off. */
export const SHORTEST_BAKE = 5 * MINUTE;
/** A reason goes into the summary of an approval, where 512 characters have to do for everything. */
export const REASON_LIMIT = 200;

export function overrideProblems(override: Override, writtenAt: EpochMs): readonly Problem[] {
  const { blockers, until } = override;
  const none = blockers !== 'all' && blockers.length === 0 && !override.skipBake && override.bakeFor === undefined;
  const twice = blockers === 'all' ? [] : blockers.filter((name, index) => blockers.indexOf(name) !== index);
  return [
    ...(none ? [{ path: 'blockers', text: 'must name at least one blocker, got none; write "all" for every declared blocker' }] : []),
    ...[...new Set(twice)].map((name) => ({ path: 'blockers', text: `must name each blocker once, got '${name}' twice` })),
    ...reasonProblems(override.reason),
    ...hotfixProblems(override),
    ...endProblems(until, writtenAt),
    ...(until > writtenAt + OVERRIDE_LIMIT
      ? [{ path: 'until', text: `must be at most 24 hours after the parameter was written (${isoOf(writtenAt)}), got ${isoOf(until)}; write it again when it is needed longer` }] : []),
  ];
}

/** Shortened bakes are for one revision, and for two people. */
function hotfixProblems({ bakeFor, revision, secondApprover, skipBake }: Override): readonly Problem[] {
  if (bakeFor === undefined) return [];
  return [
    ...(bakeFor >= SHORTEST_BAKE && bakeFor <= DAY ? []
      : [{ path: 'bakeFor', text: `must be from ${spanOf(SHORTEST_BAKE)} to 24h, got ${spanOf(bakeFor)}; alarms need some minutes to go off` }]),
    ...(revision !== undefined ? [] : [{ path: 'revision', text: 'must be there beside bakeFor, got nothing; name the one revision whose bakes are shortened' }]),
    ...(secondApprover ? [] : [{ path: 'secondApprover', text: 'must be true beside bakeFor, got false; shortened bakes need two people' }]),
    ...(skipBake ? [{ path: 'skipBake', text: 'must be left out beside bakeFor, got true; a bake is shortened or ended, not both' }] : []),
  ];
}

export function pauseProblems(pause: Pause, writtenAt: EpochMs): readonly Problem[] {
  return [
    ...reasonProblems(pause.reason),
    ...(pause.until === undefined ? [] : endProblems(pause.until, writtenAt)),
    ...pause.except.flatMap(({ pipeline, reason }, index) => [
      ...(/^\d{12}\/[a-z0-9-]+\/[^/]+$/.test(pipeline) ? []
        : [{ path: `except[${index}].pipeline`, text: `must be ACCOUNT/REGION/NAME, got '${pipeline}'; NAME is the physical name of the pipeline` }]),
      ...reasonProblems(reason, `except[${index}].reason`),
    ]),
  ];
}

export function reasonProblems(reason: string, path = 'reason'): readonly Problem[] {
  if (reason.trim() === '') return [{ path, text: 'must be there, got an empty one; people read it where the change would have been held' }];
  return reason.length <= REASON_LIMIT ? [] : [{ path, text: `must have at most ${REASON_LIMIT} characters, got ${reason.length}` }];
}

/** As a scenario and a command line can name it: one word. @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_SourceRevision.html */
export const revisionProblems = (revision: string, path = 'revision'): readonly Problem[] =>
  /^\S{1,1500}$/.test(revision) ? [] : [{ path, text: `must be one revision, without blanks, got '${revision}'` }];

const endProblems = (until: EpochMs, writtenAt: EpochMs): readonly Problem[] =>
  until > writtenAt ? [] : [{ path: 'until', text: `must be later than the parameter was written (${isoOf(writtenAt)}), got ${isoOf(until)}` }];
