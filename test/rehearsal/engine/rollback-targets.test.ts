import { DEFAULT_ASSUMPTIONS } from '../../../src/rehearsal/assumptions';
import { Execution } from '../../../src/rehearsal/engine/execution';
import { RollbackTargets } from '../../../src/rehearsal/engine/rollback-targets';

const execution = (id: string, version = 1, rollback?: { target: Execution; undoes: Execution }): Execution =>
  new Execution({ id, revision: id, startedAt: 0, version, definition: 0, ...(rollback && { rollback }) }, () => undefined);

describe('RollbackTargets', () => {
  const [a, b, c] = ['A', 'B', 'C'].map((id) => execution(id));

  test('has none before anything succeeded', () => {
    expect(new RollbackTargets(DEFAULT_ASSUMPTIONS).latest('Prod')).toBeUndefined();
  });

  test('names the most recent success of the stage, not of another', () => {
    const targets = new RollbackTargets(DEFAULT_ASSUMPTIONS);
    targets.add('Prod', a, 1);
    targets.add('Beta', b, 1);

    expect(targets.latest('Prod')).toBe(a);
  });

  test('takes no rollback execution', () => {
    const targets = new RollbackTargets(DEFAULT_ASSUMPTIONS);
    targets.add('Prod', a, 1);
    targets.add('Prod', execution('R', 1, { target: a, undoes: b }), 1);

    expect(targets.latest('Prod')).toBe(a);
  });

  test('takes no execution that was started in another structure version', () => {
    const targets = new RollbackTargets(DEFAULT_ASSUMPTIONS);
    targets.add('Prod', execution('old', 1), 2);

    expect(targets.latest('Prod')).toBeUndefined();
  });

  test('has none after an update of the pipeline', () => {
    const targets = new RollbackTargets(DEFAULT_ASSUMPTIONS);
    targets.add('Prod', a, 1);
    targets.clear();

    expect(targets.latest('Prod')).toBeUndefined();
  });

  test.each([
    ['may return to what was rolled back', true, 'C'],
    ['does not return to what was rolled back when the scenario assumes so', false, 'A'],
  ])('%s', (_, mayReturnToRolledBack, expected) => {
    const targets = new RollbackTargets({ ...DEFAULT_ASSUMPTIONS, rollbackMayReturnToRolledBack: mayReturnToRolledBack });
    for (const one of [a, b, c]) targets.add('Prod', one, 1);
    targets.wentBackTo('Prod', a);

    expect(targets.latest('Prod')?.id).toBe(expected);
  });
});
