import { InboxView, Letter, NO_OPERATORS, OperatorsMemory } from '../../src/decision/inbox';
import { judge } from '../../src/decision/judge';
import { Memory, StageMemory } from '../../src/decision/observation';
import { Plan } from '../../src/decision/plan';
import { Restore } from '../../src/decision/restore';
import { Judgement } from '../../src/decision/step';
import { HOUR, MINUTE } from '../../src/decision/time';
import { isUnanswered, StandingVeto, vetoOf } from '../../src/decision/veto';
import {
  aMemory, anAction, anExecution, anObservation, aPlan, aRun, aStage, aStageMemory, atOneBoxBake, aView, minutesAgo, NOW, OWN_ROLES, Scene, waiting,
} from '../support/builders';
import { aLetter, aLift, ANA, anInbox, anOverride, aVeto, BOB } from '../support/letters';

const BETA = aStage({ name: 'Beta', production: false });
const SECOND = aStage({ name: 'Second' });
const PLAN = aPlan(BETA, aStage(), SECOND);

/** Looks that follow each other: each knows what the ones before have remembered. */
class Looks {
  public operators: OperatorsMemory = NO_OPERATORS;
  public stages: ReadonlyMap<string, StageMemory>;

  public constructor(private readonly plan: Plan = PLAN, stages?: readonly (readonly [string, StageMemory])[]) {
    this.stages = new Map(stages ?? plan.stages.map(({ name }) => [name, aStageMemory()]));
  }

  public at(now: number, letters: readonly Letter[], scene: Scene = {}, memory: Partial<Memory> = {}): Judgement {
    return this.seeing(now, anInbox(...letters), scene, memory);
  }

  public seeing(now: number, inbox: InboxView, scene: Scene = {}, memory: Partial<Memory> = {}): Judgement {
    const remembered = aMemory({ stages: this.stages, operators: this.operators, ...memory });
    const judgement = judge(this.plan, anObservation({ ...scene, inbox, memory: remembered }), OWN_ROLES, now);
    this.operators = judgement.operators ?? this.operators;
    this.stages = new Map([...this.stages, ...judgement.stages]);
    return judgement;
  }

  /** `Stage: revision`, of those that stand. */
  public standing(): readonly string[] {
    return [...this.stages].flatMap(([stage, { vetoes = [] }]) => vetoes.filter(({ lifted }) => lifted === undefined).map(({ revision }) => `${stage}: ${revision}`));
  }
}

const told = (judgement: Judgement): readonly string[] => judgement.notes.filter(({ kind }) => /^(veto|inbox)/.test(kind))
  .map(({ kind, stage, revision, why, who }) => `${kind} ${stage ?? ''}/${revision ?? ''}: ${why} (${who})`);
const held = (judgement: Judgement): readonly string[] => judgement.notes.filter(({ kind }) => kind === 'gate.held')
  .flatMap(({ findings = [] }) => findings.map(({ blocker, state, reason, clears }) => `${blocker} ${state}: ${reason} - ${clears}`));
const opens = (judgement: Judgement): boolean => judgement.steps.some((step) => step.do === 'approveGate' || step.do === 'approveBake');

/** An execution that waits at the airlock of a stage. */
const atAirlockOf = (stage: string, revision = 'r2'): Scene => ({ views: [aView({ name: stage })], executions: [anExecution('e1', { revision })] });

describe('a veto by a person', () => {
  test.each([
    ['the stage before', 'Beta', true], ['the stage itself', 'First', false], ['a stage behind it', 'Second', false],
  ])('holds the revision in %s: %s', (_, stage, open) => {
    expect(opens(new Looks().at(NOW, [aVeto('r2')], atAirlockOf(stage)))).toBe(open);
  });

  test('holds no other revision', () => {
    expect(opens(new Looks().at(NOW, [aVeto('r3')], atAirlockOf('First')))).toBe(true);
  });

  test('says why, since when, and the command that lifts it', () => {
    const looks = new Looks();
    const judgement = looks.at(NOW, [aVeto('r2')], atAirlockOf('Second'));
    expect(held(judgement)).toEqual([
      `veto blocking: r2 is vetoed in First by ${ANA} since 2026-03-02T17:59:00Z: loses orders - clears when it is lifted: breakwater unveto First r2 --pipeline checkout --reason ...`,
    ]);
    expect(told(judgement)).toEqual([`veto.set First/r2: loses orders (${ANA})`]);
    expect(told(looks.at(NOW + MINUTE, [aVeto('r2')], atAirlockOf('Second')))).toEqual([]);
  });

  test.each<[string, object]>([
    ['of all', { blockers: 'all' }], ['that names it', { blockers: ['veto'] }],
  ])('is opened by no override %s', (_, body) => {
    expect(opens(new Looks().at(NOW, [aVeto('r2'), anOverride(body)], atAirlockOf('First')))).toBe(false);
  });

  test('is told to whoever would override it', () => {
    const { notes } = new Looks().at(NOW, [aVeto('r2'), anOverride({ blockers: ['veto'] })], atAirlockOf('First'));
    expect(notes.filter(({ kind }) => kind === 'override.refused').map(({ why }) => why)).toEqual([
      'override fix is refused: blockers must not name \'veto\', which no override opens',
    ]);
  });

  test('makes way for a newer revision that waits behind', () => {
    const scene: Scene = {
      views: [aView({ inbound: [{ id: 'e2', type: 'STANDARD' }] })],
      executions: [anExecution('e1', { revision: 'r2' }), anExecution('e2', { revision: 'r3', startedAt: minutesAgo(5) })],
    };
    expect(new Looks().at(NOW, [aVeto('r2')], scene).steps).toMatchObject([{ do: 'stop', execution: 'e1' }]);
  });

  test('rejects a bake of the revision', () => {
    const { views, runs } = atOneBoxBake(1);
    const scene: Scene = { ...(views && { views }), ...(runs && { runs }), executions: [anExecution('e1', { revision: 'r2' })] };
    expect(new Looks().at(NOW, [aVeto('r2')], scene).steps).toMatchObject([
      { do: 'reject', approval: { action: 'Bake-OneBox' }, summary: `r2 is vetoed in First by ${ANA} since 2026-03-02T17:59:00Z: loses orders` },
    ]);
  });

  test('does not hold a rollback to it', () => {
    const scene: Scene = {
      views: [aView({ execution: { id: 'e1', status: 'InProgress', type: 'ROLLBACK' } })],
      executions: [anExecution('e1', { revision: 'r2', type: 'ROLLBACK', rollsBackTo: 'e0' })],
    };
    expect(new Looks().at(NOW, [aVeto('r2')], scene).steps).toMatchObject([{ do: 'passRollback' }]);
  });

  test('stays when its parameter is deleted, when the inbox cannot be read, and when its stage leaves the plan', () => {
    const looks = new Looks();
    looks.at(NOW, [aVeto('r2')]);
    expect(opens(looks.at(NOW + HOUR, [], atAirlockOf('Second')))).toBe(false);
    looks.seeing(NOW + HOUR, { kind: 'unreadable', why: 'throttled' });
    expect(looks.standing()).toEqual(['First: r2']);

    const without = new Looks(aPlan(BETA, SECOND), [...looks.stages]);
    expect(opens(without.at(NOW + HOUR, [], atAirlockOf('Second')))).toBe(false);
    expect(opens(without.at(NOW + HOUR, [], atAirlockOf('Beta')))).toBe(true);
    expect(told(without.at(NOW + HOUR, [aLift('r2', { at: NOW + MINUTE, by: BOB })]))).toEqual([`veto.lifted First/r2: was the network (${BOB})`]);
  });

  test('rejects a bake of the revision also while what operators wrote cannot be read', () => {
    const { views, runs } = atOneBoxBake(1);
    const looks = new Looks();
    looks.at(NOW, [aVeto('r2')]);
    const scene: Scene = { ...(views && { views }), ...(runs && { runs }), executions: [anExecution('e1', { revision: 'r2' })] };
    expect(looks.seeing(NOW + MINUTE, { kind: 'unreadable', why: 'throttled' }, scene).steps).toMatchObject([{ do: 'reject' }]);
  });

  test('of a stage that is planned and not there yet is set when it is', () => {
    const looks = new Looks(PLAN, [['Beta', aStageMemory()]]);
    expect(told(looks.at(NOW, [aVeto('r2')], atAirlockOf('Beta')))).toEqual([]);
    expect(told(looks.at(NOW + HOUR, [aVeto('r2')], atAirlockOf('First')))).toEqual([`veto.set First/r2: loses orders (${ANA})`]);
    expect(looks.standing()).toEqual(['First: r2']);
  });

  test('of a stage that is not there is a mistake, told once', () => {
    const looks = new Looks();
    const letters = [aVeto('r2', {}, 'Frist')];
    expect(told(looks.at(NOW, letters))).toEqual([
      `inbox.malformed /: /breakwater/checkout/vetoes/Frist/bad: its name must hold a stage of the pipeline, got 'Frist'; did you mean 'First'? (${ANA})`,
    ]);
    expect(told(looks.at(NOW + MINUTE, letters))).toEqual([]);
  });

  test.each([
    ['of the stage before', 'Beta', true], ['of the stage', 'First', false], ['of a stage behind it', 'Second', false],
  ])('that cannot be read holds the gate %s', (_, stage, open) => {
    const unread: Letter = { name: '/breakwater/checkout/vetoes/First/x', version: 1, at: NOW, by: '', says: { kind: 'unread', why: 'throttled', vetoes: 'First' }, lasts: true };
    expect(opens(new Looks().at(NOW, [unread], atAirlockOf(stage)))).toBe(open);
  });
});

describe('of a veto and a lift the newer counts', () => {
  const vetoAt = (at: number): Letter => aLetter('/breakwater/checkout/vetoes/First/a', { revision: 'r2', reason: 'loses orders' }, { at });
  const liftAt = (at: number): Letter => aLetter('/breakwater/checkout/vetoes/First/b', { state: 'lifted', revision: 'r2', reason: 'was the network' }, { at, by: BOB });

  test.each([
    ['lifted a millisecond later', NOW, NOW + 1, []],
    ['lifted at the same moment', NOW, NOW, ['First: r2']],
    ['lifted a millisecond before', NOW, NOW - 1, ['First: r2']],
  ])('%s', (_, veto, lift, standing) => {
    const both = new Looks();
    both.at(NOW + MINUTE, [vetoAt(veto), liftAt(lift)]);
    expect(both.standing()).toEqual(standing);

    const oneByOne = new Looks();
    oneByOne.at(NOW + MINUTE, [vetoAt(veto)]);
    oneByOne.at(NOW + 2 * MINUTE, [vetoAt(veto), liftAt(lift)]);
    expect(oneByOne.standing()).toEqual(standing);
  });

  test('a lift is told once, with who, and is not undone by the letter that it ended', () => {
    const looks = new Looks();
    looks.at(NOW, [vetoAt(NOW)]);
    expect(told(looks.at(NOW + HOUR, [vetoAt(NOW), liftAt(NOW + MINUTE)]))).toEqual([`veto.lifted First/r2: was the network (${BOB})`]);
    const after = looks.at(NOW + 2 * HOUR, [vetoAt(NOW), liftAt(NOW + MINUTE)], atAirlockOf('First'));
    expect([opens(after), told(after)]).toEqual([true, []]);
  });

  test('a revision can be vetoed again after a lift', () => {
    const looks = new Looks();
    looks.at(NOW, [vetoAt(NOW)]);
    looks.at(NOW + HOUR, [vetoAt(NOW), liftAt(NOW + MINUTE)]);
    looks.at(NOW + 2 * HOUR, [vetoAt(NOW + HOUR), liftAt(NOW + MINUTE)]);
    expect(looks.standing()).toEqual(['First: r2']);
  });

  test('a lift on another stage than the veto\'s ends nothing, and is told so', () => {
    const looks = new Looks();
    looks.at(NOW, [aVeto('r2')]);
    expect(told(looks.at(NOW + MINUTE, [aVeto('r2'), aLift('r2', { at: NOW }, 'Second')]))).toEqual([
      `inbox.malformed /: /breakwater/checkout/vetoes/Second/bad: revision must be one that is vetoed in Second, got 'r2'; none is (${ANA})`,
    ]);
    expect(looks.standing()).toEqual(['First: r2']);
    expect(told(looks.at(NOW + HOUR, [aVeto('r2'), aLift('r2', { at: NOW }, 'Second')]))).toEqual([]);
  });

  test('a lift of another revision names the likeliest', () => {
    const looks = new Looks();
    looks.at(NOW, [aVeto('r20')]);
    expect(told(looks.at(NOW + MINUTE, [aLift('r21', { at: NOW })]))).toEqual([
      `inbox.malformed /: /breakwater/checkout/vetoes/First/bad: revision must be one that is vetoed in First, got 'r21'; did you mean 'r20'? (${ANA})`,
    ]);
  });
});

describe('what is rolled back is vetoed', () => {
  const R1 = anExecution('e1', { revision: 'r1', status: 'Succeeded', startedAt: minutesAgo(600) });
  const R2 = anExecution('e2', { revision: 'r2', status: 'Succeeded', startedAt: minutesAgo(400) });
  const R3 = anExecution('e3', { revision: 'r3', status: 'Failed', startedAt: minutesAgo(200) });
  const ranBy = ({ id, revision, startedAt }: typeof R1): StageMemory['runs'] => ({ execution: id, revision, startedAt });

  const rollingBackTo = (to: typeof R1, change: Partial<Scene> = {}): Scene => ({
    views: [aView({ execution: { id: 'b1', status: 'InProgress', type: 'ROLLBACK' }, actions: [waiting('Airlock')] })],
    executions: [R1, R2, R3, anExecution('b1', { type: 'ROLLBACK', rollsBackTo: to.id, revision: to.revision, startedAt: minutesAgo(10) })],
    runs: {
      e3: [aRun('OneBox.Deploy', { startedAt: minutesAgo(43) }), aRun('Bake-OneBox', { status: 'Failed', summary: 'alarm faults is in ALARM', updatedBy: OWN_ROLES[0] })],
      b1: [],
    },
    ...change,
  });
  const looksAfter = (execution: string, runs: StageMemory['runs']): Looks =>
    new Looks(PLAN, [['First', aStageMemory({ state: 'baking', execution, ...(runs && { runs }) })]]);

  test('by CodePipeline: what was being deployed, with what had failed', () => {
    const looks = looksAfter('e3', ranBy(R2));
    expect(told(looks.at(NOW, [], rollingBackTo(R2)))).toEqual(['veto.set First/r3: rolled back to r2 by b1 (Bake-OneBox failed: alarm faults is in ALARM) (breakwater)']);
    expect(told(looks.at(NOW + MINUTE, [], rollingBackTo(R2)))).toEqual([]);
    expect(looks.standing()).toEqual(['First: r3']);
  });

  test('by hand, after the release had succeeded: what ran there', () => {
    const looks = looksAfter('e2', ranBy(R2));
    looks.at(NOW, [], rollingBackTo(R1));
    expect(looks.standing()).toEqual(['First: r2']);
  });

  test('by hand, while a newer one had only come to the airlock: what ran there, and not what had deployed nothing', () => {
    const looks = looksAfter('e3', ranBy(R2));
    looks.at(NOW, [], rollingBackTo(R1, { runs: { e3: [], b1: [] } }));
    expect(looks.standing()).toEqual(['First: r2']);
  });

  test('past the last success: both', () => {
    const looks = looksAfter('e3', ranBy(R2));
    looks.at(NOW, [], rollingBackTo(R1));
    expect(looks.standing()).toEqual(['First: r3', 'First: r2']);
  });

  test('to what is too old to be listed: all that is listed came after it', () => {
    const looks = looksAfter('e3', ranBy(R2));
    looks.at(NOW, [], rollingBackTo(R1, { executions: [R2, R3, anExecution('b1', { type: 'ROLLBACK', rollsBackTo: 'e1', revision: 'r1', startedAt: minutesAgo(10) })] }));
    expect(looks.standing()).toEqual(['First: r3', 'First: r2']);
  });

  test('D10: to something newer than what ran, as CodePipeline may choose: what ran is not vetoed by it', () => {
    const looks = looksAfter('e3', ranBy(R1));
    looks.at(NOW, [], rollingBackTo(R2));
    expect(looks.standing()).toEqual(['First: r3']);
  });

  test('to an execution of the same revision: nothing', () => {
    const looks = looksAfter('e3', ranBy(R2));
    const again = { ...R3, revision: 'r2' };
    looks.at(NOW, [], { ...rollingBackTo(R2), executions: [R1, R2, again, anExecution('b1', { type: 'ROLLBACK', rollsBackTo: 'e2', revision: 'r2', startedAt: minutesAgo(10) })] });
    expect(looks.standing()).toEqual([]);
  });

  test('before production: nothing, because the next commit mends it', () => {
    const looks = new Looks(PLAN, [['Beta', aStageMemory({ state: 'baking', execution: 'e3', runs: { execution: 'e2', revision: 'r2', startedAt: minutesAgo(400) } })]]);
    const views = [aView({ name: 'Beta', execution: { id: 'b1', status: 'InProgress', type: 'ROLLBACK' }, actions: [waiting('Airlock')] })];
    looks.at(NOW, [], { ...rollingBackTo(R2), views, runs: { e3: [aRun('OneBox.Deploy', { stage: 'Beta' })], b1: [] } });
    expect(looks.standing()).toEqual([]);
  });

  test('in a stage that nobody remembers anything of: nothing, because it may have been so for months', () => {
    const looks = new Looks(PLAN, []);
    looks.at(NOW, [], rollingBackTo(R2));
    expect(looks.standing()).toEqual([]);
  });

  describe('by a restore', () => {
    const RESTORE: Restore = {
      version: 1,
      id: 'breakwater-restore-x',
      stage: 'First',
      during: 'e3',
      revision: 'r3',
      why: 'Bake-OneBox failed: faults',
      at: minutesAgo(8),
      release: { execution: 'e2', revision: 'r2', at: minutesAgo(300), stacks: [], missing: [], doubts: [] },
      leftovers: [],
      state: 'restored',
      progress: [],
      movedAt: minutesAgo(5),
      outcome: 'done',
    };
    const settledAfter = (): Looks => new Looks(PLAN, [['First', aStageMemory({ state: 'resting', execution: 'e3', ended: 'Failed' })]]);
    const scene: Scene = {
      views: [aView({ execution: { id: 'e3', status: 'Failed', type: 'STANDARD' }, actions: [anAction('OneBox.Deploy')] })], executions: [R3], runs: { e3: [] },
    };
    const restores = new Map([['First', RESTORE]]);

    test('what was deployed there, although nothing else is to be learnt of the stage', () => {
      const looks = settledAfter();
      expect(told(looks.at(NOW, [], scene, { restores }))).toEqual(['veto.set First/r3: restored to r2 because Bake-OneBox failed: faults (breakwater)']);
      expect(looks.stages.get('First')).toMatchObject({ state: 'resting', execution: 'e3', ended: 'Failed' });
      expect(told(looks.at(NOW + MINUTE, [], scene, { restores }))).toEqual([]);
    });

    test('nothing, where nobody could tell what was deployed there', () => {
      const looks = settledAfter();
      looks.at(NOW, [], scene, { restores: new Map([['First', { ...RESTORE, revision: 'what was deployed there' }]]) });
      expect(looks.standing()).toEqual([]);
    });

    test.each([['lifted since', minutesAgo(7), []], ['lifted before', minutesAgo(9), ['First: r3']]])('%s', (_, at, standing) => {
      const looks = settledAfter();
      const lift = aLift('r3', { at });
      looks.at(NOW, [lift], scene, { restores });
      looks.at(NOW + MINUTE, [lift], scene, { restores });
      expect(looks.standing()).toEqual(standing);
    });
  });
});

test('a stage that an automatic veto was lifted on lets the revision in again', () => {
  const veto = { revision: 'r2', since: minutesAgo(60), why: 'rolled back', by: 'breakwater' };
  const looks = new Looks(PLAN, [['First', aStageMemory({ vetoes: [veto] })], ['Second', aStageMemory()]]);
  expect(opens(looks.at(NOW, [], atAirlockOf('Second')))).toBe(false);
  expect(opens(looks.at(NOW, [aLift('r2', { by: BOB })], atAirlockOf('Second')))).toBe(true);
  expect(looks.stages.get('First')?.vetoes).toEqual([{ ...veto, lifted: NOW - MINUTE }]);
});

test('without its ledger the controller knows no veto, and approves nothing', () => {
  const judgement = judge(PLAN, anObservation({ ...atAirlockOf('First'), memory: { kind: 'unreadable', why: 'throttled' }, inbox: anInbox(aVeto('r2')) }), OWN_ROLES, NOW);
  expect([opens(judgement), judgement.stages.get('First')?.vetoes, told(judgement)]).toEqual([false, undefined, []]);
});

test('of a stage the newest two hundred vetoes are remembered', () => {
  const many = Array.from({ length: 200 }, (_, index) => ({ revision: `old-${index}`, since: minutesAgo(5000 - index), why: 'rolled back', by: 'breakwater' }));
  const looks = new Looks(PLAN, [['First', aStageMemory({ vetoes: many })]]);
  looks.at(NOW, [aVeto('r2')]);
  const kept = looks.stages.get('First')?.vetoes ?? [];
  expect([kept.length, kept[0].revision, kept[199].revision]).toEqual([200, 'old-1', 'r2']);
});

test.each<[string, string, string | undefined]>([
  ['Beta', 'r2', undefined], ['First', 'r2', 'First'], ['Second', 'r2', 'First'], ['Second', 'r9', undefined], ['Nowhere', 'r2', undefined],
  ['Beta', 'r5', undefined], ['First', 'r5', 'Gone'], ['Second', 'r5', 'Gone'],
])('in %s, %s is kept out by the veto of: %s', (stage, revision, by) => {
  const veto = (at: string, of: string): StandingVeto => ({ stage: at, revision: of, since: NOW, why: 'x', by: 'breakwater' });
  expect(vetoOf(PLAN, stage, revision, [veto('First', 'r2'), veto('Gone', 'r5')])?.stage).toBe(by);
});

test('of two stages that have vetoed a revision each keeps it out', () => {
  const veto = (stage: string): StandingVeto => ({ stage, revision: 'r2', since: NOW, why: 'x', by: 'breakwater' });
  expect(vetoOf(PLAN, 'First', 'r2', [veto('Second'), veto('First')])?.stage).toBe('First');
});

describe('a veto that a person lifted', () => {
  const lifted = { revision: 'r2', since: minutesAgo(60), why: 'rolled back', by: 'breakwater', lifted: minutesAgo(30) };

  test.each([
    ['before it is not set again by that', 31, false], ['at that moment', 30, true], ['since then is for what is new', 29, true],
  ])('and what was taken back %s', (_, minutes, unanswered) => {
    expect(isUnanswered([lifted], 'r2', minutesAgo(minutes))).toBe(unanswered);
  });
});
