/** The other branch of each assumption, as the simulated services play it; what is taken is in the tests beside this. */
import { HOUR, MINUTE } from '../../../src/decision/time';
import { AlarmHistory } from '../../../src/rehearsal/alarm-history';
import { AssumptionName, DEFAULT_ASSUMPTIONS, withOther } from '../../../src/rehearsal/assumptions';
import { Faults } from '../../../src/rehearsal/faults';
import { SimulatedParameters } from '../../../src/rehearsal/parameters';
import { ANA, anAction, aStage, Bench, BenchOptions, CONTROLLER, RELEASE } from './bench';

const other = (name: AssumptionName, options: BenchOptions = {}): Bench =>
  new Bench(RELEASE, { baseline: 'r0', ...options, assume: withOther(DEFAULT_ASSUMPTIONS, [name]) });

/** A second release whose bake is rejected. */
async function rejected(bench: Bench): Promise<Bench> {
  await bench.toAirlock('r1');
  await bench.answer('Approved');
  await bench.answer('Rejected');
  return bench;
}

describe('otherwise', () => {
  test('a rejected bake is not rolled back, and a failed deployment is all the same', async () => {
    const bench = await rejected(other('rejectionRollsBack'));

    expect(bench.details('stage.torn')).toEqual(['not rolled back: a rejection is not answered by a rollback in this rehearsal']);
    expect(bench.outcomes()).toEqual(['e-0001 r1 failed']);

    const failing = other('rejectionRollsBack', { failing: ['Prod/Deploy@r1'] });
    await failing.toAirlock('r1');
    await failing.answer('Approved');
    expect(failing.told('rollback.started')).toHaveLength(1);
  });

  test('a second failure finds the target of the first used up', async () => {
    const bench = await rejected(other('rollbackUsesUpItsTarget'));
    await bench.answer('Approved');
    await bench.answer('Approved');
    expect(bench.deployed()).toBe('r0');
    await rejected(bench);

    expect(bench.told('rollback.started')).toHaveLength(1);
    expect(bench.told('stage.torn')).toHaveLength(1);
  });

  test('a rollback shows nobody who asked for it', async () => {
    const bench = other('rollbackShowsWhoAsked');
    await bench.release('r1');
    bench.engine.rollBackByHand('Prod', 'r0', ANA);

    expect(await bench.execution('e-0002')).toMatchObject({ type: 'ROLLBACK' });
    expect(await bench.execution('e-0002')).not.toHaveProperty('askedBy');
  });

  test('a rollback cannot be stopped, by a person or by us', async () => {
    const bench = await rejected(other('rollbackCanBeStopped'));
    const problem = new Error('execution must be a standard one to be stopped in this rehearsal, got e-0002, a rollback; wait until it has ended');

    expect(() => bench.engine.stopExecution('e-0002', { abandon: true }, ANA)).toThrow(problem);
    await expect(bench.engine.writerFor(CONTROLLER).stop('e-0002', 'to another target')).rejects.toThrow(problem);
  });

  test('RollbackStage takes nothing', async () => {
    const bench = other('listedTargetsAreTaken');
    await bench.release('r1');

    expect(() => bench.engine.rollBackByHand('Prod', 'r0', ANA)).toThrow(new Error('RollbackStage takes no execution in this rehearsal, got e-0000; start a new execution'));
  });

  test('a rollback goes on to the next stage, and has succeeded in its own', async () => {
    const bench = new Bench([...RELEASE, aStage('Last', [anAction('Check')])], { baseline: 'r0', assume: { rollbackGoesOn: true } });
    await rejected(bench);
    await bench.answer('Approved');
    await bench.answer('Approved');

    expect(bench.told('stage.entered').filter((line) => line.endsWith('e-0002 Last'))).toHaveLength(1);
    expect(bench.told('rollback.')).toEqual(['4m rollback.started e-0002 Prod', '7m rollback.succeeded e-0002 Prod'].map((line) => expect.stringContaining(line.split(' ')[1])));
  });

  test('a rollback meets no approvals', async () => {
    const bench = await rejected(other('rollbackMeetsApprovals'));
    await bench.until(bench.minutes() + 5);

    expect(bench.outcomes()).toEqual(['e-0001 r1 rolledBack', 'e-0002 r0 succeeded']);
    expect(await bench.runsOf('e-0002', 'Airlock')).toEqual([]);
  });

  test('who waits before the stage enters before the rollback, which waits behind it', async () => {
    const bench = other('waitingEntersBeforeRollback');
    await bench.toAirlock('r1');
    await bench.answer('Approved');
    await bench.toAirlock('r2');
    await bench.answer('Rejected');

    expect(await bench.stage('Prod')).toMatchObject({ execution: { id: 'e-0002', type: 'STANDARD' }, inbound: [{ id: 'e-0003', type: 'ROLLBACK' }] });
  });

  test('a rollback fails that finds its stack unchanged; a release does not', async () => {
    const bench = other('unchangedStackSucceeds', { failing: ['Prod/Deploy@r1'] });
    await bench.toAirlock('r1');
    await bench.answer('Approved');
    await bench.answer('Approved');
    expect(bench.outcomes()).toEqual(['e-0001 r1 failed', 'e-0002 r0 failed']);

    await bench.release('r0');
    expect(bench.outcomes().at(-1)).toBe('e-0003 r0 succeeded');
  });

  test('what an update cancels has failed when its running action fails', async () => {
    const bench = other('cancelledMayFail', { failing: ['Prod/Deploy@r1'] });
    await bench.toAirlock('r1');
    bench.engine.answerByHand('Prod', 'Airlock', 'Approved', ANA);
    bench.engine.deployPipelineByHand(ANA);
    await bench.until(bench.minutes() + 1);

    expect(bench.outcomes().at(0)).toBe('e-0001 r1 failed');
    expect(bench.told('rollback.')).toEqual([]);
  });

  test('an abandoned approval keeps its stage until it is answered', async () => {
    const bench = other('abandonedApprovalFreesStage');
    await bench.toAirlock('r1');
    await bench.toAirlock('r2');
    bench.engine.stopExecution('e-0001', { abandon: true }, ANA);
    expect((await bench.execution('e-0001')).status).toBe('Stopping');

    bench.engine.answerByHand('Prod', 'Airlock', 'Approved', ANA);
    expect((await bench.stage('Prod')).execution).toMatchObject({ id: 'e-0002' });
  });

  test('what a build exports is not listed', async () => {
    const stages = [RELEASE[0], aStage('Build', [anAction('Synth')])];
    for (const exportsAreListed of [true, false]) {
      const bench = new Bench(stages, { assume: { exportsAreListed } });
      bench.engine.commit('r1');
      await bench.until(5);

      expect((await bench.runsOf('e-0001', 'Synth')).map((run) => 'exported' in run)).toEqual([exportsAreListed]);
    }
  });
});

describe('otherwise Parameter Store', () => {
  const NAME = '/breakwater/Checkout/pauses/storm';
  const SESSION = 'arn:aws:sts::111111111111:assumed-role/Operators/ana';
  const query = { known: [], from: 0 };

  function storeWith(name: AssumptionName): { readonly store: SimulatedParameters; readonly rings: () => number; pass(span: number): void } {
    let now = HOUR;
    let rings = 0;
    const store = new SimulatedParameters('Checkout', new Faults([], () => now), () => now, () => { rings += 1; }, withOther(DEFAULT_ASSUMPTIONS, [name]));
    return { store, rings: () => rings, pass: (span) => { now += span; } };
  }

  test('shows an id instead of a session, and users as they are', async () => {
    const { store } = storeWith('sessionsAreShown');
    store.put(NAME, '{}', SESSION);
    store.put(`${NAME}-2`, '{}', ANA.by);

    expect(store.all().map(({ writtenBy }) => writtenBy)).toEqual(['AROAEXAMPLEOFAROLE000:ana', ANA.by]);
  });

  test('tells of no change', () => {
    const { store, rings } = storeWith('lettersRing');
    store.put(NAME, '{}', SESSION);

    expect(rings()).toBe(0);
  });

  test('lists what was there before, for a minute and a half', async () => {
    const { store, pass } = storeWith('parameterListsAreFresh');
    const versions = async (): Promise<unknown> => {
      const view = await store.own(query);
      return view.kind === 'read' ? view.parameters.map((one) => 'version' in one && one.version) : view;
    };
    store.put(NAME, '{}', SESSION);
    expect(await versions()).toEqual([]);
    pass(90_000);
    expect(await versions()).toEqual([1]);
    store.put(NAME, '{"reason":"x"}', SESSION);
    store.delete(NAME);
    expect(await versions()).toEqual([1]);
    pass(90_000);
    expect(await versions()).toEqual([]);
  });
});

test('otherwise the history of an alarm does not show yet what it shows later', () => {
  const history = new AlarmHistory({ at: 0, state: 'OK', reason: '' });
  history.become({ at: 10 * MINUTE, state: 'ALARM', reason: '' });
  history.become({ at: 11 * MINUTE, state: 'OK', reason: '' });

  expect(history.view(0, 9 * MINUTE)).toMatchObject({ state: 'OK', entries: { kind: 'read', at: [] } });
  expect(history.view(0, 10 * MINUTE)).toMatchObject({ entries: { kind: 'read', at: [10 * MINUTE] } });
});
