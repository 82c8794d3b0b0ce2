import { Duration } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { alarmRefs } from '../../blockers/alarm-refs';
import { alarmKey, AlarmRef } from '../../decision/plan';
import { Problem } from '../../decision/problem';
import { OneBoxStage } from '../one-box-stage';
import { RollbackAlarm } from '../rollback-alarm';
import { durationProblems } from './bake-minutes';
import { evidenceProblems } from './evidence';
import { HandedOverStage } from './handed-over-stage';

/** What is wrong with the bake of a one-box. */
export function oneBoxProblems(where: string, { stage, _options: options }: OneBoxStage, defaultBakeTime: Duration): readonly Problem[] {
  const path = `${where}/${stage.node.id}`;
  const { bakeTime = defaultBakeTime } = options;
  return [...durationProblems(`${path}.bakeTime`, bakeTime), ...evidenceProblems(path, options, bakeTime)];
}

/** The alarms by which the one-boxes are watched, where the fleet is watched by all of them as well; none where a one-box has its own. */
export function sharedOneBoxAlarms(
  oneBoxes: readonly HandedOverStage[], fleet: readonly HandedOverStage[], alarms: readonly RollbackAlarm[], pipeline: IConstruct,
): readonly string[] {
  const refs = (targets: readonly HandedOverStage[], of: readonly RollbackAlarm[]): readonly AlarmRef[] => {
    const places = of.map((alarm) => alarm._placeFor(pipeline));
    return alarmRefs(places, { places: targets, bringers: () => [], bringersIn: () => [] });
  };
  const ofFleet = new Set(refs(fleet, alarms).map(alarmKey));
  const ofOneBoxes = oneBoxes.flatMap((oneBox) => refs([oneBox], [...alarms, ...oneBox.rollbackAlarms]));
  return ofOneBoxes.every((alarm) => ofFleet.has(alarmKey(alarm))) ? [...new Set(ofOneBoxes.map(({ name }) => name))] : [];
}
