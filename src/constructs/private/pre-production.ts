import { Duration, Stage } from 'aws-cdk-lib';
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
import { evidenceProblems } from './evidence';
import { HandedOverStage } from './handed-over-stage';
import { oneBoxProblems } from './one-box-alarms';

/** A stage before production, as declared. `problems` are those that the caller has found already. */
export function preProductionStage(pipeline: IConstruct, stage: Stage, options: PreProductionOptions, problems: readonly Problem[]): DeclaredStage {
  const name = stage.node.id;
  const { bakeTime, oneBox, blockers = [] } = options;
  const steps = stepsOf(pipeline, stage, options, [
    ...problems,
    ...durationProblems(`${name}.bakeTime`, bakeTime),
    ...bakeTime === undefined ? withoutBakeProblems(name, options) : evidenceProblems(name, options, bakeTime),
    ...oneBox === undefined ? [] : oneBoxProblems(name, oneBox, BAKE_DEFAULTS.preProductionOneBox),
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
    rollback: {},
    scope: pipeline,
  };
}

function stepsOf(pipeline: IConstruct, stage: Stage, options: PreProductionOptions, problems: readonly Problem[]): readonly DeclaredStep[] {
  const name = stage.node.id;
  const { tests, bakeTime, minimumSamples, maximumBake, oneBox } = options;
  const fleet = new HandedOverStage(name, { stage, tests, minimumSamples, problems }, pipeline);
  const first: DeclaredStep[] = oneBox === undefined ? [] : [{
    oneBox: true,
    targets: [new HandedOverStage(name, { stage: oneBox.stage, ...oneBox._options }, pipeline)],
    bake: bakeOf('OneBox', oneBox._options.bakeTime ?? BAKE_DEFAULTS.preProductionOneBox, oneBox._options.maximumBake),
  }];
  return [...first, { oneBox: false, targets: [fleet], ...(bakeTime && { bake: bakeOf('1', bakeTime, maximumBake) }) }];
}

const bakeOf = (suffix: string, bakeTime: Duration, maximumBake: Duration | undefined): DeclaredStep['bake'] => ({
  action: `${BAKE_PREFIX}${suffix}`, minutes: minutesOf(bakeTime), ...(maximumBake !== undefined && { maximumMinutes: minutesOf(maximumBake) }),
});

/** Evidence is for bakes: without one it would never be asked for. */
const withoutBakeProblems = (name: string, { minimumSamples, maximumBake }: PreProductionOptions): readonly Problem[] =>
  Object.entries({ minimumSamples, maximumBake }).filter(([, value]) => value !== undefined)
    .map(([option]) => ({ path: `${name}.${option}`, text: 'must stand beside a bakeTime, got none; give the stage a bakeTime' }));
