import { Controller } from '../../src/handlers/controller';
import { World } from '../../src/handlers/world';
import { aPlan, NOW, OWN_ROLES, Scene } from '../support/builders';
import { aWorld, FakeWorld } from '../support/fake-world';

interface Tried {
  readonly controller: Controller;
  readonly worlds: readonly FakeWorld[];
  readonly undecodable: readonly string[];
  readonly pauses: readonly number[];
}

function tried(scene: Scene = {}, failing: readonly string[] = [], change: (world: World) => World = (world) => world): Tried {
  const worlds: FakeWorld[] = [];
  const undecodable: string[] = [];
  const world = (): World => {
    const fake = aWorld(scene, failing);
    worlds.push(fake);
    return change(fake);
  };
  const pauses: number[] = [];
  const controller = new Controller({
    plan: aPlan(),
    ownRoles: OWN_ROLES,
    world,
    now: () => NOW,
    undecodable: (messageId, why) => undecodable.push(`${messageId}: ${why}`),
    pause: async (milliseconds) => { pauses.push(milliseconds); },
  });
  return { controller, worlds, undecodable, pauses };
}

const anEvent = (change: object = {}) => ({ 'id': 'ev-1', 'time': '2026-03-02T18:00:00Z', 'source': 'aws.codepipeline', 'detail-type': 'Scheduled Event', ...change });
const aRecord = (messageId: string, body: unknown = JSON.stringify(anEvent())) => ({ messageId, body });

describe('a batch', () => {
  test('of several events is one reconcile', async () => {
    const { controller, worlds } = tried();

    expect(await controller.ring({ Records: [aRecord('m-1'), aRecord('m-2'), aRecord('m-3')] })).toEqual({ batchItemFailures: [] });
    expect(worlds.map(({ outcomes }) => outcomes)).toEqual([[{ ok: true, failedEffects: 0 }]]);
    expect(worlds[0].calls).toContain('Approved First/Airlock token-Airlock');
  });

  test('whose reconcile fails is acknowledged all the same, because the next tick is the retry', async () => {
    const { controller, worlds } = tried({}, ['state']);

    await expect(controller.ring({ Records: [aRecord('m-1')] })).resolves.toEqual({ batchItemFailures: [] });
    expect(worlds.map(({ outcomes }) => outcomes)).toEqual([[{ ok: false, failedEffects: 0, why: 'ServiceException: state failed' }]]);
  });

  test('hands back only what cannot be decoded, and says why without quoting it', async () => {
    const { controller, worlds, undecodable } = tried();
    const records = [
      aRecord('m-1', '{"secret": tr'), aRecord('m-2'), aRecord('m-3', '"secret"'), aRecord('m-4', JSON.stringify(anEvent({ id: 7, time: undefined }))),
    ];

    expect(await controller.ring({ Records: records })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm-1' }, { itemIdentifier: 'm-3' }, { itemIdentifier: 'm-4' }],
    });
    expect(undecodable).toEqual([
      'm-1: body must be an event as JSON', 'm-3: body must be an event as JSON', 'm-4: body.id must be a string; body.time must be a string',
    ]);
    expect(worlds).toHaveLength(1);
  });

  test('of nothing that can be decoded looks at nothing', async () => {
    const { controller, worlds } = tried();

    await controller.ring({ Records: [aRecord('m-1', 'hello')] });
    await controller.ring({ Records: [] });
    expect(worlds).toEqual([]);
  });

  test.each([
    [{}, 'the batch cannot be used:\n  batch.Records must be a list, got nothing'],
    [{ Records: [{ body: '{}' }] }, 'the batch cannot be used:\n  batch.Records[0].messageId must be a string, got nothing'],
  ])('fails when it is none', async (batch, message) => {
    await expect(tried().controller.ring(batch)).rejects.toThrow(message);
  });
});

describe('the self-test', () => {
  test('A4: looks and judges, and has no effect', async () => {
    const { controller, worlds } = tried();

    expect(await controller.selfTest()).toBe('at 2026-03-02T18:00:00Z a reconcile of 1 stages would take 1 steps');
    expect(worlds[0].calls.filter((call) => /^(Approved|Rejected|stop|append|snapshot|keep|decided)/.test(call))).toEqual([]);
  });

  test('is content with a pipeline that is still to be made, if the ledger can be read', async () => {
    const { controller, worlds } = tried({}, [], (world) => withoutPipeline(world));

    expect(await controller.selfTest()).toBe('the pipeline does not exist yet; plan (1 stages) and ledger can be read');
    expect(worlds[0].calls).toEqual([`ledger from ${NOW} `]);
  });

  test('fails when the ledger cannot be read, with a pipeline or without', async () => {
    const memory = { kind: 'unreadable', why: 'Query in the ledger was denied (AccessDenied)' } as const;

    await expect(tried({ memory }).controller.selfTest()).rejects.toThrow('Query in the ledger was denied (AccessDenied)');
    await expect(tried({ memory }, [], (world) => withoutPipeline(world)).controller.selfTest()).rejects.toThrow('Query in the ledger was denied (AccessDenied)');
  });

  test('fails when the pipeline cannot be read, after three attempts', async () => {
    const { controller, worlds, pauses } = tried({}, ['state']);

    await expect(controller.selfTest()).rejects.toThrow('state failed');
    expect([worlds.length, pauses]).toEqual([3, [10_000, 10_000]]);
  });

  test('waits for permissions that are still on their way', async () => {
    let looks = 0;
    const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    const soon = (world: World): World => ++looks > 2 ? world : { ...world, pipeline: { ...world.pipeline, state: () => Promise.reject(denied) } };
    const { controller } = tried({}, [], soon);

    expect(await controller.selfTest()).toContain('would take 1 steps');
  });

  test('does not fail because an alarm cannot be read: that is no fault of the code', async () => {
    const { controller } = tried({ alarms: [] });

    expect(await controller.selfTest()).toBe('at 2026-03-02T18:00:00Z a reconcile of 1 stages would take 0 steps');
  });
});

function withoutPipeline(world: World): World {
  const missing = Object.assign(new Error('none'), { name: 'PipelineNotFoundException' });
  return { ...world, pipeline: { ...world.pipeline, state: () => Promise.reject(missing) } };
}
