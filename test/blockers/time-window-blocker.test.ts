import { App, Duration } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { Nth, TimeWindow, TimeWindowBlocker, TimeZone, Weekday, Weekdays, WeeklyWindowProps } from '../../src';
import { GuardedTargets } from '../../src/blockers/guarded-targets';
import { REGION_TIME_ZONES } from '../../src/blockers/region-time-zones';
import { isTimeZone } from '../../src/decision/time-zone';
import { WEEKDAYS } from '../../src/decision/window-plan';

const hours: WeeklyWindowProps = { days: Weekdays.MON_FRI, from: '09:00', to: '17:00', timeZone: 'Europe/Berlin' };

describe('TimeWindow.weekly', () => {
  test.each<[string, Partial<WeeklyWindowProps>, string]>([
    ['a time zone that does not exist', { timeZone: 'Europe/Atlantis' },
      "TimeWindow.weekly.timeZone must be an IANA time zone, got 'Europe/Atlantis'; write it like 'Europe/Berlin' or 'UTC'"],
    ['no day', { days: [] }, 'TimeWindow.weekly.days must name at least one day, got none; a window without days is never open'],
  ])('refuses %s', (_what, wrong, expected) => {
    expect(() => TimeWindow.weekly({ ...hours, ...wrong })).toThrow(new Error(expected));
  });

  test('names all that is wrong at once', () => {
    expect(() => TimeWindow.weekly({ days: [], from: '9:00', to: '25:00', timeZone: '+01:00' })).toThrow(new Error([
      'TimeWindow.weekly.days must name at least one day, got none; a window without days is never open',
      "TimeWindow.weekly.from must be a time from 00:00 to 23:59, got '9:00'; write it as HH:MM",
      "TimeWindow.weekly.to must be a time from 00:00 to 24:00, got '25:00'; write it as HH:MM",
      "TimeWindow.weekly.timeZone must be an IANA time zone, got '+01:00'; write it like 'Europe/Berlin' or 'UTC'",
    ].join('\n')));
  });

  test('takes a whole day', () => {
    expect(() => TimeWindow.weekly({ ...hours, days: Weekdays.EVERY_DAY, from: '00:00', to: '24:00' })).not.toThrow();
  });
});

describe('TimeWindowBlocker', () => {
  test('refuses to be without a window', () => {
    const expected = new Error("TimeWindowBlocker 'working hours' must have at least one window, got none; a blocker without windows never blocks");

    expect(() => new TimeWindowBlocker('working hours', {})).toThrow(expected);
    expect(() => new TimeWindowBlocker('working hours', { allow: [], deny: [] })).toThrow(expected);
  });

  test('takes a window to deny alone', () => {
    expect(() => new TimeWindowBlocker('no weekends', { deny: [TimeWindow.weekly({ ...hours, days: Weekdays.WEEKEND })] })).not.toThrow();
  });
});

describe('the days', () => {
  test('are those of the plan, in its order', () => {
    expect(Object.values(Weekday)).toEqual(WEEKDAYS);
    expect(Weekdays.EVERY_DAY).toEqual(WEEKDAYS);
  });

  test('end before the weekend where they say so', () => {
    expect(Weekdays.MON_THU).toEqual(['MON', 'TUE', 'WED', 'THU']);
    expect(Weekdays.MON_FRI).toEqual(['MON', 'TUE', 'WED', 'THU', 'FRI']);
    expect(Weekdays.WEEKEND).toEqual(['SAT', 'SUN']);
  });
});

describe('the other windows', () => {
  test.each<[string, () => TimeWindow, string]>([
    ['a week from end to end', () => TimeWindow.weekSpan({ fromDay: Weekday.FRI, from: '18:00', toDay: Weekday.FRI, to: '18:00', timeZone: 'UTC' }),
      'TimeWindow.weekSpan must be shorter than a week, got FRI 18:00 to FRI 18:00; a window without an end is none'],
    ['a day that the month never has', () => TimeWindow.once({ from: '2026-02-30T09:00', to: '2026-03-01T09:00', timeZone: 'UTC' }),
      "TimeWindow.once.from must be a local date and time, got '2026-02-30T09:00'; write it as YYYY-MM-DDTHH:MM, without an offset"],
    ['hours of a month in no zone', () => TimeWindow.monthly({ nth: Nth.THIRD, day: Weekday.SAT, timeZone: '' }),
      "TimeWindow.monthly.timeZone must be an IANA time zone, got ''; write it like 'Europe/Berlin' or 'UTC'"],
    ['a preset in no zone', () => TimeWindow.noFridayAfternoon('Mars/Olympus'),
      "TimeWindow.noFridayAfternoon.timeZone must be an IANA time zone, got 'Mars/Olympus'; write it like 'Europe/Berlin' or 'UTC'"],
  ])('refuse %s', (_what, make, expected) => expect(make).toThrow(new Error(expected)));

  test('come again by a rule, for days and for time', () => {
    expect(TimeWindow.recurring({ from: '2026-01-05T22:00', duration: Duration.hours(36), rule: 'FREQ=WEEKLY', except: ['2026-01-12T22:00'], timeZone: 'UTC' })._toPlan())
      .toEqual({ kind: 'recurring', from: '2026-01-05T22:00', duration: 'P1DT720M', rule: 'FREQ=WEEKLY', except: ['2026-01-12T22:00'], timeZone: 'UTC' });
    expect(() => TimeWindow.recurring({ from: '2026-01-06T22:00', duration: Duration.hours(1), rule: 'FREQ=WEEKLY;BYDAY=MO', timeZone: 'UTC' })).toThrow(new Error(
      "TimeWindow.recurring.rule must name its own beginning, got 'FREQ=WEEKLY;BYDAY=MO' from 2026-01-06T22:00; begin on the first date that the rule names"));
  });

  test('have presets, each for one use', () => {
    for (const made of [TimeWindow.businessHours('UTC'), TimeWindow.nights('UTC')]) expect(made._useProblems('x', 'allow')).toEqual([]);
    for (const made of [TimeWindow.noFridayAfternoon('UTC'), TimeWindow.noWeekends('UTC'), TimeWindow.noMonthEnd('UTC'), TimeWindow.noYearEnd('UTC')]) {
      expect(made._useProblems('x', 'deny')).toEqual([]);
    }
  });

  test('last the whole day where no hours are given', () => {
    expect(TimeWindow.weekly({ days: [Weekday.SAT], timeZone: 'UTC' })._toPlan()).toEqual({ kind: 'weekly', days: ['SAT'], from: '00:00', to: '24:00', timeZone: 'UTC' });
    expect(TimeWindow.monthly({ nth: Nth.LAST, day: Weekday.FRI, timeZone: 'UTC' })._toPlan())
      .toEqual({ kind: 'monthly', nth: 'LAST', day: 'FRI', from: '00:00', to: '24:00', timeZone: 'UTC' });
  });
});

test('all that is wrong with a blocker is told at once', () => {
  expect(() => new TimeWindowBlocker('hours', {
    allow: [TimeWindow.noWeekends('UTC')],
    deny: [TimeWindow.businessHours('UTC')],
    margin: Duration.days(8),
    timeZones: { 'me-west-1': 'Riyadh' },
  })).toThrow(new Error([
    "TimeWindowBlocker 'hours'.allow[0] must be a window to allow, got TimeWindow.noWeekends; put it into deny",
    "TimeWindowBlocker 'hours'.deny[0] must be a window to deny, got TimeWindow.businessHours; put it into allow",
    "TimeWindowBlocker 'hours'.margin must be longer than zero and at most 7 days, got 11520 minutes; leave it out for none",
    "TimeWindowBlocker 'hours'.timeZones['me-west-1'] must be an IANA time zone, got 'Riyadh'; write it like 'Europe/Berlin' or 'UTC'",
  ].join('\n')));
});

describe('windows in the zone of the target', () => {
  const spec = (timeZones?: { [region: string]: string }) => new TimeWindowBlocker('hours', {
    allow: [TimeWindow.businessHours(TimeZone.OF_TARGET)], deny: [TimeWindow.noFridayAfternoon('UTC')], timeZones,
  }).bind(new App());
  const guarded = (...targets: GuardedTargets['targets']): GuardedTargets =>
    ({ home: { account: '111111111111', region: 'us-west-2' }, targets, expectedMinutes: 0, places: [], bringers: () => [], bringersIn: () => [] });

  test('stand in the plan once for each zone', () => {
    const friday = { kind: 'weekly', days: ['FRI'], from: '12:00', to: '24:00', timeZone: 'UTC' };
    const business = { kind: 'weekly', days: ['MON', 'TUE', 'WED', 'THU', 'FRI'], from: '09:00', to: '17:00' };

    expect(spec()._toPlan('hours', guarded({ name: 'Oregon', region: 'us-west-2' }, { name: 'Frankfurt', region: 'eu-central-1' }, { name: 'California', region: 'us-west-1' }))).toEqual({
      kind: 'timeWindow',
      name: 'hours',
      allow: [{ ...business, timeZone: 'America/Los_Angeles', targets: ['Oregon', 'California'] }, { ...business, timeZone: 'Europe/Berlin', targets: ['Frankfurt'] }],
      deny: [friday],
    });
  });

  test('are refused for a Region whose zone nobody knows, until it is given', () => {
    const riyadh = guarded({ name: 'Riyadh', region: 'me-west-1' });

    expect(() => spec()._toPlan('hours', riyadh)).toThrow(new Error(
      "TimeWindowBlocker 'hours'.timeZones must name the time zone of Region me-west-1, got none; add it, like { 'me-west-1': 'Europe/Berlin' }"));
    expect(spec({ 'me-west-1': 'Asia/Riyadh' })._toPlan('hours', riyadh)).toMatchObject({ allow: [{ timeZone: 'Asia/Riyadh', targets: ['Riyadh'] }] });
  });

  test('are known for every public Region that CDK knows, but one that is not open yet', () => {
    const unknown = RegionInfo.regions.map(({ name }) => name).filter((name) => !name.includes('iso') && !Object.hasOwn(REGION_TIME_ZONES, name));
    expect(unknown).toEqual(['me-west-1']);
    expect(Object.values(REGION_TIME_ZONES).filter((zone) => !isTimeZone(zone))).toEqual([]);
  });
});
