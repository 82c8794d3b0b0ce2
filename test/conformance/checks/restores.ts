import { deepStrictEqual as same, ok } from 'node:assert/strict';
import { CloudFormationClient, CreateStackCommand, GetTemplateCommand, ListChangeSetsCommand } from '@aws-sdk/client-cloudformation';
import { CreateRepositoryCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { LedgerEntry } from '../../../src/contract/ledger-entry';
import { DeployerPlan } from '../../../src/decision/plan';
import { ReleasedStack } from '../../../src/decision/release';
import { isUnderWay, Restore } from '../../../src/decision/restore';
import { Deployers } from '../../../src/handlers/aws/deployers';
import { AwsStackDeployer } from '../../../src/handlers/aws/stack-deployer';
import { ringRestorer } from '../../../src/handlers/restorer';
import { StackDeployer } from '../../../src/handlers/restorer-world';
import { Bench, Check, PROD } from '../check';
import { ownerIn } from '../owner';

const REGION = 'us-west-1';
const NOW = Date.parse('2026-03-02T17:00:00Z');
const CREATED = Date.parse('2026-01-01T00:00:00Z');
/** A restore of this check is through long before, or never. */
const MOST_RINGS = 10;

/** What a template of the service says, told apart by its output. */
const template = (revision: string): string => JSON.stringify({
  Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: revision } } },
  Outputs: { Revision: { Value: revision } },
});

const MANIFEST = JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.docker.distribution.manifest.v2+json', config: {}, layers: [] });

interface Place {
  readonly cloudFormation: CloudFormationClient;
  readonly s3: S3Client;
  readonly deployer: DeployerPlan;
  readonly deploy: StackDeployer;
}

/** The other account: its staging bucket, and the roles that a bootstrap made. */
async function aPlace(bench: Bench): Promise<Place> {
  const owner = await ownerIn(bench, REGION);
  const s3 = new S3Client(owner);
  const bucket = bench.unique('staging');
  await s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: REGION } }));
  return {
    cloudFormation: new CloudFormationClient(owner),
    s3,
    deployer: { id: `${PROD}/${REGION}`, account: PROD, region: REGION, bucket, roleArn: `arn:\${AWS::Partition}:iam::${PROD}:role/deploy` },
    deploy: new AwsStackDeployer(new Deployers(bench.connection, { partition: 'aws', pipeline: 'checkout' }), bench.budget()),
  };
}

/** A stack that runs r2, or what is said, of a release whose template is r1's. */
async function aStack(bench: Bench, { cloudFormation, s3, deployer }: Place, target: string, revision = 'r2'): Promise<ReleasedStack> {
  const stack = bench.unique(target);
  const key = `${stack}-r1.json`;
  await s3.send(new PutObjectCommand({ Bucket: deployer.bucket, Key: key, Body: template('r1') }));
  await cloudFormation.send(new CreateStackCommand({ StackName: stack, TemplateBody: template(revision) }));
  return { step: 0, target, template: { stack, deployer: deployer.id, key }, deployer, exports: {} };
}

async function runs({ cloudFormation }: Place, { template: { stack } }: ReleasedStack): Promise<string> {
  const { TemplateBody = '' } = await cloudFormation.send(new GetTemplateCommand({ StackName: stack }));
  return (JSON.parse(TemplateBody) as { readonly Outputs: { readonly Revision: { readonly Value: string } } }).Outputs.Revision.Value;
}

const aRestore = ({ unique }: Bench, stacks: readonly ReleasedStack[]): Restore => ({
  version: 1,
  id: unique('breakwater-restore'),
  stage: 'First',
  during: 'e2',
  revision: 'r2',
  why: 'alarm faults is in ALARM',
  at: NOW,
  release: { execution: 'e1', revision: 'r1', at: NOW, stacks, missing: [], doubts: [] },
  leftovers: [],
  state: 'requested',
  progress: stacks.map(() => ({ state: 'waiting' })),
  movedAt: NOW,
});

/** Rings until it has ended. The emulator runs no pipelines and its ledger is checked elsewhere: both are kept here. */
async function restored(deployer: StackDeployer, request: Restore): Promise<{ readonly restore: Restore; readonly entries: readonly LedgerEntry[] }> {
  let restore = request;
  const entries: LedgerEntry[] = [];
  for (let ring = 0; ring < MOST_RINGS && isUnderWay(restore); ring++) {
    await ringRestorer({
      pipeline: { state: async () => ({ name: 'checkout', createdAt: CREATED, stages: [] }) },
      ledger: {
        restores: async () => [restore],
        append: async (_, entry) => { entries.push(entry); },
        keepRestore: async (_, kept, lines = []) => {
          restore = kept;
          entries.push(...lines.map(({ entry }) => entry));
          return 'done';
        },
      },
      deployer,
      journal: { decided: () => undefined, rang: () => undefined },
    }, NOW + ring * 60_000);
  }
  return { restore, entries };
}

/**
 * The emulator finds change sets by their name alone, whatever stack they are of, and knows no error for one that was
 * never made (see lacks.ts). So each restore here is of one stack, and goes on from a change set that is there: as after a
 * crash of the function that made it.
 */
export const RESTORE_CHECKS: readonly Check[] = [
  {
    service: 'CloudFormation',
    operation: 'a restore through the deploy role, from a template in its bucket: the stack runs the release again',
    run: async (bench) => {
      const place = await aPlace(bench);
      const stack = await aStack(bench, place, 'Fleet');
      const request = aRestore(bench, [stack]);
      await place.deploy.createChangeSet(stack, request.id);
      same(await runs(place, stack), 'r2');
      const { restore, entries } = await restored(place.deploy, request);
      same([restore.state, restore.progress.map(({ state }) => state)], ['restored', ['restored']], JSON.stringify(entries));
      same(entries.map(({ kind }) => kind).filter((kind) => kind !== 'restore.step'), ['restore.started', 'restore.succeeded']);
      same(await runs(place, stack), 'r1');
    },
  },
  {
    service: 'CloudFormation',
    operation: 'a restore of what runs already: its change set is empty, and is deleted',
    run: async (bench) => {
      const place = await aPlace(bench);
      const stack = await aStack(bench, place, 'Fleet', 'r1');
      const request = aRestore(bench, [stack]);
      await place.deploy.createChangeSet(stack, request.id);
      const { restore } = await restored(place.deploy, request);
      same([restore.state, restore.progress], ['restored', [{ state: 'unchanged' }]]);
      const { Summaries = [] } = await place.cloudFormation.send(new ListChangeSetsCommand({ StackName: stack.template.stack }));
      same(Summaries.filter(({ ChangeSetName }) => ChangeSetName === request.id), []);
    },
  },
  {
    service: 'S3',
    operation: 'HeadObject of a template and of a file that are gone: the restore says so by name and touches nothing',
    run: async (bench) => {
      const place = await aPlace(bench);
      const stack = await aStack(bench, place, 'Fleet');
      const request = aRestore(bench, [{ ...stack, template: { ...stack.template, key: 'gone.json', files: ['code.zip'] } }]);
      await place.deploy.createChangeSet(stack, request.id);
      const { restore } = await restored(place.deploy, request);
      same(restore.state, 'failed');
      for (const key of ['gone.json', 'code.zip']) ok(restore.outcome?.includes(key), restore.outcome);
      same(await runs(place, stack), 'r2');
    },
  },
  {
    service: 'ECR',
    operation: 'DescribeImages through the lookup role: an image that is there, one that is gone, a repository that is gone',
    run: async (bench) => {
      const place = await aPlace(bench);
      const stack = await aStack(bench, place, 'Fleet');
      const ecr = new ECRClient(await ownerIn(bench, REGION));
      const repositoryName = bench.unique('service');
      await ecr.send(new CreateRepositoryCommand({ repositoryName }));
      await ecr.send(new PutImageCommand({ repositoryName, imageTag: 'there', imageManifest: MANIFEST }));
      const names = [`${repositoryName}:there`, `${repositoryName}:gone`, `${bench.unique('never')}:gone`];
      const lookupRoleArn = `arn:\${AWS::Partition}:iam::${PROD}:role/lookup`;
      const request = aRestore(bench, [{ ...stack, template: { ...stack.template, images: { lookupRoleArn, names } } }]);
      await place.deploy.createChangeSet(stack, request.id);
      const view = await place.deploy.look(request.release.stacks[0], request.id);
      same(view.kind === 'seen' ? view.goneImages : view, names.slice(1));
      const { restore } = await restored(place.deploy, request);
      same([restore.state, await runs(place, stack)], ['failed', 'r2']);
    },
  },
  {
    service: 'CloudFormation',
    operation: 'DescribeStacks of a stack that is not there: the restore says so and makes none',
    run: async (bench) => {
      const place = await aPlace(bench);
      const stack = await aStack(bench, place, 'Fleet');
      const absent = { ...stack, template: { ...stack.template, stack: bench.unique('never') } };
      const request = aRestore(bench, [absent]);
      same(await place.deploy.look(absent, request.id), { kind: 'absent' });
      same((await restored(place.deploy, request)).restore.state, 'failed');
    },
  },
];
