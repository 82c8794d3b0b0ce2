/** Whether the last stage before production is delivered to as production is: what it does not try is tried on customers. */
import { IConstruct } from 'constructs';
import { RollbackAlarm } from '../rollback-alarm';
import { Objection } from './acknowledged';
import { DeclaredStage, targetsOf } from './declared-stage';
import { strategiesIn } from './strategies';

/** What differs between the last stage before production and each wave; nothing where there is none to compare. */
export function parityObjections(pipeline: IConstruct, stages: readonly DeclaredStage[]): readonly Objection[] {
  const gamma = stages.filter(({ production }) => !production).at(-1);
  if (gamma === undefined) return [];
  const waves = stages.filter(({ production }) => production);
  const differences = [
    ...bakeDifferences(gamma, waves),
    ...oneBoxDifferences(gamma, waves),
    ...waves.flatMap((wave) => setDifferences('rollback alarm', gamma, wave, (stage) => alarmNames(pipeline, stage))),
    ...waves.flatMap((wave) => setDifferences('strategy', gamma, wave, (stage) => targetsOf(stage).flatMap(({ templates }) => strategiesIn(templates)))),
  ];
  return differences.length === 0 ? [] : [{
    id: 'cdk-breakwater:DeliveryPipeline.parity',
    text: `${gamma.name} must be delivered to like production, got ${differences.join('; ')}; make them alike`,
  }];
}

/** How long is up to each: there is less to see before production. */
const bakeDifferences = (gamma: DeclaredStage, waves: readonly DeclaredStage[]): readonly string[] =>
  waves.length === 0 || gamma.steps.every(({ bake }) => bake !== undefined) ? [] : [`no bake, and ${namesOf(waves)} bakes`];

function oneBoxDifferences(gamma: DeclaredStage, waves: readonly DeclaredStage[]): readonly string[] {
  const hasOne = ({ steps }: DeclaredStage): boolean => steps.some(({ oneBox }) => oneBox);
  const others = waves.filter((wave) => hasOne(wave) !== hasOne(gamma));
  if (others.length === 0) return [];
  return [hasOne(gamma) ? `a one-box, and ${namesOf(others)} has none` : `no one-box, and ${namesOf(others)} has one`];
}

function setDifferences(what: string, gamma: DeclaredStage, wave: DeclaredStage, of: (stage: DeclaredStage) => readonly string[]): readonly string[] {
  const [ours, theirs] = [new Set(of(gamma)), new Set(of(wave))];
  return [
    ...[...theirs].filter((each) => !ours.has(each)).map((each) => `no ${what} '${each}', and ${wave.name} has it`),
    ...[...ours].filter((each) => !theirs.has(each)).map((each) => `${what} '${each}', and ${wave.name} has none such`),
  ];
}

/** By name: the same alarm has the same name in every environment. */
const alarmNames = (pipeline: IConstruct, stage: DeclaredStage): readonly string[] => [
  ...stage.rollbackAlarms, ...targetsOf(stage).flatMap(({ rollbackAlarms }): readonly RollbackAlarm[] => rollbackAlarms),
].flatMap((alarm) => alarm._placeFor(pipeline).alarmName ?? []);

const namesOf = (waves: readonly DeclaredStage[]): string => waves.map(({ name }) => name).join(', ');
