import { MINUTE } from '../../../src/decision/time';
import { ANA, aDeployment, aStage, Bench, CONTROLLER, RELEASE, SMALL, SOURCE } from './bench';

describe('StopPipelineExecution', () => {
  test('with abandon ends the actions in progress at once, and frees the stage for who waits', async () => {
    const bench = new Bench(RELEASE);
    await bench.toAirlock('r1');
    await bench.toAirlock('r2');

    expect(await bench.engine.writerFor(CONTROLLER).stop('e-0001', 'replaced by r2')).toBe('done');

    expect(await bench.execution('e-0001')).toMatchObject({ status: 'Stopped' });
    expect(await bench.runsOf('e-0001', 'Airlock')).toMatchObject([{ status: 'Abandoned', endedAt: bench.clock.now() }]);
    expect((await bench.stage('Prod')).execution).toEqual({ id: 'e-0002', status: 'InProgress', type: 'STANDARD' });
    expect(bench.details('execution.stopped')).toEqual([`replaced by r2 (by ${CONTROLLER})`]);
    expect(bench.told('action.failed', 'stage.torn')).toEqual([]);
    expect(bench.outcomes()).toEqual(['e-0001 r1 cancelled', 'e-0002 r2 waiting']);
  });

  test('shows a stage that nobody entered since as stopped', async () => {
    const bench = new Bench(RELEASE);
    await bench.toAirlock('r1');
    bench.engine.stopExecution('e-0001', { abandon: true }, ANA);

    expect((await bench.stage('Prod')).execution).toEqual({ id: 'e-0001', status: 'Stopped', type: 'STANDARD' });
    expect(bench.details('execution.stopped')).toEqual([`abandoned by ${ANA.by}`]);
  });

  test('without abandon waits for the actions in progress, starts nothing after them, and then stops', async () => {
    const bench = new Bench(SMALL, { duration: (stage) => stage === 'Beta' ? 10 * MINUTE : MINUTE });
    bench.engine.commit('r1');
    await bench.until(5);
    bench.engine.stopExecution('e-0001', { abandon: false }, ANA);

    expect((await bench.execution('e-0001')).status).toBe('Stopping');
    expect((await bench.stage('Beta')).execution?.status).toBe('Stopping');
    expect(await bench.statuses('Beta')).toEqual({ Deploy: 'InProgress', Test: undefined });
    await bench.until(11);
    expect((await bench.execution('e-0001')).status).toBe('Stopped');
    expect(await bench.statuses('Beta')).toEqual({ Deploy: 'Succeeded', Test: undefined });
    expect(bench.told('execution.stopped', 'stage.torn')).toEqual(['11m execution.stopped e-0001 Beta', '11m stage.torn e-0001 Beta']);
  });

  test('without abandon stops even when the last action of the pipeline completes, or fails', async () => {
    for (const failing of [[], ['Beta/Test@r1']]) {
      const bench = new Bench(SMALL, { failing });
      bench.engine.commit('r1');
      await bench.until(2.5);
      bench.engine.stopExecution('e-0001', { abandon: false }, ANA);
      await bench.until(60);

      expect((await bench.execution('e-0001')).status).toBe('Stopped');
    }
  });

  test('without abandon keeps on stopping while an approval waits, until that is answered', async () => {
    const bench = new Bench(RELEASE);
    await bench.toAirlock('r1');
    bench.engine.stopExecution('e-0001', { abandon: false }, ANA);
    await bench.until(600);
    expect((await bench.execution('e-0001')).status).toBe('Stopping');
    expect(await bench.statuses('Prod')).toMatchObject({ Airlock: 'InProgress' });

    bench.engine.answerByHand('Prod', 'Airlock', 'Approved', ANA);

    expect((await bench.execution('e-0001')).status).toBe('Stopped');
    expect(await bench.statuses('Prod')).toMatchObject({ Airlock: 'Succeeded', Deploy: undefined });
  });

  test('may abandon what is stopping already', async () => {
    const bench = new Bench(RELEASE);
    await bench.toAirlock('r1');
    bench.engine.stopExecution('e-0001', { abandon: false }, ANA);
    bench.engine.stopExecution('e-0001', { abandon: true }, ANA);

    expect((await bench.execution('e-0001')).status).toBe('Stopped');
  });

  test('ends an execution that waits between stages, which then never enters', async () => {
    const bench = new Bench(RELEASE);
    bench.engine.disableTransition('Prod', 'looking into it', ANA);
    await bench.toAirlock('r1');
    bench.engine.stopExecution('e-0001', { abandon: false }, ANA);
    bench.engine.enableTransition('Prod', ANA);

    expect(bench.told('execution.stopped')).toEqual(['2m execution.stopped e-0001 Prod']);
    expect(await bench.stage('Prod')).not.toHaveProperty('execution');
    expect((await bench.stage('Prod')).inbound).toEqual([]);
  });

  test('takes the newest in progress when none is named', async () => {
    const bench = new Bench(RELEASE);
    await bench.toAirlock('r1');
    bench.engine.commit('r2');
    bench.engine.stopExecution(undefined, { abandon: true }, ANA);

    expect(bench.outcomes()).toEqual(['e-0001 r1 waiting', 'e-0002 r2 cancelled']);
  });

  test('comes late to an execution that has ended', async () => {
    const bench = new Bench(SMALL);
    bench.engine.commit('r1');
    await bench.until(60);

    expect(await bench.engine.writerFor(CONTROLLER).stop('e-0001', 'too late')).toBe('late');
    expect((await bench.execution('e-0001')).status).toBe('Succeeded');
  });

  test('of an execution that does not exist fails as a mistake of the caller', async () => {
    const bench = new Bench(SMALL);
    bench.engine.commit('r1');

    await expect(bench.engine.writerFor(CONTROLLER).stop('e-0009', '')).rejects.toThrow(new Error("execution must be one of the pipeline, got 'e-0009'; the newest is e-0001"));
    await expect(bench.engine.runs('e-0009')).rejects.toThrow(new Error("execution must be one of the pipeline, got 'e-0009'; the newest is e-0001"));
  });
});

describe('an abandoned deployment', () => {
  const stages = [SOURCE, aStage('Prod', [aDeployment('Deploy')])];
  const duration = (stage: string): number => stage === 'Prod' ? 10 * MINUTE : MINUTE;

  test('goes on in CloudFormation, and the stack ends on what was abandoned', async () => {
    const bench = new Bench(stages, { baseline: 'r0', duration });
    bench.engine.commit('r1');
    await bench.until(2);
    bench.engine.stopExecution('e-0001', { abandon: true }, ANA);

    expect(bench.engine.idle()).toBe(false);
    expect(bench.deployed()).toBe('r0');
    await bench.until(11);
    expect(bench.deployed()).toBe('r1');
    expect(bench.engine.idle()).toBe(true);
    expect(await bench.runsOf('e-0001', 'Deploy')).toMatchObject([{ status: 'Abandoned' }]);
    expect(bench.told('action.succeeded')).toEqual(['1m action.succeeded e-0001 Source/Commit']);
  });

  test('makes the next deployment of its stack fail until it has ended: CloudFormation runs one operation at a time', async () => {
    const bench = new Bench(stages, { duration });
    bench.engine.commit('r1');
    await bench.until(2);
    bench.engine.stopExecution('e-0001', { abandon: true }, ANA);
    bench.engine.commit('r2');
    await bench.until(5);

    expect(bench.details('action.failed')).toEqual(['Stack Service is being updated by an earlier deployment']);
    await bench.until(11);
    bench.engine.retryStage('Prod', 'FAILED_ACTIONS', ANA);
    await bench.until(60);
    expect(bench.outcomes()).toEqual(['e-0001 r1 cancelled', 'e-0002 r2 succeeded']);
    expect(bench.deployed()).toBe('r2');
  });
});
