import { EntryKind, LedgerEntry } from '../../src/decision/ledger-entry';
import { longHold } from '../../src/decision/long-hold';
import { RememberedEntry } from '../../src/decision/observation';
import { isoOf, MINUTE } from '../../src/decision/time';
import { minutesAgo, NOW } from '../support/builders';

const LONG = 30 * MINUTE;
const held = (digest: string): LedgerEntry => ({ at: isoOf(NOW), kind: 'gate.held', stage: 'First', action: 'Airlock', execution: 'e1', why: 'closed', who: 'breakwater', digest });
const written = (kind: EntryKind, minutes: number, digest = 'window'): RememberedEntry => ({ at: minutesAgo(minutes), kind, stage: 'First', action: 'Airlock', execution: 'e1', digest });

test.each<[string, readonly RememberedEntry[], number | undefined]>([
  ['one that has only begun', [], undefined],
  ['one that is a second short of long', [{ ...written('gate.held', 30), at: minutesAgo(30) + 1000 }], undefined],
  ['one that is long', [written('gate.held', 30)], 30],
  ['one that was announced', [written('gate.held', 90), written('gate.heldLong', 60)], undefined],
  ['one whose reasons changed since it was announced', [written('gate.held', 90), written('gate.heldLong', 60), written('gate.held', 50, 'alarm'), written('gate.held', 5)], undefined],
  ['one whose reasons come and go', [written('gate.held', 40), written('gate.held', 20, 'alarm'), written('gate.held', 10)], 40],
  ['one for which a person was paged a moment ago', [written('gate.held', 45), written('page', 10, 'alarm')], undefined],
  ['one for which a person was paged long ago, for other reasons', [written('gate.held', 90), written('page', 30, 'alarm')], 90],
  ['one that begins again after it was passed', [written('gate.held', 90), written('gate.passed', 60), written('gate.held', 20)], undefined],
  ['one that lasts again after it was passed', [written('gate.held', 200), written('gate.heldLong', 150), written('gate.passed', 100), written('gate.held', 40)], 40],
  ['a bake that could not be judged, and then is a gate that holds', [written('bake.held', 35, 'unknown'), written('gate.held', 5)], 35],
])('%s', (_, about, since) => {
  const told = longHold(about, held('window'), LONG, NOW);
  expect(told).toEqual(since === undefined ? undefined : { ...held('window'), kind: 'gate.heldLong', since: isoOf(minutesAgo(since)) });
});

test('E20: other reasons are announced in their turn, never sooner than it takes to be long', () => {
  const about = [written('gate.held', 90), written('gate.heldLong', 60), written('gate.held', 31, 'alarm')];
  expect(longHold(about, held('alarm'), LONG, NOW)).toMatchObject({ kind: 'gate.heldLong', digest: 'alarm', since: isoOf(minutesAgo(90)) });
  expect(longHold([written('gate.held', 60), written('gate.heldLong', 29), written('gate.held', 5, 'alarm')], held('alarm'), LONG, NOW)).toBeUndefined();
});
