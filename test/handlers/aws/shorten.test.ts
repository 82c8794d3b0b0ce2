import { shorten } from '../../../src/handlers/aws/shorten';

test('leaves a text alone that fits exactly', () => {
  expect(shorten('abcd', 4)).toBe('abcd');
});

test('cuts a longer text to the limit, and shows it', () => {
  expect(shorten('abcde', 4)).toBe('abc…');
});

test('does not cut through a character of two units', () => {
  expect(shorten('ab😀cd', 4)).toBe('ab…');
  expect(shorten('ab😀cd', 5)).toBe('ab😀…');
});
