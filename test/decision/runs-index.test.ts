import { ActionRun } from '../../src/decision/observation';
import { newestRun, runsOfStage } from '../../src/decision/runs-index';

const run = (runId: string, stage: string, action: string, startedAt: number): ActionRun => ({ runId, stage, action, status: 'Succeeded', startedAt });

const RUNS = [run('4', 'First', 'Deploy', 400), run('3', 'First', 'Airlock', 300), run('2', 'First', 'Deploy', 200), run('1', 'Beta', 'Deploy', 500)];

test('the runs of a stage come in the order in which they were listed', () => {
  expect(runsOfStage(RUNS, 'First').map(({ runId }) => runId)).toEqual(['4', '3', '2']);
  expect(runsOfStage(RUNS, 'Last')).toEqual([]);
});

test('of an action the run that started last counts, and of two that started together the first that is listed', () => {
  expect(newestRun(RUNS, 'First', 'Deploy')?.runId).toBe('4');
  expect(newestRun([...RUNS].reverse(), 'First', 'Deploy')?.runId).toBe('4');
  expect(newestRun([run('b', 'First', 'Deploy', 200), run('a', 'First', 'Deploy', 200)], 'First', 'Deploy')?.runId).toBe('b');
  expect(newestRun(RUNS, 'First', 'Bake-1')).toBeUndefined();
  expect(newestRun(RUNS, 'Last', 'Deploy')).toBeUndefined();
});
