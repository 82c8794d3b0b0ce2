import { Reference, Stack, Stage, Tokenization } from 'aws-cdk-lib';
import { CfnAlarm, CfnCompositeAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { IConstruct } from 'constructs';
import { Problem } from '../decision/problem';

/** A name, and what is wrong with it where the pipeline cannot know it. */
export interface AlarmName {
  readonly name: string;
  readonly problems: readonly Problem[];
}

/**
 * The name of an alarm as the pipeline can write it down. `path` is what the user called it.
 *
 * CDK hides every name behind a token that only the alarm's own Stage and environment resolve, even one that the user
 * fixed; so a fixed name is taken from the alarm itself.
 */
export function alarmNameFor(path: string, alarmName: string, pipeline: IConstruct): AlarmName {
  const alarms = referencedBy(alarmName);
  const fixed = alarms.length === 1 && Tokenization.reverseCompleteString(alarmName) !== undefined ? fixedNameOf(alarms[0]) : undefined;
  if (fixed !== undefined) return { name: fixed, problems: [] };
  return {
    name: alarmName,
    problems: alarms.filter((alarm) => !isWithinReach(alarm, pipeline)).map((alarm) => ({
      path, text: `must have a name that is known at synthesis, got a token of ${pathOf(alarm)} in ${placeOf(alarm)}; give that alarm an alarmName`,
    })),
  };
}

const referencedBy = (text: string): readonly IConstruct[] =>
  Tokenization.reverseString(text).tokens.flatMap((token) => Reference.isReference(token) ? [token.target] : []);

function fixedNameOf(resource: IConstruct): string | undefined {
  if (!(resource instanceof CfnAlarm || resource instanceof CfnCompositeAlarm)) return undefined;
  const { alarmName } = resource;
  return alarmName === undefined || Tokenization.reverseString(alarmName).tokens.length > 0 ? undefined : alarmName;
}

/** Whether CloudFormation can carry a generated name into the pipeline's stack. */
const isWithinReach = (alarm: IConstruct, pipeline: IConstruct): boolean =>
  Stack.of(alarm).environment === Stack.of(pipeline).environment && Stage.of(alarm) === Stage.of(pipeline);

/** The path of the construct that the user made; the resource in it is CDK's. */
const pathOf = (resource: IConstruct): string =>
  (resource.node.id === 'Resource' ? resource.node.scope : undefined)?.node.path ?? resource.node.path;

const placeOf = (alarm: IConstruct): string => `${Stack.of(alarm).account}/${Stack.of(alarm).region}`;
