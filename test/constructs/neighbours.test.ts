import { App, Stack } from 'aws-cdk-lib';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { DeliveryPipeline } from '../../src';
import { HOME, inProd, ServiceStage, synthStep } from './support/delivery-app';
import { resourcesOf } from './support/synthesized';

interface Statement { readonly Action: unknown; readonly Resource: unknown }

/** Two pipelines whose names, and the names of whose stages, begin alike. */
function neighbours() {
  const app = new App({ treeMetadata: false, analyticsReporting: false });
  const stack = new Stack(app, 'Delivery', { env: HOME });
  const people = new ManagedPolicy(stack, 'People');
  const [pipeline] = ([['pay', '1s'], ['pay1', 's']] as const).map(([pipelineName, wave]) => {
    const made = new DeliveryPipeline(stack, pipelineName, { synth: synthStep(), pipelineName });
    made.addWave(wave).addTarget(new ServiceStage(made, 'West', { env: inProd('us-west-1') }));
    return made;
  });
  for (const grant of ['grantPause', 'grantOverride', 'grantSign'] as const) pipeline[grant](people, { stages: ['1s'] });
  return { stack };
}

/** Text of a template, with each reference in it as the name of what it refers to. */
const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const [[key, inner] = ['', '']] = Object.entries(value as object) as [string, unknown][];
  if (key === 'Fn::Join' && Array.isArray(inner)) return (inner[1] as readonly unknown[]).map(textOf).join('');
  return key === 'Ref' && String(inner).endsWith('Partition') ? 'aws' : `<${String(Array.isArray(inner) ? inner[0] : inner)}>`;
};
/** Whether an ARN in a statement reaches another; IAM lets `*` stand for anything, slashes too. */
const reaches = (resource: string, arn: string): boolean =>
  new RegExp(`^${resource.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`).test(arn);

const [PIPELINE, PARAMETERS] = ['arn:aws:codepipeline:us-west-2:111111111111:', 'arn:aws:ssm:us-west-2:111111111111:parameter/breakwater/'];

test('C14: nothing that one pipeline lets its functions or its people do reaches a pipeline or stage whose name begins alike', () => {
  const made = neighbours();
  const ids = resourcesOf(made, 'AWS::CodePipeline::Pipeline').map(([id, { Properties }]) => [id, String(Properties.Name)] as const);
  const named = (text: string): string => ids.reduce((all, [id, name]) => all.replaceAll(`<${id}>`, name), text);
  const policies = [...resourcesOf(made, 'AWS::IAM::Policy', 'payBreakwater'), ...resourcesOf(made, 'AWS::IAM::ManagedPolicy', 'People')]
    .flatMap(([, { Properties }]) => (Properties.PolicyDocument as { readonly Statement: readonly { readonly Resource: unknown }[] }).Statement)
    .flatMap(({ Resource }) => Array.isArray(Resource) ? Resource : [Resource]).map((resource) => named(textOf(resource)));
  const ours = policies.filter((resource) => resource.startsWith(PIPELINE) || resource.startsWith(PARAMETERS));

  expect(ours.some((resource) => reaches(resource, `${PIPELINE}pay/1s/Airlock`))).toBe(true);
  expect(ours.some((resource) => reaches(resource, `${PARAMETERS}pay/overrides/1s/sev2`))).toBe(true);
  for (const arn of [
    `${PIPELINE}pay1`, `${PIPELINE}pay1/s/Airlock`, `${PIPELINE}pay1/s/Bake-1`, `${PARAMETERS}pay1`, `${PARAMETERS}pay1/about`, `${PARAMETERS}pay1/overrides/s/sev2`,
  ]) expect([arn, ours.filter((resource) => reaches(resource, arn))]).toEqual([arn, []]);
  const writers = resourcesOf(made, 'AWS::IAM::ManagedPolicy', 'People')
    .flatMap(([, { Properties }]) => (Properties.PolicyDocument as { readonly Statement: readonly Statement[] }).Statement)
    .filter(({ Action }) => Action === 'ssm:PutParameter').flatMap(({ Resource }) => [Resource].flat()).map((resource) => named(textOf(resource)));
  expect(writers.length).toBeGreaterThan(0);
  for (const folder of ['pauses', 'overrides', 'signatures']) {
    expect(writers.filter((resource) => reaches(resource, `${PARAMETERS}pay/${folder}/1s-more/x`) || reaches(resource, `${PARAMETERS}pay/${folder}/x`))).toEqual([]);
  }
});

test('C16: pipelines and stages whose names run together have no physical name in common', () => {
  const made = neighbours();
  const types = ['AWS::CloudWatch::Alarm', 'AWS::Events::Rule', 'AWS::Lambda::Function', 'AWS::SQS::Queue', 'AWS::DynamoDB::Table', 'AWS::IAM::Role', 'AWS::SNS::Topic', 'AWS::SSM::Parameter'];
  const names = types.flatMap((type) => resourcesOf(made, type)).flatMap(([, { Properties }]) =>
    Object.entries(Properties).filter(([key]) => /^(AlarmName|FunctionName|QueueName|TableName|RoleName|TopicName|Name)$/.test(key)).map(([, name]) => textOf(name)));

  expect(names).toHaveLength(2);
  expect(new Set(names).size).toBe(names.length);
});
