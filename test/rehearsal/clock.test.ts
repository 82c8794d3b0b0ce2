import * as fc from 'fast-check';
import { VirtualClock } from '../../src/rehearsal/clock';

/** Keeps every appointment up to `until`; says what was done and when. */
async function keep(clock: VirtualClock, until = Infinity): Promise<void> {
  while (await clock.step(until));
}

describe('VirtualClock', () => {
  test('jumps from one appointment to the next, in the order of their moments', async () => {
    const clock = new VirtualClock(100);
    const done: string[] = [];
    for (const at of [300, 150, 200]) clock.at(at, () => { done.push(`${at} at ${clock.now()}`); });

    await keep(clock);

    expect(done).toEqual(['150 at 150', '200 at 200', '300 at 300']);
  });

  test('keeps appointments of one instant in the order they were made, also those made in that instant', async () => {
    const clock = new VirtualClock(0);
    const done: string[] = [];
    clock.at(10, () => {
      done.push('first');
      clock.after(0, () => { done.push('made by the first'); });
    });
    clock.at(10, () => { done.push('second'); });

    await keep(clock);

    expect(done).toEqual(['first', 'second', 'made by the first']);
  });

  test('keeps at once what lies in the past, and never goes back', async () => {
    const clock = new VirtualClock(1000);
    const seen: number[] = [];
    clock.at(1, () => { seen.push(clock.now()); });

    await keep(clock);

    expect(seen).toEqual([1000]);
    expect(clock.now()).toBe(1000);
  });

  test('keeps what is due at the limit, and nothing after it', async () => {
    const clock = new VirtualClock(0);
    const done: number[] = [];
    for (const at of [10, 11]) clock.at(at, () => { done.push(at); });

    await keep(clock, 10);

    expect(done).toEqual([10]);
    expect(clock.now()).toBe(10);
    expect(clock.next()).toBe(11);
  });

  test('forgets what was cancelled, wherever it stands, and does not stop at its moment', async () => {
    const clock = new VirtualClock(0);
    const done: string[] = [];
    const cancelFirst = clock.at(10, () => { done.push('first'); });
    clock.at(20, () => { done.push('second'); });
    const cancelThird = clock.at(30, () => { done.push('third'); });

    cancelFirst();
    cancelThird();

    expect(clock.next()).toBe(20);
    await keep(clock);
    expect(done).toEqual(['second']);
    expect(clock.now()).toBe(20);
  });

  test('waits for work that takes turns of its own before it goes on', async () => {
    const clock = new VirtualClock(0);
    const done: string[] = [];
    clock.at(1, async () => {
      await Promise.resolve();
      done.push(`slow at ${clock.now()}`);
    });
    clock.at(2, () => { done.push('next'); });

    await keep(clock);

    expect(done).toEqual(['slow at 1', 'next']);
  });

  test('cancels nothing once the appointment was kept', async () => {
    const clock = new VirtualClock(0);
    const cancel = clock.at(1, () => undefined);
    clock.at(2, () => undefined);
    await clock.step(1);

    cancel();

    expect(clock.next()).toBe(2);
  });

  test('has no next appointment, and takes no step, when none was made', async () => {
    const clock = new VirtualClock(5);

    expect(clock.next()).toBeUndefined();
    expect(await clock.step(Infinity)).toBe(false);
  });

  test('keeps any appointments as a sorted list would, some of them cancelled', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.record({ at: fc.nat(50), cancelled: fc.boolean() }), { maxLength: 60 }), async (appointments) => {
      const clock = new VirtualClock(10);
      const done: number[] = [];
      const cancels = appointments.map(({ at }, index) => clock.at(at, () => { done.push(index); }));
      appointments.forEach(({ cancelled }, index) => { if (cancelled) cancels[index](); });

      await keep(clock);

      const expected = appointments.map(({ at, cancelled }, index) => ({ at: Math.max(at, 10), cancelled, index }))
        .filter(({ cancelled }) => !cancelled).sort((a, b) => a.at - b.at || a.index - b.index).map(({ index }) => index);
      expect(done).toEqual(expected);
    }));
  });
});
