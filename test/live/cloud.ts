import { CloudFormationClient, CreateStackCommand, DeleteStackCommand, waitUntilStackCreateComplete, waitUntilStackDeleteComplete } from '@aws-sdk/client-cloudformation';
import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { DeleteObjectsCommand, ListObjectVersionsCommand, ListObjectVersionsCommandOutput, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient, STSClientConfig } from '@aws-sdk/client-sts';
import { bucketOf, DEPLOYED, DEPLOYED_STACK, SOURCE_KEY, TOY, toyTemplate } from './toy-template';
import { zipOf } from './zip';

/** One call as it is made: the operation, and what is asked. */
export type Heard = (operation: string, input: object) => void;

export interface CloudOptions extends Pick<STSClientConfig, 'endpoint' | 'region' | 'credentials'> {
  /** Waits; a simulated cloud lets its own time pass. */
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly heard: Heard;
}

/** A quarter of an hour: a stack of a bucket, three roles and a pipeline takes two minutes. */
const PATIENCE = 900;

/** The account that the experiments run in: its clients, and the toy's coming and going. */
export class Cloud {
  public readonly codePipeline: CodePipelineClient;
  public readonly ssm: SSMClient;
  private readonly cloudFormation: CloudFormationClient;
  private readonly s3: S3Client;
  private readonly sts: STSClient;

  public constructor(private readonly options: CloudOptions) {
    const { endpoint, region, credentials } = options;
    const configuration = {
      ...(endpoint !== undefined && { endpoint }),
      ...(region !== undefined && { region }),
      ...(credentials !== undefined && { credentials }),
    };
    this.codePipeline = this.heard(new CodePipelineClient(configuration));
    this.ssm = this.heard(new SSMClient(configuration));
    this.cloudFormation = this.heard(new CloudFormationClient(configuration));
    this.s3 = this.heard(new S3Client(configuration));
    this.sts = this.heard(new STSClient(configuration));
  }

  public get security(): STSClient { return this.sts; }
  public pause(milliseconds: number): Promise<void> { return this.options.pause(milliseconds); }

  /** Another client of Parameter Store. */
  public ssmAs(credentials: STSClientConfig['credentials']): SSMClient {
    const { endpoint, region } = this.options;
    return this.heard(new SSMClient({ ...(endpoint !== undefined && { endpoint }), ...(region !== undefined && { region }), credentials }));
  }

  public async place(): Promise<{ readonly account: string; readonly region: string }> {
    const { Account: account = '' } = await this.sts.send(new GetCallerIdentityCommand({}));
    return { account, region: await this.sts.config.region() };
  }

  public async create(): Promise<void> {
    const bucket = await this.bucket();
    await this.cloudFormation.send(new CreateStackCommand({ StackName: TOY, TemplateBody: toyTemplate(bucket), Capabilities: ['CAPABILITY_NAMED_IAM'] }));
    await waitUntilStackCreateComplete({ client: this.cloudFormation, maxWaitTime: PATIENCE }, { StackName: TOY });
    await this.s3.send(new PutObjectCommand({ Bucket: bucket, Key: SOURCE_KEY, Body: zipOf('template.json', DEPLOYED) }));
  }

  /** All of it, and what its pipeline deployed. The deployed stack goes first, while its role is there. */
  public async tearDown(): Promise<void> {
    await this.deleteStack(DEPLOYED_STACK);
    await this.empty(await this.bucket());
    await this.deleteStack(TOY);
  }

  private async deleteStack(name: string): Promise<void> {
    await this.cloudFormation.send(new DeleteStackCommand({ StackName: name }));
    await waitUntilStackDeleteComplete({ client: this.cloudFormation, maxWaitTime: PATIENCE }, { StackName: name });
  }

  private async empty(bucket: string): Promise<void> {
    for (;;) {
      const { Versions = [], DeleteMarkers = [] } = await this.versionsIn(bucket);
      const all = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
      if (all.length === 0) return;
      await this.s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: all } }));
    }
  }

  /** None where there is no such bucket: the toy was not made, or is gone. */
  private async versionsIn(bucket: string): Promise<Pick<ListObjectVersionsCommandOutput, 'Versions' | 'DeleteMarkers'>> {
    try {
      return await this.s3.send(new ListObjectVersionsCommand({ Bucket: bucket }));
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchBucket') return {};
      throw error;
    }
  }

  private async bucket(): Promise<string> {
    const { account, region } = await this.place();
    return bucketOf(account, region);
  }

  private heard<C extends Hearable>(client: C): C {
    client.middlewareStack.add((next, context) => (args) => {
      this.options.heard(context.commandName ?? '', args.input);
      return next(args);
    }, { step: 'initialize', name: 'heard' });
    return client;
  }
}

/** What all clients have in common. */
interface Hearable {
  readonly middlewareStack: {
    add(
      middleware: (next: (args: { input: object }) => Promise<{ response: unknown; output: object }>, context: { commandName?: string }) =>
      (args: { input: object }) => Promise<{ response: unknown; output: object }>,
      options: { step: 'initialize'; name: string },
    ): void;
  };
}
