import { OneBoxStage, RollbackAlarm } from '../../src';
import { deliveryApp, DeliveryApp, inProd, ServiceStage } from './support/delivery-app';
import { resourceOf, resourcesOf, stagesOf, templateOf } from './support/synthesized';

const REGIONS = [
  'us-west-1', 'us-east-1', 'us-east-2', 'us-west-2', 'ca-central-1', 'ca-west-1', 'sa-east-1', 'mx-central-1', 'eu-west-1', 'eu-west-2', 'eu-west-3',
  'eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-southeast-1',
  'ap-southeast-2', 'ap-southeast-3', 'ap-south-1', 'ap-south-2', 'ap-east-1', 'me-central-1',
] as const;

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html, in characters.
const MOST_INLINE = 10_240;
const MOST_MANAGED = 6_144;

/** The size of a policy as IAM counts it, with a generous stand-in for what only deployment knows. */
const rendered = (policy: { readonly Properties: Record<string, unknown> }): number =>
  JSON.stringify(policy.Properties.PolicyDocument, (_key, value: unknown) => deployed(value)).length;

function deployed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('Ref' in value) return value.Ref === 'AWS::Partition' ? 'aws-us-gov' : 'x'.repeat(40);
  if ('Fn::GetAtt' in value) return 'x'.repeat(100);
  return 'Fn::Join' in value && Array.isArray(value['Fn::Join']) ? (value['Fn::Join'][1] as unknown[]).map(deployed).join('') : value;
}

/** One-box and fleet in 26 Regions, in waves of growing size. */
function worldwide(): DeliveryApp {
  const made = deliveryApp({ rollbackAlarms: [RollbackAlarm.named('faults'), RollbackAlarm.named('latency')] });
  const { pipeline } = made;
  let next = 0;
  for (const size of [1, 2, 4, 6, 6, 7]) {
    const regions = REGIONS.slice(next, next + size);
    next += size;
    const wave = pipeline.addWave(`Wave${next}`).addOneBox(new OneBoxStage(new ServiceStage(pipeline, `${regions[0]}-onebox`, { env: inProd(regions[0]) })));
    for (const region of regions) wave.addTarget(new ServiceStage(pipeline, region, { env: inProd(region), stacks: ['Base', 'Service'] }));
  }
  return made;
}

describe('a pipeline over 26 Regions', () => {
  const made = worldwide();
  const template = templateOf(made);

  test('has a gate at the entry of each of its six waves, and two bakes in each', () => {
    const approvals = stagesOf(made).filter(({ Name }) => Name.startsWith('Wave'))
      .map(({ Actions }) => Actions.filter(({ ActionTypeId }) => ActionTypeId.Category === 'Approval').map(({ Name }) => Name).sort());

    expect(approvals).toEqual(Array(6).fill(['Airlock', 'Bake-1', 'Bake-OneBox']));
  });

  test('keeps every role below the inline policies that IAM allows', () => {
    const inline = resourcesOf(made, 'AWS::IAM::Policy').map(([id, policy]) => ({ id, size: rendered(policy) }));
    expect(inline.length).toBeGreaterThan(5);
    expect(inline.filter(({ size }) => size >= MOST_INLINE)).toEqual([]);
  });

  test('fits into a template, with room to spare', () => {
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html: 1 MB and 500 resources.
    expect(JSON.stringify(template.toJSON()).length).toBeLessThan(1_000_000 / 2);
    expect(Object.keys(template.toJSON().Resources as object).length).toBeLessThan(500 / 2);
  });

  test('has as many roles as a small one', () => {
    expect(resourcesOf(made, 'AWS::IAM::Role').length).toBeLessThan(10);
  });

  test('G13: keeps the plan out of the template', () => {
    expect(JSON.stringify(template.toJSON())).not.toContain('latency');
  });
});

test('a pipeline into 26 Regions of three accounts keeps every policy below what IAM allows', () => {
  const made = deliveryApp({ rollbackAlarms: [RollbackAlarm.named('faults')] });
  for (let next = 0; next < REGIONS.length; next += 7) {
    const wave = made.pipeline.addWave(`Wave${next}`);
    for (const region of REGIONS.slice(next, next + 7)) {
      for (const account of ['333333333333', '444444444444', '555555555555']) {
        wave.addTarget(new ServiceStage(made.pipeline, `${region}-${account}`, { env: { account, region } }));
      }
    }
  }
  const managed = resourcesOf(made, 'AWS::IAM::ManagedPolicy').map(([id, policy]) => ({ id, size: rendered(policy) }));
  const inline = resourcesOf(made, 'AWS::IAM::Policy').map(([id, policy]) => ({ id, size: rendered(policy) }));

  expect(managed.length).toBeGreaterThan(0);
  expect(managed.filter(({ size }) => size > MOST_MANAGED)).toEqual([]);
  expect(inline.filter(({ size }) => size > MOST_INLINE)).toEqual([]);
  // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 4 kB for all variables of a function.
  expect(JSON.stringify(resourceOf(made, 'AWS::Lambda::Function', 'ControllerFunction').Properties.Environment).length).toBeLessThan(4096 / 4);
});
