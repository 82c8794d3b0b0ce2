import { Duration, Lazy } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import {
  MinimumSamples, OneBoxStage, OneBoxStageOptions, OnUnknown, PreProductionOptions, RollbackAlarm, SampleStatistic, WaveOptions,
} from '../../src';
import { deliveryApp, DeliveryApp, HOME, inProd, PROD, ServiceStage } from './support/delivery-app';
import { planOf, resourcesOf, stagePlanOf } from './support/synthesized';

const CREATED: MinimumSamples = { namespace: 'Checkout', metricName: 'Created', dimensions: { Api: 'orders' }, count: 100 };
const LATENCY: MinimumSamples = { namespace: 'Checkout', metricName: 'Latency', statistic: SampleStatistic.SAMPLE_COUNT, count: 10 };

interface Given {
  readonly wave?: WaveOptions;
  readonly oneBox?: OneBoxStageOptions;
  readonly fleet?: readonly string[];
  readonly alarms?: readonly string[];
}

/** A wave of a one-box in us-west-1 and a fleet there, or elsewhere. */
function given({ wave, oneBox, fleet = ['us-west-1'], alarms = ['faults'] }: Given): DeliveryApp {
  const made = deliveryApp({ rollbackAlarms: alarms.map((name) => RollbackAlarm.named(name)) });
  const first = made.pipeline.addWave('First', wave)
    .addOneBox(new OneBoxStage(new ServiceStage(made.pipeline, 'OneBox', { env: inProd('us-west-1') }), oneBox));
  for (const [index, region] of fleet.entries()) first.addTarget(new ServiceStage(made.pipeline, `Fleet${index}`, { env: inProd(region) }));
  return made;
}
const bakesOf = (made: DeliveryApp) => stagePlanOf(made, 'First').steps.map(({ bake }) => bake);
const WEST = { account: PROD, region: 'us-west-1' };
const EAST = { account: PROD, region: 'us-east-1' };

describe('minimum samples', () => {
  test('of a wave are needed where its targets are, of a one-box where it is, and once a place', () => {
    const made = given({ wave: { minimumSamples: [CREATED, LATENCY] }, oneBox: { minimumSamples: [{ ...CREATED, count: 5 }] }, fleet: ['us-west-1', 'us-west-1', 'us-east-1'] });
    const created = { namespace: 'Checkout', metric: 'Created', dimensions: { Api: 'orders' }, statistic: 'Sum', count: 100 };
    const latency = { namespace: 'Checkout', metric: 'Latency', dimensions: {}, statistic: 'SampleCount', count: 10 };

    expect(bakesOf(made).map((bake) => bake?.samples)).toEqual([
      [{ ...created, count: 5, ...WEST }],
      [{ ...created, ...WEST }, { ...latency, ...WEST }, { ...created, ...EAST }, { ...latency, ...EAST }],
    ]);
  });

  test('are none unless somebody says so', () => {
    for (const bake of bakesOf(given({}))) expect(bake).not.toHaveProperty('samples');
  });

  test('at home are the controller’s only right to read metrics', () => {
    const may = (minimumSamples: MinimumSamples[]): boolean => {
      const made = given({});
      made.pipeline.addPreProduction(new ServiceStage(made.pipeline, 'Alpha', { env: HOME }), { bakeTime: Duration.minutes(5), minimumSamples });
      return JSON.stringify(resourcesOf(made, 'AWS::IAM::Policy', 'Controller')).includes('cloudwatch:GetMetricData');
    };
    expect([may([CREATED]), may([])]).toEqual([true, false]);
  });
});

describe('the longest time of a bake', () => {
  test('is the wave’s for its targets and the one-box’s for the one-box', () => {
    const made = given({ wave: { maximumBake: Duration.hours(20), onUnknown: OnUnknown.ROLLBACK }, oneBox: { maximumBake: Duration.hours(2) } });
    expect(bakesOf(made)).toMatchObject([{ minutes: 60, maximumMinutes: 120, onUnknown: 'ROLLBACK' }, { minutes: 720, maximumMinutes: 1200, onUnknown: 'ROLLBACK' }]);
  });

  test('of several one-boxes is the longest, where each has one', () => {
    const made = given({ oneBox: { maximumBake: Duration.hours(2) } });
    const add = (name: string, maximumBake?: Duration) => made.pipeline.addWave(name)
      .addOneBox(new OneBoxStage(new ServiceStage(made.pipeline, `${name}A`, { env: inProd('us-west-1') }), { maximumBake: Duration.hours(3) }))
      .addOneBox(new OneBoxStage(new ServiceStage(made.pipeline, `${name}B`, { env: inProd('us-west-1') }), { maximumBake }))
      .addTarget(new ServiceStage(made.pipeline, name, { env: inProd('us-west-1') }));
    add('Both', Duration.hours(4));
    add('One');
    expect(planOf(made).stages.map(({ name, steps }) => [name, steps[0].bake?.maximumMinutes])).toEqual([['First', 120], ['Both', 240], ['One', undefined]]);
  });
});

describe('the alarms of a one-box', () => {
  const warnings = (made: DeliveryApp): readonly string[] => Annotations.fromStack(made.stack).findWarning('*', Match.stringLikeRegexp('oneBoxSharesAlarms'))
    .map(({ entry }) => String(entry.data));

  test('are watched by its bake and all later ones of the wave, and asked by the gates of this wave and later ones', () => {
    const made = given({ oneBox: { rollbackAlarms: [RollbackAlarm.named('one-box-faults')] } });
    made.pipeline.addWave('Second').addTarget(new ServiceStage(made.pipeline, 'East', { env: inProd('us-east-1') }));
    expect(bakesOf(made).map((bake) => bake?.alarms.map(({ name, region }) => `${region}/${name}`))).toEqual([
      ['us-west-1/faults', 'us-west-1/one-box-faults'], ['us-west-1/faults', 'us-west-1/one-box-faults'],
    ]);
    expect(stagePlanOf(made, 'Second').blockers).toMatchObject([{ name: 'rollback alarms', alarms: [{ name: 'faults' }, { name: 'one-box-faults' }, { name: 'faults', region: 'us-east-1' }] }]);
  });

  test('that are all the fleet’s too are a warning', () => {
    const text = 'First watches its one-box by the alarms of its fleet only (faults), in which the fleet dilutes what the one-box does; give the OneBoxStage rollbackAlarms of its own';
    expect(warnings(given({}))).toEqual([expect.stringContaining(text)]);
    expect(warnings(given({ oneBox: { rollbackAlarms: [RollbackAlarm.named('faults')] } }))).toEqual([expect.stringContaining(text)]);
  });

  test.each<[string, Given]>([
    ['it has one of its own', { oneBox: { rollbackAlarms: [RollbackAlarm.named('one-box-faults')] } }],
    ['the fleet is elsewhere, where the name means another alarm', { fleet: ['us-east-1'] }],
    ['there is no alarm at all, which is a warning of its own', { alarms: [] }],
  ])('are no warning where %s', (_, it) => expect(warnings(given(it))).toEqual([]));
});

describe('what is refused', () => {
  const beta = (options: PreProductionOptions) => () => {
    const made = deliveryApp();
    made.pipeline.addPreProduction(new ServiceStage(made.pipeline, 'Beta', { env: inProd('us-west-1') }), options);
  };
  test.each<[string, () => unknown, string]>([
    ['samples of nothing', () => given({ wave: { minimumSamples: [{ namespace: ' ', metricName: '', count: 0 }] } }), [
      "Delivery/Pipeline: First.minimumSamples[0].namespace must be the namespace of a metric, got ' '; CloudWatch shows it above the metric's name",
      "Delivery/Pipeline: First.minimumSamples[0].metricName must be the name of a metric, got ''; give the one that the service counts its requests by",
      'Delivery/Pipeline: First.minimumSamples[0].count must be a whole number of at least 1, got 0; leave minimumSamples out for none',
    ].join('\n')],
    ['half a sample, in a one-box', () => given({ oneBox: { minimumSamples: [{ ...CREATED, count: 0.5 }] } }),
      'Delivery/Pipeline: First/OneBox.minimumSamples[0].count must be a whole number of at least 1, got 0.5; leave minimumSamples out for none'],
    ['a dimension that only deployment knows', () => given({ wave: { minimumSamples: [{ ...CREATED, dimensions: { Api: Lazy.string({ produce: () => 'x' }) } }] } }),
      'Delivery/Pipeline: First.minimumSamples[0].Api must be known at synthesis, got a token; write it down'],
    ['more dimensions than CloudWatch knows', () => given({ wave: { minimumSamples: [{ ...CREATED, dimensions: Object.fromEntries(Array.from({ length: 31 }, (_, i) => [`d${i}`, 'x'])) }] } }),
      'Delivery/Pipeline: First.minimumSamples[0].dimensions must be at most 30, got 31; CloudWatch knows no more'],
    ['a longest time that is no longer than the bake, by its default', () => given({ wave: { maximumBake: Duration.hours(12) } }),
      'Delivery/Pipeline: First.maximumBake must be longer than the bake time of 720 minutes and at most 59 days, got 720 minutes; leave it out for six days after its end'],
    ['a longest time beyond the approval’s', () => given({ oneBox: { maximumBake: Duration.days(60) } }),
      'Delivery/Pipeline: First/OneBox.maximumBake must be longer than the bake time of 60 minutes and at most 59 days, got 86400 minutes; leave it out for six days after its end'],
    ['a longest time that only deployment knows', () => given({ wave: { maximumBake: Duration.hours(Lazy.number({ produce: () => 20 })) } }),
      'Delivery/Pipeline: First.maximumBake must be known at synthesis, got a token; write it as Duration.hours(…)'],
    ['evidence for a bake that there is none of', beta({ minimumSamples: [CREATED], maximumBake: Duration.hours(1) }), [
      'Delivery/Pipeline: Beta.minimumSamples must stand beside a bakeTime, got none; give the stage a bakeTime',
      'Delivery/Pipeline: Beta.maximumBake must stand beside a bakeTime, got none; give the stage a bakeTime',
    ].join('\n')],
  ])('%s', (_, make, expected) => expect(make).toThrow(new Error(expected)));

  test.each([['just longer than the bake', 721], ['59 days', 59 * 24 * 60]])('but not a longest time of %s', (_, minutes) => {
    expect(() => given({ wave: { maximumBake: Duration.minutes(minutes) } })).not.toThrow();
  });
});
