import { EarlierResult } from '../../src/rehearsal/result-file';
import { compare } from '../../src/report/comparison';
import { comparisonText } from '../../src/report/comparison-text';
import { PLAIN } from '../../src/text/paint';

const at = (hour: number): string => new Date(Date.parse('2026-03-02T00:00:00Z') + hour * 3_600_000).toISOString().replace('.000Z', 'Z');

interface Play { readonly end?: number; readonly revision?: string; readonly outcome?: 'succeeded' | 'rolledBack'; readonly heldUntil?: number; readonly rolledBack?: number }

function aResult({ end = 24, revision = 'r1', outcome = 'succeeded', heldUntil, rolledBack = 0 }: Play = {}): EarlierResult {
  const place = { stage: 'Rest', action: 'Airlock', execution: 'e-0001', revision: 'r1' };
  const findings = [{ blocker: 'working hours', state: 'blocking' as const, reason: 'closed', clears: 'opens' }];
  return {
    pipeline: 'Checkout',
    start: at(0),
    end: at(end),
    quiet: true,
    revisions: { 'Alpha/Alpha': 'r1', 'Rest/EuWest1': revision },
    executions: [{ revision: 'r1', type: 'STANDARD', outcome }, { revision: 'r0', type: 'ROLLBACK', outcome: 'succeeded' }],
    events: [
      ...(heldUntil === undefined ? [] : [{ at: at(2), kind: 'gate.held' as const, ...place }, { at: at(heldUntil), kind: 'gate.passed' as const, ...place }]),
      ...Array.from({ length: rolledBack }, () => ({ at: at(20), kind: 'rollback.started' as const, stage: 'Rest', execution: 'e-0002' })),
    ],
    ledger: heldUntil === undefined ? [] : [{ at: at(2), kind: 'gate.held', ...place, findings }],
  };
}

const text = (before: EarlierResult, after: EarlierResult, width = 100): readonly string[] =>
  comparisonText(compare(before, after, 'other.json'), { width, paint: PLAIN });

test('two rehearsals that go the same way have no difference', () => {
  expect(compare(aResult({ heldUntil: 8 }), aResult({ heldUntil: 8 }), 'other.json')).toMatchObject({ same: true, targets: [], outcomes: [], holds: [], rollbacks: [] });
  expect(text(aResult(), aResult())).toEqual(['No difference to other.json: the same targets on the same revisions, the same holds, the same time.']);
});

test('a target that ends elsewhere is told with both revisions, and the release and the rollback with it', () => {
  const after = aResult({ revision: 'r0', outcome: 'rolledBack', rolledBack: 1 });

  expect(compare(aResult(), after, 'other.json')).toEqual({
    with: 'other.json',
    same: false,
    lasts: { before: 1440, after: 1440 },
    targets: [{ target: 'Rest/EuWest1', before: 'r1', after: 'r0' }],
    outcomes: [{ revision: 'r1', before: 'succeeded', after: 'rolledBack' }],
    holds: [],
    rollbacks: [{ stage: 'Rest', after: 1 }],
  });
  expect(text(aResult(), after)).toEqual(expect.arrayContaining([
    'targets that end elsewhere:', '  target        before  now', '  Rest/EuWest1  r1      r0', '  r1        succeeded  rolledBack', '  Rest   –       1×',
  ]));
});

test.each<readonly [string, Play, Play, string]>([
  ['longer', { heldUntil: 8 }, { heldUntil: 18 }, '  Rest/Airlock  r1        6h      16h  +10h  working hours'],
  ['shorter', { heldUntil: 18 }, { heldUntil: 8 }, '  Rest/Airlock  r1        16h     6h   −10h  working hours'],
  ['that was not there', {}, { heldUntil: 8 }, '  Rest/Airlock  r1        –       6h   +6h  working hours'],
  ['that is not there any more', { heldUntil: 8 }, {}, '  Rest/Airlock  r1        6h      –    −6h  working hours'],
])('a hold %s is told with its reason', (_, before, after, line) => {
  expect(text(aResult(before), aResult(after))).toContain(line);
});

test('what takes longer is told', () => {
  expect(text(aResult(), aResult({ end: 30 })).at(-1)).toBe('It lasts 1d 6h; before it lasted 1d.');
});

test('reasons stand below where there is no room beside', () => {
  const lines = text(aResult(), aResult({ heldUntil: 8 }), 48);

  expect(lines).toContain('      working hours');
  expect(lines.every((line) => line.length <= 48)).toBe(true);
});
