/** A cloud assembly written by hand, as small as one can be that has every shape which the reader knows. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { ENVIRONMENT } from '../../../src/contract/environment';
import { METADATA_KEY } from '../../../src/contract/names';
import { StagePlan } from '../../../src/decision/plan';
import { aPlan, aStage, aTarget } from '../../support/builders';

const directories: string[] = [];

/** Writes files under a new directory; `dropDirectories` takes them all away. */
export function directoryWith(files: Readonly<Record<string, unknown>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'breakwater-'));
  directories.push(directory);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return directory;
}

export function dropDirectories(): void {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
}

const deploy = (name: string, stackName: string, runOrder: number) => ({
  Name: name,
  ActionTypeId: { Category: 'Deploy', Owner: 'AWS', Provider: 'CloudFormation', Version: '1' },
  Configuration: { ActionMode: 'CREATE_UPDATE', StackName: stackName },
  Region: 'us-west-1',
  RoleArn: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::333333333333:role/deploy']] },
  RunOrder: runOrder,
});

const approval = (name: string, runOrder: number) => ({
  Name: name,
  ActionTypeId: { Category: 'Approval', Owner: 'AWS', Provider: 'Manual', Version: '1' },
  RunOrder: runOrder,
  TimeoutInMinutes: 86400,
});

const build = (name: string, category = 'Build') => ({
  Name: name, ActionTypeId: { Category: category, Owner: 'AWS', Provider: category === 'Source' ? 'S3' : 'CodeBuild', Version: '1' }, RunOrder: 1,
});

export const BETA: StagePlan = {
  name: 'Beta', production: false, blockers: [], windowScope: 'EVERY_START', steps: [{ oneBox: false, targets: [aTarget('Beta', { deployActions: ['Service.Deploy'] })] }],
};

/** The working hours of the tests: Monday to Thursday, 09:00 to 16:00 in Los Angeles. */
const WORKING_HOURS: StagePlan['blockers'][number] = {
  kind: 'timeWindow', name: 'working hours', allow: [{ kind: 'weekly', days: ['MON', 'TUE', 'WED', 'THU'], from: '09:00', to: '16:00', timeZone: 'America/Los_Angeles' }], deny: [],
};

export const FIRST: StagePlan = aStage({ blockers: [...aStage().blockers, WORKING_HOURS] });

/** The plan with the wave's alarm as a reference, as it is where an alarm's name is a token. */
const planText = JSON.stringify(aPlan(BETA, FIRST)).replace(/"name":"faults"/g, '"name":{"$value":"v0"}');

export const pipelineProperties = {
  Name: 'checkout',
  RestartExecutionOnUpdate: true,
  DisableInboundStageTransitions: [{ StageName: 'Beta', Reason: 'not before noon' }],
  Stages: [
    { Name: 'Source', Actions: [build('Repository', 'Source')] },
    { Name: 'Build', Actions: [build('Synth')] },
    { Name: 'Beta', Actions: [{ ...deploy('Service.Deploy', 'Beta-Service', 1), Region: undefined, RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } }] },
    {
      Name: 'First',
      OnFailure: { Result: 'ROLLBACK' },
      Actions: [
        approval('Airlock', 1), deploy('OneBox.Deploy', 'OneBox-Service', 2), approval('Bake-OneBox', 3), deploy('Fleet.Deploy', 'Fleet-Service', 4), approval('Bake-1', 5),
      ],
    },
  ],
};

export const templateWith = (pipeline: object = pipelineProperties, metadata: object = {}): object => ({
  Resources: {
    Pipeline: { Type: 'AWS::CodePipeline::Pipeline', Properties: pipeline, Metadata: { 'aws:cdk:path': 'Ops/Checkout/Pipeline/Resource' } },
    Faults: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmName: 'faults' } },
    Controller: {
      Type: 'AWS::Lambda::Function',
      Properties: { Environment: { Variables: { [ENVIRONMENT.planValues]: { 'Fn::Join': ['', ['{"v0":"', { Ref: 'Faults' }, '"}']] } } } },
      Metadata: { [METADATA_KEY]: { version: 1, plan: 'asset.1/plan.json', planHash: '', definition: '', pipeline: 'Pipeline', ...metadata } },
    },
  },
});

/** The small assembly's files. */
export const smallAssembly = (): Readonly<Record<string, unknown>> => ({
  'Ops.template.json': templateWith({ ...pipelineProperties, DisableInboundStageTransitions: [] }),
  'asset.1/plan.json': planText,
  'asset.2/Other.template.json': 'not a template of this assembly',
});
