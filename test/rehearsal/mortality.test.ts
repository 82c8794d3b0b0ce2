import { Mortality } from '../../src/rehearsal/mortality';

/** Dies after its second effect. */
function aLife(): { readonly mortality: Mortality; readonly done: readonly string[]; readonly does: (what: string) => Promise<string> } {
  let effects = 0;
  const mortality = new Mortality(() => ++effects === 2);
  const done: string[] = [];
  const does = mortality.effect(async (what: string) => {
    done.push(what);
    return `${what} is done`;
  });
  return { mortality, done, does };
}

test('lives until its time has come, and is answered until then', async () => {
  const { does, done } = aLife();

  expect(await does('one')).toBe('one is done');
  expect(done).toEqual(['one']);
});

test('what it did last is done, and nobody is told', async () => {
  const { mortality, does, done } = aLife();
  await does('one');

  expect(await Promise.race([does('two'), mortality.death])).toBe('died');
  expect(done).toEqual(['one', 'two']);
});

test('nothing follows its death', async () => {
  const { mortality, does, done } = aLife();
  await does('one');
  void does('two');
  await mortality.death;

  expect(await Promise.race([does('three'), Promise.resolve('silence')])).toBe('silence');
  expect(done).toEqual(['one', 'two']);
});
