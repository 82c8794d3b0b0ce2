import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CfnParameter } from 'aws-cdk-lib';
import { Calendar, CalendarBlocker, CalendarType, IBlocker, IcsFileOptions, TimeWindow, TimeWindowBlocker, Weekdays } from '../../src';
import { decodePlan } from '../../src/contract/plan-file';
import { BlockerPlan } from '../../src/decision/plan';
import { deliveryApp, DeliveryApp, HOME, inProd, ServiceStage } from './support/delivery-app';
import { metadataOf, planOf, planTextOf, stagePlanOf, statementsOf } from './support/synthesized';

const directory = mkdtempSync(join(tmpdir(), 'breakwater-calendars-'));
afterAll(() => rmSync(directory, { recursive: true }));

const CHRISTMAS = 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Christmas\nDTSTART;VALUE=DATE:20261225\nRRULE:FREQ=YEARLY\nEND:VEVENT\nEND:VCALENDAR\n';

function fileWith(text: string, name = 'holidays.ics'): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

function appWith(...blockers: readonly IBlocker[]): DeliveryApp {
  const made = deliveryApp({ blockers: [...blockers] });
  made.pipeline.addWave('First').addTarget(new ServiceStage(made.pipeline, 'West', { env: inProd('us-west-1') }));
  return made;
}

const blockersOf = (made: DeliveryApp): readonly BlockerPlan[] => stagePlanOf(made, 'First').blockers;
const holidays = (options: IcsFileOptions = { timeZone: 'Europe/Berlin' }, text = CHRISTMAS): Calendar => Calendar.icsFile(fileWith(text), options);
const ELSEWHERE = 'arn:aws:ssm:eu-west-1:999999999999:document/quarter-end';

describe('the plan', () => {
  test('D1, D5: carries the events of a file and the names of change calendars, for every pipeline that uses one', () => {
    const calendars = [holidays(), Calendar.ssm('freeze'), Calendar.ssm(ELSEWHERE), Calendar.shared('arn:aws:ssm:us-east-1:888888888888:document/org')];
    const expected = [{
      kind: 'calendar',
      name: 'calendars',
      calendars: [
        {
          kind: 'file',
          name: join(directory, 'holidays.ics'),
          type: 'DEFAULT_OPEN',
          timeZone: 'Europe/Berlin',
          events: [{ summary: 'Christmas', begin: '2026-12-25T00:00:00', lasts: { days: 1, exact: 0 }, rule: 'FREQ=YEARLY' }],
        },
        { kind: 'changeCalendar', name: 'freeze', ...HOME },
        { kind: 'changeCalendar', name: ELSEWHERE, account: '999999999999', region: 'eu-west-1' },
        { kind: 'changeCalendar', name: 'arn:aws:ssm:us-east-1:888888888888:document/org', account: HOME.account, region: 'us-east-1' },
      ],
    }];

    for (const made of [appWith(new CalendarBlocker('calendars', { calendars })), appWith(new CalendarBlocker('calendars', { calendars }))]) {
      expect(blockersOf(made)).toEqual(expected);
      expect(decodePlan(planTextOf(made))).toEqual(planOf(made));
    }
  });

  test('carries the calendars that a window leaves out', () => {
    const allow = [TimeWindow.weekly({ days: Weekdays.MON_FRI, from: '09:00', to: '17:00', timeZone: 'Europe/Berlin' })];
    const made = appWith(new TimeWindowBlocker('hours', { allow, except: [holidays(), Calendar.ssm('freeze')] }));

    expect(blockersOf(made)).toMatchObject([{ kind: 'timeWindow', except: [{ kind: 'file' }, { kind: 'changeCalendar', name: 'freeze', ...HOME }] }]);
  });

  test('D8: knows how to look where a calendar is', () => {
    const made = appWith(new CalendarBlocker('calendars', {
      calendars: [
        Calendar.ssm('freeze'), Calendar.ssm(ELSEWHERE), Calendar.shared('arn:aws:ssm:us-east-1:888888888888:document/org'),
        Calendar.ssm('arn:aws:ssm:eu-north-1:777777777777:document/platform', { roleArn: 'arn:aws:iam::777777777777:role/calendars' }),
      ],
    }));

    expect(planOf(made).environments).toEqual(expect.arrayContaining([
      { account: HOME.account, region: HOME.region },
      { account: HOME.account, region: 'us-east-1' },
      { account: '999999999999', region: 'eu-west-1', lookupRoleArn: 'arn:${AWS::Partition}:iam::999999999999:role/cdk-hnb659fds-lookup-role-999999999999-eu-west-1' },
      { account: '777777777777', region: 'eu-north-1', lookupRoleArn: 'arn:aws:iam::777777777777:role/calendars' },
    ]));
  });

  test.each<[string, IcsFileOptions, string]>([
    ['the file', { timeZone: 'Europe/Berlin' }, CHRISTMAS.replace('Christmas', 'Xmas')],
    ['timeZone', { timeZone: 'Europe/London' }, CHRISTMAS],
    ['type', { timeZone: 'Europe/Berlin', type: CalendarType.DEFAULT_CLOSED }, CHRISTMAS],
  ])('D4, E12: a change of %s changes the plan and not the pipeline\'s definition', (_option, options, text) => {
    const before = appWith(new CalendarBlocker('holidays', { calendars: [holidays()] }));
    const [plan, { definition, planHash }] = [planTextOf(before), metadataOf(before)];
    const after = appWith(new CalendarBlocker('holidays', { calendars: [holidays(options, text)] }));

    expect(planTextOf(after)).not.toEqual(plan);
    expect(metadataOf(after).planHash).not.toBe(planHash);
    expect(metadataOf(after).definition).toBe(definition);
  });
});

describe('what the controller may', () => {
  const asking = (made: DeliveryApp): readonly unknown[] =>
    statementsOf(made, 'ControllerRole').filter((statement) => JSON.stringify(statement).includes('GetCalendarState'));

  test('D2: is to ask for exactly the calendars that it asks for by its own role', () => {
    const made = appWith(
      new CalendarBlocker('calendars', { calendars: [Calendar.ssm('freeze'), Calendar.ssm(ELSEWHERE), Calendar.shared('arn:aws:ssm:us-east-1:888888888888:document/org')] }),
      new TimeWindowBlocker('hours', { deny: [TimeWindow.noFridayAfternoon('UTC')], except: [Calendar.ssm('freeze'), Calendar.ssm(`arn:aws:ssm:eu-west-1:${HOME.account}:document/ours`)] }),
    );

    expect(asking(made)).toEqual([{
      Action: 'ssm:GetCalendarState',
      Effect: 'Allow',
      Resource: [
        { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:ssm:us-west-2:${HOME.account}:document/freeze`]] },
        'arn:aws:ssm:us-east-1:888888888888:document/org',
        `arn:aws:ssm:eu-west-1:${HOME.account}:document/ours`,
      ],
    }]);
  });

  test('is nothing of the kind without them', () => {
    expect(asking(appWith(new CalendarBlocker('calendars', { calendars: [holidays(), Calendar.ssm(ELSEWHERE)] })))).toEqual([]);
  });
});

describe('what is refused', () => {
  const path = join(directory, 'broken.ics');

  test('E2: a file that is not there', () => {
    expect(() => Calendar.icsFile('nowhere.ics')).toThrow(new Error(
      `Calendar.icsFile('nowhere.ics') must be a file that can be read, got ENOENT; a path is relative to where the app is synthesized, ${process.cwd()}`));
  });

  test.each([
    ['E4: a page', '<html></html>', `Calendar.icsFile('${path}') must begin with BEGIN:VCALENDAR, got '<html></html>'`],
    ['E4: nothing', '', `Calendar.icsFile('${path}') must be an iCalendar file, got an empty one`],
    ['several things at once', CHRISTMAS.replace('END:VCALENDAR', 'BEGIN:VEVENT\nSUMMARY:x\nDTSTART:20260101T000000Z\nEND:VEVENT\nEND:VCALENDAR'), [
      `Calendar.icsFile('${path}') event 'x' must have a DTEND or a DURATION, got neither; without one it is over as it begins`,
      `Calendar.icsFile('${path}') must have a timeZone for events of no zone, got none for Christmas of 2026-12-25; give the IANA name of the zone whose days they are`,
    ].join('\n')],
  ])('%s', (_what, text, message) => {
    expect(() => Calendar.icsFile(fileWith(text, 'broken.ics'))).toThrow(new Error(message));
  });

  test('a time zone that does not exist', () => {
    expect(() => holidays({ timeZone: 'CET+1' })).toThrow(new Error(
      `Calendar.icsFile('${join(directory, 'holidays.ics')}').timeZone must be an IANA time zone, got 'CET+1'; write it like 'Europe/Berlin' or 'UTC'`));
  });

  test.each<[string, () => unknown, string]>([
    ['no calendar', () => new CalendarBlocker('x', { calendars: [] }), "CalendarBlocker 'x' must have at least one calendar, got none; a blocker without calendars never blocks"],
    ['a name that is none', () => Calendar.ssm('our freeze'), "Calendar.ssm must be the name or the ARN of a change calendar, got 'our freeze'"],
    ['a token', () => Calendar.ssm(new CfnParameter(deliveryApp().stack, 'Name').valueAsString), 'Calendar.ssm must be known at synthesis, got a token; give the document a name, and name it here'],
    ['a role without an account', () => Calendar.ssm('freeze', { roleArn: 'arn:aws:iam::111111111111:role/r' }),
      "Calendar.ssm.roleArn must go with an ARN, got 'arn:aws:iam::111111111111:role/r' with 'freeze'; in the pipeline's own account the controller asks by its own role"],
    ['a shared one by its name', () => Calendar.shared('freeze'), "Calendar.shared must be the ARN of a change calendar, got 'freeze'; by its name alone one is found in the own account only"],
    ['the ARN of something else', () => Calendar.shared('arn:aws:s3:::bucket'), "Calendar.shared must be the name or the ARN of a change calendar, got 'arn:aws:s3:::bucket'"],
  ])('%s', (_what, make, message) => {
    expect(make).toThrow(new Error(message));
  });

  test('D5: one calendar twice in one blocker', () => {
    expect(() => planOf(appWith(new CalendarBlocker('x', { calendars: [Calendar.ssm('freeze'), Calendar.ssm('freeze')] })))).toThrow(
      "Delivery/Pipeline: stages[First].blockers[x].calendars must name each calendar once, got 'freeze' twice");
  });
});
