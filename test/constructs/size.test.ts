import { OneBoxStage, RollbackAlarm } from '../../src';
import { deliveryApp, DeliveryApp, inProd, ServiceStage } from './support/delivery-app';
import { resourcesOf, stagesOf, templateOf } from './support/synthesized';

const REGIONS = [
  'us-west-1', 'us-east-1', 'us-east-2', 'us-west-2', 'ca-central-1', 'ca-west-1', 'sa-east-1', 'mx-central-1', 'eu-west-1', 'eu-west-2', 'eu-west-3',
  'eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-southeast-1',
  'ap-southeast-2', 'ap-southeast-3', 'ap-south-1', 'ap-south-2', 'ap-east-1', 'me-central-1',
] as const;

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
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: 10,240 characters a role inline, 6,144 a managed policy.
    const rendered = (policy: { readonly Properties: Record<string, unknown> }): number =>
      JSON.stringify(policy.Properties.PolicyDocument).replace(/\{"(Ref|Fn::GetAtt)":("[^"]*"|\["[^"]*","[^"]*"\])\}/g, '"0123456789012345678901234567890123456789"').length;

    const inline = resourcesOf(made, 'AWS::IAM::Policy').map(([id, policy]) => ({ id, size: rendered(policy) }));
    expect(inline.length).toBeGreaterThan(5);
    expect(inline.filter(({ size }) => size >= 10_240)).toEqual([]);
  });

  test('fits into a template, with room to spare', () => {
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html: 1 MB and 500 resources.
    expect(JSON.stringify(template.toJSON()).length).toBeLessThan(1_000_000 / 2);
    expect(Object.keys(template.toJSON().Resources as object).length).toBeLessThan(500 / 2);
  });

  test('has as many roles as a small one', () => {
    expect(resourcesOf(made, 'AWS::IAM::Role').length).toBeLessThan(10);
  });

  test('keeps the plan out of the template', () => {
    expect(JSON.stringify(template.toJSON())).not.toContain('latency');
  });
});
