import { Finding } from '../../src/decision/finding';
import { LedgerEntry } from '../../src/decision/ledger-entry';
import { holdsIn } from '../../src/rehearsal/held-spells';
import { EventKind, RehearsalEvent } from '../../src/rehearsal/model';

const at = (minute: number): string => `2026-03-02T17:${String(minute).padStart(2, '0')}:00Z`;
const event = (minute: number, kind: EventKind, overrides: Partial<RehearsalEvent> = {}): RehearsalEvent =>
  ({ at: at(minute), kind, stage: 'First', action: 'Airlock', execution: 'e-0001', revision: 'r1', ...overrides });
const finding = (blocker: string, state: Finding['state'] = 'blocking'): Finding => ({ blocker, state, reason: 'closed', clears: 'opens' });
const entry = (minute: number, kind: 'gate.held' | 'bake.held', findings: readonly Finding[], action = 'Airlock'): LedgerEntry =>
  ({ at: at(minute), kind, stage: 'First', action, execution: 'e-0001', why: '', who: 'breakwater', findings });

function spells(events: readonly RehearsalEvent[], ledger: readonly LedgerEntry[] = []): readonly string[] {
  const result = { pipeline: '', start: at(0), end: at(59), quiet: true, events, executions: [], revisions: {}, ledger };
  return holdsIn(result).map(({ action, from, to, because }) =>
    `${action} ${from.slice(14, 16)}-${to?.slice(14, 16) ?? ''}: ${because.map(({ blocker }) => blocker).join(', ')}`);
}

describe('the holds of a rehearsal', () => {
  test('last from the word that held to the gate that opened, and name what held and not what was clear', () => {
    const ledger = [entry(5, 'gate.held', [finding('open alarms', 'clear'), finding('working hours')])];

    expect(spells([event(5, 'gate.held'), event(20, 'gate.passed')], ledger)).toEqual(['Airlock 05-20: working hours']);
  });

  test('are two where the reasons changed', () => {
    const ledger = [entry(5, 'gate.held', [finding('working hours')]), entry(9, 'gate.held', [finding('open alarms')])];

    expect(spells([event(5, 'gate.held'), event(9, 'gate.held'), event(20, 'gate.passed')], ledger))
      .toEqual(['Airlock 05-09: working hours', 'Airlock 09-20: open alarms']);
  });

  test.each<EventKind>(['execution.stopped', 'execution.cancelled', 'execution.failed', 'gate.replaced'])('end with %s', (kind) => {
    expect(spells([event(5, 'gate.held'), event(7, kind)])).toEqual(['Airlock 05-07: ']);
  });

  test('do not end with what happens to another execution or another approval, and may never end', () => {
    const events = [
      event(5, 'bake.held', { action: 'Bake-1' }), event(6, 'gate.passed'), event(7, 'bake.passed', { action: 'Bake-1', execution: 'e-0002' }),
      event(8, 'execution.stopped', { execution: 'e-0002' }),
    ];

    expect(spells(events, [entry(5, 'bake.held', [finding('rollback alarms', 'unknown')], 'Bake-1')])).toEqual(['Bake-1 05-: rollback alarms']);
  });
});
