import { DAY, MINUTE } from '../../../src/decision/time';
import { ANA, Bench, BETA, CONTROLLER, PROD, RELEASE, SMALL, SOURCE, START } from './bench';

describe('the baseline', () => {
  test('is one earlier execution that passed every stage, outside the results', async () => {
    const bench = new Bench(RELEASE, { baseline: 'r0' });

    expect(await bench.engine.executions([])).toEqual([{ id: 'e-0000', status: 'Succeeded', type: 'STANDARD', startedAt: START - DAY, revision: 'r0' }]);
    expect((await bench.engine.state()).stages.map(({ execution }) => execution)).toEqual(
      RELEASE.map(() => ({ id: 'e-0000', status: 'Succeeded', type: 'STANDARD' })));
    expect(bench.engine.results()).toEqual([]);
    expect(bench.events).toEqual([]);
    expect(bench.notices).toEqual([]);
  });

  test('has run every action, and its revision is on every stack', async () => {
    const bench = new Bench(RELEASE, { baseline: 'r0' });

    expect((await bench.engine.runs('e-0000')).map(({ stage, action, status }) => `${stage}/${action} ${status}`).reverse()).toEqual([
      'Source/Commit Succeeded', 'UpdatePipeline/SelfMutate Succeeded', 'Prod/Airlock Succeeded', 'Prod/Deploy Succeeded', 'Prod/Bake-Wave Succeeded',
    ]);
    expect([...bench.engine.deployedStacks]).toEqual([['333333333333/us-west-1/Service', { revision: 'r0', execution: 'e-0000', at: START - DAY }]]);
    expect((await bench.stage('Prod')).actions.every(({ token }) => token === undefined)).toBe(true);
  });

  test('lies after the making of the pipeline; an empty world is made now', async () => {
    expect((await new Bench(SMALL, { baseline: 'r0' }).engine.state()).createdAt).toBeLessThan(START - DAY);
    expect((await new Bench(SMALL).engine.state()).createdAt).toBe(START);
  });

  test('left out leaves an empty world', async () => {
    const bench = new Bench(SMALL);

    expect(await bench.engine.executions([])).toEqual([]);
    expect([...bench.engine.deployedStacks]).toEqual([]);
    expect((await bench.engine.state()).stages[1]).toEqual({ name: 'Beta', inbound: [], transition: { enabled: true }, actions: [{ name: 'Deploy' }, { name: 'Test' }] });
  });
});

describe('GetPipelineState', () => {
  test("shows each action's latest run, of whichever execution it was", async () => {
    const bench = new Bench(RELEASE, { baseline: 'r0' });
    await bench.toAirlock('r1');

    const idOf = async (execution: string, action: string): Promise<string> => (await bench.runsOf(execution, action))[0].runId;
    expect((await bench.stage('Prod')).actions.map(({ name, status, runId }) => ({ name, status, runId }))).toEqual([
      { name: 'Airlock', status: 'InProgress', runId: await idOf('e-0001', 'Airlock') },
      { name: 'Deploy', status: 'Succeeded', runId: await idOf('e-0000', 'Deploy') },
      { name: 'Bake-Wave', status: 'Succeeded', runId: await idOf('e-0000', 'Bake-Wave') },
    ]);
  });

  test('is the same object until something changes, and an old one is never altered', async () => {
    const bench = new Bench(RELEASE, { baseline: 'r0' });
    await bench.toAirlock('r1');
    const before = await bench.engine.state();
    const copy = structuredClone(before);
    expect(await bench.engine.state()).toBe(before);

    bench.engine.answerByHand('Prod', 'Airlock', 'Approved', ANA);

    const after = await bench.engine.state();
    expect(after).not.toEqual(before);
    expect(before).toEqual(copy);
    // What did not change is not built again.
    expect(after.stages[0]).toBe(before.stages[0]);
  });
});

describe('ListPipelineExecutions', () => {
  test('shows the newest first', async () => {
    const bench = new Bench(SMALL, { baseline: 'r0' });
    bench.engine.commit('r1');
    bench.engine.commit('r2');

    expect((await bench.engine.executions([])).map(({ id }) => id)).toEqual(['e-0002', 'e-0001', 'e-0000']);
  });

  test.each([
    ['a page of 100 where that holds every one asked for', ['e-0120', 'e-0021'], 100],
    ['the next page where it does not', ['e-0020'], 120],
    ['all pages when one asked for does not exist', ['e-9999'], 120],
    ['one page when none is asked for', [], 100],
  ])('answers with %s', async (_, ids, expected) => {
    const bench = new Bench(SMALL);
    for (let number = 1; number <= 120; number++) bench.engine.commit(`r${number}`);

    expect(await bench.engine.executions(ids)).toHaveLength(expected);
  });

  test('is the same object until something changes, and an old one is never altered', async () => {
    const bench = new Bench(SMALL);
    bench.engine.commit('r1');
    const before = await bench.engine.executions([]);
    const copy = structuredClone(before);

    await bench.until(60);

    expect(before).toEqual(copy);
    expect((await bench.engine.executions([]))[0].status).toBe('Succeeded');
  });
});

test('ListActionExecutions shows the newest run first, and an old answer is never altered', async () => {
  const bench = new Bench(RELEASE);
  await bench.toAirlock('r1');
  const before = await bench.engine.runs('e-0001');
  const copy = structuredClone(before);
  expect(before.map(({ action }) => action)).toEqual(['Airlock', 'SelfMutate', 'Commit']);
  expect(await bench.engine.runs('e-0001')).toBe(before);

  await bench.answer('Approved');

  expect(before).toEqual(copy);
  expect((await bench.engine.runs('e-0001')).map(({ action, status }) => `${action} ${status}`)).toEqual([
    'Bake-Wave InProgress', 'Deploy Succeeded', 'Airlock Succeeded', 'SelfMutate Succeeded', 'Commit Succeeded',
  ]);
});

describe('idle and quiet', () => {
  test('an empty pipeline is both', () => {
    const { engine } = new Bench(SMALL);

    expect([engine.idle(), engine.quiet()]).toEqual([true, true]);
  });

  test('neither while an action runs', async () => {
    const bench = new Bench(SMALL);
    bench.engine.commit('r1');
    await bench.until(0.5);

    expect([bench.engine.idle(), bench.engine.quiet()]).toEqual([false, false]);
  });

  test('idle but not quiet while an approval waits', async () => {
    const bench = new Bench(RELEASE);
    await bench.toAirlock('r1');

    expect([bench.engine.idle(), bench.engine.quiet()]).toEqual([true, false]);
  });

  test('idle but not quiet while an execution waits at a closed transition', async () => {
    const bench = new Bench(SMALL);
    bench.engine.disableTransition('Beta', 'looking into it', ANA);
    bench.engine.commit('r1');
    await bench.until(10);

    expect([bench.engine.idle(), bench.engine.quiet()]).toEqual([true, false]);
  });

  test('both again when everything has ended', async () => {
    const bench = new Bench(SMALL, { failing: ['Beta/Test@r1'] });
    bench.engine.commit('r1');
    await bench.until(10);

    expect([bench.engine.idle(), bench.engine.quiet()]).toEqual([true, true]);
  });
});

describe('what EventBridge hears', () => {
  const states = (bench: Bench): readonly string[] => bench.notices.map(({ detailType, state, stage, action, category }) =>
    [detailType.split(' ')[1], state, [stage, action].filter(Boolean).join('/'), category].filter(Boolean).join(' '));

  test('an execution, its stages and its actions, at the moments that the timeline shows', async () => {
    const bench = new Bench([SOURCE, PROD]);
    bench.engine.commit('r1');
    await bench.until(1);
    await bench.answer('Approved');
    await bench.answer('Rejected');

    expect(states(bench)).toEqual([
      'Pipeline STARTED',
      'Stage STARTED Source',
      'Action STARTED Source/Commit Source',
      'Action SUCCEEDED Source/Commit Source',
      'Stage SUCCEEDED Source',
      'Stage STARTED Prod',
      'Action STARTED Prod/Airlock Approval',
      'Action SUCCEEDED Prod/Airlock Approval',
      'Action STARTED Prod/Deploy Deploy',
      'Action SUCCEEDED Prod/Deploy Deploy',
      'Action STARTED Prod/Bake-Wave Approval',
      'Action FAILED Prod/Bake-Wave Approval',
      'Stage FAILED Prod',
      'Pipeline FAILED',
    ]);
  });

  test('stopping, stopped and abandoned', async () => {
    const bench = new Bench(RELEASE);
    await bench.toAirlock('r1');
    bench.notices.length = 0;
    await bench.engine.writerFor(CONTROLLER).stop('e-0001', 'enough');

    expect(states(bench)).toEqual([
      'Pipeline STOPPING', 'Stage STOPPING Prod', 'Action ABANDONED Prod/Airlock Approval', 'Stage STOPPED Prod', 'Pipeline STOPPED',
    ]);
  });

  test('cancelled, spelled as events spell it', async () => {
    const bench = new Bench(RELEASE, { restartsOnUpdate: false });
    await bench.toAirlock('r1');
    bench.notices.length = 0;
    bench.engine.deployPipelineByHand(ANA);

    expect(states(bench)).toEqual(['Action CANCELED Prod/Airlock Approval', 'Stage CANCELED Prod', 'Pipeline CANCELED']);
  });

  test('superseded; and nothing of transitions, of who waits, or of an update', async () => {
    const bench = new Bench(SMALL);
    bench.engine.disableTransition('Beta', 'looking into it', ANA);
    bench.engine.commit('r1');
    await bench.until(2);
    bench.engine.commit('r2');
    await bench.until(4);

    expect(states(bench).filter((state) => state.startsWith('Pipeline'))).toEqual(['Pipeline STARTED', 'Pipeline STARTED', 'Pipeline SUPERSEDED']);
    expect(states(bench).filter((state) => state.includes('Beta'))).toEqual([]);
  });
});

test('the same commits and buttons give the same events, ids and tokens', async () => {
  const play = async (): Promise<unknown> => {
    const bench = new Bench(RELEASE, { baseline: 'r0' });
    await bench.release('r1');
    await bench.toAirlock('r2');
    await bench.answer('Rejected');
    return [bench.events, bench.notices, bench.engine.results(), await bench.engine.state(), await bench.engine.runs('e-0003')];
  };

  expect(await play()).toEqual(await play());
});

test('a reading costs nothing while nothing changes: 26 Regions of 3 cells, looked at every minute of three days', async () => {
  const [airlock, , bake] = PROD.actions;
  const cells = ['A', 'B', 'C'].map((cell) => ({ ...BETA.actions[0], name: `Deploy${cell}`, runOrder: 2, stackName: cell }));
  const wide = Array.from({ length: 26 }, (_, index) => ({ ...PROD, name: `Prod${index}`, actions: [airlock, ...cells, bake] }));
  const bench = new Bench([SOURCE, ...wide], { baseline: 'r0' });
  bench.engine.commit('r1');
  await bench.until(5);
  const views = new Set<unknown>();
  for (let look = 0; look < 3 * DAY / MINUTE; look++) {
    views.add(await bench.engine.state());
    views.add(await bench.engine.executions(['e-0001']));
    views.add(await bench.engine.runs('e-0001'));
  }

  // Counted, not timed: nothing was built for a look that saw nothing new.
  expect(views.size).toBe(3);
});
