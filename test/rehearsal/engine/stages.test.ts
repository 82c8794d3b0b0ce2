import { MINUTE } from '../../../src/decision/time';
import { anAction, anApproval, aStage, Bench, SMALL, SOURCE } from './bench';

describe('one execution', () => {
  test('walks from stage to stage, run order after run order', async () => {
    const bench = new Bench(SMALL);
    bench.engine.commit('r1');

    await bench.until(60);

    expect(bench.told('')).toEqual([
      '0s commit',
      '0s execution.started e-0001',
      '0s stage.entered e-0001 Source',
      '0s action.started e-0001 Source/Commit',
      '1m action.succeeded e-0001 Source/Commit',
      '1m stage.succeeded e-0001 Source',
      '1m stage.entered e-0001 Beta',
      '1m action.started e-0001 Beta/Deploy',
      '2m action.succeeded e-0001 Beta/Deploy',
      '2m action.started e-0001 Beta/Test',
      '3m action.succeeded e-0001 Beta/Test',
      '3m stage.succeeded e-0001 Beta',
      '3m execution.succeeded e-0001',
    ]);
    expect(bench.engine.results()).toEqual([{
      id: 'e-0001',
      revision: 'r1',
      type: 'STANDARD',
      outcome: 'succeeded',
      startedAt: '2026-03-02T17:00:00Z',
      endedAt: '2026-03-02T17:03:00Z',
      stages: { Source: 'Succeeded', Beta: 'Succeeded' },
    }]);
  });

  test('runs the actions of one run order side by side, and the next when the last of them ends', async () => {
    const stages = [SOURCE, aStage('Beta', [anAction('Short'), anAction('Long'), anAction('Then', 7)])];
    const bench = new Bench(stages, { duration: (_, action) => action === 'Long' ? 5 * MINUTE : MINUTE });
    bench.engine.commit('r1');

    await bench.until(60);

    expect(bench.told('action').slice(2)).toEqual([
      '1m action.started e-0001 Beta/Short',
      '1m action.started e-0001 Beta/Long',
      '2m action.succeeded e-0001 Beta/Short',
      '6m action.succeeded e-0001 Beta/Long',
      '6m action.started e-0001 Beta/Then',
      '7m action.succeeded e-0001 Beta/Then',
    ]);
  });

  test('fails its stage only when the siblings of the failed action have ended, and then starts nothing more', async () => {
    const stages = [SOURCE, aStage('Beta', [anAction('Bad'), anAction('Long'), anAction('Then', 2)])];
    const bench = new Bench(stages, { failing: ['Beta/Bad@r1'], duration: (_, action) => action === 'Long' ? 5 * MINUTE : MINUTE });
    bench.engine.commit('r1');

    await bench.until(4);
    expect(await bench.statuses('Beta')).toEqual({ Bad: 'Failed', Long: 'InProgress', Then: undefined });
    expect((await bench.stage('Beta')).execution).toEqual({ id: 'e-0001', status: 'InProgress', type: 'STANDARD' });

    await bench.until(60);
    expect(await bench.statuses('Beta')).toEqual({ Bad: 'Failed', Long: 'Succeeded', Then: undefined });
    expect(bench.told('stage.failed', 'execution.failed')).toEqual(['6m stage.failed e-0001 Beta', '6m execution.failed e-0001 Beta']);
    expect(bench.outcomes()).toEqual(['e-0001 r1 failed']);
  });

  test('leaves what the stack carried when the deployment fails, because CloudFormation goes back by itself', async () => {
    const bench = new Bench(SMALL, { baseline: 'r0', failing: ['Beta/Deploy@r1'] });
    bench.engine.commit('r1');

    await bench.until(60);

    expect([...bench.engine.deployedStacks]).toEqual([['333333333333/us-west-1/Beta', expect.objectContaining({ revision: 'r0', execution: 'e-0000' })]]);
  });

  test('keeps a stack that names no account and Region under empty ones', async () => {
    const bench = new Bench([SOURCE, aStage('Beta', [anAction('Deploy', 1, { category: 'Deploy', provider: 'CloudFormation', stackName: 'Here' })])]);
    bench.engine.commit('r1');

    await bench.until(60);

    expect([...bench.engine.deployedStacks]).toEqual([['//Here', { revision: 'r1', execution: 'e-0001', at: bench.clock.now() - 58 * MINUTE }]]);
  });
});

describe('a failed stage that nothing rolls back', () => {
  test('is torn when the execution began to deploy in it', async () => {
    const bench = new Bench(SMALL, { failing: ['Beta/Test@r1'] });
    bench.engine.commit('r1');

    await bench.until(60);

    expect(bench.told('stage.torn')).toEqual(['3m stage.torn e-0001 Beta']);
    expect(bench.details('stage.torn')).toEqual(['not rolled back: the stage does not roll back on failure']);
  });

  test('is not torn when the execution deployed nothing in it: a prepared change set changes nothing', async () => {
    const prepare = anAction('Prepare', 1, { category: 'Deploy', provider: 'CloudFormation' });
    const bench = new Bench([SOURCE, aStage('Beta', [prepare, anAction('Test', 2)])], { failing: ['Beta/Test@r1'] });
    bench.engine.commit('r1');

    await bench.until(60);

    expect(bench.told('stage.failed')).toHaveLength(1);
    expect(bench.told('stage.torn')).toEqual([]);
  });
});

describe('the lock of a stage', () => {
  test('lets one execution in; the next waits and enters when the first leaves', async () => {
    const bench = new Bench(SMALL, { duration: (stage) => stage === 'Beta' ? 5 * MINUTE : MINUTE });
    bench.engine.commit('r1');
    await bench.until(3);
    bench.engine.commit('r2');
    await bench.until(5);

    expect(await bench.stage('Beta')).toMatchObject({ execution: { id: 'e-0001' }, inbound: [{ id: 'e-0002', type: 'STANDARD' }] });
    expect(bench.details('stage.waiting')).toEqual(['e-0001 is in the stage']);

    await bench.until(60);
    expect(bench.told('stage')).toEqual([
      '0s stage.entered e-0001 Source', '1m stage.succeeded e-0001 Source', '1m stage.entered e-0001 Beta',
      '3m stage.entered e-0002 Source', '4m stage.succeeded e-0002 Source', '4m stage.waiting e-0002 Beta',
      '11m stage.succeeded e-0001 Beta', '11m stage.entered e-0002 Beta', '21m stage.succeeded e-0002 Beta',
    ]);
  });

  test('holds for the first stage too', async () => {
    const bench = new Bench(SMALL);
    bench.engine.commit('r1');
    bench.engine.commit('r2');

    expect(await bench.stage('Source')).toMatchObject({ execution: { id: 'e-0001' }, inbound: [{ id: 'e-0002' }] });
    await bench.until(60);
    expect(bench.outcomes()).toEqual(['e-0001 r1 succeeded', 'e-0002 r2 succeeded']);
  });

  test('is released by a failure, and who waits enters', async () => {
    const bench = new Bench(SMALL, { failing: ['Beta/Test@r1'] });
    bench.engine.commit('r1');
    await bench.until(1);
    bench.engine.commit('r2');

    await bench.until(60);

    expect(bench.told('stage.failed', 'stage.entered')).toEqual([
      '0s stage.entered e-0001 Source', '1m stage.entered e-0001 Beta', '1m stage.entered e-0002 Source',
      '3m stage.failed e-0001 Beta', '3m stage.entered e-0002 Beta',
    ]);
    expect(bench.outcomes()).toEqual(['e-0001 r1 failed', 'e-0002 r2 succeeded']);
  });
});

describe('SUPERSEDED mode', () => {
  test('replaces who waits before a stage by the newer execution that arrives there', async () => {
    const bench = new Bench(SMALL, { duration: (stage) => stage === 'Beta' ? 10 * MINUTE : MINUTE });
    for (const revision of ['r1', 'r2', 'r3']) {
      bench.engine.commit(revision);
      await bench.until(bench.minutes() + 2);
    }

    expect((await bench.stage('Beta')).inbound).toEqual([{ id: 'e-0003', type: 'STANDARD' }]);
    expect(bench.told('execution.superseded')).toEqual(['5m execution.superseded e-0002 Beta']);
    expect(bench.details('execution.superseded')).toEqual(['by r3 (e-0003)']);

    await bench.until(60);
    expect(bench.outcomes()).toEqual(['e-0001 r1 succeeded', 'e-0002 r2 superseded', 'e-0003 r3 succeeded']);
    expect(bench.result('e-0002').stages).toEqual({ Source: 'Succeeded' });
  });

  test('never replaces an execution that is inside a stage', async () => {
    const bench = new Bench([SOURCE, aStage('Beta', [anApproval('Airlock')])]);
    bench.engine.commit('r1');
    await bench.until(5);
    bench.engine.commit('r2');

    await bench.until(60);

    expect((await bench.execution('e-0001')).status).toBe('InProgress');
    expect(bench.told('execution.superseded')).toEqual([]);
  });
});
