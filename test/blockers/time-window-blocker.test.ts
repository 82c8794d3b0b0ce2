import { TimeWindow, TimeWindowBlocker, Weekday, Weekdays, WeeklyWindowProps } from '../../src';
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
