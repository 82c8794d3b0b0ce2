/** What a pipeline's stack would create, with the values that deployment would fill in. */
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Notification } from '../../src';
import { deliveryApp, inProd, ServiceStage } from '../constructs/support/delivery-app';
import { Resource, resourcesOf } from '../constructs/support/synthesized';
import { HOME } from './check';

const FILLED_IN: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws', 'AWS::Region': HOME.region, 'AWS::AccountId': HOME.account, 'AWS::URLSuffix': 'amazonaws.com', 'AWS::StackName': 'Delivery',
};

export const PIPELINE = 'checkout';

export interface Synthesized {
  readonly resources: (type: string, idPart?: string) => readonly (readonly [string, Resource])[];
  readonly filledIn: (value: unknown) => unknown;
}

export function synthesized(): Synthesized {
  const made = deliveryApp({ pipelineName: PIPELINE });
  made.pipeline.addNotification(Notification.topic(new Topic(made.stack, 'Deliveries')));
  made.pipeline.addNotification(Notification.chatTopic(new Topic(made.stack, 'Chat')));
  made.pipeline.addWave('First').addTarget(new ServiceStage(made.pipeline, 'West', { env: inProd('us-west-1') }));
  made.pipeline.operatorPolicies({ namePrefix: PIPELINE });
  return { resources: (type, idPart = '') => resourcesOf(made, type, idPart), filledIn };
}

/** A name stands for what CloudFormation would give for it; an ARN for an attribute. */
function filledIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(filledIn);
  if (typeof value !== 'object' || value === null) return value;
  const [[key, argument] = ['', undefined]] = Object.entries(value);
  if (key === 'Ref') return FILLED_IN[String(argument)] ?? (String(argument).includes('BreakwaterPipeline') ? PIPELINE : String(argument));
  if (key === 'Fn::GetAtt' && Array.isArray(argument)) return `arn:aws:service:${HOME.region}:${HOME.account}:${String(argument[0])}`;
  if (key === 'Fn::Join' && Array.isArray(argument)) return (filledIn(argument[1]) as readonly string[]).join(String(argument[0]));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, filledIn(inner)]));
}
