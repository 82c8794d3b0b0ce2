import { Begun, Spans } from '../../src/report/spans';

const begun = (from: number, overrides: Partial<Begun> = {}): Begun => ({ kind: 'baking', from, label: 'Bake-1', words: [], ...overrides });

const told = (spans: Spans): readonly string[] =>
  spans.lane('First', 100).spans.map(({ label, from, to, track, goesOn }) => `${label} ${from}-${to} in ${track}${goesOn ? ' and on' : ''}`);

describe('the spans of a lane', () => {
  test('end under the key that they began under, and what never ended goes on', () => {
    const spans = new Spans();
    spans.begin('a', begun(0));
    spans.begin('b', begun(20, { label: 'Bake-2' }));
    spans.end('a', 10);
    spans.end('never begun', 10);

    expect(told(spans)).toEqual(['Bake-1 0-10 in 0', 'Bake-2 20-100 in 0 and on']);
  });

  test('lie beside one another where they would cover one another, and take a row that is free again', () => {
    const spans = new Spans();
    for (const [key, from, to] of [['a', 0, 30], ['b', 10, 20], ['c', 20, 40], ['d', 30, 50]] as const) {
      spans.begin(key, begun(from, { label: key }));
      spans.end(key, to);
    }

    expect(told(spans)).toEqual(['a 0-30 in 0', 'b 10-20 in 1', 'c 20-40 in 1', 'd 30-50 in 0']);
    expect(spans.lane('First', 100).tracks).toBe(2);
  });

  test('are one where the second follows at once and says the same, and two where it says something else', () => {
    const spans = new Spans();
    const piece = (from: number, to: number, words: readonly string[] = []): void => {
      spans.begin('a', begun(from, { words }));
      spans.end('a', to);
    };
    piece(0, 10);
    piece(10, 20);
    piece(20, 30, ['for another reason']);
    piece(31, 40, ['for another reason']);

    expect(told(spans)).toEqual(['Bake-1 0-20 in 0', 'Bake-1 20-30 in 0', 'Bake-1 31-40 in 0']);
  });

  test('of one execution end together', () => {
    const spans = new Spans();
    spans.begin('e-0001/waiting', begun(0, { label: 'older' }));
    spans.begin('e-0001/at/Airlock', begun(0, { label: 'older too' }));
    spans.begin('e-0002/waiting', begun(0, { label: 'newer' }));
    spans.endAll('e-0001/', 50);

    expect(told(spans)).toEqual(['newer 0-100 in 0 and on', 'older 0-50 in 1', 'older too 0-50 in 2']);
  });

  test('a lane without any has one row all the same', () => {
    expect(new Spans().lane('First', 100)).toEqual({ name: 'First', tracks: 1, spans: [], marks: [] });
  });
});
