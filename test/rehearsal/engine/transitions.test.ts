import { DAY, MINUTE } from '../../../src/decision/time';
import { ANA, Bench, BETA, SMALL, SOURCE } from './bench';

describe('a disabled transition', () => {
  const REASON = 'looking into it';

  test('keeps executions out, shows who disabled it, when and why, and lets in on enabling', async () => {
    const bench = new Bench(SMALL);
    bench.engine.disableTransition('Beta', REASON, ANA);
    bench.engine.commit('r1');
    await bench.until(10);

    expect(await bench.stage('Beta')).toMatchObject({
      inbound: [{ id: 'e-0001', type: 'STANDARD' }],
      transition: { enabled: false, reason: REASON, by: ANA.by, at: Date.parse('2026-03-02T17:00:00Z') },
    });
    expect(bench.details('stage.waiting')).toEqual(['the transition is disabled: looking into it']);

    bench.engine.enableTransition('Beta', ANA);
    expect(await bench.stage('Beta')).toMatchObject({
      inbound: [], execution: { id: 'e-0001' }, transition: { enabled: true, by: ANA.by, at: Date.parse('2026-03-02T17:10:00Z') },
    });
    await bench.until(60);
    expect(bench.outcomes()).toEqual(['e-0001 r1 succeeded']);
  });

  test('lets who waits be superseded, and the newest enters on enabling', async () => {
    const bench = new Bench(SMALL);
    bench.engine.disableTransition('Beta', REASON, ANA);
    for (const revision of ['r1', 'r2', 'r3']) {
      bench.engine.commit(revision);
      await bench.until(bench.minutes() + 2);
    }
    bench.engine.enableTransition('Beta', ANA);

    await bench.until(60);

    expect(bench.outcomes()).toEqual(['e-0001 r1 superseded', 'e-0002 r2 superseded', 'e-0003 r3 succeeded']);
  });

  test('does not stop the execution that is inside the stage', async () => {
    const bench = new Bench(SMALL);
    bench.engine.commit('r1');
    await bench.until(1.5);
    bench.engine.disableTransition('Beta', REASON, ANA);

    await bench.until(60);

    expect(bench.outcomes()).toEqual(['e-0001 r1 succeeded']);
  });

  test('has one reason and no owner: a second disabling writes over the first', async () => {
    const bench = new Bench(SMALL);
    bench.engine.disableTransition('Beta', REASON, ANA);
    bench.engine.disableTransition('Beta', 'something else', { by: 'arn:aws:iam::111111111111:user/ben' });

    expect((await bench.stage('Beta')).transition).toMatchObject({ reason: 'something else', by: 'arn:aws:iam::111111111111:user/ben' });
    bench.engine.enableTransition('Beta', ANA);
    expect((await bench.stage('Beta')).transition.enabled).toBe(true);
  });

  test('may be part of the template', async () => {
    const bench = new Bench([SOURCE, { ...BETA, entryDisabledBecause: 'closed at first' }]);
    bench.engine.commit('r1');

    await bench.until(10);

    expect((await bench.stage('Beta')).transition).toEqual({ enabled: false, reason: 'closed at first', at: Date.parse('2026-03-02T17:00:00Z') });
    expect((await bench.stage('Beta')).inbound).toEqual([{ id: 'e-0001', type: 'STANDARD' }]);
  });

  test.each([
    ['resumes what waited when it was disabled for 30 days', 30 * DAY / MINUTE, 'succeeded'],
    ['does not resume what waited when it was disabled for longer than 30 days', 30 * DAY / MINUTE + 1, 'waiting'],
  ])('%s', async (_, minutes, outcome) => {
    const bench = new Bench(SMALL);
    bench.engine.disableTransition('Beta', REASON, ANA);
    bench.engine.commit('r1');
    await bench.until(minutes);
    bench.engine.enableTransition('Beta', ANA);

    await bench.until(minutes + 60);

    expect(bench.result('e-0001').outcome).toBe(outcome);
  });

  test('is passed by a new execution after more than 30 days, which supersedes what was left behind', async () => {
    const bench = new Bench(SMALL);
    bench.engine.disableTransition('Beta', REASON, ANA);
    bench.engine.commit('r1');
    await bench.until(31 * DAY / MINUTE);
    bench.engine.enableTransition('Beta', ANA);
    bench.engine.commit('r2');

    await bench.until(31 * DAY / MINUTE + 60);

    expect(bench.outcomes()).toEqual(['e-0001 r1 superseded', 'e-0002 r2 succeeded']);
  });
});
