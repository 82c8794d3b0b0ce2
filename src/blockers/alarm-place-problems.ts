import { Token } from 'aws-cdk-lib';
import { alarmPrefixProblems } from '../decision/alarm-problems';
import { Problem } from '../decision/problem';
import { AlarmPlace } from './alarm-place';

/** `us-east-1`, `us-gov-west-1`, `eusc-de-east-1`. */
const REGION_PATTERN = /^[a-z]+(-[a-z]+)+-\d+$/;

/** What is wrong with the place of an alarm. */
export function alarmPlaceProblems(path: string, place: AlarmPlace): readonly Problem[] {
  const { alarmName, alarmNamePrefix, account, region, roleArn } = place;
  const problems: Problem[] = [];
  if (alarmName === undefined && alarmNamePrefix === undefined) problems.push({ path, text: 'must have alarmName or alarmNamePrefix, got neither; give one of them' });
  if (alarmName !== undefined && alarmNamePrefix !== undefined) {
    problems.push({ path, text: 'must have either alarmName or alarmNamePrefix, got both; make two places of them' });
  }
  if (alarmName !== undefined && alarmName.trim() === '') problems.push({ path, text: `must name an alarm, got '${alarmName}'; give the alarm's physical name` });
  if (alarmNamePrefix !== undefined) problems.push(...prefixProblems(`${path}.alarmNamePrefix`, alarmNamePrefix));
  if ((account === undefined) !== (region === undefined)) {
    const got = account === undefined ? `region '${region}'` : `account '${account}'`;
    problems.push({ path, text: `must have account and region together, got only ${got}; leave both out for every target's own` });
  }
  problems.push(...placeProblems(path, { account, region }));
  if (roleArn !== undefined && account === undefined && region === undefined) {
    problems.push({ path, text: `must have account and region where it has a roleArn, got only '${roleArn}'; the roles of targets come from their synthesizers` });
  }
  return problems;
}

/** What is wrong with an account and Region that the controller is to look into. */
export function placeProblems(path: string, { account, region }: { readonly account?: string; readonly region?: string }): readonly Problem[] {
  const problems: Problem[] = [];
  if (account !== undefined && !/^\d{12}$/.test(account)) {
    problems.push({ path, text: `must have an account of 12 digits, got ${shown(account)}; the controller's role must name it` });
  }
  if (region !== undefined && !REGION_PATTERN.test(region)) {
    problems.push({ path, text: `must have a region like us-east-1, got ${shown(region)}; the controller must know where to look` });
  }
  return problems;
}

const prefixProblems = (path: string, prefix: string): readonly Problem[] => Token.isUnresolved(prefix)
  ? [{ path, text: 'must be known at synthesis, got a token; write it down as text' }] : alarmPrefixProblems(path, prefix);

const shown = (value: string): string => Token.isUnresolved(value) ? 'a token' : `'${value}'`;
