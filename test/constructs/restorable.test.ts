import { CfnResource, DefaultStackSynthesizer, NestedStack, Stack, Stage, Tags } from 'aws-cdk-lib';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { deliveryApp, DeliveryApp, inProd, PROD, ServiceStage } from './support/delivery-app';
import { planOf, stagePlanOf, statementsOf } from './support/synthesized';

const role = (kind: string, qualifier = 'hnb659fds') => `arn:\${AWS::Partition}:iam::${PROD}:role/cdk-${qualifier}-${kind}-role-${PROD}-us-west-1`;
const USUAL = {
  id: `${PROD}/us-west-1`,
  account: PROD,
  region: 'us-west-1',
  bucket: `cdk-hnb659fds-assets-${PROD}-us-west-1`,
  roleArn: role('deploy'),
  executionRoleArn: role('cfn-exec'),
};

function withWave(make: (made: DeliveryApp) => Stage): DeliveryApp {
  const made = deliveryApp();
  made.pipeline.addWave('First').addTarget(make(made));
  return made;
}

describe('what a plan says for restoring a target', () => {
  test('is the template of each stack in its staging bucket, and who deploys it', () => {
    const made = withWave(({ pipeline }) => new ServiceStage(pipeline, 'West', { env: inProd('us-west-1'), stacks: ['Base', 'Service'] }));
    const [target] = stagePlanOf(made, 'First').steps[0].targets;

    expect(planOf(made).deployers).toEqual([USUAL]);
    expect(target.templates?.map(({ stack, deployer }) => [stack, deployer])).toEqual([['West-Base', USUAL.id], ['West-Service', USUAL.id]]);
  });

  test('follows the synthesizer: its bucket and prefix, its roles, its external id', () => {
    const made = withWave(({ pipeline }) => {
      const stage = new Stage(pipeline, 'West', { env: inProd('us-west-1') });
      const synthesizer = new DefaultStackSynthesizer({ qualifier: 'acme', bucketPrefix: 'team/checkout/', deployRoleExternalId: 'x' });
      new CfnResource(new Stack(stage, 'Service', { synthesizer }), 'Topic', { type: 'AWS::SNS::Topic' });
      return stage;
    });

    expect(planOf(made).deployers).toEqual([{
      ...USUAL, bucket: `cdk-acme-assets-${PROD}-us-west-1`, roleArn: role('deploy', 'acme'), executionRoleArn: role('cfn-exec', 'acme'), externalId: 'x',
    }]);
    expect(stagePlanOf(made, 'First').steps[0].targets[0].templates?.[0].key).toMatch(/^team\/checkout\/[0-9a-f]{64}\.json$/);
  });

  test('tells two ways of deploying into one place apart', () => {
    const made = withWave(({ pipeline }) => {
      const stage = new ServiceStage(pipeline, 'West', { env: inProd('us-west-1') });
      new CfnResource(new Stack(stage, 'Other', { synthesizer: new DefaultStackSynthesizer({ qualifier: 'acme' }) }), 'Topic', { type: 'AWS::SNS::Topic' });
      return stage;
    });

    expect(planOf(made).deployers.map(({ id }) => id)).toEqual([USUAL.id, `${USUAL.id}#2`]);
  });

  test('carries the tags that the pipeline deploys with', () => {
    const made = withWave(({ pipeline }) => {
      const stage = new ServiceStage(pipeline, 'West', { env: inProd('us-west-1') });
      Tags.of(stage).add('team', 'checkout');
      return stage;
    });

    expect(stagePlanOf(made, 'First').steps[0].targets[0].templates?.[0].tags).toEqual({ team: 'checkout' });
  });

  test('names the files that the template refers to, each once, and not the template itself', () => {
    const made = withWave(({ pipeline }) => {
      const stage = new Stage(pipeline, 'West', { env: inProd('us-west-1') });
      const stack = new Stack(stage, 'Service');
      for (const id of ['One', 'Two']) new Asset(stack, id, { path: __filename });
      new CfnResource(new NestedStack(stack, 'Nested'), 'Topic', { type: 'AWS::SNS::Topic' });
      return stage;
    });
    const [template] = stagePlanOf(made, 'First').steps[0].targets[0].templates ?? [];

    expect(template.files).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.(ts|json)$/), expect.stringMatching(/^[0-9a-f]{64}\.(ts|json)$/)]);
    expect(template.files?.map((key) => key.split('.')[1]).sort()).toEqual(['json', 'ts']);
    expect(template.files).not.toContain(template.key);
  });

  test('names the images that the template refers to, and who may look for them', () => {
    const made = withWave(({ pipeline }) => {
      const stage = new Stage(pipeline, 'West', { env: inProd('us-west-1') });
      const stack = new Stack(stage, 'Service');
      stack.synthesizer.addDockerImageAsset({ sourceHash: 'abc', directoryName: 'image' });
      new CfnResource(stack, 'Topic', { type: 'AWS::SNS::Topic' });
      return stage;
    });

    expect(stagePlanOf(made, 'First').steps[0].targets[0].templates?.[0].images).toEqual({
      lookupRoleArn: role('lookup'), names: [`cdk-hnb659fds-container-assets-${PROD}-us-west-1:abc`],
    });
    expect(JSON.stringify(statementsOf(made, 'RestorerRole').at(-1))).toMatch(/deploy-role-.*lookup-role-/);
  });

  test('names no files of a stack without any', () => {
    const made = withWave(({ pipeline }) => new ServiceStage(pipeline, 'West', { env: inProd('us-west-1') }));

    expect(stagePlanOf(made, 'First').steps[0].targets[0].templates?.[0]).not.toHaveProperty('files');
  });

  test('is nothing before production, where the next commit mends what broke', () => {
    const made = withWave(({ pipeline }) => new ServiceStage(pipeline, 'West', { env: inProd('us-west-1') }));
    made.pipeline.addPreProduction(new ServiceStage(made.pipeline, 'Beta', { env: inProd('eu-west-1') }));

    expect(stagePlanOf(made, 'Beta').steps[0].targets[0]).not.toHaveProperty('templates');
    expect(planOf(made).deployers).toHaveLength(1);
  });
});
