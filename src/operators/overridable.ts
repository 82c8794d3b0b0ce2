/** Who can lift a finding, and how (see docs/operators.md). */
import { NEVER_OVERRIDDEN, ONLY_BY_NAME } from '../decision/blocker-names';
import { commandLine, reasonedCommand, quoted } from './command-line';
import { Desk } from './desk';
import { Hold } from './hold';

/** What to do where no override opens. */
const INSTEAD: Readonly<Record<string, string>> = {
  ledger: 'without its ledger the controller approves nothing',
  operators: 'nobody can tell what operators have said',
  freeze: 'enable the transition in the CodePipeline console',
  stage: 'roll the stage back, retry it, or approve its airlock by hand',
  plan: 'deploy the pipeline again, or answer by hand',
  execution: 'the next tick looks again',
  veto: 'lift the veto',
  bake: 'a bake passes with its alarms quiet and its samples seen; --skip-bake ends its time',
  mutation: 'it holds for no longer than the pipeline is updated',
  controller: 'nobody is there to honour it',
};

/** Why no override reaches a blocker; nothing where one does. `controller` is a word of this command alone. */
export function neverOverridden(blocker: string): string | undefined {
  if (!NEVER_OVERRIDDEN.includes(blocker) && blocker !== 'controller') return undefined;
  const instead = INSTEAD[blocker];
  return `cannot be overridden${instead === undefined ? '' : `: ${instead}`}`;
}

/** Whether an override of all leaves it out. */
export const isOnlyByName = (blocker: string): boolean => ONLY_BY_NAME.includes(blocker);

/** What a command needs to know of where it stands. */
export type Here = Pick<Desk, 'pipeline' | 'place'>;

/** How one finding of a hold is overridden. */
export type Cure = { readonly command: readonly string[] } | { readonly none: string };

export function cureOf(here: Here, stage: string, hold: Hold, blocker: string): Cure {
  // Of a bake that is over, these are the samples that it has not seen.
  if (hold.kind === 'bake' && blocker === 'bake') return { command: reasonedCommand(here, ['override', stage, '--skip-bake']) };
  const none = hold.kind === 'bake' ? byHand(here, stage, hold) : neverOverridden(blocker);
  return none === undefined ? { command: overrideCommand(here, stage, [blocker]) } : { none };
}

/** An override ends the time of a bake early; its alarms have to be quiet all the same. */
const byHand = (here: Here, stage: string, { action = '' }: Hold): string =>
  `cannot be overridden: a bake ends well only with its alarms quiet; by hand: ${commandLine(reasonedCommand(here, ['approve', stage, action]))}`;

/** The one line that overrides all of a hold; none where one finding has a line of its own already, or something stays that cannot be overridden. */
export function cureOfAll(here: Here, stage: string, hold: Hold): readonly string[] | undefined {
  const blockers = [...new Set(hold.findings.map(({ blocker }) => blocker))];
  const isOut = hold.kind === 'bake' || blockers.length < 2 || blockers.some((blocker) => neverOverridden(blocker) !== undefined);
  return isOut ? undefined : overrideCommand(here, stage, blockers);
}

export const mayOverride = ({ pipeline }: Here, stage: string): string =>
  `whoever may write parameters under ${quoted(`/breakwater/${pipeline}/overrides/${stage}/`)}`;

const overrideCommand = (here: Here, stage: string, blockers: readonly string[]): readonly string[] =>
  reasonedCommand(here, ['override', stage, ...blockers.flatMap((blocker) => ['--blocker', blocker])]);
