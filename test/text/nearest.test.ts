import { listed, nearest, suggestion } from '../../src/text/nearest';

const many = Array.from({ length: 14 }, (_, index) => `n${index}`);

test('names are listed once each, and no more than a message bears', () => {
  expect(listed(['a', 'b', 'a'])).toBe("'a', 'b'");
  expect(listed(many.slice(0, 12))).toBe(many.slice(0, 12).map((name) => `'${name}'`).join(', '));
  expect(listed(many)).toBe(`${many.slice(0, 12).map((name) => `'${name}'`).join(', ')} and 2 more`);
});

test.each([
  ['comits', 'commits'], ['LowTrafic', 'LowTraffic'], ['fualts', 'faults'], ['ABORT', 'abort'], ['zzz', undefined],
])('%s is taken for %s', (given, expected) => expect(nearest(given, ['commits', 'LowTraffic', 'faults', 'abort'])).toBe(expected));

test('what is like nothing is answered with what there is', () => {
  expect(suggestion('zzz', ['commits'])).toBe("known are 'commits'");
  expect(suggestion('zzz', [])).toBe('there are none');
});
