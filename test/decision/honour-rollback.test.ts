import { Letter, letterKey, NO_OPERATORS } from '../../src/decision/inbox';
import { judge } from '../../src/decision/judge';
import { Memory, Observation } from '../../src/decision/observation';
import { Restore } from '../../src/decision/restore';
import { Judgement } from '../../src/decision/step';
import { MINUTE } from '../../src/decision/time';
import {
  aMemory, anAction, anExecution, anObservation, aPlan, aRun, aStageMemory, aView, minutesAgo, NOW, OWN_ROLES, Scene, waiting,
} from '../support/builders';
import { ANA, anInbox, aRollback, BOB } from '../support/letters';

const RUNS = { execution: 'e2', revision: 'r2', startedAt: minutesAgo(500) };
const targets = (...revisions: readonly string[]): Observation['rollbackTargets'] => new Map([['First', {
  kind: 'read', executions: revisions.map((revision) => anExecution(`e${revision.slice(1)}`, { revision, status: 'Succeeded' })),
}]]);
const resting: Scene = {
  views: [aView({ execution: { id: 'e2', status: 'Succeeded', type: 'STANDARD' }, actions: [anAction('Airlock'), anAction('OneBox.Deploy')] })],
  executions: [anExecution('e2', { revision: 'r2', status: 'Succeeded' })],
  runs: { e2: [aRun('OneBox.Deploy')] },
  rollbackTargets: targets('r2', 'r1', 'r0'),
};
const memory = (change: Parameters<typeof aStageMemory>[0] = {}, more: Partial<Memory> = {}): Scene['memory'] =>
  aMemory({ stages: new Map([['First', aStageMemory({ state: 'passed', since: minutesAgo(400), execution: 'e2', ended: 'Succeeded', runs: RUNS, ...change })]]), ...more });
const judged = (letters: readonly Letter[], scene: Scene = {}, now = NOW): Judgement =>
  judge(aPlan(), anObservation({ memory: memory(), ...resting, inbox: anInbox(...letters), ...scene }), OWN_ROLES, now);
const RESTORE: Restore = {
  version: 1,
  id: 'x',
  stage: 'First',
  during: 'e2',
  revision: 'r2',
  why: 'red',
  at: minutesAgo(3),
  release: { execution: 'e1', revision: 'r1', at: minutesAgo(900), stacks: [], missing: [], doubts: [] },
  leftovers: [],
  state: 'running',
  progress: [],
  movedAt: minutesAgo(3),
};
const told = (judgement: Judgement): readonly string[] =>
  judgement.notes.filter(({ kind }) => /^(rollback|inbox)/.test(kind)).map(({ kind, revision = '', why, who }) => `${kind} ${revision}: ${why} (${who})`);

describe('a rollback that a person asks for', () => {
  test('is remembered first, with who asked and why, and nothing is done yet', () => {
    const letter = aRollback({});
    const judgement = judged([letter]);

    expect(told(judgement)).toEqual([`rollback.requested r1: r2 is to be taken back, and r1 (e1) to run again: loses orders (${ANA})`]);
    expect(judgement.steps).toEqual([]);
    expect(judgement.stages.get('First')?.takeBack).toEqual({ since: NOW, execution: 'e2', revision: 'r2', because: 'loses orders', who: ANA });
    expect(judgement.operators?.letters.map(letterKey)).toEqual([letterKey(letter)]);
  });

  test('is done at the next look, once, although its parameter lies there still', () => {
    const letter = aRollback({});
    const first = judged([letter]);
    const after: Scene = { memory: aMemory({ stages: first.stages, operators: first.operators ?? NO_OPERATORS }) };
    const second = judged([letter], after, NOW + MINUTE);
    expect(second.steps).toMatchObject([{ do: 'rollBack', stage: 'First', target: 'e1', toRevision: 'r1', reason: 'loses orders', entry: { who: ANA } }]);

    const done = judged([letter], {
      ...after,
      views: [aView({ execution: { id: 'rb', status: 'Succeeded', type: 'ROLLBACK' }, actions: [anAction('Airlock')] })],
      executions: [anExecution('rb', { type: 'ROLLBACK', status: 'Succeeded', rollsBackTo: 'e1', revision: 'r1', startedAt: NOW + MINUTE }), anExecution('e1', { revision: 'r1', startedAt: minutesAgo(900) })],
    }, NOW + 10 * MINUTE);
    expect(done.steps).toEqual([]);
    expect(done.stages.get('First')).toMatchObject({ state: 'resting', runs: { execution: 'e1', revision: 'r1' } });
    expect(done.stages.get('First')?.takeBack).toBeUndefined();
    expect(told(done)).toEqual(['rollback.succeeded r1: the stage was rolled back, to what e1 deployed, by RollbackStage for arn:aws:iam::111111111111:user/ana, because loses orders (breakwater)']);
  });

  test('is done after an earlier one as well', () => {
    const after: Scene = {
      views: [aView({ execution: { id: 'rb', status: 'Succeeded', type: 'ROLLBACK' }, actions: [anAction('Airlock')] })],
      executions: [anExecution('rb', { type: 'ROLLBACK', status: 'Succeeded', rollsBackTo: 'e1', revision: 'r1', startedAt: minutesAgo(300) })],
    };
    const first = judged([aRollback({ to: 'r0' })], { ...after, memory: memory({ state: 'resting', execution: 'rb', runs: { execution: 'e1', revision: 'r1', startedAt: minutesAgo(900) } }) });
    const second = judged([aRollback({ to: 'r0' })], { ...after, memory: aMemory({ stages: first.stages, operators: first.operators ?? NO_OPERATORS }) }, NOW + MINUTE);

    expect(second.steps).toMatchObject([{ do: 'rollBack', target: 'e0' }]);
  });

  test('goes to the revision that it names, over others that were good', () => {
    expect(judged([aRollback({ to: 'r0' })]).stages.get('First')?.takeBack?.to).toEqual({ execution: 'e0', revision: 'r0' });
  });

  test('passes over a vetoed revision, where it names none', () => {
    const vetoes = [{ revision: 'r1', since: minutesAgo(300), why: 'x', by: 'breakwater' }];

    expect(told(judged([aRollback({})], { memory: memory({ vetoes }) }))).toEqual([expect.stringContaining('and r0 (e0) to run again')]);
  });

  test('stops what is baking, and takes back that', () => {
    const scene: Scene = {
      views: [aView({ execution: { id: 'e3', status: 'InProgress', type: 'STANDARD' }, actions: [anAction('Airlock'), anAction('OneBox.Deploy'), waiting('Bake-OneBox')] })],
      executions: [anExecution('e3', { revision: 'r3' })],
      runs: { e3: [aRun('Airlock'), aRun('OneBox.Deploy'), aRun('Bake-OneBox', { status: 'InProgress', endedAt: undefined })] },
    };
    const first = judged([aRollback({})], { ...scene, memory: memory({ state: 'baking', execution: 'e3', ended: undefined }) });
    expect(told(first)).toEqual([`rollback.requested r2: r3 is to be taken back, and r2 (e2) to run again: loses orders (${ANA})`]);

    const after = aMemory({ stages: first.stages, operators: first.operators ?? NO_OPERATORS });
    const second = judged([aRollback({})], { ...scene, memory: after }, NOW + MINUTE);
    expect(second.steps).toMatchObject([{ do: 'stop', execution: 'e3', waits: false }]);
  });

  test('waits for what is being deployed, because that goes on all the same', () => {
    const takeBack = { since: minutesAgo(1), execution: 'e3', revision: 'r3', because: 'x', who: ANA };
    expect(judged([], {
      views: [aView({
        execution: { id: 'e3', status: 'InProgress', type: 'STANDARD' }, actions: [anAction('Airlock'), anAction('OneBox.Deploy', { status: 'InProgress' })],
      })],
      executions: [anExecution('e3', { revision: 'r3' })],
      runs: { e3: [aRun('OneBox.Deploy', { status: 'InProgress', endedAt: undefined })] },
      memory: memory({ state: 'deploying', execution: 'e3', ended: undefined, takeBack }),
    }).steps).toMatchObject([{ do: 'stop', execution: 'e3', waits: true, reason: 'stopped, so that r2 (e2) can be deployed again in place of r3, because x' }]);
  });

  test('of two the later one counts', () => {
    const [early, late] = [aRollback({ to: 'r1' }, { at: minutesAgo(3) }, 'a'), aRollback({ to: 'r0' }, { at: minutesAgo(2), by: BOB }, 'b')];

    expect(judged([early, late]).stages.get('First')?.takeBack).toMatchObject({ who: BOB, to: { revision: 'r0' } });
  });
});

/** What had been deployed as r3 is rolled back. */
const rollingBack = (to: string): Scene => ({
  ...resting,
  views: [aView({ execution: { id: 'b1', status: 'InProgress', type: 'ROLLBACK' }, actions: [anAction('OneBox.Deploy', { status: 'InProgress' })] })],
  executions: [anExecution('e2', { revision: 'r2', status: 'Succeeded' }), anExecution('b1', { revision: to, type: 'ROLLBACK', rollsBackTo: `e${to.slice(1)}` })],
  memory: memory({ state: 'rollingBack', execution: 'b1' }),
});

test('while a wave is rolled back, what a person names instead is gone back to', () => {
  expect(judged([aRollback({ to: 'r0' })], rollingBack('r1')).stages.get('First')?.takeBack).toMatchObject({ to: { revision: 'r0' } });
});

describe('a rollback is refused, and the ledger says why, where', () => {
  test.each<[string, object, Scene, string]>([
    ['that revision runs there', { to: 'r2' }, {}, 'r2 runs here already'],
    ['nobody knows that it succeeded there', { to: 'r9' }, {}, 'r9 is not known to have succeeded here; did you mean \'r1\'?'],
    ['that revision is vetoed there', { to: 'r1' }, { memory: memory({ vetoes: [{ revision: 'r1', since: minutesAgo(9), why: 'x', by: 'breakwater' }] }) }, 'r1 is vetoed here; lift that first, with breakwater unveto'],
    ['nothing runs there', {}, { views: [aView({ execution: { id: 'e2', status: 'Stopped', type: 'STANDARD' }, actions: [] })], memory: memory({ runs: undefined, state: 'resting' }), runs: {}, rollbackTargets: targets() }, 'nothing that this pipeline deployed runs here yet'],
    ['it is being restored', {}, { memory: memory({}, { restores: new Map([['First', RESTORE]]) }) }, 'it is being restored to r1; ask again when that has ended'],
    ['it is being rolled back', {}, rollingBack('r1'), 'r1 is on its way back here (b1); ask again when that has ended, or name the revision that is to run'],
    ['there is nothing to go back to', {}, { rollbackTargets: targets('r2') }, 'there is nothing to go back to: nothing else has succeeded here yet, or all of it is vetoed'],
  ])('%s', (_, body, scene, why) => {
    const judgement = judged([aRollback(body)], scene);

    expect(told(judgement)).toEqual([expect.stringContaining(`: ${why} (${ANA})`)]);
    expect(judgement.notes.find(({ kind }) => kind === 'rollback.refused')?.digest).toBe(letterKey(aRollback(body)));
    expect(judgement.stages.get('First')?.takeBack).toBeUndefined();
  });

  test('no wave is called so', () => {
    expect(told(judged([aRollback({}, {}, 'now', 'Frist')]))).toEqual([
      `inbox.malformed : /breakwater/checkout/rollbacks/Frist/now: its name must hold a wave of the pipeline, got 'Frist'; did you mean 'First'? (${ANA})`,
    ]);
  });
});

test('a rollback is not honoured without the ledger, which would not remember it', () => {
  expect(judged([aRollback({})], { memory: { kind: 'unreadable', why: 'throttled' } })).toMatchObject({ steps: [] });
  expect(told(judged([aRollback({})], { memory: { kind: 'unreadable', why: 'throttled' } }))).toEqual([]);
});
