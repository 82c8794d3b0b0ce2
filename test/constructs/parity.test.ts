import { App, CfnResource, Duration, Stack, Stage, Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { DeliveryPipeline, OneBoxStage, PreProductionOptions, RollbackAlarm, WaveOptions } from '../../src';
import { HOME, inProd, PARITY, synthStep } from './support/delivery-app';
import { refusalOf } from './support/refusal-of';

class ServiceOf extends Stage {
  public constructor(scope: Construct, id: string, properties: Record<string, unknown>, region = 'us-west-1') {
    super(scope, id, { env: inProd(region) });
    new CfnResource(new Stack(this, 'Service'), 'Orders', { type: 'AWS::ECS::Service', properties });
  }
}

interface Pair {
  readonly gamma?: PreProductionOptions;
  readonly wave?: WaveOptions;
  readonly gammaOneBox?: boolean;
  readonly waveOneBox?: boolean;
  readonly gammaService?: Record<string, unknown>;
  readonly waveService?: Record<string, unknown>;
}

const ROLLING = { DeploymentConfiguration: { MinimumHealthyPercent: 67 } };
const canary = (CanaryPercent: number): Record<string, unknown> => ({
  DeploymentConfiguration: { Strategy: 'CANARY', CanaryConfiguration: { CanaryPercent }, Alarms: { Enable: true, Rollback: true, AlarmNames: ['faults'] } },
});

/** A pipeline whose Gamma bakes, and has what is asked for. */
function made({ gamma = {}, wave = {}, gammaOneBox, waveOneBox, gammaService = ROLLING, waveService = ROLLING }: Pair, acknowledge?: string): string {
  const app = new App({ treeMetadata: false, analyticsReporting: false });
  const stack = new Stack(app, 'Delivery', { env: HOME });
  const pipeline = new DeliveryPipeline(stack, 'Pipeline', { synth: synthStep(), rollbackAlarms: [RollbackAlarm.named('faults')] });
  const box = (id: string, service: Record<string, unknown>): OneBoxStage => new OneBoxStage(new ServiceOf(pipeline, id, service));
  pipeline.addPreProduction(new ServiceOf(pipeline, 'Beta', {}), {});
  pipeline.addPreProduction(new ServiceOf(pipeline, 'Gamma', gammaService), {
    bakeTime: Duration.minutes(10), ...gammaOneBox && { oneBox: box('GammaBox', gammaService) }, ...gamma,
  });
  const first = pipeline.addWave('First', wave).addTarget(new ServiceOf(pipeline, 'West', waveService));
  if (waveOneBox) first.addOneBox(box('WestBox', waveService));
  if (acknowledge !== undefined) Validations.of(pipeline).acknowledge({ id: PARITY, reason: acknowledge });
  return refusalOf(() => app.synth());
}

const REFUSED = (got: string): string => 'Validation failed with the following errors:\n  [Delivery/Pipeline] '
  + `Gamma must be delivered to like production, got ${got}; make them alike; or acknowledge ${PARITY} with a reason`;

test.each<[string, Pair]>([
  ['that bakes as it does, however long', { gamma: { bakeTime: Duration.minutes(1) }, wave: { bakeTime: Duration.hours(9) } }],
  ['with a one-box in both', { gammaOneBox: true, waveOneBox: true }],
  ['with the same alarms', { gamma: { rollbackAlarms: [RollbackAlarm.named('slow')] }, wave: { rollbackAlarms: [RollbackAlarm.named('slow')] } }],
  ['with the same canary', { gammaService: canary(5), waveService: canary(5) }],
])('a Gamma like production passes: %s', (_what, pair) => {
  expect(made(pair)).toBe('nothing was refused');
});

test.each<[string, Pair, string]>([
  ['a bake', { gamma: { bakeTime: undefined } }, 'no bake, and First bakes'],
  ['a one-box of production', { waveOneBox: true }, 'no one-box, and First has one'],
  ['a one-box of Gamma', { gammaOneBox: true }, 'a one-box, and First has none'],
  ['an alarm of production', { wave: { rollbackAlarms: [RollbackAlarm.named('slow')] } }, "no rollback alarm 'slow', and First has it"],
  ['an alarm of Gamma', { gamma: { rollbackAlarms: [RollbackAlarm.named('slow')] } }, "rollback alarm 'slow', and First has none such"],
  ['the share of a canary', { gammaService: canary(10), waveService: canary(5) },
    "no strategy 'a canary of ECS, 5 % first', and First has it; strategy 'a canary of ECS, 10 % first', and First has none such"],
  ['what stays in service', { gammaService: { DeploymentConfiguration: { MinimumHealthyPercent: 68 } } },
    "no strategy 'tasks replaced with 67 % in service', and First has it; strategy 'tasks replaced with 68 % in service', and First has none such"],
  ['several things, told together', { gamma: { bakeTime: undefined }, waveOneBox: true }, 'no bake, and First bakes; no one-box, and First has one'],
])('a Gamma that differs in %s is refused', (_what, pair, got) => {
  expect(made(pair)).toBe(REFUSED(got));
});

test('what differs can be acknowledged with a reason, and without one it is refused all the same', () => {
  expect(made({ waveOneBox: true }, 'Gamma has no traffic')).toBe('nothing was refused');
  expect(made({ waveOneBox: true }, ' ')).toBe(REFUSED('no one-box, and First has one'));
});
