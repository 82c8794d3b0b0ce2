import { Minimatch } from 'minimatch';
import { DurationScript, OutcomeScript } from './scenario';

/** How long each action runs. Later rules win, so that an exception is written below what it is an exception of. */
export function durationsOf(script: DurationScript): (stage: string, action: string) => number {
  const rules = script.rules.map(({ match, milliseconds }) => ({ glob: new Minimatch(match), milliseconds }));
  return (stage, action) => rules.filter(({ glob }) => glob.match(`${stage}/${action}`)).at(-1)?.milliseconds ?? script.default;
}

/** How each run of an action ends. Later rules win; one with `times` lasts for so many runs of each action. */
export class Outcomes {
  private readonly rules: { readonly script: OutcomeScript; readonly glob: Minimatch; readonly runs: Map<string, number> }[] = [];

  public constructor(scripts: readonly OutcomeScript[]) {
    for (const script of scripts) this.add(script);
  }

  public add(script: OutcomeScript): void { this.rules.push({ script, glob: new Minimatch(script.match), runs: new Map() }); }

  /** The rules, and how often each has been met. */
  public get standing(): object { return this.rules.map(({ script, runs }) => [script, [...runs]]); }

  public next(stage: string, action: string, revision: string): 'succeed' | 'fail' {
    const name = `${stage}/${action}`;
    const rule = this.rules.filter(({ script, glob, runs }) => glob.match(name)
      && (script.revision === undefined || script.revision === revision)
      && (script.times === undefined || (runs.get(name) ?? 0) < script.times)).at(-1);
    rule?.runs.set(name, (rule.runs.get(name) ?? 0) + 1);
    return rule?.script.outcome ?? 'succeed';
  }
}
