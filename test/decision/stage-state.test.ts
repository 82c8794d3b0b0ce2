import { CLOSED_BECAUSE, STAGE_EVENTS, STAGE_STATES, STAGE_TABLE, StageEvent, StageState } from '../../src/decision/stage-state';

/** Written from DESIGN.md §5, not from the code: a row a state, a column an event, in the order of STAGE_EVENTS. */
const EXPECTED: Readonly<Record<StageState, string>> = {
  //           empty    airlock  deploy     bake    success endedClean torn  rbRun       rbOk    rbFail rbAgain restRun   restOk  restFail
  resting: 'resting  holding deploying baking passed resting torn rollingBack resting torn stuck restoring resting stuck',
  holding: 'resting  holding deploying baking passed resting torn rollingBack resting torn stuck restoring resting stuck',
  deploying: 'resting  holding deploying baking passed resting torn rollingBack resting torn stuck restoring resting stuck',
  baking: 'resting  holding deploying baking passed resting torn rollingBack resting torn stuck restoring resting stuck',
  passed: 'resting  holding deploying baking passed resting torn rollingBack resting torn stuck restoring resting stuck',
  rollingBack: 'resting  holding deploying baking passed resting torn rollingBack resting torn stuck restoring resting stuck',
  restoring: 'resting  holding deploying baking passed resting torn rollingBack resting torn stuck restoring resting stuck',
  torn: 'torn torn deploying baking passed torn torn rollingBack resting torn stuck restoring resting stuck',
  stuck: 'stuck stuck deploying baking passed stuck torn rollingBack resting stuck stuck restoring resting stuck',
};

const CELLS = STAGE_STATES.flatMap((state) => STAGE_EVENTS.map((event, index): [StageState, StageEvent, string] => [state, event, EXPECTED[state].split(/\s+/)[index]]));

test('the table is total: every event has an answer in every state', () => {
  expect(CELLS).toHaveLength(9 * 14);
  for (const [state, event] of CELLS) expect(STAGE_STATES).toContain(STAGE_TABLE[state][event]);
});

test.each(CELLS)('%s + %s → %s', (state, event, next) => expect(STAGE_TABLE[state][event]).toBe(next));

test('only a stage where something is wrong or under way is closed', () => {
  expect(Object.keys(CLOSED_BECAUSE).sort()).toEqual(['restoring', 'rollingBack', 'stuck', 'torn']);
});

test('every state can be left for one that is not closed', () => {
  for (const state of STAGE_STATES) {
    expect(STAGE_EVENTS.some((event) => CLOSED_BECAUSE[STAGE_TABLE[state][event]] === undefined)).toBe(true);
  }
});
