import { CfnOutput, Stage, StageProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Box } from './names';
import { ServiceStack } from './service-stack';
import { SharedStack } from './shared-stack';

export interface CheckoutStageProps extends StageProps {
  /** Which of the deployments of its Region this is. */
  readonly box: Box;
  /** All boxes of its Region: what the alarms watch. */
  readonly boxes: readonly Box[];
  /**
   * Whether it brings the Region's table and alarms. They exist once per account and Region, and the deployment that
   * comes first there must bring them: a one-box without the table could not serve, and a bake of a one-box without
   * alarms would watch nothing. So the one-box brings them where there is one, and the fleet beside it finds them by
   * name. The price: the shared stack changes with the one-box, half an hour before the fleet's code does, so a
   * change to the table must suit the code of both revisions (as it must during any gradual deployment).
   */
  readonly bringsShared: boolean;
}

/** One deployment of checkout. */
export class CheckoutStage extends Stage {
  /** Where its API answers. */
  public readonly url: CfnOutput;

  public constructor(scope: Construct, id: string, props: CheckoutStageProps) {
    super(scope, id, props);
    const service = new ServiceStack(this, 'Service', { box: props.box });
    if (props.bringsShared) service.addStackDependency(new SharedStack(this, 'Shared', { boxes: props.boxes }));
    this.url = service.url;
  }
}
