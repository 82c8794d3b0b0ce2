import { execFileSync } from 'node:child_process';
import { App, Stack, Stage } from 'aws-cdk-lib';
import { BuildSpec } from 'aws-cdk-lib/aws-codebuild';
import { CodeBuildStep, CodePipelineSource, ShellStep } from 'aws-cdk-lib/pipelines';
import { DeliveryPipeline, DeliveryPipelineProps } from '../../src';
import { HOME, inProd, ServiceStage, synthStep } from './support/delivery-app';

interface BuildSpecText {
  readonly env: { readonly 'exported-variables': readonly string[] };
  readonly phases: { readonly build: { readonly commands: readonly string[] }; readonly post_build: { readonly commands: readonly string[] } };
}

/** An app synthesized as in a build: its assembly lies in the folder that the synth step names. */
function built(props: Partial<DeliveryPipelineProps> = {}, stage?: string) {
  const app = new App({ treeMetadata: false, analyticsReporting: false });
  const scope = stage === undefined ? app : new Stage(app, stage, { env: HOME });
  const stack = new Stack(scope, 'Delivery', { env: HOME });
  const pipeline = new DeliveryPipeline(stack, 'Pipeline', { synth: synthStep(), ...props });
  pipeline.addWave('First').addTarget(new ServiceStage(pipeline, 'West', { env: inProd('us-west-1') }));
  const assembly = app.synth();
  const { template } = stage === undefined ? assembly.getStackByName('Delivery') : assembly.getNestedAssembly(`assembly-${stage}`).getStackByName(`${stage}-Delivery`);
  interface Made { Type: string; Properties: Record<string, unknown>; Metadata?: Record<string, unknown> }
  const resources = (template as { Resources: Record<string, Made> }).Resources;
  const projects = Object.entries(resources).filter(([id, { Type }]) => Type === 'AWS::CodeBuild::Project' && id.includes('Synth'));
  const spec = JSON.parse((projects[0][1].Properties.Source as { readonly BuildSpec: string }).BuildSpec) as BuildSpecText;
  const metadata = Object.values(resources).flatMap(({ Metadata = {} }) => Metadata['cdk-breakwater'] ?? [])[0] as { readonly planHash: string; readonly definition: string };
  return { outdir: app.outdir, spec, metadata };
}

/** The very commands of the build, run by bash beside the assembly; what they export. */
function exportedBy(spec: BuildSpecText, outdir: string, folder = 'cdk.out'): readonly string[] {
  const commands = spec.phases.post_build.commands.map((command) => command.replace(`${folder}/`, `${outdir}/`));
  const script = [...commands, 'echo "$BREAKWATER_PLAN"', 'echo "$BREAKWATER_DEFINITION"'].join('\n');
  return execFileSync('bash', ['-ec', script], { encoding: 'utf8', env: { ...process.env, CODEBUILD_SRC_DIR: '/' } }).trimEnd().split('\n');
}

describe('the synth step of every execution', () => {
  test('exports the hashes of the plan and of the definition, as they stand in the template', () => {
    const { outdir, spec, metadata } = built();

    expect(spec.env['exported-variables']).toEqual(['BREAKWATER_PLAN', 'BREAKWATER_DEFINITION']);
    expect(exportedBy(spec, outdir)).toEqual([metadata.planHash, metadata.definition]);
    expect(metadata.planHash).toMatch(/^[0-9a-f]{64}$/);
  });

  test('finds the template of a pipeline within a Stage', () => {
    const { outdir, spec, metadata } = built({}, 'Ops');

    expect(exportedBy(spec, outdir)).toEqual([metadata.planHash, metadata.definition]);
  });

  test('finds it in the folder that the step names', () => {
    const input = CodePipelineSource.connection('o/r', 'main', { connectionArn: 'arn:aws:codeconnections:us-west-2:111111111111:connection/x' });
    const { outdir, spec, metadata } = built({ synth: new ShellStep('Synth', { input, commands: ['true'], primaryOutputDirectory: 'infra/cdk.out' }) });

    expect(exportedBy(spec, outdir, 'infra/cdk.out')).toEqual([metadata.planHash, metadata.definition]);
  });

  test('exports nothing, and fails no build, when the template is not there', () => {
    const script = [...built().spec.phases.post_build.commands, 'echo "[$BREAKWATER_PLAN]"'].join('\n');

    expect(execFileSync('bash', ['-ec', script], { encoding: 'utf8', env: { ...process.env, CODEBUILD_SRC_DIR: '/' } })).toBe('[]\n');
  });

  test('keeps what the user\'s own build does and exports', () => {
    const input = CodePipelineSource.connection('o/r', 'main', { connectionArn: 'arn:aws:codeconnections:us-west-2:111111111111:connection/x' });
    const { outdir, spec, metadata } = built({
      synth: new CodeBuildStep('Synth', {
        input, commands: ['npx cdk synth'], partialBuildSpec: BuildSpec.fromObject({ phases: { post_build: { commands: ['echo step'] } } }),
      }),
      synthCodeBuildDefaults: {
        partialBuildSpec: BuildSpec.fromObject({ env: { 'exported-variables': ['THEIRS'] }, phases: { post_build: { commands: ['echo defaults'] } } }),
      },
    });

    expect(spec.env['exported-variables']).toEqual(['THEIRS', 'BREAKWATER_PLAN', 'BREAKWATER_DEFINITION']);
    expect(spec.phases.build.commands).toEqual(['npx cdk synth']);
    expect(spec.phases.post_build.commands).toEqual(expect.arrayContaining(['echo step', 'echo defaults']));
    expect(exportedBy(spec, outdir).slice(-2)).toEqual([metadata.planHash, metadata.definition]);
  });
});
