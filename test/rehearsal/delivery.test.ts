import { VirtualClock } from '../../src/rehearsal/clock';
import { Delivery } from '../../src/rehearsal/delivery';
import { PipelineEvent } from '../../src/rehearsal/engine';

const EVENT: PipelineEvent = { detailType: 'CodePipeline Action Execution State Change', state: 'STARTED', execution: 'e1', category: 'Deploy' };

/** When each function ran, in seconds. */
interface Rung { readonly reconciles: readonly number[]; readonly passes: readonly number[] }

/** Rings for two and a half minutes. */
async function rungBy(arrange: (clock: VirtualClock, delivery: Delivery) => void, copies: readonly number[] = [0]): Promise<Rung> {
  const clock = new VirtualClock(0);
  const reconciles: number[] = [];
  const passes: number[] = [];
  const delivery = new Delivery(clock, {
    reconcile: async () => { reconciles.push(clock.now() / 1000); },
    passRollbacks: async () => { passes.push(clock.now() / 1000); },
    restore: async () => undefined,
  }, () => copies);
  arrange(clock, delivery);
  while (await clock.step(150_000)) continue;
  return { reconciles, passes };
}

describe('Delivery', () => {
  test('rings both functions at every tick', async () => {
    expect(await rungBy((_, delivery) => delivery.tick())).toEqual({ reconciles: [60, 120], passes: [60, 120] });
  });

  test('rings the controller some seconds after an event, and the rollback pass for approvals alone', async () => {
    expect(await rungBy((_, delivery) => delivery.event(EVENT))).toEqual({ reconciles: [5], passes: [] });
    expect(await rungBy((_, delivery) => delivery.event({ ...EVENT, category: 'Approval' }))).toEqual({ reconciles: [5], passes: [5] });
  });

  test('what arrives in one instant is one reconcile, an approval among it or not', async () => {
    expect(await rungBy((_, delivery) => {
      for (const category of ['Deploy', 'Approval', 'Build']) delivery.event({ ...EVENT, category });
    })).toEqual({ reconciles: [5], passes: [5] });
  });

  test('an event that arrives at a tick rings no second time', async () => {
    expect(await rungBy((clock, delivery) => {
      delivery.tick();
      clock.at(55_000, () => delivery.event(EVENT));
    })).toEqual({ reconciles: [60, 120], passes: [60, 120] });
  });

  test.each([
    ['is lost', [], []],
    ['arrives late', [120_000], [125]],
    ['arrives twice', [0, 30_000], [5, 35]],
  ])('an event that %s rings so often and then', async (_, copies, seconds) => {
    expect(await rungBy((_clock, delivery) => delivery.event({ ...EVENT, category: 'Approval' }), copies)).toEqual({ reconciles: seconds, passes: seconds });
  });

  test('a controller that died over its message is rung by nothing before that comes back; the rollback pass is', async () => {
    expect(await rungBy((clock, delivery) => {
      delivery.tick();
      clock.at(0, () => delivery.controllerDied());
      clock.at(10_000, () => delivery.event({ ...EVENT, category: 'Approval' }));
    })).toEqual({ reconciles: [70, 120], passes: [15, 60, 120] });
  });
});
