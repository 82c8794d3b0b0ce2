import { releasesInFlight } from '../../src/decision/in-flight';
import { Restore } from '../../src/decision/restore';
import { MINUTE } from '../../src/decision/time';
import { aMemory, anAction, anExecution, anObservation, aStageMemory, aView, minutesAgo, NOW, Scene, waiting } from '../support/builders';

const EMPTY = { execution: undefined, actions: [] };
const first = (change: Parameters<typeof aView>[0] = {}) => aView(change);
const second = (change: Parameters<typeof aView>[0] = {}) => aView({ name: 'Second', ...EMPTY, ...change });
const WAVES = ['First', 'Second'];
const found = (scene: Scene, now = NOW): readonly string[] =>
  releasesInFlight(WAVES, anObservation({ memory: aMemory(), ...scene }), now).map(({ execution, revision, where }) => `${revision} (${execution}) ${where}`);

describe('a release in flight', () => {
  test.each<[string, Scene, readonly string[]]>([
    ['nothing runs', { views: [first({ execution: { id: 'e1', status: 'Succeeded', type: 'STANDARD' } }), second()], executions: [anExecution('e1', { status: 'Succeeded' })] }, []],
    ['it waits at the airlock of the first wave', { views: [first(), second()] }, []],
    ['it waits before the first wave', { views: [first({ inbound: [{ id: 'e2', type: 'STANDARD' }] }), second()] }, []],
    ['it deploys in the first wave', { views: [first({ actions: [anAction('Airlock'), anAction('OneBox.Deploy', { status: 'InProgress' })] }), second()] }, ['rev-e1 (e1) is in First']],
    ['it bakes in the first wave', { views: [first({ actions: [anAction('Airlock'), waiting('Bake-OneBox')] }), second()] }, ['rev-e1 (e1) is in First']],
    ['it stops there', { views: [first({ execution: { id: 'e1', status: 'Stopping', type: 'STANDARD' }, actions: [anAction('Airlock')] }), second()] }, ['rev-e1 (e1) is in First']],
    ['it has left the first wave and is not shown in the second yet',
      { views: [first({ execution: { id: 'e1', status: 'Succeeded', type: 'STANDARD' } }), second()] }, ['rev-e1 (e1) has just left First']],
    ['it waits before the second wave',
      { views: [first({ execution: { id: 'e1', status: 'Succeeded', type: 'STANDARD' } }), second({ inbound: [{ id: 'e1', type: 'STANDARD' }] })] }, ['rev-e1 (e1) waits before Second']],
    ['it is held at the airlock of the second wave',
      { views: [first(EMPTY), second({ execution: { id: 'e1', status: 'InProgress', type: 'STANDARD' }, actions: [waiting('Airlock')] })] }, ['rev-e1 (e1) is in Second']],
    ['it has left the last wave', { views: [first(EMPTY), second({ execution: { id: 'e1', status: 'Succeeded', type: 'STANDARD' } })] }, []],
    ['it has failed', { views: [first({ execution: { id: 'e1', status: 'Failed', type: 'STANDARD' } }), second()], executions: [anExecution('e1', { status: 'Failed' })] }, []],
    ['a rollback runs', { views: [first({ execution: { id: 'e1', status: 'InProgress', type: 'ROLLBACK' } }), second()] }, ['rev-e1 (e1) is a rollback of First']],
    ['a stage before production is busy', { views: [aView({ name: 'Beta', actions: [anAction('Deploy', { status: 'InProgress' })] }), first(EMPTY), second()] }, []],
    ['nobody knows its revision', { views: [first({ actions: [anAction('Airlock')] }), second()], executions: [] }, ['a release (e1) is in First']],
  ])('%s', (_, scene, words) => expect(found(scene)).toEqual(words));
});

describe('a release that is vetoed', () => {
  const veto = { revision: 'rev-e1', since: NOW, why: 'red', by: 'breakwater' };
  const vetoedIn = (stage: string, more: { readonly lifted?: number; readonly revision?: string } = {}) =>
    aMemory({ stages: new Map([[stage, aStageMemory({ vetoes: [{ ...veto, ...more }] })]]) });
  const held = { execution: { id: 'e1', status: 'InProgress', type: 'STANDARD' } } as const;
  const atDoor = second({ ...held, actions: [waiting('Airlock')] });

  test.each<[string, Scene, boolean]>([
    ['waits for good at the airlock of a later wave', { views: [first(EMPTY), atDoor], memory: vetoedIn('First') }, false],
    ['waits there, vetoed in that wave', { views: [first(EMPTY), atDoor], memory: vetoedIn('Second') }, false],
    ['waits for good before a later wave', { views: [first(EMPTY), second({ inbound: [{ id: 'e1', type: 'STANDARD' }] })], memory: vetoedIn('First') }, false],
    ['is on its way once the veto is lifted', { views: [first(EMPTY), atDoor], memory: vetoedIn('First', { lifted: NOW }) }, true],
    ['is another one than waits', { views: [first(EMPTY), atDoor], memory: vetoedIn('First', { revision: 'rev-e0' }) }, true],
    ['was let in, and is being deployed', { views: [first(EMPTY), second({ ...held, actions: [anAction('Airlock'), anAction('Deploy', { status: 'InProgress' })] })], memory: vetoedIn('First') }, true],
    ['bakes in a wave before the one that vetoed it', { views: [first({ actions: [anAction('Airlock'), waiting('Bake-OneBox')] }), second()], memory: vetoedIn('Second') }, true],
    ['is what an unreadable ledger cannot tell', { views: [first(EMPTY), atDoor], memory: { kind: 'unreadable', why: 'denied' } }, true],
  ])('%s', (_, scene, isInFlight) => expect(found(scene)).toHaveLength(isInFlight ? 1 : 0));

  test('in a wave behind the one that it waits for is on its way into that', () => {
    const { pipeline, executions, memory } = anObservation({ views: [first(EMPTY), atDoor, aView({ name: 'Third', ...EMPTY })], memory: vetoedIn('Third') });
    expect(releasesInFlight([...WAVES, 'Third'], { pipeline, executions, memory }, NOW)).toHaveLength(1);
  });
});

describe('what goes back without a person', () => {
  const failed = first({ execution: { id: 'e1', status: 'Failed', type: 'STANDARD' } });
  const executions = [anExecution('e1', { status: 'Failed' })];
  const torn = (minutes: number): Scene => ({ views: [failed, second()], executions, memory: aMemory({ stages: new Map([['First', aStageMemory({ state: 'torn', since: minutesAgo(minutes) })]]) }) });

  test.each<[string, Scene, readonly string[]]>([
    ['torn for a moment', torn(1), ['rev-e1 (e1) was left halfway in First']],
    ['torn for longer than a rollback or a restore takes to begin', torn(12), []],
    ['torn, as far as an unreadable ledger tells', { ...torn(1), memory: { kind: 'unreadable', why: 'denied' } }, []],
  ])('%s', (_, scene, words) => expect(found(scene)).toEqual(words));

  test('is in flight until the controller has had its tick to begin', () => {
    expect(found(torn(12), NOW - 1)).toHaveLength(1);
    expect(found(torn(12))).toEqual([]);
  });

  test('is in flight when that is decided and not begun, though nothing is torn', () => {
    const takeBack = { since: minutesAgo(90), execution: 'e1', revision: 'rev-e1', because: 'red', who: 'breakwater' };
    const passed = first({ execution: { id: 'e1', status: 'Succeeded', type: 'STANDARD' } });
    expect(found({ views: [passed, second()], executions: [anExecution('e1', { status: 'Succeeded' })], memory: aMemory({ stages: new Map([['First', aStageMemory({ state: 'passed', takeBack })]]) }) }))
      .toEqual(['rev-e1 (e1) was left halfway in First']);
  });

  test('is in flight while a restore runs, and no longer when it has ended', () => {
    const restoring = (state: Restore['state']): Scene => ({
      views: [failed, second()],
      executions,
      memory: aMemory({
        restores: new Map([['First', {
          version: 1,
          id: 'x',
          stage: 'First',
          during: 'e1',
          revision: 'rev-e1',
          why: 'red',
          at: NOW,
          leftovers: [],
          progress: [],
          movedAt: NOW,
          state,
          release: { execution: 'e0', revision: 'rev-e0', at: NOW, stacks: [], missing: [], doubts: [] },
        }]]),
      }),
    });
    expect(found(restoring('running'))).toEqual(['rev-e0 (restore of First) is being restored in First']);
    expect(found(restoring('restored'))).toEqual([]);
  });
});

describe('what was let into production a moment ago', () => {
  const entered = (status: 'InProgress' | 'Failed'): Scene => ({
    views: [first(), second()], executions: [anExecution('e1', { status })], memory: aMemory({ mutation: { version: 3, entering: { execution: 'e1', revision: 'rev-e1', at: NOW } } }),
  });

  test('is in flight although CodePipeline does not show it yet, for as long as a reconcile lasts', () => {
    expect(found(entered('InProgress'))).toEqual(['rev-e1 (e1) is being let into production']);
    expect(found(entered('InProgress'), NOW + 2 * MINUTE - 1)).toHaveLength(1);
    expect(found(entered('InProgress'), NOW + 2 * MINUTE)).toEqual([]);
  });

  test('is not when it has ended', () => expect(found(entered('Failed'))).toEqual([]));
});
