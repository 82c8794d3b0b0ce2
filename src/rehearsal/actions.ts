import { Minimatch } from 'minimatch';
import { DurationScript, OutcomeScript } from './scenario';

/** How long each action runs. Later rules win, so that an exception is written below what it is an exception of. */
export function durationsOf(script: DurationScript): (stage: string, action: string) => number {
  const rules = script.rules.map(({ match, milliseconds }) => ({ glob: new Minimatch(match), milliseconds }));
  return (stage, action) => rules.filter(({ glob }) => glob.match(`${stage}/${action}`)).at(-1)?.milliseconds ?? script.default;
}

/** How each run of an action ends. Later rules win; one with `times` lasts for so many runs of each action. */
export function outcomesOf(scripts: readonly OutcomeScript[]): (stage: string, action: string, revision: string) => 'succeed' | 'fail' {
  const rules = scripts.map((script) => ({ script, glob: new Minimatch(script.match), runs: new Map<string, number>() }));
  return (stage, action, revision) => {
    const name = `${stage}/${action}`;
    const rule = rules.filter(({ script, glob, runs }) => glob.match(name)
      && (script.revision === undefined || script.revision === revision)
      && (script.times === undefined || (runs.get(name) ?? 0) < script.times)).at(-1);
    rule?.runs.set(name, (rule.runs.get(name) ?? 0) + 1);
    return rule?.script.outcome ?? 'succeed';
  };
}
