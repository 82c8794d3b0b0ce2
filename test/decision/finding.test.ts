import { digestOf, Finding, holding, sentence } from '../../src/decision/finding';

const finding = (change: Partial<Finding>): Finding => ({ blocker: 'b', state: 'blocking', reason: 'r', clears: 'c', ...change });

test('what holds is told most severe first, and equals keep their order', () => {
  const given = [finding({ blocker: '1', state: 'unknown' }), finding({ blocker: '2', state: 'clear' }), finding({ blocker: '3' }), finding({ blocker: '4' })];
  expect(holding(given).map(({ blocker }) => blocker)).toEqual(['3', '4', '1']);
});

test('a sentence names the blocker, the reason and the cure', () => {
  expect(sentence(finding({}))).toBe('b: r - c');
  expect(sentence(finding({ clears: '' }))).toBe('b: r');
});

describe('the digest', () => {
  const base = [finding({ blocker: 'hours' }), finding({ blocker: 'alarms', subject: 'x', state: 'unknown' })];
  test.each<[string, readonly Finding[], boolean]>([
    ['stays when only the words change', [{ ...base[0], reason: 'other', clears: 'other' }, base[1]], true],
    ['stays when the order changes', [base[1], base[0]], true],
    ['stays when something clear comes in', [...base, finding({ blocker: 'z', state: 'clear' })], true],
    ['changes with a state', [{ ...base[0], state: 'unknown' }, base[1]], false],
    ['changes with a subject', [base[0], { ...base[1], subject: 'y' }], false],
    ['changes when one clears', [base[0]], false],
  ])('%s', (_, changed, same) => expect(digestOf(changed) === digestOf(base)).toBe(same));
});
