import { App, CfnResource, Environment, Stack, Stage, StageProps, Validations } from 'aws-cdk-lib';
import { CodePipelineSource, ShellStep } from 'aws-cdk-lib/pipelines';
import { Construct } from 'constructs';
import { DeliveryPipeline, DeliveryPipelineProps } from '../../../src';

// The validation of every template takes seconds; the tests of the example leave it on.
process.env.CDK_VALIDATION = 'false';

export const HOME = { account: '111111111111', region: 'us-west-2' } as const;
export const PROD = '333333333333';
export const inProd = (region: string): Environment => ({ account: PROD, region });

/** A Stage with one small stack, or as many as named. */
export class ServiceStage extends Stage {
  public constructor(scope: Construct, id: string, props: StageProps & { readonly stacks?: readonly string[] } = {}) {
    super(scope, id, props);
    for (const name of props.stacks ?? ['Service']) {
      new CfnResource(new Stack(this, name), 'Topic', { type: 'AWS::SNS::Topic' });
    }
  }
}

/** A step that synthesizes, from a source that needs nothing else in the app. */
export const synthStep = (): ShellStep => new ShellStep('Synth', {
  input: CodePipelineSource.connection('example-org/checkout', 'main', {
    connectionArn: 'arn:aws:codeconnections:us-west-2:111111111111:connection/11111111-2222-3333-4444-555555555555',
  }),
  commands: ['npm ci', 'npx cdk synth'],
});

export interface DeliveryApp {
  readonly app: App;
  readonly stack: Stack;
  readonly pipeline: DeliveryPipeline;
}

/** What the last stage before production has to be like. */
export const PARITY = 'cdk-breakwater:DeliveryPipeline.parity';

/** An app with a delivery pipeline, and nothing declared yet. Its stages need not be alike. */
export function deliveryApp(props: Partial<DeliveryPipelineProps> = {}, outdir?: string): DeliveryApp {
  const app = new App({ outdir, treeMetadata: false, analyticsReporting: false });
  const stack = new Stack(app, 'Delivery', { env: HOME });
  const pipeline = new DeliveryPipeline(stack, 'Pipeline', { synth: synthStep(), ...props });
  Validations.of(pipeline).acknowledge({ id: PARITY, reason: 'what is tested is a part of a pipeline, and seldom all of its stages' });
  return { app, stack, pipeline };
}
