import { Faults, ServiceFailure } from '../../src/rehearsal/faults';
import { FaultScript } from '../../src/rehearsal/scenario';

const away: FaultScript = { kind: 'service', service: 'dynamodb', error: 'Throttled', from: 10, until: 20 };

function aWorldWith(...faults: readonly FaultScript[]): { readonly faults: Faults; readonly callAt: (now: number) => string | undefined } {
  let now = 0;
  const world = new Faults(faults, () => now);
  const callAt = (moment: number): string | undefined => {
    now = moment;
    return world.ofCall('dynamodb')?.name;
  };
  return { faults: world, callAt };
}

test('a service that is away fails every call, from its beginning up to its end', () => {
  const { faults, callAt } = aWorldWith(away);

  expect([9, 10, 19, 20].map(callAt)).toEqual([undefined, 'Throttled', 'Throttled', undefined]);
  expect(faults.failedUntil('dynamodb')).toBe(20);
});

test('one call alone fails, counted from the beginning of its fault on', () => {
  const { faults, callAt } = aWorldWith({ ...away, call: 2 });

  expect([9, 10, 11, 12, 13].map(callAt)).toEqual([undefined, undefined, 'Throttled', undefined, undefined]);
  expect(faults.failedUntil('dynamodb')).toBe(11);
});

test('a call that does not come before the end of its fault does not fail', () => {
  const { faults, callAt } = aWorldWith({ ...away, call: 2 });

  expect([10, 20, 21].map(callAt)).toEqual([undefined, undefined, undefined]);
  expect(faults.failedUntil('dynamodb')).toBeUndefined();
});

test('a call of another service does not count', () => {
  const { faults, callAt } = aWorldWith({ ...away, call: 2 });
  callAt(10);

  expect(faults.ofCall('sts')).toBeUndefined();
  expect(callAt(11)).toBe('Throttled');
});

test('a service of which one call fails is not away', () => {
  const { faults, callAt } = aWorldWith({ ...away, call: 2 });
  callAt(10);

  expect(faults.isAway('dynamodb')).toBe(false);
});

test('of two that fail the same call the last one listed counts, and each counts for itself', () => {
  const { callAt } = aWorldWith({ ...away, call: 2 }, { ...away, error: 'Denied', call: 2 }, { ...away, error: 'Late', call: 3 });

  expect([10, 11, 12, 13].map(callAt)).toEqual([undefined, 'Denied', 'Late', undefined]);
});

test('what stands of it is how far it has come, and nothing once it has failed', () => {
  const { faults, callAt } = aWorldWith({ ...away, call: 2 });
  const standing = [10, 11].map((moment) => {
    callAt(moment);
    return faults.standing(moment);
  });

  expect(standing).toEqual([[[{ ...away, call: 2 }, 1]], []]);
});

test('a call that fails throws where nobody asks before', () => {
  const { faults, callAt } = aWorldWith({ ...away, call: 2 });
  callAt(10);

  expect(() => faults.check('dynamodb')).toThrow(new ServiceFailure('dynamodb', 'Throttled').message);
});
