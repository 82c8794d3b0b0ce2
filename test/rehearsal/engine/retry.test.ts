import { MINUTE } from '../../../src/decision/time';
import { ANA, anAction, anApproval, aStage, Bench, CONTROLLER, SMALL, SOURCE } from './bench';

describe('RetryStage', () => {
  const STAGE = aStage('Beta', [anAction('First'), anAction('Good', 2), anAction('Bad', 2), anAction('Last', 3)]);

  /** The runs of the stage's actions that started since the retry. */
  async function retried(mode: 'FAILED_ACTIONS' | 'ALL_ACTIONS'): Promise<{ bench: Bench; started: readonly string[] }> {
    const bench = new Bench([SOURCE, STAGE], { failing: ['Beta/Bad@r1'] });
    bench.engine.commit('r1');
    await bench.until(10);
    bench.failing.clear();
    bench.engine.retryStage('Beta', mode, ANA);
    await bench.until(60);
    const retriedAt = bench.clock.now() - 50 * MINUTE;
    const runs = (await bench.engine.runs('e-0001')).filter(({ startedAt }) => startedAt >= retriedAt);
    return { bench, started: runs.map(({ action }) => action).reverse() };
  }

  test('with FAILED_ACTIONS runs what failed again, and then what comes after it', async () => {
    const { bench, started } = await retried('FAILED_ACTIONS');

    expect(started).toEqual(['Bad', 'Last']);
    expect(bench.outcomes()).toEqual(['e-0001 r1 succeeded']);
  });

  test('with ALL_ACTIONS runs the whole stage again', async () => {
    const { bench, started } = await retried('ALL_ACTIONS');

    expect(started).toEqual(['First', 'Good', 'Bad', 'Last']);
    expect(bench.outcomes()).toEqual(['e-0001 r1 succeeded']);
  });

  test('says who retried, and leaves the first attempt in the history under its own run id', async () => {
    const { bench } = await retried('FAILED_ACTIONS');

    expect(bench.details('stage.entered').at(-1)).toBe(`FAILED_ACTIONS retried by ${ANA.by}`);
    const runs = await bench.runsOf('e-0001', 'Bad');
    expect(runs.map(({ status }) => status)).toEqual(['Succeeded', 'Failed']);
    expect(new Set(runs.map(({ runId }) => runId)).size).toBe(2);
  });

  test('takes the execution up again: it is in progress, and tells EventBridge RESUMED', async () => {
    const bench = new Bench(SMALL, { failing: ['Beta/Test@r1'] });
    bench.engine.commit('r1');
    await bench.until(10);
    bench.engine.retryStage('Beta', 'FAILED_ACTIONS', ANA);

    expect(await bench.execution('e-0001')).toMatchObject({ status: 'InProgress' });
    expect(bench.result('e-0001')).not.toHaveProperty('endedAt');
    expect(bench.notices.filter(({ state }) => state === 'RESUMED')).toEqual([
      { detailType: 'CodePipeline Pipeline Execution State Change', state: 'RESUMED', execution: 'e-0001' },
      { detailType: 'CodePipeline Stage Execution State Change', state: 'RESUMED', execution: 'e-0001', stage: 'Beta' },
    ]);
  });

  test('gives an approval a new token', async () => {
    const bench = new Bench([SOURCE, aStage('Prod', [anApproval('Airlock')])]);
    bench.engine.commit('r1');
    await bench.until(1);
    const old = await bench.token('Prod', 'Airlock');
    bench.engine.answerByHand('Prod', undefined, 'Rejected', ANA);
    bench.engine.retryStage('Prod', 'FAILED_ACTIONS', ANA);

    expect(await bench.token('Prod', 'Airlock')).not.toBe(old);
    expect(await bench.engine.writerFor(CONTROLLER).answer({ stage: 'Prod', action: 'Airlock', token: old }, 'Approved', '')).toBe('late');
  });

  test('with FAILED_ACTIONS leaves alone what failed in an earlier execution behind the failure of this one', async () => {
    const bench = new Bench([SOURCE, STAGE], { failing: ['Beta/Last@r1', 'Beta/First@r2'] });
    for (const revision of ['r1', 'r2']) {
      bench.engine.commit(revision);
      await bench.until(bench.minutes() + 10);
    }
    expect(await bench.statuses('Beta')).toEqual({ First: 'Failed', Good: 'Succeeded', Bad: 'Succeeded', Last: 'Failed' });
    bench.engine.retryStage('Beta', 'FAILED_ACTIONS', ANA);

    expect(await bench.statuses('Beta')).toEqual({ First: 'InProgress', Good: 'Succeeded', Bad: 'Succeeded', Last: 'Failed' });
  });

  test('with FAILED_ACTIONS leaves alone what failed in an earlier attempt behind the failure of this one', async () => {
    const bench = new Bench([SOURCE, STAGE], { failing: ['Beta/Last@r1'] });
    bench.engine.commit('r1');
    await bench.until(10);
    bench.failing.add('Beta/Bad@r1');
    bench.engine.retryStage('Beta', 'ALL_ACTIONS', ANA);
    await bench.until(20);
    bench.engine.retryStage('Beta', 'FAILED_ACTIONS', ANA);

    expect(await bench.statuses('Beta')).toEqual({ First: 'Succeeded', Good: 'Succeeded', Bad: 'InProgress', Last: 'Failed' });
  });

  test('that fails once more is rolled back once there is a target', async () => {
    const bench = new Bench([SOURCE, { ...STAGE, rollsBackOnFailure: true }], { failing: ['Beta/Bad@r1'] });
    bench.engine.commit('r1');
    await bench.until(10);
    bench.engine.retryStage('Beta', 'FAILED_ACTIONS', ANA);
    await bench.until(20);

    expect(bench.told('stage.failed', 'rollback')).toEqual(['3m stage.failed e-0001 Beta', '11m stage.failed e-0001 Beta']);
  });
});
