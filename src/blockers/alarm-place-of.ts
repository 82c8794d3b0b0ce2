import { Arn, ArnFormat, Stack, Stage, Token } from 'aws-cdk-lib';
import { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { IConstruct } from 'constructs';
import { Problem } from '../decision/problem';
import { AlarmPlace } from './alarm-place';
import { refuse } from './refusal';

/** Where an alarm construct is, as seen from the pipeline. `path` is what the user called it. */
export function alarmPlaceOf(path: string, alarm: IAlarm, pipeline: IConstruct): AlarmPlace {
  const { account, region } = environmentOf(alarm);
  const problems: Problem[] = [];
  if (Token.isUnresolved(account) || Token.isUnresolved(region)) {
    problems.push({ path, text: `must lie in a concrete account and Region, got ${alarm.node.path} without one; set env on its stack` });
  } else if (Token.isUnresolved(alarm.alarmName) && !isWithinReach(alarm, pipeline)) {
    problems.push({
      path, text: `must have a name that is known at synthesis, got a token of ${alarm.node.path} in ${account}/${region}; give that alarm an alarmName`,
    });
  }
  refuse(problems, pipeline);
  return { alarmName: alarm.alarmName, account, region };
}

/** An imported alarm claims the environment of the stack that imports it, whatever its ARN says. */
function environmentOf(alarm: IAlarm): { readonly account: string; readonly region: string } {
  if (Token.isUnresolved(alarm.alarmArn)) return alarm.env;
  const { account = '', region = '' } = Arn.split(alarm.alarmArn, ArnFormat.COLON_RESOURCE_NAME);
  return { account, region };
}

/** Whether CloudFormation can carry the alarm's generated name into the pipeline's stack. */
function isWithinReach(alarm: IAlarm, pipeline: IConstruct): boolean {
  return Stack.of(alarm).environment === Stack.of(pipeline).environment && Stage.of(alarm) === Stage.of(pipeline);
}
