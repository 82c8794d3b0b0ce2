import { join, relative } from 'node:path';
import { Stack, Stage } from 'aws-cdk-lib';
import { BuildSpec, mergeBuildSpecs } from 'aws-cdk-lib/aws-codebuild';
import { CfnPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { CodeBuildOptions, IFileSetProducer, ShellStep } from 'aws-cdk-lib/pipelines';
import { ControllerMetadata } from '../../contract/environment';
import { EXPORTED, METADATA_KEY } from '../../contract/names';

/** Where a synth step leaves the assembly when it names no other folder. */
const DEFAULT_OUTPUT = 'cdk.out';

/**
 * Lets the synth step say which plan and which definition its commit carries: the controller reads them back from the
 * execution, because the plan that is deployed may be a later commit's already.
 *
 * Read from the template and never written into the build's commands, which are part of the pipeline's definition.
 */
export function synthDefaults(pipeline: CfnPipeline, synth: IFileSetProducer, given: CodeBuildOptions = {}): CodeBuildOptions {
  const commands = [readingOf(EXPORTED.plan, 'planHash'), readingOf(EXPORTED.definition, 'definition')];
  const ours = BuildSpec.fromObject({
    env: { 'exported-variables': Object.values(EXPORTED) },
    phases: { post_build: { commands } },
  });
  return { ...given, partialBuildSpec: given.partialBuildSpec === undefined ? ours : mergeBuildSpecs(given.partialBuildSpec, ours) };

  function readingOf(variable: string, field: keyof ControllerMetadata): string {
    const template = `JSON.parse(require('fs').readFileSync('${templatePath(pipeline, synth)}','utf8'))`;
    const ofOurs = `(m=>m&&m.pipeline==='${pipeline.logicalId}')`;
    // What cannot be read is empty, and fails no build: the controller then says what it does not know.
    const script = `try{Object.values(${template}.Resources).map(r=>(r.Metadata||{})['${METADATA_KEY}']).find${ofOurs}.${field}}catch(e){''}`;
    // A command before may have left the folder that the output lies in.
    return `export ${variable}=$(cd "$CODEBUILD_SRC_DIR" && node -p "${script}")`;
  }
}

const templatePath = (pipeline: CfnPipeline, synth: IFileSetProducer): string => join(outputOf(synth), nestedTemplatePath(Stack.of(pipeline)));

/** Where a stack's template lies in the cloud assembly. */
export function nestedTemplatePath(stack: Stack): string {
  const root = stack.node.root;
  const nested = Stage.isStage(root) ? relative(root.outdir, Stage.of(stack)?.outdir ?? root.outdir) : '';
  return join(nested, stack.templateFile);
}

function outputOf(synth: IFileSetProducer): string {
  if (!(synth instanceof ShellStep)) return DEFAULT_OUTPUT;
  return synth.outputs.find(({ fileSet }) => fileSet === synth.primaryOutput)?.directory ?? DEFAULT_OUTPUT;
}
