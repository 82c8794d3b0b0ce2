import { anAction, ANA, anApproval, aDeployment, aStage, Bench, CONTROLLER, PROD, RELEASE, SOURCE, UPDATE } from './bench';

/** r1 deployed, its bake rejected. */
async function rejectedBake(bench: Bench, revision = 'r1'): Promise<void> {
  await bench.toAirlock(revision);
  await bench.answer('Approved');
  await bench.answer('Rejected');
}

describe('automatic rollback', () => {
  test('starts a new execution with the revision of the last success, in the same instant, and ends the original as failed', async () => {
    const bench = new Bench(RELEASE, { baseline: 'r0' });
    await rejectedBake(bench);

    expect(bench.told('').filter((line) => line.startsWith('3m')).slice(2)).toEqual([
      '3m action.failed e-0001 Prod/Bake-Wave',
      '3m stage.failed e-0001 Prod',
      '3m execution.failed e-0001 Prod',
      '3m execution.started e-0002 Prod',
      '3m rollback.started e-0002 Prod',
      '3m stage.entered e-0002 Prod',
      '3m action.started e-0002 Prod/Airlock',
    ]);
    expect(bench.details('rollback.started')).toEqual(['from r1 (e-0001) back to r0 (e-0000)']);
    expect(await bench.execution('e-0002')).toEqual({
      id: 'e-0002', status: 'InProgress', type: 'ROLLBACK', rollsBackTo: 'e-0000', startedAt: Date.parse('2026-03-02T17:03:00Z'), revision: 'r0',
    });
    expect((await bench.execution('e-0001')).status).toBe('Failed');
    expect((await bench.stage('Prod')).execution).toEqual({ id: 'e-0002', status: 'InProgress', type: 'ROLLBACK' });
  });

  test('runs every action of the stage again, approvals too, under new tokens', async () => {
    const bench = new Bench(RELEASE, { baseline: 'r0' });
    await rejectedBake(bench);
    const airlock = await bench.token('Prod', 'Airlock');
    expect(await bench.engine.writerFor(CONTROLLER).answer({ stage: 'Prod', action: 'Airlock', token: airlock }, 'Approved', 'rollback')).toBe('done');
    await bench.until(10);
    await bench.answer('Approved');

    expect((await bench.engine.runs('e-0002')).map(({ action, status }) => `${action} ${status}`).reverse())
      .toEqual(['Airlock Succeeded', 'Deploy Succeeded', 'Bake-Wave Succeeded']);
    expect(bench.deployed()).toBe('r0');
    expect(bench.engine.deployedStacks.get('333333333333/us-west-1/Service')?.execution).toBe('e-0002');
  });

  test('ends after its stage, and the original is rolled back then', async () => {
    const after = aStage('Next', [aDeployment('Deploy', 1, { stackName: 'Next' })]);
    const bench = new Bench([...RELEASE, after], { baseline: 'r0' });
    await rejectedBake(bench);
    expect(bench.outcomes()).toEqual(['e-0001 r1 failed', 'e-0002 r0 waiting']);
    await bench.answer('Approved');
    await bench.answer('Approved');

    expect(bench.told('rollback.succeeded', 'execution.succeeded')).toEqual(['5m execution.succeeded e-0002', '5m rollback.succeeded e-0002 Prod']);
    expect(bench.outcomes()).toEqual(['e-0001 r1 rolledBack', 'e-0002 r0 succeeded']);
    expect((await bench.stage('Next')).execution?.id).toBe('e-0000');
    expect(bench.told('stage.torn')).toEqual([]);
  });

  test('answers a deployment that fails as it answers a rejected approval', async () => {
    const bench = new Bench(RELEASE, { baseline: 'r0', failing: ['Prod/Deploy@r1'] });
    await bench.toAirlock('r1');
    await bench.answer('Approved');

    expect(bench.told('rollback')).toEqual(['3m rollback.started e-0002 Prod']);
  });

  test('keeps the stage locked from the failure on: who waits does not slip in before it', async () => {
    const bench = new Bench(RELEASE, { baseline: 'r0' });
    await bench.toAirlock('r1');
    await bench.answer('Approved');
    await bench.toAirlock('r2');
    await bench.answer('Rejected');

    expect(await bench.stage('Prod')).toMatchObject({ execution: { id: 'e-0003', type: 'ROLLBACK' }, inbound: [{ id: 'e-0002' }] });
    await bench.answer('Approved');
    await bench.answer('Approved');
    expect(await bench.stage('Prod')).toMatchObject({ execution: { id: 'e-0002', type: 'STANDARD' }, inbound: [] });
  });

  test('needs no enabled transition', async () => {
    const bench = new Bench(RELEASE, { baseline: 'r0' });
    await bench.toAirlock('r1');
    bench.engine.disableTransition('Prod', 'looking into it', ANA);
    await bench.answer('Rejected');

    expect((await bench.stage('Prod')).execution).toMatchObject({ id: 'e-0002', type: 'ROLLBACK' });
  });

  test('goes to the most recent success', async () => {
    const bench = new Bench(RELEASE, { baseline: 'r0' });
    await bench.release('r1');
    await bench.release('r2');
    await rejectedBake(bench, 'r3');

    expect(bench.details('rollback.started')).toEqual(['from r3 (e-0003) back to r2 (e-0002)']);
  });

  test('never goes to a rollback execution, but to the standard one whose revision it brought back', async () => {
    const bench = new Bench(RELEASE, { baseline: 'r0' });
    await bench.release('r1');
    await rejectedBake(bench, 'r2');
    await bench.answer('Approved');
    await bench.answer('Approved');
    await rejectedBake(bench, 'r3');

    expect(bench.details('rollback.started')).toEqual(['from r2 (e-0002) back to r1 (e-0001)', 'from r3 (e-0004) back to r1 (e-0001)']);
  });

  test('is asked of the stage, not of the pipeline: a success elsewhere is no target', async () => {
    const other = { ...PROD, name: 'Other', actions: [aDeployment('Deploy', 1, { stackName: 'Other' })] };
    const bench = new Bench([SOURCE, other, PROD], { failing: ['Other/Deploy@r2'] });
    bench.engine.commit('r1');
    await bench.until(3);
    await bench.answer('Rejected');
    expect(bench.told('rollback')).toEqual([]);

    bench.engine.commit('r2');
    await bench.until(10);
    expect(bench.told('rollback.started')).toEqual(['6m rollback.started e-0003 Other']);
  });
});

describe('no automatic rollback follows', () => {
  test('on the first run of a stage: it fails, and is torn once something was deployed', async () => {
    const bench = new Bench(RELEASE);
    await rejectedBake(bench);

    expect(bench.told('rollback')).toEqual([]);
    expect(bench.told('stage.failed', 'stage.torn')).toEqual(['3m stage.failed e-0001 Prod', '3m stage.torn e-0001 Prod']);
    expect(bench.details('stage.torn')).toEqual(['not rolled back: nothing else succeeded here in structure version 1']);
    expect(bench.outcomes()).toEqual(['e-0001 r1 failed']);
    expect(bench.deployed()).toBe('r1');
  });

  test('on the first run when nothing was deployed: it is not torn', async () => {
    const bench = new Bench(RELEASE);
    await bench.toAirlock('r1');
    await bench.answer('Rejected');

    expect(bench.told('stage.failed')).toEqual(['2m stage.failed e-0001 Prod']);
    expect(bench.told('stage.torn')).toEqual([]);
  });

  test('on a rollback that fails: it does not trigger another, and the original stays failed', async () => {
    const bench = new Bench(RELEASE, { baseline: 'r0', failing: ['Prod/Deploy@r0'] });
    await rejectedBake(bench);
    await bench.answer('Approved');
    await bench.until(60);

    expect(bench.told('rollback')).toEqual(['3m rollback.started e-0002 Prod', '5m rollback.failed e-0002 Prod']);
    expect(bench.outcomes()).toEqual(['e-0001 r1 failed', 'e-0002 r0 failed']);
    expect(bench.told('stage.torn')).toEqual([]);
    expect(bench.deployed()).toBe('r1');
  });

  test('in a stage without OnFailure: ROLLBACK', async () => {
    const bench = new Bench([SOURCE, UPDATE, { ...PROD, rollsBackOnFailure: false }], { baseline: 'r0' });
    await rejectedBake(bench);

    expect(bench.told('rollback')).toEqual([]);
    expect(bench.details('stage.torn')).toEqual(['not rolled back: the stage does not roll back on failure']);
  });

  test('after an update of the pipeline: the targets are of an earlier structure version', async () => {
    const bench = new Bench(RELEASE, { baseline: 'r0' });
    await bench.release('r1');
    bench.engine.deployPipelineByHand(ANA);
    await bench.until(6);
    await bench.answer('Approved');
    await bench.answer('Rejected');

    expect(bench.told('rollback')).toEqual([]);
    expect(bench.details('stage.torn')).toEqual(['not rolled back: nothing else succeeded here in structure version 2']);
  });

  test('after an update of the pipeline until the stage has succeeded once more', async () => {
    const bench = new Bench(RELEASE, { baseline: 'r0' });
    bench.engine.deployPipelineByHand(ANA);
    await bench.until(2);
    await bench.answer('Approved');
    await bench.answer('Approved');
    await rejectedBake(bench, 'r1');

    expect(bench.details('rollback.started')).toEqual(['from r1 (e-0002) back to r0 (e-0001)']);
  });
});

describe('an execution that is stopped inside a stage', () => {
  test.each([
    ['is not rolled back, and leaves the stage torn', false, ['stage.torn']],
    ['is rolled back when the scenario assumes so', true, ['rollback.started']],
  ])('%s', async (_, stoppedRollsBack, expected) => {
    const bench = new Bench(RELEASE, { baseline: 'r0', assume: { stoppedRollsBack } });
    await bench.toAirlock('r1');
    await bench.answer('Approved');
    bench.engine.stopExecution(undefined, { abandon: true }, ANA);

    expect(bench.events.map(({ kind }) => kind).filter((kind) => kind === 'stage.torn' || kind === 'rollback.started')).toEqual(expected);
  });

  test('counts as rolled back once the rollback that the scenario assumes has succeeded', async () => {
    const bench = new Bench(RELEASE, { baseline: 'r0', assume: { stoppedRollsBack: true } });
    await bench.toAirlock('r1');
    bench.engine.stopExecution(undefined, { abandon: true }, ANA);
    expect(bench.outcomes()).toEqual(['e-0001 r1 cancelled', 'e-0002 r0 waiting']);
    await bench.answer('Approved');
    await bench.answer('Approved');

    expect(bench.outcomes()).toEqual(['e-0001 r1 rolledBack', 'e-0002 r0 succeeded']);
  });

  test('says why it is torn', async () => {
    const bench = new Bench([SOURCE, aStage('Prod', [aDeployment('Deploy'), anApproval('Bake-Wave', 2)], { rollsBackOnFailure: true })], { baseline: 'r0' });
    bench.engine.commit('r1');
    await bench.until(2);
    bench.engine.stopExecution('e-0001', { abandon: true }, ANA);

    expect(bench.details('stage.torn')).toEqual(['not rolled back: only a failure is answered by a rollback']);
  });
});

test('a rollback that failed may be retried, and the original is rolled back when that succeeds', async () => {
  const bench = new Bench(RELEASE, { baseline: 'r0' });
  bench.engine.deployPipelineByHand(ANA);
  await bench.until(2);
  await bench.answer('Approved');
  await bench.answer('Approved');
  await rejectedBake(bench);
  bench.failing.add('Prod/Deploy@r0');
  await bench.answer('Approved');
  expect(bench.outcomes()).toEqual(['e-0001 r0 succeeded', 'e-0002 r1 failed', 'e-0003 r0 failed']);

  bench.failing.clear();
  bench.engine.retryStage('Prod', 'FAILED_ACTIONS', ANA);
  await bench.until(bench.minutes() + 1);
  await bench.answer('Approved');

  expect(bench.outcomes()).toEqual(['e-0001 r0 succeeded', 'e-0002 r1 rolledBack', 'e-0003 r0 succeeded']);
  expect(bench.told('rollback').map((line) => line.split(' ')[1])).toEqual(['rollback.started', 'rollback.failed', 'rollback.succeeded']);
});

test('a rollback execution that is stopped has failed as a rollback', async () => {
  const bench = new Bench([SOURCE, aStage('Prod', [anAction('Deploy'), anApproval('Bake-Wave', 2)], { rollsBackOnFailure: true })], { baseline: 'r0' });
  bench.engine.commit('r1');
  await bench.until(2);
  await bench.answer('Rejected');
  bench.engine.stopExecution(undefined, { abandon: true }, ANA);

  expect(bench.told('execution.stopped', 'rollback')).toEqual(['2m rollback.started e-0002 Prod', '3m execution.stopped e-0002 Prod', '3m rollback.failed e-0002 Prod']);
  expect(bench.outcomes()).toEqual(['e-0001 r1 failed', 'e-0002 r0 cancelled']);
});

describe('a rollback to an execution that is named', () => {
  const listed = (bench: Bench) => bench.engine.rollbackTargets('Prod');

  test('goes back over more than one release, to any that succeeded in the stage', async () => {
    const bench = new Bench(RELEASE, { baseline: 'r0' });
    await bench.release('r1');
    await bench.release('r2');
    expect(await listed(bench)).toMatchObject({ kind: 'read', executions: [{ id: 'e-0002' }, { id: 'e-0001' }, { id: 'e-0000' }] });

    await bench.engine.writerFor(CONTROLLER).rollBack('Prod', 'e-0000');
    expect(await bench.execution('e-0003')).toMatchObject({ type: 'ROLLBACK', rollsBackTo: 'e-0000', revision: 'r0' });
    await bench.answer('Approved');
    await bench.answer('Approved');

    expect(bench.deployed()).toBe('r0');
    expect(bench.details('rollback.started')).toEqual([`from r2 (e-0002) back to r0 (e-0000) by ${CONTROLLER}`]);
    // What was rolled back is a target still, and a rollback execution is none.
    expect(await listed(bench)).toMatchObject({ kind: 'read', executions: [{ id: 'e-0002' }, { id: 'e-0001' }, { id: 'e-0000' }] });
  });

  test('mends a stage that was stopped halfway', async () => {
    const bench = new Bench(RELEASE, { baseline: 'r0' });
    await bench.toAirlock('r1');
    await bench.answer('Approved');
    bench.engine.stopExecution(undefined, { abandon: true }, ANA);
    bench.engine.rollBackByHand('Prod', 'e-0000', ANA);
    await bench.answer('Approved');
    await bench.answer('Approved');

    expect([bench.deployed(), ...bench.outcomes()]).toEqual(['r0', 'e-0001 r1 rolledBack', 'e-0002 r0 succeeded']);
  });

  test('is refused while anything runs in the stage, to what did not succeed there, and to a rollback', async () => {
    const bench = new Bench(RELEASE, { baseline: 'r0' });
    await rejectedBake(bench);
    const press = (id: string) => () => bench.engine.rollBackByHand('Prod', id, ANA);

    expect(press('e-0000')).toThrow('stage must be at rest to be rolled back, got Prod, where e-0002 is; stop that first');
    await bench.answer('Approved');
    await bench.answer('Approved');
    expect(press('e-0001')).toThrow('execution must be a standard one that succeeded in Prod in structure version 1, got e-0001; name e-0000');
    expect(press('e-0002')).toThrow('execution must be a standard one that succeeded in Prod in structure version 1, got e-0002; name e-0000');
    expect(press('e-9')).toThrow('execution must be one of the pipeline, got \'e-9\'; the newest is e-0002');
    bench.engine.deployPipelineByHand(ANA);
    expect(press('e-0000')).toThrow('execution must be a standard one that succeeded in Prod in structure version 2, got e-0000; there is none');
  });
});
