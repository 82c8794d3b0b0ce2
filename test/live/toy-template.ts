/** The toy: a pipeline of three stages that deploys one parameter, and a role to write a parameter as. */

export const TOY = 'breakwater-live';
export const WRITER = `${TOY}-writer`;
export const PARAMETER = `/${TOY}/written`;
export const SOURCE_KEY = 'source.zip';
/** What the toy deploys. */
export const DEPLOYED_STACK = `${TOY}-one`;
/** CloudFormation refuses a stack with this one before it changes anything. */
export const REFUSED = 'REFUSED';

export const bucketOf = (account: string, region: string): string => `${TOY}-${account}-${region}`;

/** What the pipeline deploys; the source holds it. */
export const DEPLOYED = JSON.stringify({
  Parameters: { Revision: { Type: 'String', AllowedPattern: '[a-z0-9-]+' } },
  Resources: { Parameter: { Type: 'AWS::SSM::Parameter', Properties: { Name: `/${TOY}/deployed`, Type: 'String', Value: { Ref: 'Revision' } } } },
});

const trusting = (principal: object): object =>
  ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }] });

const role = (name: string, principal: object, statements: readonly object[]): object => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName: name,
    AssumeRolePolicyDocument: trusting(principal),
    Policies: [{ PolicyName: 'toy', PolicyDocument: { Version: '2012-10-17', Statement: statements.map((one) => ({ Effect: 'Allow', ...one })) } }],
  },
});

const approval = (name: string, runOrder: number): object =>
  ({ Name: name, RunOrder: runOrder, ActionTypeId: { Category: 'Approval', Owner: 'AWS', Provider: 'Manual', Version: '1' } });

const deployment = (name: string, runOrder: number, configuration: object): object => ({
  Name: name,
  RunOrder: runOrder,
  ActionTypeId: { Category: 'Deploy', Owner: 'AWS', Provider: 'CloudFormation', Version: '1' },
  Configuration: { StackName: DEPLOYED_STACK, ChangeSetName: 'toy', ...configuration },
});

/** The two actions by which CDK Pipelines deploys a stack, between an airlock and a bake. */
const ONE = {
  Name: 'One',
  OnFailure: { Result: 'ROLLBACK' },
  Actions: [
    approval('Airlock', 1),
    {
      ...deployment('Prepare', 2, {
        ActionMode: 'CHANGE_SET_REPLACE',
        TemplatePath: 'Source::template.json',
        ParameterOverrides: '{"Revision":"#{variables.Revision}"}',
        RoleArn: { 'Fn::GetAtt': ['Deployer', 'Arn'] },
      }),
      InputArtifacts: [{ Name: 'Source' }],
    },
    deployment('Deploy', 3, { ActionMode: 'CHANGE_SET_EXECUTE' }),
    approval('Bake-Wave', 4),
  ],
};

export const toyTemplate = (bucket: string): string => JSON.stringify({
  Resources: {
    Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: bucket, VersioningConfiguration: { Status: 'Enabled' } } },
    Deployer: role(`${TOY}-deployer`, { Service: 'cloudformation.amazonaws.com' }, [
      { Action: ['ssm:PutParameter', 'ssm:DeleteParameter', 'ssm:GetParameter', 'ssm:GetParameters', 'ssm:AddTagsToResource'], Resource: '*' },
    ]),
    Writer: role(WRITER, { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } }, [
      { Action: 'ssm:PutParameter', Resource: { 'Fn::Sub': `arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter${PARAMETER}` } },
    ]),
    Runner: role(`${TOY}-runner`, { Service: 'codepipeline.amazonaws.com' }, [
      { Action: 's3:*', Resource: [{ 'Fn::Sub': `arn:\${AWS::Partition}:s3:::${bucket}` }, { 'Fn::Sub': `arn:\${AWS::Partition}:s3:::${bucket}/*` }] },
      { Action: 'cloudformation:*', Resource: { 'Fn::Sub': `arn:\${AWS::Partition}:cloudformation:\${AWS::Region}:\${AWS::AccountId}:stack/${DEPLOYED_STACK}/*` } },
      { Action: 'iam:PassRole', Resource: { 'Fn::GetAtt': ['Deployer', 'Arn'] } },
    ]),
    Pipeline: {
      Type: 'AWS::CodePipeline::Pipeline',
      Properties: {
        Name: TOY,
        PipelineType: 'V2',
        ExecutionMode: 'SUPERSEDED',
        RoleArn: { 'Fn::GetAtt': ['Runner', 'Arn'] },
        ArtifactStore: { Type: 'S3', Location: { Ref: 'Bucket' } },
        Variables: [{ Name: 'Revision', DefaultValue: 'first' }],
        Stages: [
          {
            Name: 'Source',
            Actions: [{
              Name: 'Source',
              ActionTypeId: { Category: 'Source', Owner: 'AWS', Provider: 'S3', Version: '1' },
              Configuration: { S3Bucket: { Ref: 'Bucket' }, S3ObjectKey: SOURCE_KEY, PollForSourceChanges: false },
              OutputArtifacts: [{ Name: 'Source' }],
            }],
          },
          ONE,
          { Name: 'Two', Actions: [approval('Airlock', 1)] },
        ],
      },
    },
  },
});
