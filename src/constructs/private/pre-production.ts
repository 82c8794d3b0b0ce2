import { Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { BAKE_PREFIX } from '../../contract/names';
import { Problem } from '../../decision/problem';
import { BAKE_DEFAULTS } from '../bake-defaults';
import { OnUnknown } from '../on-unknown';
import { PreProductionOptions } from '../pre-production-options';
import { WindowScope } from '../window-scope';
import { durationProblems, minutesOf } from './bake-minutes';
import { blockerNameProblems } from './blocker-names';
import { DeclaredStage, DeclaredStep } from './declared-stage';
import { HandedOverStage } from './handed-over-stage';

/** A stage before production, as declared. `problems` are those that the caller has found already. */
export function preProductionStage(pipeline: IConstruct, stage: Stage, options: PreProductionOptions, problems: readonly Problem[]): DeclaredStage {
  const name = stage.node.id;
  const { bakeTime, oneBox, blockers = [] } = options;
  const steps = stepsOf(pipeline, stage, options, [
    ...problems,
    ...durationProblems(`${name}.bakeTime`, bakeTime),
    ...durationProblems(`${name}/${oneBox?.stage.node.id}.bakeTime`, oneBox?._options.bakeTime),
    ...blockerNameProblems(`${name}.blockers`, blockers),
    ...oneBox !== undefined && oneBox.stage !== stage && oneBox.stage.node.id === name
      ? [{ path: name, text: `must have targets with distinct names, got '${name}' twice; give one of the Stages another id` }] : [],
  ]);
  return {
    name,
    production: false,
    gated: blockers.length > 0,
    steps,
    blockers: [...blockers],
    blockerModes: options.blockerModes ?? {},
    rollbackAlarms: [...options.rollbackAlarms ?? []],
    windowScope: WindowScope.EVERY_START,
    onUnknown: options.onUnknown ?? OnUnknown.HOLD,
    scope: pipeline,
  };
}

function stepsOf(pipeline: IConstruct, stage: Stage, options: PreProductionOptions, problems: readonly Problem[]): readonly DeclaredStep[] {
  const name = stage.node.id;
  const { tests, bakeTime, oneBox } = options;
  const fleet = new HandedOverStage(name, { stage, tests, problems }, pipeline);
  const first: DeclaredStep[] = oneBox === undefined ? [] : [{
    oneBox: true,
    targets: [new HandedOverStage(name, { stage: oneBox.stage, tests: oneBox._options.tests }, pipeline)],
    bake: { action: `${BAKE_PREFIX}OneBox`, minutes: minutesOf(oneBox._options.bakeTime ?? BAKE_DEFAULTS.preProductionOneBox) },
  }];
  return [...first, { oneBox: false, targets: [fleet], ...(bakeTime && { bake: { action: `${BAKE_PREFIX}1`, minutes: minutesOf(bakeTime) } }) }];
}
