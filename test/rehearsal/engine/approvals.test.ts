import { ANA, anApproval, aStage, Bench, CONTROLLER, RELEASE, SOURCE } from './bench';

const approval = (token: string, action = 'Airlock') => ({ stage: 'Prod', action, token });

describe('an approval', () => {
  test('waits, keeps its stage locked, and shows its token while it does', async () => {
    const bench = new Bench(RELEASE);
    await bench.toAirlock('r1');
    await bench.until(600);

    expect(await bench.stage('Prod')).toMatchObject({ execution: { id: 'e-0001', status: 'InProgress', type: 'STANDARD' } });
    expect((await bench.stage('Prod')).actions).toEqual([
      { name: 'Airlock', runId: 'run-00003', status: 'InProgress', changedAt: Date.parse('2026-03-02T17:02:00Z'), token: 'token-00003' },
      { name: 'Deploy' },
      { name: 'Bake-Wave' },
    ]);
    expect(await bench.runsOf('e-0001', 'Airlock')).toEqual([
      { runId: 'run-00003', stage: 'Prod', action: 'Airlock', status: 'InProgress', startedAt: Date.parse('2026-03-02T17:02:00Z') },
    ]);
  });

  test('that is approved lets the execution on, and shows who approved it and why, without a token', async () => {
    const bench = new Bench(RELEASE);
    await bench.toAirlock('r1');

    const answer = await bench.engine.writerFor(CONTROLLER).answer(approval(await bench.token('Prod', 'Airlock')), 'Approved', 'Passed: all clear');

    expect(answer).toBe('done');
    expect((await bench.stage('Prod')).actions[0]).toEqual({
      name: 'Airlock', runId: 'run-00003', status: 'Succeeded', changedAt: bench.clock.now(), updatedBy: CONTROLLER, summary: 'Passed: all clear',
    });
    expect(await bench.statuses('Prod')).toMatchObject({ Deploy: 'InProgress' });
    expect(bench.details('action.succeeded').at(-1)).toBe('Passed: all clear');
  });

  test('that is rejected fails its stage', async () => {
    const bench = new Bench(RELEASE);
    await bench.toAirlock('r1');

    await bench.engine.writerFor(CONTROLLER).answer(approval(await bench.token('Prod', 'Airlock')), 'Rejected', 'Refused: vetoed');

    expect(bench.told('action.failed', 'stage.failed')).toEqual(['2m action.failed e-0001 Prod/Airlock', '2m stage.failed e-0001 Prod']);
    expect(bench.details('action.failed')).toEqual(['Refused: vetoed']);
    expect(bench.outcomes()).toEqual(['e-0001 r1 failed']);
  });

  test('is answered once: the second answer comes late and changes nothing', async () => {
    const bench = new Bench(RELEASE);
    await bench.toAirlock('r1');
    const token = await bench.token('Prod', 'Airlock');
    const writer = bench.engine.writerFor(CONTROLLER);
    await writer.answer(approval(token), 'Approved', 'first');

    expect(await writer.answer(approval(token), 'Rejected', 'second')).toBe('late');
    expect((await bench.stage('Prod')).actions[0]).toMatchObject({ status: 'Succeeded', summary: 'first' });
  });

  test.each([
    ['a wrong token', () => approval('token-99999')],
    ['the token of another approval', async (bench: Bench) => approval(await bench.token('Prod', 'Airlock'), 'Bake-Wave')],
    ['an action that is no approval', () => approval('', 'Deploy')],
  ])('takes no answer with %s', async (_, given) => {
    const bench = new Bench(RELEASE);
    await bench.toAirlock('r1');

    expect(await bench.engine.writerFor(CONTROLLER).answer(await given(bench), 'Approved', '')).toBe('late');
    expect(await bench.statuses('Prod')).toMatchObject({ Airlock: 'InProgress' });
  });

  test('of a stage that the pipeline does not have fails as a mistake of the caller', async () => {
    const bench = new Bench(RELEASE);

    await expect(bench.engine.writerFor(CONTROLLER).answer({ stage: 'Prd', action: 'Airlock', token: 'token-00001' }, 'Approved', ''))
      .rejects.toThrow(new Error("stage must be a stage of the pipeline, got 'Prd'; its stages are Source, UpdatePipeline, Prod"));
  });

  test('keeps of the summary what PutApprovalResult takes: 512 characters', async () => {
    const bench = new Bench(RELEASE);
    await bench.toAirlock('r1');

    await bench.engine.writerFor(CONTROLLER).answer(approval(await bench.token('Prod', 'Airlock')), 'Approved', 'x'.repeat(513));

    expect((await bench.stage('Prod')).actions[0].summary).toBe('x'.repeat(512));
  });

  test('has another token in the next execution: an answer meant for the one before is late', async () => {
    const bench = new Bench(RELEASE);
    await bench.toAirlock('r1');
    const old = await bench.token('Prod', 'Airlock');
    const writer = bench.engine.writerFor(CONTROLLER);
    await writer.stop('e-0001', 'replaced');
    await bench.toAirlock('r2');

    expect(await bench.token('Prod', 'Airlock')).not.toBe(old);
    expect(await writer.answer(approval(old), 'Approved', '')).toBe('late');
    expect(await bench.statuses('Prod')).toMatchObject({ Airlock: 'InProgress' });
  });
});

describe('the time-out of an approval', () => {
  test('fails the action at the minute it names, and not before', async () => {
    const bench = new Bench([SOURCE, aStage('Prod', [anApproval('Airlock', 1, { timeoutMinutes: 30 })])]);
    bench.engine.commit('r1');

    await bench.until(30.9);
    expect(await bench.statuses('Prod')).toEqual({ Airlock: 'InProgress' });

    await bench.until(31);
    expect(bench.told('action.failed', 'stage.failed', 'execution.failed')).toEqual([
      '31m action.failed e-0001 Prod/Airlock', '31m stage.failed e-0001 Prod', '31m execution.failed e-0001 Prod',
    ]);
    expect(bench.details('action.failed')).toEqual(['Timed out: no answer within 30m']);
  });

  test('is seven days where none is named', async () => {
    const bench = new Bench([SOURCE, aStage('Prod', [anApproval('Airlock')])]);
    bench.engine.commit('r1');

    await bench.until(1 + 7 * 24 * 60 - 0.1);
    expect(await bench.statuses('Prod')).toEqual({ Airlock: 'InProgress' });
    await bench.until(1 + 7 * 24 * 60);
    expect(await bench.statuses('Prod')).toEqual({ Airlock: 'Failed' });
  });

  test('does not touch an approval that was answered', async () => {
    const bench = new Bench([SOURCE, aStage('Prod', [anApproval('Airlock', 1, { timeoutMinutes: 30 })])]);
    bench.engine.commit('r1');
    await bench.until(2);
    bench.engine.answerByHand('Prod', 'Airlock', 'Approved', ANA);

    await bench.until(600);

    expect(bench.told('action.failed')).toEqual([]);
    expect(bench.outcomes()).toEqual(['e-0001 r1 succeeded']);
  });

  test('of a bake sets off the automatic rollback, as any failure does', async () => {
    const stages = RELEASE.map((stage) => ({ ...stage, actions: stage.actions.map((action) => action.name === 'Bake-Wave' ? { ...action, timeoutMinutes: 30 } : action) }));
    const bench = new Bench(stages, { baseline: 'r0' });
    await bench.toAirlock('r1');
    await bench.answer('Approved');

    await bench.until(34);

    expect(bench.told('rollback')).toEqual(['33m rollback.started e-0002 Prod']);
  });
});

describe('the approval buttons', () => {
  test('answer the only approval that waits when none is named', async () => {
    const bench = new Bench(RELEASE);
    await bench.toAirlock('r1');

    bench.engine.answerByHand('Prod', undefined, 'Approved', ANA);

    expect((await bench.stage('Prod')).actions[0]).toMatchObject({ status: 'Succeeded', updatedBy: ANA.by });
  });

  test('answer the one that is named among several', async () => {
    const bench = new Bench([SOURCE, aStage('Prod', [anApproval('Bake-1'), anApproval('Bake-2')])]);
    bench.engine.commit('r1');
    await bench.until(1);

    bench.engine.answerByHand('Prod', 'Bake-2', 'Rejected', ANA);

    expect(await bench.statuses('Prod')).toEqual({ 'Bake-1': 'InProgress', 'Bake-2': 'Failed' });
    bench.engine.answerByHand('Prod', 'Bake-1', 'Approved', ANA);
    expect(bench.outcomes()).toEqual(['e-0001 r1 failed']);
  });
});
