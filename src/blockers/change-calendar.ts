import { Token } from 'aws-cdk-lib';
import { CHANGE_CALENDAR } from '../decision/calendar-problems';
import { Problem } from '../decision/problem';
import { PipelineHome } from './calendar-place';

const isArn = (nameOrArn: string): boolean => nameOrArn.startsWith('arn:');

/** Where a change calendar is: an ARN says it. */
export function changeCalendarAt(nameOrArn: string, home: PipelineHome): PipelineHome {
  if (!isArn(nameOrArn)) return { account: home.account, region: home.region };
  const [, , , region, account] = nameOrArn.split(':');
  return { account, region };
}

/** What is wrong with the name or ARN of a change calendar, and with the role to ask by. */
export function changeCalendarProblems(path: string, nameOrArn: string, roleArn: string | undefined): readonly Problem[] {
  if (Token.isUnresolved(nameOrArn)) return [{ path, text: 'must be known at synthesis, got a token; give the document a name, and name it here' }];
  return [
    ...(CHANGE_CALENDAR.test(nameOrArn) ? [] : [{ path, text: `must be the name or the ARN of a change calendar, got '${nameOrArn}'` }]),
    ...(roleArn === undefined || isArn(nameOrArn) ? [] : [{
      path: `${path}.roleArn`, text: `must go with an ARN, got '${roleArn}' with '${nameOrArn}'; in the pipeline's own account the controller asks by its own role`,
    }]),
  ];
}

export function sharedCalendarProblems(path: string, calendarArn: string): readonly Problem[] {
  const problems = changeCalendarProblems(path, calendarArn, undefined);
  if (problems.length > 0 || isArn(calendarArn)) return problems;
  return [{ path, text: `must be the ARN of a change calendar, got '${calendarArn}'; by its name alone one is found in the own account only` }];
}
