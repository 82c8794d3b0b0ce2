import { Lazy, Stack } from 'aws-cdk-lib';
import { IPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { About } from '../../contract/about';
import { aboutName } from '../../contract/inbox';

/** The parameter in which the stack tells the operators' command where everything is. */
export class AboutParameter extends Construct {
  public constructor(scope: Construct, id: string, pipeline: IPipeline, about: () => About) {
    super(scope, id);
    new StringParameter(this, 'Resource', {
      description: 'Where the operators\' command finds what belongs to a delivery pipeline',
      parameterName: aboutName(pipeline.pipelineName),
      // The name may be known at deployment only, and then CDK cannot tell that it is a path.
      simpleName: false,
      // Late: the plan, and whether there are policies for people, is known when the pipeline is built.
      stringValue: Lazy.string({ produce: () => Stack.of(this).toJsonString(about()) }),
    });
  }
}
