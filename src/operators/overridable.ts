/** Who can lift a finding, and how (see docs/operators.md). */
import { commandLine, quoted } from './command-line';
import { Hold } from './hold';

/** The findings that no override reaches, and what to do instead of one. */
const NEVER: Readonly<Record<string, string>> = {
  ledger: 'cannot be overridden: without its ledger the controller approves nothing',
  operators: 'cannot be overridden: nobody can tell what operators have said',
  freeze: 'cannot be overridden: enable the transition in the CodePipeline console',
  stage: 'cannot be overridden: roll the stage back, retry it, or approve its airlock by hand',
  plan: 'cannot be overridden: deploy the pipeline again, or answer by hand',
  execution: 'cannot be overridden: the next tick looks again',
  controller: 'cannot be overridden: nobody is there to honour it',
};

/** Overridden where an override names them; `all` leaves them out. */
const ONLY_BY_NAME: readonly string[] = ['pause', 'organisation pause', 'newer revision'];

export const onlyByName = (): readonly string[] => ONLY_BY_NAME;

/** Why no override reaches a blocker; nothing where one does. */
export const neverOverridden = (blocker: string): string | undefined => NEVER[blocker];

/** How one finding of a hold is overridden. */
export type Cure = { readonly command: readonly string[] } | { readonly none: string };

export function cureOf(pipeline: string, stage: string, hold: Hold, blocker: string): Cure {
  const none = hold.kind === 'bake' ? notTheAlarmsOf(pipeline, stage, hold) : NEVER[blocker];
  return none === undefined ? { command: overrideCommand(pipeline, stage, [blocker]) } : { none };
}

/** An override ends the time of a bake early; its alarms have to be quiet all the same. */
const notTheAlarmsOf = (pipeline: string, stage: string, { action = '' }: Hold): string =>
  `cannot be overridden: a bake ends well only with its alarms quiet; by hand: ${commandLine(['breakwater', 'approve', stage, action, '--pipeline', pipeline, '--reason', '...'])}`;

/** The one line that overrides all that can be overridden of a hold; none where something stays that cannot be. */
export function cureOfAll(pipeline: string, stage: string, hold: Hold): readonly string[] | undefined {
  const blockers = [...new Set(hold.findings.map(({ blocker }) => blocker))];
  if (hold.kind === 'bake' || blockers.length < 2 || blockers.some((blocker) => blocker in NEVER)) return undefined;
  return overrideCommand(pipeline, stage, blockers);
}

export const mayOverride = (pipeline: string, stage: string): string => `whoever may write parameters under ${quoted(`/breakwater/${pipeline}/overrides/${stage}/`)}`;

function overrideCommand(pipeline: string, stage: string, blockers: readonly string[]): readonly string[] {
  return ['breakwater', 'override', stage, '--pipeline', pipeline, ...blockers.flatMap((blocker) => ['--blocker', blocker]), '--reason', '...'];
}
