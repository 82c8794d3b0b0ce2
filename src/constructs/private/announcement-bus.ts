import { Stack, Token } from 'aws-cdk-lib';
import { IEventBus } from 'aws-cdk-lib/aws-events';
import { IConstruct } from 'constructs';
import { Problem } from '../../decision/problem';

/** Rules on a bus can only be made where it is; what is told to people must not need another account's consent. */
export function announcementBusProblems(pipeline: IConstruct, bus: IEventBus | undefined): readonly Problem[] {
  if (bus === undefined) return [];
  const { account, region } = Stack.of(pipeline);
  const { env } = bus;
  const isHere = [[env.account, account], [env.region, region]].every(([theirs, ours]) => Token.isUnresolved(theirs) || theirs === ours);
  return isHere ? [] : [{
    path: 'announcementBus', text: `must be a bus in ${account}/${region}, where the pipeline is, got one in ${env.account}/${env.region}; forward to it with a rule`,
  }];
}
