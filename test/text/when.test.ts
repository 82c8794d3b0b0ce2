import { columns } from '../../src/text/columns';
import { When } from '../../src/text/when';

const NOW = Date.parse('2026-03-02T18:00:00Z');

describe('a moment', () => {
  test.each([
    ['UTC alone where no zone is known', undefined, 'Mon 2 Mar 2026 18:00 UTC'],
    ['UTC once', 'UTC', 'Mon 2 Mar 2026 18:00 UTC'],
    ['the wall clock beside it', 'America/Los_Angeles', 'Mon 2 Mar 2026 18:00 UTC (10:00 Los Angeles)'],
    ['the other day where it is another one', 'Pacific/Auckland', 'Mon 2 Mar 2026 18:00 UTC (Tue 3 Mar 2026 07:00 Auckland)'],
  ])('is told in %s', (_, zone, expected) => expect(new When(NOW, zone).moment(NOW)).toBe(expected));

  test.each([[0, 'now'], [999, 'now'], [-1000, '1s ago'], [59 * 60_000 + 1000, 'in 59m 1s'], [3_661_000, 'in 1h 1m'], [-90_000_000, '1d 1h ago']])(
    'is %i ms away: %s', (distance, expected) => expect(new When(NOW, undefined).away(NOW + distance)).toBe(expected));
});

describe('columns', () => {
  test('are as wide as their widest cell, whatever its colour', () => {
    expect(columns([['a', 'b'], ['\u001b[1mlong\u001b[22m', 'c'], ['x', '']])).toEqual(['a     b', '\u001b[1mlong\u001b[22m  c', 'x']);
  });
});
