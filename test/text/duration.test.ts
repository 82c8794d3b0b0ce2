import { parseSpan } from '../../src/text/duration';

describe('parseSpan', () => {
  test.each([
    ['0m', 0], ['90s', 90_000], ['40m', 2_400_000], ['27h10s', 97_210_000], ['1d2h30m', 95_400_000], ['1d 2h 30m', 95_400_000], ['3d', 259_200_000],
  ])('reads %s', (text, milliseconds) => {
    expect(parseSpan(text)).toBe(milliseconds);
  });

  test.each(['', 'm', '5', '5x', '30m1h', '1h1h', '-5m', '1.5h', '1 h', 'PT1H', '1234567d'])("refuses '%s'", (text) => {
    expect(parseSpan(text)).toBeUndefined();
  });
});
