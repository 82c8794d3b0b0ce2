import { pipelineDefinition } from '../../src/contract/pipeline-definition';

const PIPELINE = {
  Type: 'AWS::CodePipeline::Pipeline',
  Properties: {
    RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
    ArtifactStore: { Location: { Ref: 'Bucket' } },
    Stages: [
      { Name: 'Build', Actions: [{ Name: 'Synth', Configuration: { ProjectName: { Ref: 'Project' } } }] },
      { Name: 'First', OnFailure: { Result: 'ROLLBACK' }, Actions: [{ Name: 'Airlock' }] },
    ],
  },
};
const RESOURCES: Readonly<Record<string, unknown>> = {
  Pipeline: PIPELINE,
  Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: { Version: '2012-10-17' } } },
  Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { 'Fn::Sub': 'artifacts-${Suffix}' } } },
  Project: { Type: 'AWS::CodeBuild::Project', Properties: { Source: { BuildSpec: 'version: 0.2' } } },
  Elsewhere: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'controller', Code: { S3Key: 'a.zip' } } },
};
const templateWith = (change: Readonly<Record<string, unknown>> = {}, suffix = 'x'): unknown =>
  ({ Parameters: { Suffix: { Type: 'String', Default: suffix } }, Resources: { ...RESOURCES, ...change } });
const textOf = (template: unknown): string | undefined => pipelineDefinition(template, 'Pipeline')?.text;
const withProperties = (change: object): Readonly<Record<string, unknown>> =>
  ({ Pipeline: { ...PIPELINE, Properties: { ...PIPELINE.Properties, ...change } } });

describe('the definition is the same', () => {
  test.each<[string, unknown]>([
    ['with other code, and another plan, for the controller', templateWith({ Elsewhere: { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Key: 'b.zip' } } } })],
    ['with other commands in a build that the pipeline starts', templateWith({ Project: { Type: 'AWS::CodeBuild::Project', Properties: { Source: { BuildSpec: 'version: 0.3' } } } })],
    ['with another trust policy of its role', templateWith({ Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } } })],
    ['with other metadata, and other resources before it', templateWith({ Pipeline: { ...PIPELINE, Metadata: { 'aws:cdk:path': 'x' }, DependsOn: ['Role'] } })],
    ['with its fields in another order', templateWith({ Pipeline: { Properties: Object.fromEntries(Object.entries(PIPELINE.Properties).reverse()), Type: PIPELINE.Type } })],
  ])('%s', (_, template) => expect(textOf(template)).toBe(textOf(templateWith())));
});

describe('the definition is another', () => {
  test.each<[string, unknown]>([
    ['with another action', templateWith(withProperties({ Stages: [...PIPELINE.Properties.Stages, { Name: 'Second' }] }))],
    ['with a tag', templateWith(withProperties({ Tags: [{ Key: 'a', Value: 'b' }] }))],
    ['with another logical id of its role: that is another role', templateWith(withProperties({ RoleArn: { 'Fn::GetAtt': ['OtherRole', 'Arn'] } }))],
    ['with a fixed name for a build that had none: the project is replaced', templateWith({ Project: { Type: 'AWS::CodeBuild::Project', Properties: { Name: 'synth' } } })],
    ['with another path of its role', templateWith({ Role: { Type: 'AWS::IAM::Role', Properties: { Path: '/ci/' } } })],
    ['with another type of what it refers to', templateWith({ Project: { Type: 'Custom::Project', Properties: {} } })],
    ['with another value of a parameter that a name is made of', templateWith({}, 'y')],
  ])('%s', (_, template) => expect(textOf(template)).not.toBe(textOf(templateWith())));
});

test.each<[string, object, string]>([
  ['a condition', { 'Fn::If': ['IsProd', 'a', 'b'] }, 'Conditions'],
  ['a mapping', { 'Fn::FindInMap': ['IsProd', 'a', 'b'] }, 'Mappings'],
])('%s that it is made of counts', (_, value, section) => {
  const template = (content: object): object =>
    ({ Resources: { Pipeline: { ...PIPELINE, Properties: { Name: value } } }, [section]: { IsProd: content } });
  expect(textOf(template({ a: 1 }))).not.toBe(textOf(template({ a: 2 })));
});

test('names that refer to each other come to an end', () => {
  const circle = { A: { Type: 'T', Properties: { AName: { Ref: 'B' } } }, B: { Type: 'T', Properties: { BName: { 'Fn::GetAtt': 'A.Arn' } } } };
  expect(textOf({ Resources: { Pipeline: { ...PIPELINE, Properties: { Name: { Ref: 'A' } } }, ...circle } })).toContain('Resources/B');
});

test('production\'s stages are those that roll back', () => expect(pipelineDefinition(templateWith(), 'Pipeline')?.waves).toEqual(['First']));

test.each<[string, unknown]>([
  ['no template', 'Resources:\n'], ['nothing under that id', { Resources: {} }], ['another resource under that id', { Resources: { Pipeline: { Type: 'AWS::SNS::Topic' } } }],
])('there is none in %s', (_, template) => expect(pipelineDefinition(template, 'Pipeline')).toBeUndefined());
