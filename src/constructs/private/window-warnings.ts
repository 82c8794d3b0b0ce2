import { StagePlan } from '../../decision/plan';
import { EpochMs, MINUTE, spanOf } from '../../decision/time';
import { windowFit } from '../../decision/window-fit';

export interface WindowWarning { readonly id: string; readonly text: string }

/** What is legal about the time windows of a wave, and hardly meant. `now` is the time of synthesis: windows are looked at for two years. */
export function windowWarnings(stage: StagePlan, expectedMinutes: number, now: EpochMs): readonly WindowWarning[] {
  const fit = windowFit(stage, expectedMinutes, now);
  const names = fit.blockers.map((name) => `'${name}'`).join(' and ');
  if (fit.neverOpens.length > 0) {
    const [gate] = fit.neverOpens;
    const targets = stage.windowScope === 'ENTRY_ONLY' ? stage.name : stage.steps[gate].targets.map((target) => target.name).join(', ');
    return [{
      id: 'cdk-breakwater:Wave.windowsNeverOpen',
      text: `${stage.name} has windows (${names}) that never let ${targets} start within two years; widen them, or put targets of far apart time zones into different waves`,
    }];
  }
  if (fit.neededMinutes < fit.longestMinutes) return [];
  return [{
    id: 'cdk-breakwater:Wave.bakesOutlastWindows',
    text: `${stage.name} takes ${spanOf(fit.neededMinutes * MINUTE)} from its first start to its last, and its windows (${names}) let all of it start for `
      + `${fit.longestMinutes === 0 ? 'no time' : `${spanOf(fit.longestMinutes * MINUTE)} at most`}, so every release waits in it for another opening; `
      + 'shorten its bakes, deploy more targets side by side, or ask the windows at its entry only (WindowScope.ENTRY_ONLY)',
  }];
}
