import { Duration, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { AlarmPlace } from '../../blockers/alarm-place';
import { alarmRefs } from '../../blockers/alarm-refs';
import { GuardedTargets } from '../../blockers/guarded-targets';
import { AIRLOCK } from '../../contract/names';
import { alarmKey, AlarmRef, BakePlan, BlockerPlan, EnvironmentPlan, OrganisationPlan, Plan, StagePlan, StepPlan } from '../../decision/plan';
import { RollbackAlarm } from '../rollback-alarm';
import { minutesOf } from './bake-minutes';
import { inMode } from './blocker-modes';
import { ROLLBACK_ALARMS_BLOCKER } from './blocker-names';
import { BoundBlockers } from './bound-blockers';
import { BuiltActions } from './built-actions';
import { DeclaredStage, DeclaredStep, targetsOf } from './declared-stage';
import { Deployers } from './deployers';
import { samplesIn } from './evidence';
import { HandedOverStage } from './handed-over-stage';

/** What a plan is made from, once the pipeline is built. */
export interface PlanSources {
  readonly pipeline: IConstruct;
  readonly announceHoldsAfter: Duration;
  readonly selfMutationWaitsAtMost: Duration;
  readonly stages: readonly DeclaredStage[];
  readonly environments: readonly EnvironmentPlan[];
  readonly ssoRoles: readonly string[];
  readonly organisation?: OrganisationPlan;
  readonly blockers: BoundBlockers;
  /** Of the pipeline: they watch every stage. */
  readonly rollbackAlarms: readonly RollbackAlarm[];
  readonly actions: BuiltActions;
}

export function planOf(sources: PlanSources): Plan {
  const { account, region } = Stack.of(sources.pipeline);
  const deployers = new Deployers();
  const stages = sources.stages.map((stage) => stagePlan(stage, sources, deployers));
  return {
    version: 1,
    pipeline: sources.pipeline.node.path,
    home: { account, region },
    ssoRoles: sources.ssoRoles,
    ...(sources.organisation !== undefined && { organisation: sources.organisation }),
    announceHoldsAfterMinutes: minutesOf(sources.announceHoldsAfter),
    mutationWaitsAtMostMinutes: minutesOf(sources.selfMutationWaitsAtMost),
    environments: sources.environments,
    deployers: deployers.table(),
    stages,
  };
}

function stagePlan(stage: DeclaredStage, sources: PlanSources, deployers: Deployers): StagePlan {
  return {
    name: stage.name,
    production: stage.production,
    ...(stage.gated && { airlock: AIRLOCK }),
    blockers: inMode(blockersOf(stage, sources), stage.blockerModes),
    windowScope: `${stage.windowScope}` as const,
    ...(stage.rollback.afterRollback !== undefined && { afterRollback: `${stage.rollback.afterRollback}` as const }),
    ...(stage.rollback.afterwatch !== undefined && { afterwatchMinutes: minutesOf(stage.rollback.afterwatch) }),
    steps: stage.steps.map((step, index) => stepPlan(stage, step, index, sources, deployers)),
  };
}

function stepPlan(stage: DeclaredStage, step: DeclaredStep, index: number, sources: PlanSources, deployers: Deployers): StepPlan {
  // What was deployed earlier in the wave can still break: each bake watches all of it.
  const soFar = stage.steps.slice(0, index + 1).flatMap(({ targets }) => targets);
  return {
    oneBox: step.oneBox,
    targets: step.targets.map((target) => ({
      name: target.name,
      account: target.account,
      region: target.region,
      stacks: target.stacks
        .filter(({ environment }) => environment.account === target.account && environment.region === target.region)
        .map(({ stackName }) => stackName),
      deployActions: sources.actions.deploying(stage.name, target),
      // Before production the next commit mends what broke.
      ...(stage.production && deployers.templatesOf(target)),
    })),
    ...(step.bake && {
      bake: {
        ...step.bake,
        alarms: rollbackAlarmsOf(stage, soFar, sources),
        onUnknown: `${stage.onUnknown}` as const,
        ...samplesOf(step),
      },
    }),
  };
}

/** All blockers of a stage, whatever it makes of them. */
export const blockersOf = (stage: DeclaredStage, sources: PlanSources): readonly BlockerPlan[] => [
  ...sources.blockers.of(stage).map(({ name, spec }) => spec._toPlan(name, guardedBy(targetsOf(stage), sources, stage.expectedMinutes))),
  ...stage.production ? rollbackAlarmsBlocker(stage, sources) : [],
];

/** The rollback alarms of a wave and of every wave before it: while one of them is not OK, nothing goes further. */
function rollbackAlarmsBlocker(stage: DeclaredStage, sources: PlanSources): readonly BlockerPlan[] {
  const waves = sources.stages.filter(({ production }) => production);
  const upToHere = waves.slice(0, waves.indexOf(stage) + 1);
  const alarms = upToHere.flatMap((wave) => rollbackAlarmsOf(wave, targetsOf(wave), sources));
  const distinct = [...new Map(alarms.map((alarm) => [`${alarm.account}/${alarm.region}/${alarm.name}`, alarm])).values()];
  return distinct.length === 0 ? [] : [{ kind: 'alarm', name: ROLLBACK_ALARMS_BLOCKER, alarms: distinct }];
}

function rollbackAlarmsOf(stage: DeclaredStage, targets: readonly HandedOverStage[], sources: PlanSources): readonly AlarmRef[] {
  const own = targets.flatMap((target) =>
    alarmRefs(target.rollbackAlarms.map((alarm) => alarm._placeFor(sources.pipeline)), guardedBy([target], sources)));
  const all = [...alarmRefs(rollbackPlaces(stage, sources), guardedBy(targets, sources)), ...own];
  return [...new Map(all.map((alarm) => [alarmKey(alarm), alarm])).values()];
}

/** What the bake after a step counts: where two targets share a place, once. */
function samplesOf({ targets }: DeclaredStep): Pick<BakePlan, 'samples'> {
  const samples = targets.flatMap((target) => samplesIn(target, target.minimumSamples));
  return samples.length === 0 ? {} : { samples: [...new Map(samples.map((each) => [JSON.stringify(each), each])).values()] };
}

const rollbackPlaces = (stage: DeclaredStage, { rollbackAlarms, pipeline }: PlanSources): readonly AlarmPlace[] =>
  [...rollbackAlarms, ...stage.rollbackAlarms].map((alarm) => alarm._placeFor(pipeline));

function guardedBy(targets: readonly HandedOverStage[], { stages, pipeline }: PlanSources, expectedMinutes = 0): GuardedTargets {
  const named = (which: (target: HandedOverStage) => boolean): readonly string[] =>
    stages.flatMap((stage) => targetsOf(stage).filter(which).map((target) => `${stage.name}/${target.name}`));
  const { account: ownAccount, region: ownRegion } = Stack.of(pipeline);
  return {
    home: { account: ownAccount, region: ownRegion },
    targets: targets.map(({ name, region }) => ({ name, region })),
    expectedMinutes,
    places: targets.map(({ account, region }) => ({ account, region })),
    bringers: (account, region) => named((target) => target.account === account && target.region === region),
    bringersIn: (stage) => named((target) => target.isOf(stage)),
  };
}
