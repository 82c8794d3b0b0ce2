import { durationsOf, Outcomes } from '../../src/rehearsal/actions';
import { OutcomeScript } from '../../src/rehearsal/scenario';

describe('durationsOf', () => {
  test('the last rule that matches counts, else the default', () => {
    const duration = durationsOf({ default: 1, rules: [{ match: 'Rest/*', milliseconds: 2 }, { match: 'Rest/*.Deploy', milliseconds: 3 }] });

    expect([duration('Alpha', 'Service.Deploy'), duration('Rest', 'Tests'), duration('Rest', 'EuWest1.Service.Deploy')]).toEqual([1, 2, 3]);
  });
});

const outcomes = (scripts: readonly OutcomeScript[]): Outcomes['next'] => {
  const played = new Outcomes(scripts);
  return (stage, action, revision) => played.next(stage, action, revision);
};

describe('Outcomes', () => {
  test('fails what matches, for its revision only', () => {
    const outcome = outcomes([{ match: 'Beta/*', revision: 'r2', outcome: 'fail' }]);

    expect([outcome('Beta', 'Tests', 'r2'), outcome('Beta', 'Tests', 'r1'), outcome('Alpha', 'Tests', 'r2')]).toEqual(['fail', 'succeed', 'succeed']);
  });

  test('fails each action so many times, and then no more', () => {
    const outcome = outcomes([{ match: 'Beta/*', outcome: 'fail', times: 1 }]);

    expect([outcome('Beta', 'Tests', 'r1'), outcome('Beta', 'Tests', 'r1'), outcome('Beta', 'Other', 'r1')]).toEqual(['fail', 'succeed', 'fail']);
  });

  test('an exception is written below what it is an exception of', () => {
    const outcome = outcomes([{ match: '*/*', outcome: 'fail' }, { match: 'Beta/*', outcome: 'succeed' }]);

    expect([outcome('Beta', 'Tests', 'r1'), outcome('Alpha', 'Tests', 'r1')]).toEqual(['succeed', 'fail']);
  });
});
