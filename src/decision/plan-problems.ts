/** What is wrong with a plan. Asked at synth and again when the plan is read at run time: the same function. */
import { afterwatchProblems } from './afterwatch-problems';
import { alarmBlockerProblems, alarmProblems, environmentProblems } from './alarm-problems';
import { announcingProblems } from './announcing-problems';
import { bakeTimeProblems, maximumBakeProblems, samplesProblems } from './bake-problems';
import { RESERVED_BLOCKERS } from './blocker-names';
import { calendarsProblems } from './calendar-problems';
import { mutationWaitProblems } from './mutation-problems';
import {
  AIRLOCK, BAKE_PREFIX, BlockerPlan, environmentKey, PIPELINE_NAME_PATTERN, Plan, StagePlan, StepPlan,
} from './plan';
import { Problem } from './problem';
import { timeWindowProblems } from './window-problems';

export function planProblems(plan: Plan): readonly Problem[] {
  const environments = new Set(plan.environments.map(environmentKey));
  return [
    ...(plan.stages.some((stage) => stage.production) ? [] : [{ path: 'stages', text: 'must have at least one wave, got none; add one with addWave' }]),
    ...announcingProblems('announceHoldsAfterMinutes', plan.announceHoldsAfterMinutes),
    ...(plan.mutationWaitsAtMostMinutes === undefined ? [] : mutationWaitProblems('mutationWaitsAtMostMinutes', plan.mutationWaitsAtMostMinutes)),
    ...duplicates(plan.stages.map((stage) => stage.name)).map((name) => ({ path: 'stages', text: `must have distinct names, got '${name}' twice` })),
    ...plan.stages.flatMap((stage) => stageProblems(stage, environments)),
    ...deployerProblems(plan),
  ];
}

function deployerProblems({ deployers, stages }: Plan): readonly Problem[] {
  const ids = deployers.map(({ id }) => id);
  const templates = stages.flatMap((stage) => stage.steps.flatMap(({ targets }) => targets.flatMap((target) =>
    (target.templates ?? []).map((template) => ({ path: `stages[${stage.name}]/${target.name}.templates[${template.stack}]`, template })))));
  return [
    ...duplicates(ids).map((id) => ({ path: 'deployers', text: `must have distinct ids, got '${id}' twice` })),
    ...templates.filter(({ template }) => !ids.includes(template.deployer)).map(({ path, template }) => ({
      path: `${path}.deployer`, text: `must be one of the plan's deployers, got '${template.deployer}'; without it nobody can deploy there`,
    })),
  ];
}

function stageProblems(stage: StagePlan, environments: ReadonlySet<string>): readonly Problem[] {
  const path = `stages[${stage.name}]`;
  const approvals = [stage.airlock, ...stage.steps.map((step) => step.bake?.action)].filter((action) => action !== undefined);
  return [
    ...nameProblems(`${path}.name`, stage.name),
    ...stage.blockers.filter(({ name }) => RESERVED_BLOCKERS.includes(name)).map(({ name }) =>
      ({ path: `${path}.blockers`, text: `must not be named '${name}', got one; every gate has a reason to hold of that name already` })),
    ...(stage.airlock !== undefined && stage.airlock !== AIRLOCK
      ? [{ path: `${path}.airlock`, text: `must be '${AIRLOCK}', got '${stage.airlock}'; people and IAM know it by that name` }] : []),
    ...(stage.airlock !== undefined && stage.name.includes('@')
      ? [{ path: `${path}.name`, text: `must not have @ in it where there is a gate, got '${stage.name}'; operators write parameters with its name, and none may have one` }] : []),
    ...(stage.production && stage.airlock === undefined
      ? [{ path: `${path}.airlock`, text: 'must be there, got none; nothing enters production without a gate' }] : []),
    ...(stage.afterwatchMinutes === undefined ? [] : afterwatchProblems(`${path}.afterwatchMinutes`, stage.afterwatchMinutes)),
    ...(stage.steps.length === 0 ? [{ path: `${path}.steps`, text: 'must have at least one step, got none; add a target' }] : []),
    ...duplicates(approvals).map((action) => ({ path: `${path}.steps`, text: `must have distinct bakes, got '${action}' twice` })),
    ...duplicates(stage.steps.flatMap((step) => step.targets.map((target) => target.name)))
      .map((name) => ({ path: `${path}.steps`, text: `must have distinct targets, got '${name}' twice` })),
    ...duplicates(stage.blockers.map((blocker) => blocker.name))
      .map((name) => ({ path: `${path}.blockers`, text: `must have distinct names, got '${name}' twice; an override names a blocker` })),
    ...stage.blockers.flatMap((blocker) => blockerProblems(`${path}.blockers[${blocker.name}]`, blocker, environments)),
    ...stage.steps.flatMap((step, index) => stepProblems(`${path}.steps[${index}]`, step, environments)),
  ];
}

function stepProblems(path: string, step: StepPlan, environments: ReadonlySet<string>): readonly Problem[] {
  return [
    ...(step.targets.length === 0 ? [{ path: `${path}.targets`, text: 'must have at least one target, got none' }] : []),
    ...step.targets.flatMap((target) => [
      ...(target.deployActions.length === 0
        ? [{ path: `${path}.targets[${target.name}].deployActions`, text: 'must name the actions that deploy it, got none' }] : []),
      ...environmentProblems(`${path}.targets[${target.name}]`, target, environments),
    ]),
    ...(step.bake === undefined ? [] : [
      ...(step.bake.action.startsWith(BAKE_PREFIX) ? [] : [{
        path: `${path}.bake.action`, text: `must begin with '${BAKE_PREFIX}', got '${step.bake.action}'; the rollback pass knows bakes by it`,
      }]),
      ...nameProblems(`${path}.bake.action`, step.bake.action),
      ...bakeTimeProblems(`${path}.bake.minutes`, step.bake.minutes),
      ...maximumBakeProblems(`${path}.bake.maximumMinutes`, step.bake),
      ...(step.bake.samples ?? []).flatMap((samples, index) => [
        ...samplesProblems(`${path}.bake.samples[${index}]`, samples), ...environmentProblems(`${path}.bake.samples[${index}]`, samples, environments),
      ]),
      ...step.bake.alarms.flatMap((alarm) => alarmProblems(`${path}.bake.alarms[${alarm.name}]`, alarm, environments)),
    ]),
  ];
}

function blockerProblems(path: string, blocker: BlockerPlan, environments: ReadonlySet<string>): readonly Problem[] {
  switch (blocker.kind) {
    case 'alarm':
      return alarmBlockerProblems(path, blocker, environments);
    case 'timeWindow':
      return [...timeWindowProblems(path, blocker), ...calendarsProblems(`${path}.except`, blocker.except ?? [], environments)];
    case 'calendar':
      return [
        ...(blocker.calendars.length > 0 ? [] : [{ path, text: 'must have at least one calendar, got none; a blocker without calendars never blocks' }]),
        ...calendarsProblems(`${path}.calendars`, blocker.calendars, environments),
      ];
  }
}

const nameProblems = (path: string, name: string): readonly Problem[] =>
  PIPELINE_NAME_PATTERN.test(name) ? [] : [{ path, text: `must be 1 to 100 of A-Z a-z 0-9 . @ _ -, got '${name}'; CodePipeline allows no other names` }];

function duplicates(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
