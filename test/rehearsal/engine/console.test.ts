import { ANA, anApproval, aStage, Bench, RELEASE, SMALL, SOURCE } from './bench';

type Prepare = (bench: Bench) => Promise<void> | void;
const nothing: Prepare = () => undefined;
const atAirlock: Prepare = (bench) => bench.toAirlock('r1');
const passedAirlock: Prepare = async (bench) => {
  await bench.toAirlock('r1');
  await bench.answer('Approved');
};

describe('a button that cannot be pressed says why, and changes nothing', () => {
  test.each<[string, Prepare, (bench: Bench) => void, string]>([
    [
      'answer in a stage that does not exist', nothing, (bench) => bench.engine.answerByHand('Prd', undefined, 'Approved', ANA),
      "stage must be a stage of the pipeline, got 'Prd'; its stages are Source, UpdatePipeline, Prod",
    ],
    [
      'answer where nothing waits', nothing, (bench) => bench.engine.answerByHand('Prod', undefined, 'Approved', ANA),
      'stage must have an approval that waits, got Prod, where none does; wait until an execution reaches one',
    ],
    [
      'answer an approval that never ran', nothing, (bench) => bench.engine.answerByHand('Prod', 'Airlock', 'Approved', ANA),
      'action must wait for an answer, got Airlock of stage Prod, which never ran; wait until an execution reaches it',
    ],
    [
      'answer an approval twice', passedAirlock, (bench) => bench.engine.answerByHand('Prod', 'Airlock', 'Rejected', ANA),
      'action must wait for an answer, got Airlock of stage Prod, which is Succeeded; wait until an execution reaches it',
    ],
    [
      'answer an action that is no approval', atAirlock, (bench) => bench.engine.answerByHand('Prod', 'Deploy', 'Approved', ANA),
      "action must be an approval of stage Prod, got 'Deploy'; its approvals are Airlock, Bake-Wave",
    ],
    [
      'answer in a stage without approvals', atAirlock, (bench) => bench.engine.answerByHand('Source', 'Airlock', 'Approved', ANA),
      "action must be an approval of stage Source, got 'Airlock'; its approvals are none",
    ],
    [
      'disable the transition into a stage that does not exist', nothing, (bench) => bench.engine.disableTransition('Prd', 'why', ANA),
      "stage must be a stage of the pipeline, got 'Prd'; its stages are Source, UpdatePipeline, Prod",
    ],
    [
      'disable the transition into the first stage, for a reason that CodePipeline does not take', nothing,
      (bench) => bench.engine.disableTransition('Source', "it's broken", ANA),
      'stage must have a transition before it, got Source, the first; name a later stage\n'
      + "reason must be 1 to 300 letters, digits, spaces and !@().*?-, got 'it's broken'; leave out the rest, as CodePipeline takes nothing else",
    ],
    [
      'disable a transition without a reason', nothing, (bench) => bench.engine.disableTransition('Prod', '', ANA),
      "reason must be 1 to 300 letters, digits, spaces and !@().*?-, got ''; leave out the rest, as CodePipeline takes nothing else",
    ],
    [
      'disable a transition with a reason of 301 characters', nothing, (bench) => bench.engine.disableTransition('Prod', 'x'.repeat(301), ANA),
      'reason must be 1 to 300 letters, digits, spaces and !@().*?-, got 301 characters; leave out the rest, as CodePipeline takes nothing else',
    ],
    [
      'enable the transition into the first stage', nothing, (bench) => bench.engine.enableTransition('Source', ANA),
      'stage must have a transition before it, got Source, the first; name a later stage',
    ],
    [
      'enable a transition that is enabled', nothing, (bench) => bench.engine.enableTransition('Prod', ANA),
      'stage must have a disabled transition before it, got Prod, where it is enabled; there is nothing to enable',
    ],
    [
      'retry a stage that does not exist', nothing, (bench) => bench.engine.retryStage('Prd', 'ALL_ACTIONS', ANA),
      "stage must be a stage of the pipeline, got 'Prd'; its stages are Source, UpdatePipeline, Prod",
    ],
    [
      'retry a stage that nothing entered', nothing, (bench) => bench.engine.retryStage('Prod', 'ALL_ACTIONS', ANA),
      'stage must hold a failed execution to be retried, got Prod, where nothing ever ran; only the latest execution of a stage can be retried there',
    ],
    [
      'retry a stage that an execution is in', atAirlock, (bench) => bench.engine.retryStage('Prod', 'FAILED_ACTIONS', ANA),
      'stage must hold a failed execution to be retried, got Prod, where e-0001 is InProgress; only the latest execution of a stage can be retried there',
    ],
    [
      'retry a stage that succeeded', atAirlock, (bench) => bench.engine.retryStage('Source', 'ALL_ACTIONS', ANA),
      'stage must hold a failed execution to be retried, got Source, where e-0001 is Succeeded; only the latest execution of a stage can be retried there',
    ],
    [
      'retry an execution that a later one has followed into the stage',
      async (bench) => {
        await bench.toAirlock('r1');
        await bench.answer('Rejected');
        await bench.toAirlock('r2');
      },
      (bench) => bench.engine.retryStage('Prod', 'FAILED_ACTIONS', ANA),
      'stage must hold a failed execution to be retried, got Prod, where e-0002 is InProgress; only the latest execution of a stage can be retried there',
    ],
    [
      'retry a stage that failed before the pipeline changed',
      async (bench) => {
        await bench.toAirlock('r1');
        await bench.answer('Rejected');
        bench.engine.deployPipelineByHand(ANA);
      },
      (bench) => bench.engine.retryStage('Prod', 'FAILED_ACTIONS', ANA),
      'stage must have failed in structure version 2, got Prod, where e-0001 failed in version 1; start a new execution',
    ],
    [
      'roll back the source', atAirlock, (bench) => bench.engine.rollBackByHand('Source', 'r1', ANA),
      'stage must not be the first to be rolled back, got Source, which holds the source; name a later stage',
    ],
    [
      'stop when nothing runs', nothing, (bench) => bench.engine.stopExecution(undefined, { abandon: true }, ANA),
      'execution must be in progress to be stopped, got none in progress; there is nothing to stop',
    ],
    [
      'stop an execution of a pipeline where none has started', nothing, (bench) => bench.engine.stopExecution('e-0001', { abandon: true }, ANA),
      "execution must be one of the pipeline, got 'e-0001'; none has started",
    ],
    [
      'stop an execution that does not exist', atAirlock, (bench) => bench.engine.stopExecution('e-0009', { abandon: true }, ANA),
      "execution must be one of the pipeline, got 'e-0009'; the newest is e-0001",
    ],
    [
      'stop an execution that has ended',
      async (bench) => {
        await bench.toAirlock('r1');
        await bench.answer('Rejected');
      },
      (bench) => bench.engine.stopExecution('e-0001', { abandon: false }, ANA),
      'execution must be in progress to be stopped, got e-0001, which is Failed; there is nothing to stop',
    ],
    [
      'stop an execution that is stopping',
      async (bench) => {
        await bench.toAirlock('r1');
        bench.engine.stopExecution('e-0001', { abandon: false }, ANA);
      },
      (bench) => bench.engine.stopExecution('e-0001', { abandon: false }, ANA),
      'execution must not be stopping already, got e-0001, which is; abandon it, or wait for its actions',
    ],
  ])('%s', async (_, prepare, press, message) => {
    const bench = new Bench(RELEASE);
    await prepare(bench);
    const before = { state: await bench.engine.state(), results: bench.engine.results(), events: bench.events.length };

    expect(() => press(bench)).toThrow(new Error(message));

    expect(await bench.engine.state()).toEqual(before.state);
    expect(bench.engine.results()).toEqual(before.results);
    expect(bench.events).toHaveLength(before.events);
  });

  test('answer where several approvals wait and none is named', async () => {
    const bench = new Bench([SOURCE, aStage('Prod', [anApproval('Bake-1'), anApproval('Bake-2')])]);
    bench.engine.commit('r1');
    await bench.until(1);

    expect(() => bench.engine.answerByHand('Prod', undefined, 'Approved', ANA))
      .toThrow(new Error('action must be named where several approvals wait, got none for stage Prod; name Bake-1 or Bake-2'));
  });

  test('retry a stage whose rollback runs or has run: the rollback is its latest execution', async () => {
    const bench = new Bench(RELEASE, { baseline: 'r0' });
    await bench.toAirlock('r1');
    await bench.answer('Rejected');

    expect(() => bench.engine.retryStage('Prod', 'ALL_ACTIONS', ANA)).toThrow(new Error(
      'stage must hold a failed execution to be retried, got Prod, where e-0002 is InProgress; only the latest execution of a stage can be retried there'));
  });
});

test('a reason of 300 characters of the whole alphabet is taken', async () => {
  const bench = new Bench(SMALL);
  const reason = 'aZ09!@ ().*?-'.padEnd(300, 'x');

  bench.engine.disableTransition('Beta', reason, ANA);

  expect((await bench.stage('Beta')).transition.reason).toBe(reason);
});
