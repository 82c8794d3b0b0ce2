import { Pipeline, PipelineProps, Result, StageOptions, IStage } from 'aws-cdk-lib/aws-codepipeline';
import { Construct } from 'constructs';

/** What holds for one CodePipeline stage. */
export interface StagePolicy { readonly rollsBack: boolean }

/**
 * The CodePipeline under CDK Pipelines. It knows every stage before it is added, and refuses one that nobody declared:
 * CDK Pipelines splits stages that have grown too large, and names some itself, and a stage that slips by would
 * neither have a gate nor roll back.
 */
export class AirlockPipeline extends Pipeline {
  public constructor(scope: Construct, id: string, props: PipelineProps, private readonly policyFor: (stageName: string) => StagePolicy) {
    super(scope, id, props);
  }

  public override addStage(options: StageOptions): IStage {
    const policy = this.policyFor(options.stageName);
    return super.addStage({ ...options, ...(policy.rollsBack && { onFailure: { result: Result.ROLLBACK } }) });
  }
}
