import { CfnPipeline, ExecutionMode, PipelineType } from 'aws-cdk-lib/aws-codepipeline';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { CodePipeline } from 'aws-cdk-lib/pipelines';
import { Construct } from 'constructs';
import { DeliveryPipelineProps } from '../delivery-pipeline-props';
import { AirlockPipeline, StagePolicy } from './airlock-pipeline';
import { ledgerTable } from './ledger';
import { selfMutationDefaults } from './self-mutation';
import { synthDefaults } from './synth-exports';

/** The pipeline of CDK Pipelines, over a CodePipeline of our own. */
export class UnderlyingPipeline {
  public readonly core: AirlockPipeline;
  public readonly cdk: CodePipeline;
  public readonly definition: CfnPipeline;
  /** What is decided about it. */
  public readonly ledger: Table;

  public constructor(scope: Construct, props: DeliveryPipelineProps, policyFor: (stageName: string) => StagePolicy) {
    this.core = new AirlockPipeline(scope, 'Pipeline', {
      pipelineName: props.pipelineName,
      pipelineType: PipelineType.V2,
      executionMode: ExecutionMode.SUPERSEDED,
      crossAccountKeys: true,
      enableKeyRotation: true,
      // CDK Pipelines sets it only on a pipeline of its own.
      restartExecutionOnUpdate: true,
      // Otherwise every approval gets a role.
      usePipelineRoleForActions: true,
      crossRegionReplicationBuckets: props.crossRegionReplicationBuckets,
    }, policyFor);
    const definition = this.core.node.defaultChild;
    if (!(definition instanceof CfnPipeline)) throw new Error(`${this.core.node.path} must hold an AWS::CodePipeline::Pipeline, got something else`);
    this.definition = definition;
    this.ledger = ledgerTable(scope);
    this.cdk = new CodePipeline(scope, 'Cdk', {
      codePipeline: this.core,
      synth: props.synth,
      selfMutation: props.selfMutation,
      usePipelineRoleForActions: true,
      // One action a stack: half the actions, and a deployment that failed can be retried.
      useChangeSets: false,
      // One publishing action: a further asset does not change the pipeline's definition.
      publishAssetsInParallel: false,
      cliVersion: props.cliVersion,
      codeBuildDefaults: props.codeBuildDefaults,
      synthCodeBuildDefaults: synthDefaults(this.definition, props.synth, props.synthCodeBuildDefaults),
      selfMutationCodeBuildDefaults: selfMutationDefaults(this.core, this.definition, this.ledger, props.selfMutationCodeBuildDefaults),
      assetPublishingCodeBuildDefaults: props.assetPublishingCodeBuildDefaults,
      dockerEnabledForSynth: props.dockerEnabledForSynth,
      dockerEnabledForSelfMutation: props.dockerEnabledForSelfMutation,
      dockerCredentials: props.dockerCredentials,
    });
  }
}
