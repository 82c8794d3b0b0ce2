import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { ECRClient } from '@aws-sdk/client-ecr';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import { DeployerPlan, ImagesPlan } from '../../decision/plan';
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

/** What is left of a lookup role while the restorer holds it: whether an image is there. On every repository, as it is the account's own. */
export const IMAGES_POLICY = JSON.stringify({
  Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'ecr:DescribeImages', Resource: '*' }],
});

/** The clients of each deployer, each acting as its deploy role. */
export class Deployers {
  private readonly sts: STSClient;
  private readonly clients = new Map<string, DeployerClients>();
  private readonly images = new Map<string, ECRClient>();

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

  /** A client that looks at the images of a deployer's account, as the lookup role there. */
  public imagesOf({ region }: DeployerPlan, { lookupRoleArn, externalId }: ImagesPlan): ECRClient {
    const key = [region, lookupRoleArn, externalId].join(' ');
    const known = this.images.get(key);
    if (known !== undefined) return known;
    const credentials = credentialsOf(this.sts, {
      roleArn: this.inPartition(lookupRoleArn), externalId, pipeline: this.options.pipeline, sessionPolicy: IMAGES_POLICY,
    });
    const made = new ECRClient(this.connection.to({ region, credentials }));
    this.images.set(key, made);
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
