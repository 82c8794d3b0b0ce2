import { MINUTE } from '../../../src/decision/time';
import { ANA, anAction, anApproval, aStage, Bench, PROD, RELEASE, SOURCE, UPDATE } from './bench';

const CHANGES = { changesPipeline: true };

describe('a commit that changes the pipeline', () => {
  test('changes the definition when its self-mutation ends, is cancelled by it, and starts anew from the source', async () => {
    const bench = new Bench(RELEASE, { baseline: 'r0' });
    bench.engine.commit('r1', CHANGES);
    await bench.until(4);

    expect(bench.told('pipeline', 'execution', 'stage.entered', 'action.succeeded')).toEqual([
      '0s execution.started e-0001',
      '0s stage.entered e-0001 Source',
      '1m action.succeeded e-0001 Source/Commit',
      '1m stage.entered e-0001 UpdatePipeline',
      '2m action.succeeded e-0001 UpdatePipeline/SelfMutate',
      '2m pipeline.updated',
      '2m execution.cancelled e-0001 UpdatePipeline',
      '2m execution.started e-0002',
      '2m stage.entered e-0002 Source',
      '3m action.succeeded e-0002 Source/Commit',
      '3m stage.entered e-0002 UpdatePipeline',
      '4m action.succeeded e-0002 UpdatePipeline/SelfMutate',
      '4m stage.entered e-0002 Prod',
    ]);
    expect(bench.details('commit')).toEqual(['changes the definition of the pipeline']);
    expect(bench.details('pipeline.updated')).toEqual(['structure version 2, by SelfMutate of r1 (e-0001)']);
    expect(bench.details('execution.cancelled')).toEqual(['the definition of the pipeline changed']);
    expect(bench.outcomes()).toEqual(['e-0001 r1 cancelled', 'e-0002 r1 waiting']);
    expect(bench.result('e-0001').stages).toEqual({ Source: 'Succeeded', UpdatePipeline: 'Cancelled' });
  });

  test('changes it once: the self-mutation of the new execution finds nothing to change', async () => {
    const bench = new Bench(RELEASE);
    bench.engine.commit('r1', CHANGES);

    await bench.until(60);

    expect(bench.told('pipeline.updated')).toHaveLength(1);
  });

  test('changes nothing when its self-mutation fails', async () => {
    const bench = new Bench(RELEASE, { failing: ['UpdatePipeline/SelfMutate@r1'] });
    bench.engine.commit('r1', CHANGES);

    await bench.until(60);

    expect(bench.told('pipeline.updated')).toEqual([]);
    expect(bench.outcomes()).toEqual(['e-0001 r1 failed']);
  });

  test('is carried by the commit after it, when its own self-mutation failed', async () => {
    const bench = new Bench(RELEASE, { failing: ['UpdatePipeline/SelfMutate@r1'] });
    bench.engine.commit('r1', CHANGES);
    await bench.until(5);
    bench.engine.commit('r2');

    await bench.until(60);

    expect(bench.details('pipeline.updated')).toEqual(['structure version 2, by SelfMutate of r2 (e-0002)']);
  });

  test('is not taken back by an older commit whose self-mutation ends later', async () => {
    const bench = new Bench(RELEASE, { failing: ['UpdatePipeline/SelfMutate@r1'] });
    await bench.toAirlock('r1');
    bench.engine.commit('r2', CHANGES);
    bench.engine.deployPipelineByHand(ANA);

    await bench.until(60);

    expect(bench.told('pipeline.updated')).toEqual(['2m pipeline.updated']);
  });

  test('restarts the newest commit, which may be newer than the one that changed the pipeline', async () => {
    const bench = new Bench(RELEASE, { duration: (stage) => stage === 'UpdatePipeline' ? 10 * MINUTE : MINUTE });
    bench.engine.commit('r1', CHANGES);
    await bench.until(5);
    bench.engine.commit('r2');

    await bench.until(11);

    expect(bench.outcomes()).toEqual(['e-0001 r1 cancelled', 'e-0002 r2 cancelled', 'e-0003 r2 waiting']);
    expect(bench.details('execution.started')).toEqual([undefined, undefined, 'restarted, as the definition of the pipeline changed']);
  });

  test('starts nothing anew without RestartExecutionOnUpdate', async () => {
    const bench = new Bench(RELEASE, { restartsOnUpdate: false });
    bench.engine.commit('r1', CHANGES);

    await bench.until(60);

    expect(bench.outcomes()).toEqual(['e-0001 r1 cancelled']);
    expect(bench.engine.quiet()).toBe(true);
  });

  test('lets a self-mutation only be an action of that name and of category Build', async () => {
    const bench = new Bench([SOURCE, aStage('Other', [anAction('SelfMutate', 1, { category: 'Test' }), anAction('Mutate')])]);
    bench.engine.commit('r1', CHANGES);

    await bench.until(60);

    expect(bench.told('pipeline.updated')).toEqual([]);
  });
});

describe('an update of the pipeline, to every execution in flight', () => {
  /** Deploys for 10 minutes, beside a test of 5, and then bakes. */
  const LONG = aStage('Prod', [
    { ...PROD.actions[1], runOrder: 1 }, anAction('Test', 1, { category: 'Test' }), anApproval('Bake-Wave', 2),
  ], { rollsBackOnFailure: true });
  const minutes: Readonly<Record<string, number>> = { Deploy: 10, Test: 5 };
  const duration = (_: string, action: string): number => (minutes[action] ?? 1) * MINUTE;

  test('lets the actions in progress complete, starts nothing after them, and then cancels', async () => {
    const bench = new Bench([SOURCE, LONG], { duration, baseline: 'r0' });
    bench.engine.commit('r1');
    await bench.until(3);
    bench.engine.deployPipelineByHand(ANA);

    expect((await bench.execution('e-0001')).status).toBe('InProgress');
    await bench.until(10);
    expect(await bench.statuses('Prod')).toMatchObject({ Deploy: 'InProgress', Test: 'Succeeded' });
    await bench.until(11);

    expect(await bench.execution('e-0001')).toMatchObject({ status: 'Cancelled' });
    expect(await bench.runsOf('e-0001', 'Bake-Wave')).toEqual([]);
    expect(bench.deployed()).toBe('r1');
    expect(bench.told('stage.torn', 'rollback')).toEqual(['11m stage.torn e-0001 Prod']);
    expect(bench.details('stage.torn')).toEqual(['not rolled back: only a failure is answered by a rollback']);
    expect(bench.result('e-0001').stages.Prod).toBe('Cancelled');
  });

  test('cancels even when one of the actions in progress fails, and rolls nothing back', async () => {
    const bench = new Bench([SOURCE, LONG], { duration, baseline: 'r0', failing: ['Prod/Deploy@r1'] });
    bench.engine.commit('r1');
    await bench.until(3);
    bench.engine.deployPipelineByHand(ANA);
    await bench.until(11);

    expect((await bench.execution('e-0001')).status).toBe('Cancelled');
    expect(bench.told('rollback')).toEqual([]);
  });

  test('ends as stopped what was stopping', async () => {
    const bench = new Bench(RELEASE);
    await bench.toAirlock('r1');
    bench.engine.stopExecution('e-0001', { abandon: false }, ANA);
    bench.engine.deployPipelineByHand(ANA);

    expect((await bench.execution('e-0001')).status).toBe('Stopped');
  });

  test('keeps the stage locked until they have: the restarted execution waits', async () => {
    const bench = new Bench([SOURCE, LONG], { duration, baseline: 'r0' });
    bench.engine.commit('r1');
    await bench.until(3);
    bench.engine.deployPipelineByHand(ANA);
    await bench.until(5);

    expect(await bench.stage('Prod')).toMatchObject({ execution: { id: 'e-0001' }, inbound: [{ id: 'e-0002' }] });
    await bench.until(11);
    expect(await bench.stage('Prod')).toMatchObject({ execution: { id: 'e-0002' }, inbound: [] });
  });

  test('cancels who waits before a stage at once, and does not let it in where the update frees the stage', async () => {
    const bench = new Bench(RELEASE);
    await bench.toAirlock('r1');
    await bench.toAirlock('r2');
    bench.engine.deployPipelineByHand(ANA);

    expect(bench.told('execution.cancelled')).toEqual(['4m execution.cancelled e-0002 Prod', '4m execution.cancelled e-0001 Prod']);
    expect(bench.result('e-0002').stages).toEqual({ Source: 'Succeeded', UpdatePipeline: 'Succeeded' });
  });

  test('cancels an approval that waits: its token is refused from then on', async () => {
    const bench = new Bench(RELEASE);
    await bench.toAirlock('r1');
    const token = await bench.token('Prod', 'Airlock');
    bench.engine.deployPipelineByHand(ANA);

    expect((await bench.stage('Prod')).actions[0]).not.toHaveProperty('token');
    expect(await bench.runsOf('e-0001', 'Airlock')).toMatchObject([{ status: 'Abandoned' }]);
    expect(await bench.engine.writerFor('x').answer({ stage: 'Prod', action: 'Airlock', token }, 'Approved', '')).toBe('late');
    expect(bench.result('e-0001').outcome).toBe('cancelled');
    expect(bench.told('action.failed')).toEqual([]);
  });

  test('lets an approval that waits outlive it when the scenario assumes so: the execution ends when it is answered', async () => {
    const bench = new Bench(RELEASE, { assume: { approvalOutlivesUpdate: true } });
    await bench.toAirlock('r1');
    bench.engine.deployPipelineByHand(ANA);
    await bench.until(60);
    expect((await bench.execution('e-0001')).status).toBe('InProgress');

    bench.engine.answerByHand('Prod', 'Airlock', 'Approved', ANA);

    expect((await bench.execution('e-0001')).status).toBe('Cancelled');
    expect(await bench.runsOf('e-0001', 'Deploy')).toEqual([]);
  });

  test('cancels a rollback execution as well, which has then failed', async () => {
    const bench = new Bench(RELEASE, { baseline: 'r0' });
    await bench.toAirlock('r1');
    await bench.answer('Rejected');
    bench.engine.deployPipelineByHand(ANA);

    expect(bench.told('rollback')).toEqual(['2m rollback.started e-0002 Prod', '3m rollback.failed e-0002 Prod']);
    expect(bench.outcomes()).toEqual(['e-0001 r1 failed', 'e-0002 r0 cancelled', 'e-0003 r1 waiting']);
  });

  test('leaves a disabled transition as it is', async () => {
    const bench = new Bench([SOURCE, UPDATE, PROD]);
    bench.engine.disableTransition('Prod', 'looking into it', ANA);
    bench.engine.commit('r1', CHANGES);
    await bench.until(60);

    expect((await bench.stage('Prod')).transition).toMatchObject({ enabled: false, reason: 'looking into it' });
    expect((await bench.stage('Prod')).inbound).toEqual([{ id: 'e-0002', type: 'STANDARD' }]);
  });
});

describe('a deployment of the pipeline by hand', () => {
  test('says who made it', () => {
    const bench = new Bench(RELEASE, { baseline: 'r0' });
    bench.engine.deployPipelineByHand(ANA);

    expect(bench.details('pipeline.updated')).toEqual([`structure version 2, by ${ANA.by}`]);
  });

  test('starts the commit anew that runs everywhere when there was no other', async () => {
    const bench = new Bench(RELEASE, { baseline: 'r0' });
    bench.engine.deployPipelineByHand(ANA);
    await bench.until(2);

    expect(bench.outcomes()).toEqual(['e-0001 r0 waiting']);
  });

  test('starts nothing in an empty world', () => {
    const bench = new Bench(RELEASE);
    bench.engine.deployPipelineByHand(ANA);

    expect(bench.engine.results()).toEqual([]);
  });
});
