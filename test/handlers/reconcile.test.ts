import { StageView } from '../../src/decision/observation';
import { Plan } from '../../src/decision/plan';
import { Release } from '../../src/decision/release';
import { reconcile } from '../../src/handlers/reconcile';
import { World } from '../../src/handlers/world';
import {
  aDeployer, aMemory, anAction, anAlarm, anExecution, aPlan, aRun, aStageMemory, atOneBoxBake, aView, FAULTS, minutesAgo, NOW, OWN_ROLES,
  Scene, waiting,
} from '../support/builders';
import { aWorld, FakeWorld } from '../support/fake-world';
import { aParameter } from '../support/letters';

const WRITES = /^(Approved|Rejected|stop|append|snapshot|keep)/;
type Written = FakeWorld & { readonly writes: readonly string[] };
const reconciled = async (scene: Scene = {}, failing: readonly string[] = [], plan: Plan = aPlan()): Promise<Written> => {
  const world = aWorld(scene, failing);
  await reconcile(world, plan, OWN_ROLES, NOW);
  return { ...world, writes: world.calls.filter((call) => WRITES.test(call)) };
};
const UNREADABLE = { kind: 'unreadable', why: 'the ledger is throttled' } as const;
const RED: Scene['alarms'] = [[FAULTS, anAlarm('ALARM', { since: minutesAgo(3) })]];

test('an approval is written down before it is given, and its snapshot before that', async () => {
  const { writes, outcomes } = await reconciled();
  expect(writes).toEqual(['snapshot e1/First', 'keep First holding', 'append gate.passed', 'Approved First/Airlock token-Airlock']);
  expect(outcomes).toEqual([{ ok: true, failedEffects: 0 }]);
});

test('all reads come before the first write', async () => {
  const { calls } = await reconciled();
  const firstWrite = calls.findIndex((call) => WRITES.test(call));
  expect(calls.slice(firstWrite).filter((call) => /^(state|executions|runs|ledger from|alarms|target)/.test(call))).toEqual([]);
});

test('a rejection is carried out before it is written down', async () => {
  expect((await reconciled(atOneBoxBake(5, { alarms: RED }))).writes.slice(0, 2)).toEqual(['Rejected First/Bake-OneBox token-Bake-OneBox', 'append bake.rejected']);
});

test('a rejection does not wait for a ledger that cannot be read, and nothing is written over it', async () => {
  const { writes, outcomes } = await reconciled(atOneBoxBake(5, { alarms: RED, memory: UNREADABLE }));
  expect(writes).toEqual(['Rejected First/Bake-OneBox token-Bake-OneBox', 'append bake.rejected']);
  expect(outcomes).toEqual([{ ok: false, failedEffects: 1, why: 'ledger: the ledger is throttled' }]);
});

test('a rejection does not depend on a ledger that cannot be written', async () => {
  const { writes, outcomes } = await reconciled(atOneBoxBake(5, { alarms: RED }), ['append']);
  expect(writes).toContain('Rejected First/Bake-OneBox token-Bake-OneBox');
  expect(outcomes[0].ok).toBe(false);
});

describe('what takes a wave back', () => {
  const remembering = (change: Parameters<typeof aStageMemory>[0], releases: readonly Release[] = []): Scene['memory'] => aMemory({
    stages: new Map([['First', aStageMemory({ execution: 'e1', runs: { execution: 'e0', revision: 'r0', startedAt: minutesAgo(900) }, ...change })]]), releases: new Map([['First', releases]]),
  });
  const torn = (change: Scene): Scene => ({
    views: [aView({ execution: { id: 'e1', status: 'Failed', type: 'STANDARD' }, actions: [anAction('Airlock'), anAction('OneBox.Deploy')] })],
    executions: [anExecution('e1', { status: 'Failed' })],
    runs: { e1: [aRun('OneBox.Deploy')] },
    rollbackTargets: new Map([['First', { kind: 'read', executions: [anExecution('e0', { status: 'Succeeded' })] }]]),
    memory: remembering({ state: 'torn', since: minutesAgo(5), ended: 'Failed' }),
    ...change,
  });
  const release: Release = {
    execution: 'e0',
    revision: 'r0',
    at: minutesAgo(800),
    missing: [],
    doubts: [],
    stacks: [{ step: 0, target: 'OneBox', template: { stack: 'OneBox-Service', deployer: aDeployer().id, key: 'r0.json' }, deployer: aDeployer() }],
  };
  const takeBack = { since: minutesAgo(1), execution: 'e1', revision: 'r1', because: 'red', who: 'breakwater' };
  const first = async (scene: Scene): Promise<string | undefined> => (await reconciled(torn(scene), ['append'])).calls.find((call) => /^(rollBack|restore|stop|append)/.test(call));

  test('does not wait for a ledger that cannot be written', async () => {
    expect(await first({})).toBe('rollBack First to e0');
    expect(await first({ rollbackTargets: new Map(), memory: remembering({ state: 'torn', since: minutesAgo(5), ended: 'Failed' }, [release]) })).toBe('restore First requested');
  });

  test('stops what deploys in its time, and what waits for an answer at once', async () => {
    const going = (actions: StageView['actions']): Scene => ({
      views: [aView({ execution: { id: 'e1', status: 'InProgress', type: 'STANDARD' }, actions })], executions: [anExecution('e1')], memory: remembering({ state: 'deploying', takeBack }),
    });
    expect(await first(going([anAction('Airlock'), anAction('OneBox.Deploy', { status: 'InProgress' })]))).toMatch(/^stop e1 .* in its time$/);
    expect(await first(going([anAction('Airlock'), anAction('OneBox.Deploy'), waiting('Bake-OneBox')]))).toMatch(/^stop e1 .*because red$/);
  });
});

test('a release is kept only when the line about it is: whoever was not told is told again', async () => {
  const scene: Scene = { views: [aView({ execution: { id: 'e1', status: 'Succeeded', type: 'STANDARD' }, actions: [] })], executions: [anExecution('e1', { status: 'Succeeded' })] };
  const kept = async (failing: readonly string[]): Promise<readonly string[]> => (await reconciled(scene, failing)).calls.filter((call) => call.startsWith('releases'));
  expect(await kept([])).toEqual(['releases First rev-e1']);
  expect(await kept(['append release.kept'])).toEqual([]);
});

test.each<[string, Parameters<typeof aWorld>[0]]>([
  ['can be read', { parameters: { kind: 'unreadable', why: 'throttled' }, switch: { kind: 'unreadable', why: 'denied' } }],
  ['is sound', { parameters: { kind: 'read', parameters: [aParameter('/breakwater/checkout/pauses/x', '[[{"until":'), aParameter('/breakwater/checkout/nowhere', '')] } }],
])('neither a rejection nor a rollback waits until what operators wrote %s', async (_, letters) => {
  const inOne: Plan = { ...aPlan(), organisation: { account: '999999999999', region: 'us-east-1' } };
  const rollback: Scene = { views: [aView({ execution: { id: 'e2', status: 'InProgress', type: 'ROLLBACK' } })], executions: [anExecution('e2', { type: 'ROLLBACK' })] };
  expect((await reconciled({ ...atOneBoxBake(5, { alarms: RED }), ...letters }, [], inOne)).writes[0]).toBe('Rejected First/Bake-OneBox token-Bake-OneBox');
  expect((await reconciled({ ...rollback, ...letters }, [], inOne)).writes[0]).toBe('Approved First/Airlock token-Airlock');
});

test.each<[string, string]>([
  ['its entry', 'append gate.passed'],
  ['its snapshot', 'snapshot e1/First'],
])('an approval is not given when %s cannot be kept', async (_, failing) => {
  const { writes } = await reconciled({}, [failing]);
  expect(writes.filter((call) => call.startsWith('Approved'))).toEqual([]);
});

test('without the ledger nothing is approved, though everything else is clear', async () => {
  expect((await reconciled({ memory: UNREADABLE })).writes).toEqual([]);
  expect((await reconciled(atOneBoxBake(45, { memory: UNREADABLE }))).writes).toEqual([]);
});

test('a rollback passes without the ledger', async () => {
  const views = [aView({ execution: { id: 'e2', status: 'InProgress', type: 'ROLLBACK' } })];
  expect((await reconciled({ views, executions: [anExecution('e2', { type: 'ROLLBACK' })], memory: UNREADABLE }, ['append'])).writes[0]).toBe('Approved First/Airlock token-Airlock');
});

test('an approval that the service refuses is written down as failed; the next tick judges anew', async () => {
  const { entries, outcomes } = await reconciled({}, ['Approved']);
  expect(entries.map(({ kind }) => kind)).toEqual(['gate.passed', 'effect.failed']);
  expect(entries[1].why).toBe('approveGate First/Airlock: ServiceException: Approved First/Airlock token-Airlock failed');
  expect(outcomes).toEqual([{ ok: false, failedEffects: 1, why: 'approveGate First/Airlock: ServiceException: Approved First/Airlock token-Airlock failed' }]);
});

describe('when somebody else was there first', () => {
  const late = async (scene: Scene): Promise<FakeWorld> => {
    const world = aWorld(scene);
    await reconcile({ ...world, pipeline: { ...world.pipeline, answer: async () => 'late' } }, aPlan(), OWN_ROLES, NOW);
    return world;
  };

  test('a rejection is not written down as ours', async () => {
    expect((await late(atOneBoxBake(5, { alarms: RED }))).entries).toEqual([]);
  });

  test('an approval that was written down before is taken back, and nothing has failed', async () => {
    const { entries, outcomes } = await late({});
    expect(entries.map(({ kind, why }) => `${kind} ${why}`).slice(1)).toEqual(['effect.failed approveGate First/Airlock: somebody else was there first']);
    expect(outcomes).toEqual([{ ok: true, failedEffects: 0 }]);
  });
});

test('a stage is not remembered while what happened in it could not be written down', async () => {
  const held: Scene = { alarms: RED, memory: aMemory() };
  expect((await reconciled(held)).writes).toContain('keep First holding');
  expect((await reconciled(held, ['append gate.held'])).writes.filter((call) => call.startsWith('keep'))).toEqual([]);
});

test('one effect that fails keeps no other from being carried out', async () => {
  const stages = [aPlan().stages[0], { ...aPlan().stages[0], name: 'Second' }];
  const views = stages.map(({ name }, index) => aView({ name, execution: { id: `e${index + 1}`, status: 'InProgress', type: 'STANDARD' } }));
  const executions = [anExecution('e1', { status: 'Failed' }), anExecution('e2', { status: 'Failed' })];
  const { writes } = await reconciled({ views, executions }, ['Rejected First'], aPlan(...stages));
  expect(writes).toContain('Rejected Second/Airlock token-Airlock');
});

test('a held execution that makes way is stopped, then written down', async () => {
  const scene: Scene = {
    views: [aView({ inbound: [{ id: 'e2', type: 'STANDARD' }] })], executions: [anExecution('e1'), anExecution('e2', { startedAt: minutesAgo(1) })], alarms: RED,
  };
  expect((await reconciled(scene)).writes.slice(0, 2)).toEqual(['stop e1 replaced by rev-e2 (e2), which waits behind it', 'append gate.replaced']);
});

test('a page reaches the journal and the ledger', async () => {
  const views = [aView({ execution: { id: 'e1', status: 'Failed', type: 'STANDARD' }, actions: [] })];
  const stages = new Map([['First', aStageMemory({ state: 'torn', execution: 'e1', since: minutesAgo(10) })]]);
  const { pages, writes } = await reconciled({ views, runs: { e1: [aRun('OneBox.Deploy')] }, memory: aMemory({ stages }) });
  expect(pages).toHaveLength(1);
  expect(writes).toContain('append page');
});

describe('people are told', () => {
  const rejecting = atOneBoxBake(5, { alarms: RED });
  const TELLS = /^(Rejected|append|owed|announce|settle)/;
  const told = async (scene: Scene, failing: readonly string[] = []): Promise<FakeWorld & { readonly tells: readonly string[] }> => {
    const world = await reconciled(scene, failing);
    return { ...world, tells: world.calls.filter((call) => TELLS.test(call)) };
  };

  test('after everything else, of what was written down for them, once', async () => {
    const { tells, untold } = await told(rejecting);
    expect(tells).toEqual(['Rejected First/Bake-OneBox token-Bake-OneBox', 'append bake.rejected', 'owed', 'announce bake.rejected', 'settle bake.rejected']);
    expect(untold).toEqual([]);
  });

  test('nothing of what goes its usual way', async () => {
    expect((await told({})).tells).toEqual(['append gate.passed', 'owed']);
  });

  test('at once of what was done and could not be written down', async () => {
    expect((await told(rejecting, ['append'])).tells).toEqual(['Rejected First/Bake-OneBox token-Bake-OneBox', 'append bake.rejected', 'owed', 'announce bake.rejected']);
    expect((await told({ ...rejecting, memory: UNREADABLE }, ['append'])).tells.slice(-1)).toEqual(['announce bake.rejected']);
  });

  test('again at the next tick when they could not be told, which is counted and is no failed effect', async () => {
    const world = aWorld(rejecting, ['announce']);
    await reconcile(world, aPlan(), OWN_ROLES, NOW);
    expect(world.outcomes).toEqual([{ ok: true, failedEffects: 0 }]);
    expect(world.untold).toEqual(['announcements: ServiceException: announce bake.rejected failed']);
    expect(await world.ledger.owed(0)).toEqual([expect.objectContaining({ kind: 'bake.rejected' })]);
  });

  test('again when it could not be kept that they were told', async () => {
    const world = aWorld(rejecting, ['settle']);
    await reconcile(world, aPlan(), OWN_ROLES, NOW);
    expect(world.untold).toEqual(['settle bake.rejected: ServiceException: settle bake.rejected failed']);
    expect(await world.ledger.owed(0)).toHaveLength(1);
  });

  test('of each entry that the service takes, whatever it refuses beside it', async () => {
    const world = aWorld(rejecting);
    const entries = [{ at: '2026-03-02T17:00:00Z', kind: 'page', why: 'help', who: 'breakwater' }, { at: '2026-03-02T17:00:01Z', kind: 'pause.on', why: 'stop', who: 'ana' }] as const;
    for (const entry of entries) await world.ledger.append(0, entry, { announce: true });
    await reconcile({ ...world, announcer: { announce: async (some) => some.map(({ kind }) => kind === 'page' ? 'InternalFailure: no' : undefined) } }, aPlan(), OWN_ROLES, NOW);
    expect(world.untold).toEqual(['announce page: InternalFailure: no']);
    expect(await world.ledger.owed(0)).toEqual([entries[0]]);
  });

  test('without a ledger of nothing that nobody did', async () => {
    expect((await told({ memory: UNREADABLE })).tells).toEqual([]);
  });
});

test('E3: a pipeline that cannot be read fails the reconcile, counted, with nothing written', async () => {
  const world = aWorld({}, ['state']);
  await expect(reconcile(world, aPlan(), OWN_ROLES, NOW)).rejects.toThrow('state failed');
  expect(world.calls).toEqual(['state']);
  expect(world.outcomes).toEqual([{ ok: false, failedEffects: 0, why: 'ServiceException: state failed' }]);
});

describe('under an override', () => {
  const scene = {
    alarms: [[FAULTS, anAlarm('ALARM')]] satisfies Scene['alarms'],
    parameters: { kind: 'read' as const, parameters: [aParameter('/breakwater/checkout/overrides/First/fix', { blockers: 'all', reason: 'sev2 fix' })] },
  };

  test('what it is used for is remembered before the approval is given', async () => {
    const { writes, kept } = await reconciled(scene);
    expect(writes).toEqual([
      'snapshot e1/First', 'append override.given', 'append override.used', 'keep First holding', 'keep operators', 'append gate.passed', 'Approved First/Airlock token-Airlock',
    ]);
    expect(kept).toMatchObject([{ overrides: [{ uses: [{ execution: 'e1', run: 'run-Airlock' }] }] }]);
  });

  test.each(['keep operators', 'append override.used', 'append override.given'])('an approval is not given when "%s" fails', async (failing) => {
    const { writes, outcomes } = await reconciled(scene, [failing]);
    expect(writes.filter((call) => call.startsWith('Approved'))).toEqual([]);
    expect(outcomes).toMatchObject([{ ok: false, failedEffects: 1 }]);
  });

  test('an approval that no override is spent by does not wait for what is remembered of letters', async () => {
    const { writes } = await reconciled({ ...scene, alarms: [[FAULTS, anAlarm('OK')]] }, ['keep operators']);
    expect(writes).toContain('Approved First/Airlock token-Airlock');
  });

  test('a letter of which a line was lost is told of again: it is not remembered', async () => {
    expect((await reconciled(scene, ['append override.given'])).kept).toEqual([]);
  });
});

describe('beside an update of the pipeline', () => {
  const UPDATES: Scene = { views: [aView({ name: 'UpdatePipeline', execution: undefined, actions: [] }), aView()] };
  const MUTATION_WRITES = /^(Approved|append|mutation|retry)/;
  const does = async (scene: Scene, answer: 'done' | 'late' = 'done', failing: readonly string[] = []): Promise<readonly string[]> => {
    const world = aWorld(scene, failing);
    const keepMutation: World['ledger']['keepMutation'] = async (...asked) => await world.ledger.keepMutation(...asked) === 'done' ? answer : 'late';
    await reconcile({ ...world, ledger: { ...world.ledger, keepMutation } }, aPlan(), OWN_ROLES, NOW);
    return world.calls.filter((call) => MUTATION_WRITES.test(call));
  };

  test('what is let into production is known to updates before it is let in', async () =>
    expect(await does(UPDATES)).toEqual(['mutation 1', 'append gate.passed', 'Approved First/Airlock token-Airlock']));

  test('nothing is let in when an update was quicker', async () => expect(await does(UPDATES, 'late')).toEqual(['mutation 1']));

  test('nothing is let in when nobody can tell', async () => expect(await does(UPDATES, 'done', ['mutation'])).toEqual(['mutation 1']));

  test('that it waits too long is kept only when people were told', async () => {
    const behind = { execution: 'u1', revision: 'r2', since: minutesAgo(20_000), behind: 'r1 (e1) is in First' };
    const scene: Scene = {
      views: [aView({ name: 'UpdatePipeline', execution: { id: 'u1', status: 'Failed', type: 'STANDARD' }, actions: [] }), aView({ actions: [anAction('Airlock'), anAction('OneBox.Deploy', { status: 'InProgress' })] })],
      executions: [anExecution('u1'), anExecution('e1')],
      memory: aMemory({ stages: new Map([['First', aStageMemory()]]), mutation: { version: 1, waiting: behind } }),
    };
    expect(await does(scene)).toEqual(['append page', 'mutation 2']);
    expect(await does(scene, 'done', ['append page'])).toEqual(['append page']);
  });

  test('an update that waits is tried again last, once that is written down', async () => {
    const behind = { execution: 'u1', revision: 'r2', since: minutesAgo(90), behind: 'r1 (e9) is in First' };
    const scene: Scene = {
      views: [aView({ name: 'UpdatePipeline', execution: { id: 'u1', status: 'Failed', type: 'STANDARD' }, actions: [] }), aView({ name: 'First', execution: undefined, actions: [] })],
      executions: [anExecution('u1')],
      memory: aMemory({ stages: new Map([['First', aStageMemory()]]), mutation: { version: 1, waiting: behind } }),
    };
    expect(await does(scene)).toEqual(['append mutation.retried', 'retry UpdatePipeline u1']);
  });
});
