import {
  Capability, CloudFormationClient, CreateChangeSetCommand, DeleteChangeSetCommand, DescribeStacksCommand, ExecuteChangeSetCommand,
  ListImportsCommand,
} from '@aws-sdk/client-cloudformation';
import { DescribeImagesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { environmentKey } from '../../decision/plan';
import { ReleasedStack } from '../../decision/release';
import { RestoreView } from '../../decision/restore-view';
import { Refused, StackDeployer } from '../restorer-world';
import { Budget } from './budget';
import { changeSetView } from './change-sets';
import { Deployers } from './deployers';
import { allPages } from './pages';
import { DescribedStack, isAbsence, ONLY_A_NAME, stackIn } from './stack-answers';

/** A page holds a hundred importing stacks; an export that more import is in the way just as well. */
const IMPORT_PAGES = 5;

/** What CDK Pipelines deploys with. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html */
const CAPABILITIES = [Capability.CAPABILITY_NAMED_IAM, Capability.CAPABILITY_AUTO_EXPAND];

/** What CloudFormation will say again, however often it is asked. */
const FINAL = ['AccessDenied', 'AccessDeniedException', 'InsufficientCapabilitiesException', 'LimitExceededException', 'ValidationError'];

type Options = { readonly abortSignal: AbortSignal };

/** Change sets of single stacks, through the deploy roles that bootstrap made. */
export class AwsStackDeployer implements StackDeployer {
  public constructor(private readonly deployers: Deployers, private readonly budget: Budget) {}

  public async look(stack: ReleasedStack, changeSet: string): Promise<RestoreView> {
    const { deployer, template } = stack;
    const where = environmentKey(deployer);
    const { cloudFormation } = this.deployers.of(deployer);
    const described = await this.budget.read('DescribeStacks', where, (options) => describe(cloudFormation, template.stack, options), 'deployer');
    if (described.kind !== 'described') return described;
    const [found, goneImages, importers, made] = await Promise.all([
      this.missing(stack),
      this.missingImages(stack),
      this.budget.read('ListImports', where, async (options) => ({ kind: 'read' as const, by: await importersOf(cloudFormation, stack, described.stack, options) }), 'deployer'),
      this.budget.read('DescribeChangeSet', where, (options) => changeSetView(cloudFormation, template.stack, changeSet, options), 'deployer'),
    ]);
    if (found.kind === 'unreadable') return found;
    if (importers.kind === 'unreadable') return importers;
    if (made.kind === 'unreadable') return made;
    const { status, statusReason, changedAt, changeSet: last, exports } = described.stack;
    return {
      kind: 'seen',
      status,
      ...(statusReason !== undefined && { statusReason }),
      changedAt,
      ...(last !== undefined && { executed: last.split('/')[1] ?? last }),
      exports,
      importers: importers.by,
      gone: found.gone,
      goneImages,
      changeSet: made,
    };
  }

  public async createChangeSet({ deployer, template }: ReleasedStack, changeSet: string): Promise<void> {
    const { parameters = {}, tags } = template;
    await once(['AlreadyExistsException'], () => this.deployers.of(deployer).cloudFormation.send(new CreateChangeSetCommand({
      StackName: template.stack,
      ChangeSetName: changeSet,
      ChangeSetType: 'UPDATE',
      ClientToken: changeSet,
      TemplateURL: this.deployers.templateUrl(deployer, template.key),
      Capabilities: CAPABILITIES,
      Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
      // Left out, the stack keeps those it has.
      ...(tags !== undefined && { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }),
      ...(deployer.executionRoleArn !== undefined && { RoleARN: this.deployers.inPartition(deployer.executionRoleArn) }),
    })));
  }

  public async executeChangeSet({ deployer, template }: ReleasedStack, changeSet: string): Promise<void> {
    await once(['InvalidChangeSetStatus', 'InvalidChangeSetStatusException'], () => this.deployers.of(deployer).cloudFormation.send(new ExecuteChangeSetCommand({
      StackName: template.stack, ChangeSetName: changeSet, ClientRequestToken: changeSet,
    })));
  }

  public async deleteChangeSet({ deployer, template }: ReleasedStack, changeSet: string): Promise<void> {
    await once(['InvalidChangeSetStatus', 'InvalidChangeSetStatusException'], () => this.deployers.of(deployer).cloudFormation.send(new DeleteChangeSetCommand({
      StackName: template.stack, ChangeSetName: changeSet,
    })));
  }

  private missing({ deployer, template }: ReleasedStack) {
    const { s3 } = this.deployers.of(deployer);
    return this.budget.read('HeadObject', environmentKey(deployer), async (options) => {
      const keys = [template.key, ...template.files ?? []];
      const isThere = await Promise.all(keys.map((key) => exists(s3, deployer.bucket, key, options)));
      return { kind: 'read' as const, gone: keys.filter((_, index) => !isThere[index]) };
    }, 'deployer');
  }

  /** As far as it can be told: nobody is left on a bad revision because a repository could not be looked at. */
  private async missingImages({ deployer, template: { images } }: ReleasedStack): Promise<readonly string[]> {
    if (images === undefined) return [];
    const ecr = this.deployers.imagesOf(deployer, images);
    const view = await this.budget.read('DescribeImages', environmentKey(deployer), async (options) => {
      const isThere = await Promise.all(images.names.map((name) => isInRegistry(ecr, deployer.account, name, options)));
      return { kind: 'read' as const, gone: images.names.filter((_, index) => !isThere[index]) };
    });
    return view.kind === 'read' ? view.gone : [];
  }
}

async function isInRegistry(ecr: ECRClient, registryId: string, name: string, options: Options): Promise<boolean> {
  const cut = name.lastIndexOf(':');
  try {
    const imageIds = [{ imageTag: name.slice(cut + 1) }];
    await ecr.send(new DescribeImagesCommand({ registryId, repositoryName: name.slice(0, cut), imageIds }), options);
    return true;
  } catch (error) {
    if (error instanceof Error && (error.name === 'ImageNotFoundException' || error.name === 'RepositoryNotFoundException')) return false;
    throw error;
  }
}

async function exists(s3: S3Client, bucket: string, key: string, options: Options): Promise<boolean> {
  try {
    await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }), options);
    return true;
  } catch (error) {
    if (error instanceof Error && (error.name === 'NotFound' || error.name === 'NoSuchBucket')) return false;
    throw error;
  }
}

async function describe(client: CloudFormationClient, name: string, options: Options) {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: name }), options);
    const stack = stackIn(Stacks, name);
    return ONLY_A_NAME.includes(stack.status) ? { kind: 'absent' as const } : { kind: 'described' as const, stack };
  } catch (error) {
    if (isAbsence(error)) return { kind: 'absent' as const };
    throw error;
  }
}

/** Of each export that the release had not, or had with another value: it can neither go nor change while a stack imports it. */
async function importersOf(
  client: CloudFormationClient, { exports }: ReleasedStack, now: DescribedStack, options: Options,
): Promise<Readonly<Record<string, readonly string[]>>> {
  // What the release exported was never read: CloudFormation itself will tell.
  if (exports === undefined) return {};
  const changed = Object.entries(now.exports).filter(([name, value]) => exports[name] !== value).map(([name]) => name);
  const found = await Promise.all(changed.map(async (name) => [name, await importing(client, name, options)] as const));
  return Object.fromEntries(found.filter(([, stacks]) => stacks.length > 0));
}

async function importing(client: CloudFormationClient, name: string, options: Options): Promise<readonly string[]> {
  try {
    return await allPages(`ListImports of ${name}`, IMPORT_PAGES, async (token: string | undefined) => {
      const { Imports, NextToken } = await client.send(new ListImportsCommand({ ExportName: name, NextToken: token }), options);
      return { items: Imports ?? [], next: NextToken };
    });
  } catch (error) {
    // CloudFormation answers so instead of with an empty list.
    if (error instanceof Error && error.name === 'ValidationError' && error.message.includes('is not imported by any stack')) return [];
    throw error;
  }
}

/** `done` are the errors that say that it was done before. */
async function once(done: readonly string[], effect: () => Promise<unknown>): Promise<void> {
  try {
    await effect();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (done.includes(error.name)) return;
    // Somebody else's operation on the stack passes; the next ring sees it.
    if (FINAL.includes(error.name) && !error.message.includes('IN_PROGRESS')) throw new Refused(`${error.name}: ${error.message}`);
    throw error;
  }
}
