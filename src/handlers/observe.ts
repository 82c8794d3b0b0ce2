/** One look at the world: all reads of a reconcile, and nothing but reads. */
import { stacksToSee } from '../decision/keep-release';
import { updateStageOf } from '../decision/mutation';
import {
  ActionRun, ExecutionView, MemoryView, NOT_LOOKED_AT, Observation, PipelineView, RollbackTargetsView, StackView, StageView, TargetView,
} from '../decision/observation';
import { ownAnswersSince } from '../decision/own-answers';
import { environmentKey, Plan, targetId } from '../decision/plan';
import { stackKey } from '../decision/release';
import { needsRollbackTargets } from '../decision/rollback-targets';
import { exportedPlans } from '../decision/runs-index';
import { samplesToCount } from '../decision/samples';
import { lookAt, StageLook, targetsOf } from '../decision/stage-look';
import { EpochMs } from '../decision/time';
import { countSamples } from './count-samples';
import { readAlarms } from './read-alarms';
import { readCalendars } from './read-calendars';
import { readLetters } from './read-letters';
import { watchList } from './watch-list';
import { MemoryQuery, World } from './world';

export async function observe(world: World, plan: Plan, now: EpochMs): Promise<Observation> {
  const pipeline = await world.pipeline.state();
  const ids = executionsIn(plan, pipeline);
  const [listed, runs] = await Promise.all([
    world.pipeline.executions(ids.all),
    runsOf(world, ids.inStages),
  ]);
  const executions = new Map(listed.map((execution) => [execution.id, execution]));
  const query = memoryQuery(plan, pipeline, executions, new Map(runs), now);
  const remembered = await world.ledger.read(pipeline.createdAt, query);

  const gone = await runsOf(world, goneSince(plan, ids.inStages, remembered, executions));

  const all = new Map([...runs, ...gone]);
  const since = ownAnswersSince(plan, { executions, runs: all, memory: remembered }) ?? now;
  const memory = since < query.from ? await world.ledger.read(pipeline.createdAt, { ...query, from: since }) : remembered;
  const partial = { pipeline, executions, runs: all, memory };
  const needed = watchList(plan, partial, now);
  const [{ alarms, prefixes, missing }, calendars, samples, letters] = await Promise.all([
    readAlarms(world, plan, needed),
    readCalendars(world, plan, needed.calendars),
    countSamples(world, plan, samplesToCount(plan, partial, now), now),
    readLetters(world, plan, memory, now),
  ]);
  const looks = looksAt(plan, { ...partial, inbox: letters.inbox }, now);
  const [targets, stacks, rollbackTargets] = await Promise.all([
    // Only where something is missing does it matter whether the targets exist that may bring it.
    lookAtTargets(world, plan, new Set(missing.flatMap(({ broughtBy = [] }) => broughtBy))),
    lookAtStacks(world, plan, looks),
    lookAtRollbackTargets(world, looks),
  ]);
  return { ...partial, ...letters, alarms, prefixes, calendars, samples, targets, stacks, rollbackTargets };
}

function executionsIn(plan: Plan, pipeline: PipelineView): { readonly inStages: readonly string[]; readonly all: readonly string[] } {
  const planned = new Set(plan.stages.map((stage) => stage.name));
  const views = pipeline.stages.filter((view) => planned.has(view.name));
  const inStages = [...new Set(views.flatMap((view) => view.execution === undefined ? [] : [view.execution.id]))];
  const updates = updateStageOf(pipeline)?.execution?.id;
  const waiting = views.flatMap((view) => view.inbound.map(({ id }) => id));
  return { inStages, all: [...new Set([...inStages, ...waiting, ...updates === undefined ? [] : [updates]])] };
}

const runsOf = (world: World, ids: readonly string[]): Promise<readonly (readonly [string, readonly ActionRun[]])[]> =>
  Promise.all(ids.map(async (id) => [id, await world.pipeline.runs(id)] as const));

/** The executions that were last seen in a stage where another is now, or run there: how each ended there is still to be told, or watched. */
function goneSince(plan: Plan, inStages: readonly string[], memory: MemoryView, executions: ReadonlyMap<string, ExecutionView>): readonly string[] {
  if (memory.kind === 'unreadable') return [];
  const remembered = new Set(plan.stages.flatMap(({ name, production }) => {
    const stage = memory.stages.get(name);
    const runs = production && executions.get(stage?.runs?.execution ?? '')?.status === 'InProgress' ? stage?.runs?.execution : undefined;
    return [stage?.execution, runs].filter((id) => id !== undefined);
  }));
  return [...remembered].filter((id) => !inStages.includes(id) && executions.has(id));
}

function memoryQuery(
  plan: Plan, pipeline: PipelineView, executions: ReadonlyMap<string, ExecutionView>, runs: Observation['runs'], now: EpochMs,
): MemoryQuery {
  const views = pipeline.stages.filter((view) => plan.stages.some((stage) => stage.name === view.name)).filter(hasExecution).filter(isInProgress);
  const passed = pipeline.stages.filter(hasExecution).filter(({ name, execution }) =>
    plan.stages.some((stage) => stage.production && stage.name === name) && executions.get(execution.id)?.status === 'InProgress');
  const starts = views.map((view) => executions.get(view.execution.id)?.startedAt).filter((start) => start !== undefined);
  return {
    from: Math.min(now, ...starts),
    // A wave that a release has passed is watched by what let it in, until the release has left production.
    snapshots: [...views, ...passed.filter((view) => !views.includes(view))].map((view) => ({ execution: view.execution.id, stage: view.name })),
    waves: plan.stages.filter(({ production }) => production).map(({ name }) => name),
    plans: [...new Set([...plan.hash ? [plan.hash] : [], ...plansInWaves(plan, pipeline, runs)])],
  };
}

/** The plans of the executions in the waves: what those put in place is kept by their own, when they succeed and when the next has come in. */
function plansInWaves(plan: Plan, pipeline: PipelineView, runs: Observation['runs']): readonly string[] {
  const waves = new Set(plan.stages.filter(({ production }) => production).map(({ name }) => name));
  // One execution has most often succeeded in several waves.
  const executions = new Set(pipeline.stages.filter(({ name }) => waves.has(name)).map(({ execution }) => execution?.id ?? ''));
  return [...executions].flatMap((id) => exportedPlans(runs.get(id) ?? []));
}

type Occupied = StageView & { readonly execution: NonNullable<StageView['execution']> };

const hasExecution = (view: StageView): view is Occupied => view.execution !== undefined;

const isInProgress = ({ execution }: Occupied): boolean => execution.status === 'InProgress' || execution.status === 'Stopping';

async function lookAtTargets(world: World, plan: Plan, wanted: ReadonlySet<string>): Promise<ReadonlyMap<string, TargetView>> {
  if (wanted.size === 0) return new Map();
  const candidates = plan.stages.flatMap((stage) => targetsOf(stage).map((target) => ({ id: targetId(stage, target), target })));
  const looks = candidates.filter(({ id }) => wanted.has(id)).map(async ({ id, target }): Promise<[string, TargetView]> => {
    const environment = plan.environments.find((candidate) => environmentKey(candidate) === environmentKey(target));
    if (environment === undefined) return [id, { kind: 'unreadable', why: `the plan does not say how to look into ${environmentKey(target)}` }];
    return [id, await world.targets.look(environment, target)];
  });
  return new Map(await Promise.all(looks));
}

/** Each stage of the plan that is there, by what has been seen so far. */
function looksAt(plan: Plan, seen: Pick<Observation, 'pipeline' | 'executions' | 'runs' | 'memory' | 'inbox'>, now: EpochMs): readonly StageLook[] {
  const observation: Observation = { ...NOT_LOOKED_AT, ...seen };
  return plan.stages.flatMap((stage) => {
    const view = seen.pipeline.stages.find((candidate) => candidate.name === stage.name);
    return view === undefined ? [] : [lookAt(stage, view, { plan, observation, ownRoles: [], now })];
  });
}

/** What the waves that something may have to be taken back in can be rolled back to. */
async function lookAtRollbackTargets(world: World, looks: readonly StageLook[]): Promise<Observation['rollbackTargets']> {
  const wanted = looks.filter(needsRollbackTargets).map(({ current }) => current.name);
  const read = async (stage: string): Promise<[string, RollbackTargetsView]> => [stage, await world.pipeline.rollbackTargets(stage)];
  return new Map(await Promise.all(wanted.map(read)));
}

/** The stacks of the waves that have just succeeded: what runs there is compared with what the release's own plan says. */
async function lookAtStacks(world: World, plan: Plan, looks: readonly StageLook[]): Promise<ReadonlyMap<string, StackView>> {
  const wanted = looks.flatMap(stacksToSee);
  return new Map(await Promise.all(wanted.flatMap(({ deployer, template }) => {
    const environment = plan.environments.find((candidate) => environmentKey(candidate) === environmentKey(deployer));
    if (environment === undefined) return [];
    return [world.stacks.look(environment, template.stack).then((view): [string, StackView] => [stackKey(deployer, template.stack), view])];
  })));
}
