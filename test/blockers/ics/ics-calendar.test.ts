import { icsCalendar, IcsFile } from '../../../src/blockers/ics/ics-calendar';
import { FileCalendar } from '../../../src/decision/calendar-plan';
import { closedSpans } from '../../../src/decision/calendar-spans';
import { problemText } from '../../../src/decision/problem';
import { isoOf } from '../../../src/decision/time';

const ZONE = 'America/New_York';
const read = (text: string, change: Partial<IcsFile> = {}) => icsCalendar({ path: 'holidays.ics', name: 'holidays.ics', text, timeZone: ZONE, ...change });
const problemsOf = (text: string, change: Partial<IcsFile> = {}): readonly string[] => read(text, change).problems.map(problemText);

function calendarOf(text: string, change: Partial<IcsFile> = {}): FileCalendar {
  const { calendar, problems } = read(text, change);
  if (calendar === undefined) throw new Error(problems.map(problemText).join('\n'));
  return calendar;
}

/** A file of some events, each given by its lines. */
const file = (...events: readonly string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...events.map((event) => `BEGIN:VEVENT\n${event.trim()}\nEND:VEVENT`), 'END:VCALENDAR'].join('\n').replace(/\n +/g, '\n');

const closed = (calendar: FileCalendar, from: string, until: string): readonly string[] =>
  closedSpans(calendar, { from: Date.parse(from), until: Date.parse(until) }).map((span) => `${isoOf(span.from)}/${isoOf(span.until)}`);

describe('what a file closes', () => {
  test.each<[string, string, string, string, readonly string[]]>([
    ['a time in UTC', 'DTSTART:20260302T090000Z\nDTEND:20260302T100000Z', '2026-03-01', '2026-04-01', ['2026-03-02T09:00:00Z/2026-03-02T10:00:00Z']],
    ['a time of an IANA zone', 'DTSTART;TZID=Europe/Berlin:20260302T090000\nDTEND;TZID=Europe/Berlin:20260302T100000', '2026-03-01', '2026-04-01', ['2026-03-02T08:00:00Z/2026-03-02T09:00:00Z']],
    ['a quoted TZID', 'DTSTART;TZID="Europe/Berlin":20260302T090000\nDTEND;TZID="Europe/Berlin":20260302T100000', '2026-03-01', '2026-04-01', ['2026-03-02T08:00:00Z/2026-03-02T09:00:00Z']],
    ['an end in another zone than its beginning', 'DTSTART;TZID=Europe/Berlin:20260302T090000\nDTEND;TZID=America/New_York:20260302T050000', '2026-03-01', '2026-04-01', ['2026-03-02T08:00:00Z/2026-03-02T10:00:00Z']],
    ['a floating time, in the zone given', 'DTSTART:20260302T090000\nDTEND:20260302T100000', '2026-03-01', '2026-04-01', ['2026-03-02T14:00:00Z/2026-03-02T15:00:00Z']],
    ['a whole day, in the zone given', 'DTSTART;VALUE=DATE:20261225', '2026-12-01', '2027-01-01', ['2026-12-25T05:00:00Z/2026-12-26T05:00:00Z']],
    ['days up to a date that is itself outside', 'DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227', '2026-12-01', '2027-01-01', ['2026-12-24T05:00:00Z/2026-12-27T05:00:00Z']],
    ['a whole day on which an hour is skipped', 'DTSTART;VALUE=DATE:20260308', '2026-03-01', '2026-04-01', ['2026-03-08T05:00:00Z/2026-03-09T04:00:00Z']],
    ['a whole day on which an hour comes twice', 'DTSTART;VALUE=DATE:20261101', '2026-10-01', '2026-12-01', ['2026-11-01T04:00:00Z/2026-11-02T05:00:00Z']],
    ['E7: a DURATION in place of an end', 'DTSTART:20260302T090000Z\nDURATION:PT1H30M', '2026-03-01', '2026-04-01', ['2026-03-02T09:00:00Z/2026-03-02T10:30:00Z']],
    ['E7: a DURATION of days, which are as long as they are', 'DTSTART;TZID=America/New_York:20260307T120000\nDURATION:P1D', '2026-03-01', '2026-04-01', ['2026-03-07T17:00:00Z/2026-03-08T16:00:00Z']],
    ['E7: a DURATION of 24 hours, which are 24 hours', 'DTSTART;TZID=America/New_York:20260307T120000\nDURATION:PT24H', '2026-03-01', '2026-04-01', ['2026-03-07T17:00:00Z/2026-03-08T17:00:00Z']],
    ['E7: a DURATION of weeks', 'DTSTART;VALUE=DATE:20261221\nDURATION:P2W', '2026-12-01', '2027-02-01', ['2026-12-21T05:00:00Z/2027-01-04T05:00:00Z']],
    ['E9: a time that is skipped in spring, for its whole length', 'DTSTART;TZID=America/New_York:20260308T023000\nDTEND;TZID=America/New_York:20260308T030000', '2026-03-01', '2026-04-01', ['2026-03-08T07:30:00Z/2026-03-08T08:00:00Z']],
    ['E9: a time within what is skipped', 'DTSTART;TZID=America/New_York:20260308T021500\nDTEND;TZID=America/New_York:20260308T024500', '2026-03-01', '2026-04-01', ['2026-03-08T07:15:00Z/2026-03-08T07:45:00Z']],
    ['a time that comes twice in autumn, the first time', 'DTSTART;TZID=America/New_York:20261101T010000\nDTEND;TZID=America/New_York:20261101T013000', '2026-10-01', '2026-12-01', ['2026-11-01T05:00:00Z/2026-11-01T05:30:00Z']],
    ['days of work over the change of an offset, by the wall clock', 'DTSTART;TZID=America/New_York:20260307T220000\nDTEND;TZID=America/New_York:20260308T060000\nRRULE:FREQ=DAILY;COUNT=2', '2026-03-01', '2026-04-01', ['2026-03-08T03:00:00Z/2026-03-08T10:00:00Z', '2026-03-09T02:00:00Z/2026-03-09T10:00:00Z']],
    ['E10: an event without a SUMMARY', 'DTSTART:20260302T090000Z\nDTEND:20260302T100000Z', '2026-03-01', '2026-04-01', ['2026-03-02T09:00:00Z/2026-03-02T10:00:00Z']],
    ['every year', 'DTSTART;VALUE=DATE:20001225\nRRULE:FREQ=YEARLY', '2026-01-01', '2027-12-31', ['2026-12-25T05:00:00Z/2026-12-26T05:00:00Z', '2027-12-25T05:00:00Z/2027-12-26T05:00:00Z']],
    ['Thanksgiving', 'DTSTART;VALUE=DATE:20101125\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH', '2026-01-01', '2027-12-31', ['2026-11-26T05:00:00Z/2026-11-27T05:00:00Z', '2027-11-25T05:00:00Z/2027-11-26T05:00:00Z']],
    ['E6: without the times of an EXDATE', 'DTSTART;TZID=Europe/Berlin:20260302T090000\nDTEND;TZID=Europe/Berlin:20260302T100000\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE;TZID=Europe/Berlin:20260303T090000', '2026-03-01', '2026-04-01', ['2026-03-02T08:00:00Z/2026-03-02T09:00:00Z', '2026-03-04T08:00:00Z/2026-03-04T09:00:00Z']],
    ['E6: an EXDATE in UTC', 'DTSTART;TZID=Europe/Berlin:20260302T090000\nDTEND;TZID=Europe/Berlin:20260302T100000\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE:20260303T080000Z', '2026-03-01', '2026-04-01', ['2026-03-02T08:00:00Z/2026-03-02T09:00:00Z']],
    ['E6: an EXDATE of several dates', 'DTSTART;VALUE=DATE:20260302\nRRULE:FREQ=DAILY;COUNT=4\nEXDATE;VALUE=DATE:20260303,20260304', '2026-03-01', '2026-04-01', ['2026-03-02T05:00:00Z/2026-03-03T05:00:00Z', '2026-03-05T05:00:00Z/2026-03-06T05:00:00Z']],
    ['E6: an EXDATE that is a date, on which nothing then begins', 'DTSTART:20260302T090000Z\nDTEND:20260302T100000Z\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE;VALUE=DATE:20260303', '2026-03-01', '2026-04-01', ['2026-03-02T09:00:00Z/2026-03-02T10:00:00Z']],
    ['further times of an RDATE', 'DTSTART:20260302T090000Z\nDTEND:20260302T100000Z\nRDATE:20260310T090000Z,20260311T120000Z', '2026-03-01', '2026-04-01', ['2026-03-02T09:00:00Z/2026-03-02T10:00:00Z', '2026-03-10T09:00:00Z/2026-03-10T10:00:00Z', '2026-03-11T12:00:00Z/2026-03-11T13:00:00Z']],
    ['further periods of an RDATE', 'DTSTART:20260302T090000Z\nDTEND:20260302T100000Z\nRDATE;VALUE=PERIOD:20260310T090000Z/PT3H,20260311T090000Z/20260312T090000Z', '2026-03-01', '2026-04-01', ['2026-03-02T09:00:00Z/2026-03-02T10:00:00Z', '2026-03-10T09:00:00Z/2026-03-10T12:00:00Z', '2026-03-11T09:00:00Z/2026-03-12T09:00:00Z']],
    ['an RDATE that an EXDATE takes back', 'DTSTART:20260302T090000Z\nDTEND:20260302T100000Z\nRDATE:20260310T090000Z\nEXDATE:20260310T090000Z', '2026-03-01', '2026-04-01', ['2026-03-02T09:00:00Z/2026-03-02T10:00:00Z']],
    ['a rule until a moment', 'DTSTART;TZID=America/New_York:20260302T220000\nDTEND;TZID=America/New_York:20260302T230000\nRRULE:FREQ=DAILY;UNTIL=20260304T030000Z', '2026-03-01', '2026-04-01', ['2026-03-03T03:00:00Z/2026-03-03T04:00:00Z', '2026-03-04T03:00:00Z/2026-03-04T04:00:00Z']],
    ['what began before the look', 'DTSTART;VALUE=DATE:20260101\nDTEND;VALUE=DATE:20260601', '2026-03-01', '2026-04-01', ['2026-01-01T05:00:00Z/2026-06-01T04:00:00Z']],
  ])('%s', (_what, event, from, until, spans) => {
    expect(closed(calendarOf(file(event)), from, until)).toEqual(spans);
  });

  test.each([
    ['winter', '2026-01-12', '2026-01-12T14:00:00Z/2026-01-12T22:00:00Z'],
    ['summer', '2026-07-13', '2026-07-13T13:00:00Z/2026-07-13T21:00:00Z'],
  ])('E5: a recurring time of a zone is that time in %s', (_season, day, span) => {
    const calendar = calendarOf(file('DTSTART;TZID=America/New_York:20251201T090000\nDTEND;TZID=America/New_York:20251201T170000\nRRULE:FREQ=WEEKLY;BYDAY=MO'), { timeZone: undefined });

    expect(closed(calendar, `${day}T00:00Z`, `${day}T23:59Z`)).toEqual([span]);
    expect(calendar.timeZone).toBe('America/New_York');
  });

  test('E6: a time that was moved, one that was cancelled and one that is free by now', () => {
    const calendar = calendarOf(file(
      'UID:weekly\nSUMMARY:Release night\nDTSTART:20260302T090000Z\nDTEND:20260302T100000Z\nRRULE:FREQ=WEEKLY;COUNT=5',
      'UID:weekly\nRECURRENCE-ID:20260309T090000Z\nSUMMARY:Moved\nDTSTART:20260310T120000Z\nDTEND:20260310T140000Z',
      'UID:weekly\nRECURRENCE-ID:20260316T090000Z\nSTATUS:CANCELLED\nDTSTART:20260316T090000Z\nDTEND:20260316T100000Z',
      'UID:weekly\nRECURRENCE-ID:20260323T090000Z\nTRANSP:TRANSPARENT\nDTSTART:20260323T090000Z\nDTEND:20260323T100000Z',
      'UID:another\nRECURRENCE-ID:20260302T090000Z\nDTSTART:20260401T090000Z\nDTEND:20260401T100000Z',
    ));

    expect(closed(calendar, '2026-03-01', '2026-04-03')).toEqual([
      '2026-03-02T09:00:00Z/2026-03-02T10:00:00Z', '2026-03-10T12:00:00Z/2026-03-10T14:00:00Z', '2026-03-30T09:00:00Z/2026-03-30T10:00:00Z',
      '2026-04-01T09:00:00Z/2026-04-01T10:00:00Z',
    ]);
  });

  test('E6: a moved time may be named in another zone than its series', () => {
    const calendar = calendarOf(file(
      'UID:1\nDTSTART;TZID=Europe/Berlin:20260302T090000\nDTEND;TZID=Europe/Berlin:20260302T100000\nRRULE:FREQ=DAILY;COUNT=2',
      'UID:1\nRECURRENCE-ID:20260303T080000Z\nDTSTART:20260305T080000Z\nDTEND:20260305T090000Z',
    ));

    expect(closed(calendar, '2026-03-01', '2026-04-01')).toEqual(['2026-03-02T08:00:00Z/2026-03-02T09:00:00Z', '2026-03-05T08:00:00Z/2026-03-05T09:00:00Z']);
  });

  test.each(['STATUS:CANCELLED', 'STATUS:cancelled', 'TRANSP:TRANSPARENT'])('E8: not an event with %s', (property) => {
    const calendar = calendarOf(file(`DTSTART:20260302T090000Z\nDTEND:20260302T100000Z\n${property}`, 'DTSTART:20260305T090000Z\nDTEND:20260305T100000Z\nSTATUS:TENTATIVE'));

    expect(closed(calendar, '2026-03-01', '2026-04-01')).toEqual(['2026-03-05T09:00:00Z/2026-03-05T10:00:00Z']);
  });

  test('what overlaps or touches is one closed time', () => {
    const calendar = calendarOf(file(
      'DTSTART:20260302T090000Z\nDTEND:20260302T170000Z', 'DTSTART:20260302T100000Z\nDTEND:20260302T110000Z', 'DTSTART:20260302T170000Z\nDTEND:20260302T180000Z',
    ));

    expect(closed(calendar, '2026-03-01', '2026-04-01')).toEqual(['2026-03-02T09:00:00Z/2026-03-02T18:00:00Z']);
  });

  test('all but its events, where it is closed by default', () => {
    const text = file('DTSTART:20260302T090000Z\nDTEND:20260302T100000Z');
    const expected = ['2026-03-02T00:00:00Z/2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z/2026-03-03T00:00:00Z'];

    expect(closed(calendarOf(text, { type: 'DEFAULT_CLOSED' }), '2026-03-02', '2026-03-03')).toEqual(expected);
    expect(closed(calendarOf(text.replace('VERSION:2.0', 'X-CALENDAR-TYPE:DEFAULT_CLOSED')), '2026-03-02', '2026-03-03')).toEqual(expected);
  });
});

describe('a zone that the file defines', () => {
  /** As Outlook writes it. */
  const OWN_ZONE = `BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE`;
  const withZone = (zone: string, ...events: readonly string[]): string => file(...events).replace('VERSION:2.0', `VERSION:2.0\n${zone}`);
  const weekly = 'DTSTART;TZID=Customized Time Zone:20251201T090000\nDTEND;TZID=Customized Time Zone:20251201T170000\nRRULE:FREQ=WEEKLY;BYDAY=MO';

  test.each([
    ['2026-01-12', '2026-01-12T14:00:00Z/2026-01-12T22:00:00Z'],
    ['2026-03-02', '2026-03-02T14:00:00Z/2026-03-02T22:00:00Z'],
    ['2026-03-09', '2026-03-09T13:00:00Z/2026-03-09T21:00:00Z'],
    ['2026-07-13', '2026-07-13T13:00:00Z/2026-07-13T21:00:00Z'],
    ['2026-11-02', '2026-11-02T14:00:00Z/2026-11-02T22:00:00Z'],
    ['2035-07-09', '2035-07-09T13:00:00Z/2035-07-09T21:00:00Z'],
  ])('E5: is followed on %s', (day, span) => {
    expect(closed(calendarOf(withZone(OWN_ZONE, weekly)), `${day}T00:00Z`, `${day}T23:59Z`)).toEqual([span]);
  });

  test('is followed through its gap and its overlap', () => {
    const night = (date: string, from: string, to: string): string => `DTSTART;TZID=Customized Time Zone:${date}T${from}\nDTEND;TZID=Customized Time Zone:${date}T${to}`;
    const calendar = calendarOf(withZone(OWN_ZONE, night('20260308', '023000', '030000'), night('20261101', '010000', '013000')));

    expect(closed(calendar, '2026-03-01', '2026-12-01')).toEqual(['2026-03-08T07:30:00Z/2026-03-08T08:00:00Z', '2026-11-01T05:00:00Z/2026-11-01T05:30:00Z']);
  });

  test('has one offset, or several that came once', () => {
    const fixed = 'BEGIN:VTIMEZONE\nTZID:Customized Time Zone\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0530\nRDATE:19900101T000000\nEND:STANDARD\nEND:VTIMEZONE';

    expect(closed(calendarOf(withZone(fixed, weekly)), '2026-01-12', '2026-01-13')).toEqual(['2026-01-12T03:30:00Z/2026-01-12T11:30:00Z']);
  });

  test('means nothing where it has the name of an IANA zone: that is known better', () => {
    const wrong = OWN_ZONE.replace('Customized Time Zone', 'Europe/Berlin');
    const calendar = calendarOf(withZone(wrong, 'DTSTART;TZID=Europe/Berlin:20260302T090000\nDTEND;TZID=Europe/Berlin:20260302T100000'));

    expect(closed(calendar, '2026-03-01', '2026-04-01')).toEqual(['2026-03-02T08:00:00Z/2026-03-02T09:00:00Z']);
  });

  test.each([
    ['a TZID that nobody defines', file(weekly), ["holidays.ics.events[2025-12-01T09:00:00] must be in an IANA time zone or one that the file defines, got 'Customized Time Zone'; add its VTIMEZONE to the file"]],
    ['no offsets', withZone('BEGIN:VTIMEZONE\nTZID:Customized Time Zone\nEND:VTIMEZONE', weekly), ['holidays.ics.zones[Customized Time Zone] must have an offset from UTC, got none']],
    ['an offset that is none', withZone(OWN_ZONE.replace('TZOFFSETTO:-0500', 'TZOFFSETTO:soon'), weekly), ["holidays.ics VTIMEZONE 'Customized Time Zone' must have a TZOFFSETTO like +0100, got 'soo:n'"]],
    ['a rule that is none', withZone(OWN_ZONE.replace('BYDAY=1SU', 'BYDAY=8'), weekly), ["holidays.ics.zones[Customized Time Zone].rule must have a BYDAY of RFC 5545, got '8'"]],
  ])('is refused with %s', (_what, text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });
});

describe('what is refused', () => {
  test.each([
    ['E4: nothing', '', ['holidays.ics must be an iCalendar file, got an empty one']],
    ['E4: blanks', ' \n\n', ['holidays.ics must be an iCalendar file, got an empty one']],
    ['E4: a page', '<!DOCTYPE html>\n<html><a href="https://x">sign in</a></html>', ["holidays.ics must begin with BEGIN:VCALENDAR, got '<!DOCTYPE html>'"]],
    ['E4: half a file', 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101T000000Z', ['holidays.ics must be iCalendar as RFC 5545 has it, got one with this fault: invalid ical body. component began but did not end']],
    ['E4: a line that is none', 'BEGIN:VCALENDAR\nnonsense\nEND:VCALENDAR', [expect.stringMatching(/^holidays.ics must be iCalendar as RFC 5545 has it, got one with this fault: /)]],
    ['E4: no events', file(), ['holidays.ics must have an event that takes effect, got none; a calendar that says nothing is more likely broken than empty']],
    ['E8: none that takes effect', file('DTSTART:20260101T000000Z\nDTEND:20260102T000000Z\nSTATUS:CANCELLED'), ['holidays.ics must have an event that takes effect, got none; a calendar that says nothing is more likely broken than empty']],
    ['no beginning', file('SUMMARY:x\nDTEND:20260101T000000Z'), ["holidays.ics event 'x' must have a DTSTART, got none"]],
    ['no end', file('SUMMARY:x\nDTSTART:20260101T000000Z'), ["holidays.ics event 'x' must have a DTEND or a DURATION, got neither; without one it is over as it begins"]],
    ['two ends', file('SUMMARY:x\nDTSTART:20260101T000000Z\nDTEND:20260102T000000Z\nDURATION:PT1H'), ["holidays.ics event 'x' must end by DTEND or by DURATION, got both"]],
    ['an end before the beginning', file('SUMMARY:x\nDTSTART:20260102T000000Z\nDTEND:20260101T000000Z'), ['holidays.ics.events[x 2026-01-02T00:00:00] must end after it begins; exchange its DTSTART and DTEND, or mend its DURATION']],
    ['an end at the beginning', file('SUMMARY:x\nDTSTART:20260102T000000Z\nDTEND:20260102T000000Z'), ['holidays.ics.events[x 2026-01-02T00:00:00] must end after it begins; exchange its DTSTART and DTEND, or mend its DURATION']],
    ['an end of another kind', file('SUMMARY:x\nDTSTART;VALUE=DATE:20260102\nDTEND:20260103T000000'), ["holidays.ics event 'x' must have a DTEND of the same kind as its DTSTART, got a date and a time"]],
    ['a negative duration', file('SUMMARY:x\nDTSTART:20260102T000000Z\nDURATION:-PT1H'), ["holidays.ics event 'x' must have a duration as DURATION, got '-PT1H'"]],
    ['a date that no calendar has', file('SUMMARY:x\nDTSTART;VALUE=DATE:20260230'), ["holidays.ics event 'x' must have a date or a time of the calendar as DTSTART, got '2026-02-30'"]],
    ['an EXDATE that is none', file('SUMMARY:x\nDTSTART;VALUE=DATE:20260228\nEXDATE:soon'), [expect.stringMatching(/^holidays.ics event 'x' must have a date or a time of the calendar as EXDATE, got /)]],
    ['an EXRULE', file('SUMMARY:x\nDTSTART;VALUE=DATE:20260228\nEXRULE:FREQ=DAILY'), ["holidays.ics event 'x' must have no EXRULE, got one; RFC 5545 took it out, write the dates as EXDATE"]],
    ['two rules', file('SUMMARY:x\nDTSTART;VALUE=DATE:20260228\nRRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY'), ["holidays.ics event 'x' must have one RRULE, got 2"]],
    ['a rule that is none', file('SUMMARY:x\nDTSTART;VALUE=DATE:20260228\nRRULE:FREQ=SOMETIMES'), ["holidays.ics.events[x 2026-02-28T00:00:00].rule must have a FREQ of DAILY, WEEKLY, MONTHLY, YEARLY, got 'SOMETIMES'"]],
    ['a rule that does not name its beginning', file('SUMMARY:x\nDTSTART;VALUE=DATE:20260228\nRRULE:FREQ=WEEKLY;BYDAY=MO'), ["holidays.ics.events[x 2026-02-28T00:00:00].rule must name its own beginning, got 'FREQ=WEEKLY;BYDAY=MO' from 2026-02-28T00:00; begin on the first date that the rule names"]],
    ['a year long each week', file('SUMMARY:x\nDTSTART;VALUE=DATE:20260228\nDTEND;VALUE=DATE:20270302\nRRULE:FREQ=WEEKLY'), ['holidays.ics.events[x 2026-02-28T00:00:00] must last at most 366 days where it comes again; what lasts longer covers itself']],
    ['a change of this and all that follow', file('UID:1\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260101T000000Z\nDTSTART:20260101T000000Z\nDTEND:20260102T000000Z'), ['holidays.ics RECURRENCE-ID must speak of one time, got a RANGE; end the series and begin another']],
    ['a change of a series that nobody can tell', file('RECURRENCE-ID:20260101T000000Z\nDTSTART:20260101T000000Z\nDTEND:20260102T000000Z'), ['holidays.ics RECURRENCE-ID must stand in an event with the UID of its series, got none']],
    ['a type that is none', file('DTSTART;VALUE=DATE:20260228').replace('VERSION:2.0', 'X-CALENDAR-TYPE:OPEN'), ["holidays.ics must have an X-CALENDAR-TYPE of DEFAULT_OPEN, DEFAULT_CLOSED, got 'OPEN'"]],
  ])('%s', (_what, text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  test('a type against the one in the file', () => {
    const text = file('DTSTART;VALUE=DATE:20260228').replace('VERSION:2.0', 'X-CALENDAR-TYPE:DEFAULT_OPEN');

    expect(problemsOf(text, { type: 'DEFAULT_CLOSED' })).toEqual(['holidays.ics must be of one type, got DEFAULT_CLOSED and DEFAULT_OPEN; leave the type out where the file has an X-CALENDAR-TYPE']);
  });

  test.each([
    ['a date', ['DTSTART;VALUE=DATE:20261225\nSUMMARY:Christmas'], 'Christmas of 2026-12-25'],
    ['a floating time', ['DTSTART:20261225T090000\nDTEND:20261225T100000'], 'an event without a summary of 2026-12-25'],
    ['several', ['DTSTART;VALUE=DATE:20261225\nSUMMARY:Christmas', 'DTSTART;VALUE=DATE:20261226'], 'Christmas of 2026-12-25 and 1 more'],
  ])('E17: %s without a zone: the zone of whoever synthesizes is nobody\'s business', (_what, events, shown) => {
    expect(problemsOf(file(...events), { timeZone: undefined })).toEqual([`holidays.ics must have a timeZone for events of no zone, got none for ${shown}; give the IANA name of the zone whose days they are`]);
  });

  test('more events than a plan can carry', () => {
    const many = Array.from({ length: 501 }, (_, index) => `DTSTART:${2000 + index}0101T000000Z\nDURATION:PT1H`);

    expect(problemsOf(file(...many.slice(0, 500)))).toEqual([]);
    expect(problemsOf(file(...many))).toEqual(['holidays.ics must have at most 500 events, got 501; leave out what is past']);
  });
});

test('a folded, escaped, long summary is kept in one short line', () => {
  const calendar = calendarOf(file(`DTSTART;VALUE=DATE:20261225\nSUMMARY:Weihnachten\\, Tag 1\\n${'x'.repeat(90)}`));

  expect(calendar.events[0].summary).toBe(`Weihnachten, Tag 1 ${'x'.repeat(60)}…`);
});
