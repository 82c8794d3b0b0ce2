import { Problem } from '../decision/problem';
import { AlarmPlace } from './alarm-place';

/** What is wrong with the place of an alarm. */
export function alarmPlaceProblems(path: string, { account, region, roleArn }: AlarmPlace): readonly Problem[] {
  const problems: Problem[] = [];
  if ((account === undefined) !== (region === undefined)) {
    const got = account === undefined ? `region '${region}'` : `account '${account}'`;
    problems.push({ path, text: `must have account and region together, got only ${got}; leave both out for every target's own` });
  }
  if (roleArn !== undefined && account === undefined && region === undefined) {
    problems.push({ path, text: `must have account and region where it has a roleArn, got only '${roleArn}'; the roles of targets come from their synthesizers` });
  }
  return problems;
}
