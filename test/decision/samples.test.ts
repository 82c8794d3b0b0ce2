import { BakeVerdict, evaluateBake } from '../../src/decision/bake';
import { Observation, SamplesView } from '../../src/decision/observation';
import { BakePlan, SamplesPlan } from '../../src/decision/plan';
import { samplesKey, samplesToCount } from '../../src/decision/samples';
import { DAY, EpochMs, HOUR, MINUTE } from '../../src/decision/time';
import {
  aBake, aMemory, anAlarm, anObservation, aPlan, aStage, aStageMemory, aTarget, atOneBoxBake, aWatch, FAULTS, minutesAgo, NOW, Scene, snapshotOf,
} from '../support/builders';

const CREATED: SamplesPlan = {
  namespace: 'Checkout', metric: 'Created', dimensions: { Stage: 'prod', Api: 'orders' }, statistic: 'Sum', count: 100, account: '333333333333', region: 'us-west-1',
};
const STARTED = NOW;
const END = STARTED + 30 * MINUTE;
const seen = (view: SamplesView | undefined, alarm = anAlarm('OK')): Observation =>
  anObservation({
    alarms: [[FAULTS, alarm]], ...(view !== undefined && { samples: new Map([[samplesKey({ samples: CREATED, since: STARTED }), view]]) }),
  });
const judged = (now: EpochMs, view: SamplesView | undefined, change: Partial<BakePlan> = {}, alarm = anAlarm('OK')): BakeVerdict => evaluateBake(
  'rollback alarms', aBake('Bake-1', { samples: [CREATED], ...change }), aWatch({ startedAt: STARTED, since: STARTED - 5 * MINUTE }), seen(view, alarm), now);
const count = (n: number): SamplesView => ({ kind: 'read', count: n });

describe('a bake that needs samples', () => {
  test.each<[string, EpochMs, SamplesView | undefined, string]>([
    ['has not passed before its end, whatever it counted', END - 1, count(1000), 'baking'],
    ['is held with one too few', END, count(99), 'held'],
    ['passes with just enough', END, count(100), 'passed'],
    ['is held when nothing was counted', END, undefined, 'held'],
    ['is held when nothing could be counted', END, { kind: 'unreadable', why: 'throttled' }, 'held'],
  ])('%s', (_, now, view, kind) => expect(judged(now, view).kind).toBe(kind));

  test('is rejected by an alarm whatever it counted', () => {
    expect(judged(END, count(1000), {}, anAlarm('ALARM')).kind).toBe('rejected');
    expect(judged(END, count(0), {}, anAlarm('ALARM')).kind).toBe('rejected');
  });

  test.each<[SamplesView | undefined, string, string]>([
    [count(37), '37 of 100 samples of Checkout/Created (Api=orders, Stage=prod) in 333333333333/us-west-1 since 2026-03-02T18:00:00Z', 'clears when there are enough; send traffic there, or answer by hand'],
    [undefined, 'the samples of Checkout/Created (Api=orders, Stage=prod) in 333333333333/us-west-1 were not counted', 'the next tick tries again'],
    [{ kind: 'unreadable', why: 'throttled' }, 'the samples of Checkout/Created (Api=orders, Stage=prod) in 333333333333/us-west-1 could not be counted: throttled', 'clears when they can be, and are enough'],
  ])('says what it lacks: %j', (view, reason, clears) => {
    expect(judged(END, view)).toMatchObject({ findings: [{ blocker: 'bake', state: 'unknown', reason, clears }] });
  });

  test.each<[string, EpochMs, SamplesView | undefined, boolean]>([
    ['before its end, when nothing is counted yet', END - 1, undefined, true],
    ['after it, with too few', END, count(99), true],
    ['after it, with enough, where there is nothing left to end', END, count(100), false],
  ])('passes under an override that ends it, %s', (_, now, view, early) => {
    const watch = aWatch({ startedAt: STARTED, since: STARTED - 5 * MINUTE, endsEarly: true });
    const bake = aBake('Bake-1', { samples: [CREATED] });
    expect(evaluateBake('rollback alarms', bake, watch, seen(view), now)).toMatchObject({ kind: 'passed', early });
    expect(evaluateBake('rollback alarms', bake, watch, seen(view, anAlarm('ALARM')), now).kind).toBe('rejected');
  });

  test.each<[string, EpochMs, SamplesView | undefined, object]>([
    ['a moment before', STARTED + 15 * MINUTE - 1, count(100), { kind: 'baking', until: END }],
    ['then, with enough', STARTED + 15 * MINUTE, count(100), { kind: 'passed', early: true }],
    ['then, with too few, goes on', STARTED + 15 * MINUTE, count(99), { kind: 'baking', until: END }],
    ['at its own end, with enough', END, count(100), { kind: 'passed', early: false }],
    ['at its own end, with too few', END, count(99), { kind: 'held' }],
  ])('shortened to a quarter of an hour, %s', (_, now, view, verdict) => {
    const watch = aWatch({ startedAt: STARTED, since: STARTED - 5 * MINUTE, shortenedTo: 15 * MINUTE });
    const bake = aBake('Bake-1', { samples: [CREATED] });
    expect(evaluateBake('rollback alarms', bake, watch, seen(view), now)).toMatchObject(verdict);
    expect(evaluateBake('rollback alarms', bake, watch, seen(view, anAlarm('ALARM')), now).kind).toBe('rejected');
  });

  test('needs all that it asks for', () => {
    const second = { ...CREATED, region: 'us-east-1' };
    const samples = new Map([
      [samplesKey({ samples: CREATED, since: STARTED }), count(100)],
      [samplesKey({ samples: second, since: STARTED }), count(99)],
    ]);
    const bake = aBake('Bake-1', { alarms: [], samples: [CREATED, second] });
    const verdict = evaluateBake('b', bake, aWatch({ startedAt: STARTED, since: STARTED }), anObservation({ samples }), END);
    expect(verdict).toMatchObject({ kind: 'held', findings: [{ subject: '333333333333/us-east-1/Checkout/Created (Api=orders, Stage=prod)' }] });
  });
});

describe('the longest time of a bake', () => {
  const MAX = 2 * 60;
  const over = STARTED + 2 * HOUR;
  test.each<[string, EpochMs, Partial<BakePlan>, string, boolean | undefined]>([
    ['a millisecond before it is held', over - 1, { onUnknown: 'ROLLBACK', maximumMinutes: MAX }, 'held', false],
    ['at it is rejected where the plan says so', over, { onUnknown: 'ROLLBACK', maximumMinutes: MAX }, 'rejected', undefined],
    ['at it is held and over where the plan says so', over, { onUnknown: 'HOLD', maximumMinutes: MAX }, 'held', true],
    ['left out is six days after the end, and nothing special', over, { onUnknown: 'ROLLBACK' }, 'held', false],
    ['left out is six days after the end', END + 6 * DAY, { onUnknown: 'ROLLBACK' }, 'rejected', undefined],
    ['left out and held for ever is never over', END + 6 * DAY, { onUnknown: 'HOLD' }, 'held', false],
  ])('%s', (_, now, change, kind, isOver) => {
    const verdict = judged(now, count(99), change);
    expect([verdict.kind, verdict.kind === 'held' ? verdict.isOver : undefined]).toEqual([kind, isOver]);
  });

  test('holds good for alarms that cannot be told, too', () => {
    expect(judged(over, count(100), { onUnknown: 'ROLLBACK', maximumMinutes: MAX }, anAlarm('INSUFFICIENT_DATA')).kind).toBe('rejected');
  });

  test('rejects nothing that may pass', () => expect(judged(over, count(100), { onUnknown: 'ROLLBACK', maximumMinutes: MAX }).kind).toBe('passed'));
});

describe('what a look counts', () => {
  const stage = aStage({ steps: [{ oneBox: true, targets: [aTarget('OneBox')], bake: aBake('Bake-OneBox', { samples: [CREATED] }) }, aStage().steps[1]] });
  const wanted = (bakedFor: number, change: Scene = {}) => {
    const memory = aMemory({ stages: new Map([['First', aStageMemory()]]), snapshots: snapshotOf('e1', stage) });
    return samplesToCount(aPlan(stage), anObservation(atOneBoxBake(bakedFor, { memory, ...change })), NOW);
  };

  test.each([[29, 0], [30, 1], [300, 1]])('after %i of 30 minutes are %i metrics', (minutes, metrics) => expect(wanted(minutes)).toHaveLength(metrics));
  test('is counted since the bake began', () => expect(wanted(30)).toEqual([{ samples: CREATED, since: minutesAgo(30) }]));
  test('is nothing while no bake waits', () => expect(wanted(300, { views: [] })).toEqual([]));
});
