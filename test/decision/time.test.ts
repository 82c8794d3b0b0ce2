import { isoOf, spanOf } from '../../src/decision/time';

test.each([
  [0, '0s'], [999, '0s'], [-5000, '0s'], [1000, '1s'], [59_999, '59s'], [60_000, '1m'], [3_600_000, '1h'],
  [90_061_000, '1d 1h 1m 1s'], [14_400_000, '4h'],
])('a span of %d ms reads %s', (span, text) => expect(spanOf(span)).toBe(text));

test('a moment reads in UTC without fractions', () => expect(isoOf(Date.parse('2026-03-02T17:00:00.987Z'))).toBe('2026-03-02T17:00:00Z'));
