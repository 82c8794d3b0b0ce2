import { Duration } from 'aws-cdk-lib';
import { IStage } from 'aws-cdk-lib/aws-codepipeline';
import { ManualApprovalAction } from 'aws-cdk-lib/aws-codepipeline-actions';
import { CodePipelineActionFactoryResult, ICodePipelineActionFactory, ProduceActionOptions, Step } from 'aws-cdk-lib/pipelines';
import { AIRLOCK } from '../../contract/names';
import { APPROVAL_TIMEOUT_MINUTES } from '../../decision/plan';

/**
 * What the console shows beside the buttons. Constant, like the time-out: both are part of the pipeline's definition,
 * and a changed definition cancels what is in flight.
 */
const AIRLOCK_TEXT = 'Approved by Breakwater as soon as nothing holds this change. Approving it by hand overrides every blocker; rejecting it ends the execution here.';
const BAKE_TEXT = 'Approved by Breakwater when the bake has passed. Approving it by hand ends the bake early; rejecting it fails the stage, which rolls a wave back.';

/** An airlock or a bake: an approval that the controller answers. */
export class ApprovalStep extends Step implements ICodePipelineActionFactory {
  public produceAction(stage: IStage, options: ProduceActionOptions): CodePipelineActionFactoryResult {
    stage.addAction(new ManualApprovalAction({
      // Not the proposed name: that one depends on how many targets the stage has.
      actionName: this.id,
      runOrder: options.runOrder,
      timeout: Duration.minutes(APPROVAL_TIMEOUT_MINUTES),
      additionalInformation: this.id === AIRLOCK ? AIRLOCK_TEXT : BAKE_TEXT,
    }));
    return { runOrdersConsumed: 1 };
  }
}
