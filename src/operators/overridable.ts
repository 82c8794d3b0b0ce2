/** Who can lift a finding, and how (see docs/operators.md). */
import { quoted } from './command-line';
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

/** How one finding of a hold is overridden. */
export type Cure = { readonly command: readonly string[] } | { readonly none: string };

export function cureOf(pipeline: string, stage: string, hold: Hold, blocker: string): Cure {
  const none = NEVER[blocker];
  if (none !== undefined) return { none };
  return { command: overrideCommand(pipeline, stage, [blocker], hold.kind === 'bake') };
}

/** The one line that overrides all that can be overridden of a hold; none where something stays that cannot be. */
export function cureOfAll(pipeline: string, stage: string, hold: Hold): readonly string[] | undefined {
  const blockers = [...new Set(hold.findings.map(({ blocker }) => blocker))];
  if (blockers.length < 2 || blockers.some((blocker) => blocker in NEVER)) return undefined;
  return overrideCommand(pipeline, stage, blockers, hold.kind === 'bake');
}

export const mayOverride = (pipeline: string, stage: string): string => `whoever may write parameters under ${quoted(`/breakwater/${pipeline}/overrides/${stage}/`)}`;

function overrideCommand(pipeline: string, stage: string, blockers: readonly string[], isBake: boolean): readonly string[] {
  return [
    'breakwater', 'override', stage, '--pipeline', pipeline, ...blockers.flatMap((blocker) => ['--blocker', blocker]),
    ...(isBake ? ['--skip-bake'] : []), '--reason', '...',
  ];
}
