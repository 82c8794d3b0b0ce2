import { Aws, Duration, Stack } from 'aws-cdk-lib';
import { BuildSpec, mergeBuildSpecs } from 'aws-cdk-lib/aws-codebuild';
import { CfnPipeline, IPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CodeBuildOptions } from 'aws-cdk-lib/pipelines';
import { ControllerMetadata, ENVIRONMENT } from '../../contract/environment';
import { METADATA_KEY } from '../../contract/names';
import { MUTATION_WAITS, mutationWaitProblems } from '../../decision/mutation-problems';
import { Problem } from '../../decision/problem';
import { minutesOf } from './bake-minutes';
import { toSeeState } from './permissions';
import { nestedTemplatePath } from './synth-exports';

export const SELF_MUTATION_WAITS = Duration.minutes(MUTATION_WAITS);

/** A `cdk` that does nothing, found before the real one. */
const SHIMS = '/tmp/breakwater';

/**
 * Lets the build that updates the pipeline ask first whether it may. It asks the commit's own code, which lies in the
 * commit's own assembly: so a repair of that code gets through as well.
 *
 * Its commands are part of the pipeline's definition: nothing in them may differ from one commit to the next.
 */
export function selfMutationDefaults(core: IPipeline, definition: CfnPipeline, ledger: ITable, given: CodeBuildOptions = {}): CodeBuildOptions {
  const ours = BuildSpec.fromObject({
    phases: { pre_build: { commands: [`export PATH="${SHIMS}:$PATH"`, `(cd "$CODEBUILD_SRC_DIR" && node -e "${askingScript(definition)}")`] } },
  });
  return {
    ...given,
    buildEnvironment: {
      ...given.buildEnvironment,
      environmentVariables: {
        ...given.buildEnvironment?.environmentVariables,
        [ENVIRONMENT.ledger]: { value: ledger.tableName },
        [ENVIRONMENT.stack]: { value: Aws.STACK_ID },
      },
    },
    rolePolicy: [...given.rolePolicy ?? [], ...toAsk(core, ledger)],
    partialBuildSpec: given.partialBuildSpec === undefined ? ours : mergeBuildSpecs(given.partialBuildSpec, ours),
  };
}

/** What is wrong with the longest wait that a user gave. */
export function selfMutationProblems(wait: Duration): readonly Problem[] {
  // The numbers of an unresolved Duration are nonsense, and do not throw.
  if (wait.isUnresolved()) return [{ path: 'selfMutationWaitsAtMost', text: 'must be known at synthesis, got a token; write it as Duration.days(…)' }];
  return mutationWaitProblems('selfMutationWaitsAtMost', minutesOf(wait));
}

const toAsk = (pipeline: IPipeline, ledger: ITable): PolicyStatement[] => [
  toSeeState(pipeline),
  new PolicyStatement({ actions: ['codepipeline:ListPipelineExecutions'], resources: [pipeline.pipelineArn] }),
  new PolicyStatement({ actions: ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Query'], resources: [ledger.tableArn] }),
  new PolicyStatement({ actions: ['cloudformation:GetTemplate'], resources: [Aws.STACK_ID] }),
  // It knows no resources. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
  new PolicyStatement({ actions: ['cloudwatch:GetMetricData'], resources: ['*'] }),
];

/**
 * Finds the controller's code beside the template, and asks its `mayUpdate`. A commit without such code is from before
 * there was any, and is older than what is deployed. It stands between double quotes: none in it, and nothing that a shell expands.
 */
function askingScript(definition: CfnPipeline): string {
  const stack = Stack.of(definition);
  const plan: keyof ControllerMetadata = 'plan';
  const pipeline: keyof ControllerMetadata = 'pipeline';
  return [
    'const fs=require(\'fs\'),path=require(\'path\')',
    `const template=path.resolve('${nestedTemplatePath(stack)}')`,
    'const skip=why=>{'
      + `if(why)console.log('Breakwater: '+why);fs.mkdirSync('${SHIMS}',{recursive:true});fs.writeFileSync('${SHIMS}/cdk','#!/bin/sh',{mode:0o755})}`,
    `const found=Object.values(JSON.parse(fs.readFileSync(template,'utf8')).Resources).map(r=>(r.Metadata||{})['${METADATA_KEY}']).filter(Boolean)`,
    `const own=found.find(m=>m.${pipeline}==='${definition.logicalId}')||found[0]`,
    `const code=own&&path.resolve(path.dirname(template),path.dirname(own.${plan}),'index.js')`,
    'const ask=code&&fs.existsSync(code)&&require(code).mayUpdate',
    'if(typeof ask!==\'function\')skip(\'this commit cannot tell whether it may update the pipeline, and changes nothing of it;'
      + ' to update it all the same, run cdk deploy by hand\')',
    `else ask({template,pipeline:'${definition.logicalId}'})`
      + '.then(answer=>{if(answer===\'skip\')skip();else if(answer!==\'goOn\')process.exitCode=1})'
      + '.catch(error=>{console.error(error);process.exitCode=1})',
  ].join(';');
}
