import { Duration, Stack } from 'aws-cdk-lib';
import { CfnPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { IConstruct } from 'constructs';
import { IBlocker } from '../../blockers/blocker';
import { refuse } from '../../blockers/refusal';
import { Plan } from '../../decision/plan';
import { planProblems } from '../../decision/plan-problems';
import { OrganisationSwitch } from '../organisation-switch';
import { RollbackAlarm } from '../rollback-alarm';
import { blockerModeProblems } from './blocker-modes';
import { BoundBlockers } from './bound-blockers';
import { BuiltActions } from './built-actions';
import { DeclaredStage, targetsOf } from './declared-stage';
import { environmentTable } from './environments';
import { organisationPlan } from './organisation';
import { blockersOf, planOf, PlanSources } from './plan-of';

export interface Declarations {
  readonly pipeline: IConstruct;
  readonly definition: CfnPipeline;
  readonly stages: readonly DeclaredStage[];
  readonly blockers: readonly IBlocker[];
  readonly rollbackAlarms: readonly RollbackAlarm[];
  readonly ssoRoles: readonly string[];
  readonly organisation?: OrganisationSwitch;
  readonly announceHoldsAfter: Duration;
  readonly selfMutationWaitsAtMost: Duration;
  /** Whether nothing is missing that must be there. */
  readonly isComplete: boolean;
}

/** The plan of a pipeline that was built, judged by the very rules that the controller will read it by. */
export function judgedPlan(declarations: Declarations): Plan {
  const { pipeline, definition, stages, blockers, rollbackAlarms, ssoRoles, organisation, announceHoldsAfter, isComplete } = declarations;
  const bound = new BoundBlockers(pipeline, blockers, stages);
  const ofTargets = stages.flatMap(targetsOf).flatMap((target) => target.rollbackAlarms);
  const alarms = [...rollbackAlarms, ...stages.flatMap((stage) => stage.rollbackAlarms), ...ofTargets];
  const { environments, problems } = environmentTable(
    pipeline, stages.flatMap(targetsOf), [...bound.places(Stack.of(pipeline)), ...alarms.map((alarm) => alarm._placeFor(pipeline))]);
  const central = organisation === undefined ? undefined : organisationPlan(organisation, Stack.of(pipeline));
  refuse([...problems, ...central !== undefined && 'path' in central ? [central] : []], pipeline);
  const sources: PlanSources = {
    pipeline,
    stages,
    environments,
    blockers: bound,
    rollbackAlarms,
    ssoRoles,
    announceHoldsAfter,
    selfMutationWaitsAtMost: declarations.selfMutationWaitsAtMost,
    ...(central !== undefined && !('path' in central) && { organisation: central }),
    actions: new BuiltActions(pipeline, definition),
  };
  refuse(stages.flatMap((stage) => blockerModeProblems(stage.name, blockersOf(stage, sources), stage.blockerModes)), pipeline);
  const plan = planOf(sources);
  if (isComplete) refuse(planProblems(plan), pipeline);
  return plan;
}
