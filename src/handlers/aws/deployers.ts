import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import { DeployerPlan } from '../../decision/plan';
import { credentialsOf } from './assumed-role';
import { Connection } from './connection';

/**
 * What is left of a deploy role while we hold it: change sets of templates that are published already. It may delete
 * stacks and write any object; we never do.
 */
export const DEPLOYING_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{
    Effect: 'Allow',
    Action: [
      'cloudformation:CreateChangeSet', 'cloudformation:DeleteChangeSet', 'cloudformation:DescribeChangeSet', 'cloudformation:DescribeStacks',
      'cloudformation:ExecuteChangeSet', 'cloudformation:ListImports',
      // CloudFormation reads templates, and the version of the bootstrap, as whoever makes the change set.
      'iam:PassRole', 'kms:Decrypt', 's3:GetObject', 's3:ListBucket', 'ssm:GetParameters',
    ],
    Resource: '*',
  }],
});

export interface DeployerClients {
  readonly cloudFormation: CloudFormationClient;
  readonly s3: S3Client;
}

/** The clients of each deployer, each acting as its deploy role. */
export class Deployers {
  private readonly sts: STSClient;
  private readonly clients = new Map<string, DeployerClients>();

  public constructor(private readonly connection: Connection, private readonly options: { readonly partition: string; readonly pipeline: string }) {
    this.sts = new STSClient(connection.to());
  }

  public of({ region, roleArn, externalId }: DeployerPlan): DeployerClients {
    const key = [region, roleArn, externalId].join(' ');
    const known = this.clients.get(key);
    if (known !== undefined) return known;
    const credentials = credentialsOf(this.sts, {
      roleArn: this.inPartition(roleArn), externalId, pipeline: this.options.pipeline, sessionPolicy: DEPLOYING_POLICY,
    });
    const configuration = this.connection.to({ region, credentials });
    const made = { cloudFormation: new CloudFormationClient(configuration), s3: new S3Client(configuration) };
    this.clients.set(key, made);
    return made;
  }

  public inPartition(arn: string): string { return arn.replaceAll('${AWS::Partition}', this.options.partition); }

  /** The address by which CloudFormation reads a template. */
  public templateUrl({ bucket, region }: DeployerPlan, key: string): string {
    return `https://${bucket}.s3.${region}.${DOMAINS[this.options.partition] ?? 'amazonaws.com'}/${key.split('/').map(encodeURIComponent).join('/')}`;
  }
}

/** @see https://docs.aws.amazon.com/general/latest/gr/s3.html */
const DOMAINS: Readonly<Record<string, string>> = { 'aws-cn': 'amazonaws.com.cn', 'aws-iso': 'c2s.ic.gov', 'aws-iso-b': 'sc2s.sgov.gov' };
