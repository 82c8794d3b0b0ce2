/**
 * The action runs of one execution, found by stage and action.
 *
 * Every rule asks for some of them, for every target, at every tick: walking through all of them each time would make a
 * look at a large wave cost the square of its targets.
 */
import { ActionRun } from './observation';

interface StageRuns {
  readonly all: ActionRun[];
  /** Of each action, the run that started last. */
  readonly newest: Map<string, ActionRun>;
}

interface Index {
  readonly stages: ReadonlyMap<string, StageRuns>;
  readonly plans: readonly string[];
}

const NO_RUNS: StageRuns = { all: [], newest: new Map() };

/** A list of runs is never altered, so what was found in it once holds for as long as the list is there. */
const known = new WeakMap<readonly ActionRun[], Index>();

export const runsOfStage = (runs: readonly ActionRun[], stage: string): readonly ActionRun[] => lookIn(runs, stage).all;

export const newestRun = (runs: readonly ActionRun[], stage: string, action: string): ActionRun | undefined => lookIn(runs, stage).newest.get(action);

/** The hashes of the plans that its synth action exported, if it has. */
export const exportedPlans = (runs: readonly ActionRun[]): readonly string[] => lookUp(runs).plans;

const lookIn = (runs: readonly ActionRun[], stage: string): StageRuns => lookUp(runs).stages.get(stage) ?? NO_RUNS;

function lookUp(runs: readonly ActionRun[]): Index {
  let index = known.get(runs);
  if (index === undefined) {
    index = { stages: byStage(runs), plans: runs.flatMap(({ exported }) => exported?.plan || []) };
    known.set(runs, index);
  }
  return index;
}

function byStage(runs: readonly ActionRun[]): ReadonlyMap<string, StageRuns> {
  const index = new Map<string, StageRuns>();
  for (const run of runs) {
    const there = index.get(run.stage) ?? { all: [], newest: new Map<string, ActionRun>() };
    index.set(run.stage, there);
    there.all.push(run);
    const newest = there.newest.get(run.action);
    if (newest === undefined || newest.startedAt < run.startedAt) there.newest.set(run.action, run);
  }
  return index;
}
