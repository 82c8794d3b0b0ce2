import { LedgerEntry } from '../../src/decision/ledger-entry';
import { Memory } from '../../src/decision/observation';
import { Faults } from '../../src/rehearsal/faults';
import { MemoryLedger } from '../../src/rehearsal/ledger';
import { FaultScript } from '../../src/rehearsal/scenario';
import { aStage, aStageMemory, NOW } from '../support/builders';

const aLedger = (...faults: readonly FaultScript[]): MemoryLedger => new MemoryLedger(new Faults(faults, () => NOW));
const anEntry = (change: Partial<LedgerEntry> = {}): LedgerEntry => ({
  at: '2026-03-02T18:00:00Z', kind: 'gate.held', stage: 'First', action: 'Airlock', execution: 'e1', why: 'closed', who: 'breakwater', digest: 'd1', ...change,
});

async function memoryOf(ledger: MemoryLedger, from = 0): Promise<Memory> {
  const view = await ledger.read(0, { from, snapshots: [{ execution: 'e1', stage: 'First' }] });
  if (view.kind === 'unreadable') throw new Error(view.why);
  return view;
}

describe('MemoryLedger', () => {
  test('keeps one line once, and another digest as another line', async () => {
    const ledger = aLedger();

    for (const digest of ['d1', 'd1', 'd2']) await ledger.append(0, anEntry({ digest }), { announce: false });

    expect((await memoryOf(ledger)).entries.map((entry) => entry.digest)).toEqual(['d1', 'd2']);
  });

  test('remembers from the moment asked for on', async () => {
    const ledger = aLedger();
    await ledger.append(0, anEntry(), { announce: false });

    expect((await memoryOf(ledger, NOW)).entries).toHaveLength(1);
    expect((await memoryOf(ledger, NOW + 1)).entries).toEqual([]);
  });

  test('the first snapshot of an execution in a stage stays', async () => {
    const ledger = aLedger();

    await ledger.keepSnapshot(0, 'e1', aStage());
    await ledger.keepSnapshot(0, 'e1', aStage({ blockers: [] }));

    expect((await memoryOf(ledger)).snapshots.get('e1/First')).toEqual(aStage());
  });

  test('what is written is there at the next look, and an earlier look does not change', async () => {
    const ledger = aLedger();
    const before = await memoryOf(ledger);

    await ledger.keepStage(0, 'First', aStageMemory({ state: 'torn' }));
    await ledger.append(0, anEntry(), { announce: false });

    expect((await memoryOf(ledger)).stages.get('First')?.state).toBe('torn');
    expect((await memoryOf(ledger)).entries).toHaveLength(1);
    expect([before.stages.size, before.entries.length]).toEqual([0, 0]);
  });

  test('owes a page for a torn stage until it was given', async () => {
    const ledger = aLedger();
    await ledger.keepStage(0, 'First', aStageMemory({ state: 'torn' }));
    expect(ledger.owesPage()).toBe(true);

    await ledger.keepStage(0, 'First', aStageMemory({ state: 'torn', paged: true }));
    expect(ledger.owesPage()).toBe(false);
  });

  test('while DynamoDB fails it cannot be read, and nothing can be kept', async () => {
    const ledger = aLedger({ kind: 'service', service: 'dynamodb', error: 'AccessDeniedException', from: NOW });

    expect(await ledger.read(0, { from: 0, snapshots: [] })).toEqual({
      kind: 'unreadable', why: "Query in the ledger was denied (AccessDeniedException) - let the controller's role do dynamodb:Query on its ledger table",
    });
    await expect(ledger.append(0, anEntry(), { announce: false })).rejects.toThrow('dynamodb answers with AccessDeniedException in this rehearsal');
    await expect(ledger.keepSnapshot(0, 'e1', aStage())).rejects.toThrow('dynamodb answers with');
    await expect(ledger.keepStage(0, 'First', aStageMemory())).rejects.toThrow('dynamodb answers with');
  });
});
