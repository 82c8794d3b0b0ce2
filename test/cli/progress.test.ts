import { Output } from '../../src/cli/io';
import { Progress } from '../../src/cli/progress';

const START = Date.parse('2026-03-02T17:00:00Z');
const SPAN = { start: START, until: START + 4 * 3_600_000 };

function anOutput(shown: string[], watched = true): Output {
  const ignore = (): void => undefined;
  return { text: ignore, problem: ignore, width: 80, colour: false, ...(watched && { progress: (line: string) => void shown.push(line) }) };
}

describe('Progress', () => {
  beforeEach(() => { jest.useFakeTimers({ now: 0 }); });
  afterEach(() => { jest.useRealTimers(); });

  test('shows nothing of a short rehearsal', () => {
    const shown: string[] = [];
    const progress = new Progress(SPAN, anOutput(shown));

    jest.setSystemTime(699);
    progress.at(START);
    progress.clear();

    expect(shown).toEqual([]);
  });

  test('shows how far a long one has come, not faster than an eye can follow, and takes the line away', () => {
    const shown: string[] = [];
    const progress = new Progress(SPAN, anOutput(shown));

    for (const [real, hours] of [[700, 1], [799, 2], [800, 2]]) {
      jest.setSystemTime(real);
      progress.at(START + hours * 3_600_000);
    }
    progress.clear();
    progress.clear();

    expect(shown).toEqual(['rehearsing 2026-03-02 18:00 UTC (25 %)', 'rehearsing 2026-03-02 19:00 UTC (50 %)', '']);
  });

  test('shows nothing where nobody watches', () => {
    const shown: string[] = [];
    const progress = new Progress(SPAN, anOutput(shown, false));

    jest.setSystemTime(10_000);
    progress.at(START);
    progress.clear();

    expect(shown).toEqual([]);
  });
});
