import { Arn, ArnFormat, Resource, Stage, Token } from 'aws-cdk-lib';
import { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { IConstruct } from 'constructs';
import { alarmNameFor } from './alarm-name';
import { AlarmPlace } from './alarm-place';
import { refuse } from './refusal';

/** The place of an alarm construct. */
export interface FoundAlarmPlace extends AlarmPlace {
  /** The Stage that brings the alarm into being; left out for one outside the app's Stages. */
  readonly broughtBy?: Stage;
}

/** Where an alarm construct is, as seen from the pipeline. `path` is what the user called it. */
export function alarmPlaceOf(path: string, alarm: IAlarm, pipeline: IConstruct): FoundAlarmPlace {
  const { account, region } = environmentOf(alarm);
  const { name, problems } = alarmNameFor(path, alarm.alarmName, pipeline);
  refuse(isConcrete(account) && isConcrete(region) ? problems : [{
    path, text: `must lie in a concrete account and Region, got ${alarm.node.path} without one; set env on its stack`,
  }], pipeline);
  const stage = Resource.isOwnedResource(alarm) ? Stage.of(alarm) : undefined;
  return { alarmName: name, account, region, ...(stage !== undefined && stage !== Stage.of(pipeline) && { broughtBy: stage }) };
}

const isConcrete = (value: string): boolean => value !== '' && !Token.isUnresolved(value);

/** An imported alarm claims the environment of the stack that imports it, whatever its ARN says. */
function environmentOf(alarm: IAlarm): { readonly account: string; readonly region: string } {
  if (Token.isUnresolved(alarm.alarmArn)) return alarm.env;
  const { account = '', region = '' } = Arn.split(alarm.alarmArn, ArnFormat.COLON_RESOURCE_NAME);
  return { account, region };
}
