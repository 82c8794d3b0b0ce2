import { Part } from './profiles';
import { tellUnfinished, unfinished } from './telling';

const FIGURES = { states: 1, transitions: 1, depth: 1, ends: 1, audits: 0, strays: 0 };
const SINGLE: Part = { pipeline: 'single', rounds: [{ menus: ['deaths'], disturbances: 1 }, { menus: ['alarms', 'events'], disturbances: 2 }], share: 1 };
const PAIR: Part = { pipeline: 'pair', assume: { rollbackGoesOn: true }, rounds: [{ menus: ['deaths'], disturbances: 1 }], share: 1 };

const played = (part: Part, rounds: Readonly<Record<string, boolean>>) =>
  ({ part, result: { rounds: Object.entries(rounds).map(([name, exhausted]) => ({ ...FIGURES, name, exhausted })) } });

describe('of a profile', () => {
  test('nothing is unfinished when every round of every part was played to its end', () => {
    const results = [played(PAIR, { '1 of deaths': true }), played(SINGLE, { '1 of deaths': true, '2 of alarms, events': true })];
    expect(unfinished([SINGLE, PAIR], results)).toEqual([]);
  });

  test('a round is unfinished that was cut short, that was not come to, or whose part was not begun', () => {
    expect(unfinished([SINGLE, PAIR], [played(SINGLE, { '1 of deaths': true, '2 of alarms, events': false })])).toEqual([
      'single: 2 of alarms, events', 'pair, rollbackGoesOn: true: 1 of deaths',
    ]);
    expect(unfinished([SINGLE], [played(SINGLE, { '1 of deaths': true })])).toEqual(['single: 2 of alarms, events']);
  });
});

describe('the last lines', () => {
  const told = (rounds: readonly string[]): string => {
    const log = jest.spyOn(console, 'log').mockImplementation();
    try {
      tellUnfinished(rounds);
      return log.mock.calls.flat().join('\n');
    } finally {
      log.mockRestore();
    }
  };

  test('say that everything was played', () => {
    expect(told([])).toBe('\nEvery round was played to its end.');
  });

  test('say of which rounds nothing more is known', () => {
    expect(told(['single: 2 of everything'])).toBe(
      '\nNOT EVERYTHING WAS PLAYED: this round was cut short, and of what is left of it nothing is known\n  single: 2 of everything');
    expect(told(['single: 2 of everything', 'pair: 1 of deaths'])).toBe(
      '\nNOT EVERYTHING WAS PLAYED: these 2 rounds were cut short, and of what is left of them nothing is known\n  single: 2 of everything\n  pair: 1 of deaths');
  });
});
