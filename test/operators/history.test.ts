import { LedgerEntry } from '../../src/contract/ledger-entry';
import { DAY, isoOf } from '../../src/decision/time';
import { history } from '../../src/operators/history';
import { HistoryRequest } from '../../src/operators/request';
import { minutesAgo, NOW } from '../support/builders';
import { FakeDesk } from '../support/fake-desk';
import { jsonOf, textOf } from '../support/reports';

const anEntry = (minutes: number, change: Partial<LedgerEntry> = {}): LedgerEntry => ({
  at: isoOf(minutesAgo(minutes)), kind: 'gate.passed', stage: 'First', action: 'Airlock', execution: 'e1', revision: 'r1', why: 'all is clear', who: 'breakwater', ...change,
});
const ENTRIES = [
  anEntry(20_000, { why: 'long ago' }),
  anEntry(60, { kind: 'gate.held' }),
  anEntry(30),
  anEntry(20, { kind: 'bake.rejectedByHand', action: 'Bake-1', stage: 'Second', why: 'looks bad', who: 'arn:aws:iam::111111111111:user/ana' }),
];
const desk = new FakeDesk({ entries: ENTRIES });
const kindsOf = async (request: Omit<HistoryRequest, 'do'>): Promise<readonly string[]> => {
  const { entries } = jsonOf(await history(desk, { do: 'history', ...request })) as { readonly entries: readonly LedgerEntry[] };
  return entries.map(({ kind }) => kind);
};

describe('breakwater history', () => {
  test('tells the ledger of the last week, oldest first, with who it was where it was a person', async () => {
    expect(textOf(await history(desk, { do: 'history' }))).toBe([
      '2026-03-02 17:00 UTC  gate.held  First/Airlock r1',
      '    all is clear',
      '2026-03-02 17:30 UTC  gate.passed  First/Airlock r1',
      '    all is clear',
      '2026-03-02 17:40 UTC  bake.rejectedByHand  Second/Bake-1 r1',
      '    looks bad by arn:aws:iam::111111111111:user/ana',
    ].join('\n'));
  });

  test.each<[Omit<HistoryRequest, 'do'>, readonly string[]]>([
    [{ since: 45 * 60_000 }, ['gate.passed', 'bake.rejectedByHand']],
    [{ since: 20 * DAY }, ['gate.passed', 'gate.held', 'gate.passed', 'bake.rejectedByHand']],
    [{ stage: 'First' }, ['gate.held', 'gate.passed']],
    [{ kind: 'gate' }, ['gate.held', 'gate.passed']],
    [{ kind: 'gate.held' }, ['gate.held']],
    [{ kind: 'page' }, []],
  ])('filters by %j', async (request, expected) => expect(await kindsOf(request)).toEqual(expected));

  test('says so when there is nothing', async () => {
    expect(textOf(await history(desk, { do: 'history', kind: 'page' }))).toBe('nothing in the ledger since Mon 23 Feb 2026 18:00 UTC is as asked for');
  });

  test('refuses a kind that is not there, with the one that was meant', async () => {
    await expect(history(desk, { do: 'history', kind: 'gate.hold' })).rejects.toThrow(
      "kind must be a kind of entry or the part before its dot, got 'gate.hold'; did you mean 'gate.held'?");
  });

  test('refuses a stage that is not there', async () => {
    await expect(history(desk, { do: 'history', stage: 'Fist' })).rejects.toThrow("got 'Fist'; did you mean 'First'?");
  });

  test('gives a script the span that was asked for', async () => {
    expect(jsonOf(await history(desk, { do: 'history', since: DAY, kind: 'page' }))).toEqual({ pipeline: 'checkout', from: isoOf(NOW - DAY), to: isoOf(NOW), entries: [] });
  });
});
