import { Letter, NO_OPERATORS, OperatorsMemory } from '../../src/decision/inbox';
import { judge } from '../../src/decision/judge';
import { namesAlarm } from '../../src/decision/override';
import { Plan, StagePlan } from '../../src/decision/plan';
import { Judgement } from '../../src/decision/step';
import { HOUR, MINUTE } from '../../src/decision/time';
import {
  aBake, aMemory, anAlarm, anExecution, anObservation, aPlan, aStage, aStageMemory, atOneBoxBake, aView, FAULTS, minutesAgo, NOW,
  OUTAGE, OWN_ROLES, Scene, snapshotOf, waiting,
} from '../support/builders';
import { aLetter, ANA, anInbox, anOverride, aRevocation, aSignature, BOB } from '../support/letters';

const RED: Scene['alarms'] = [[FAULTS, anAlarm('ALARM', { since: minutesAgo(90) })], [OUTAGE, anAlarm('OK')]];
const BOTH_RED: Scene['alarms'] = [[FAULTS, anAlarm('ALARM', { since: minutesAgo(90) })], [OUTAGE, anAlarm('ALARM', { since: minutesAgo(90) })]];
const TWO: StagePlan = aStage({ blockers: [{ kind: 'alarm', name: 'open alarms', alarms: [FAULTS] }, { kind: 'alarm', name: 'org outage', alarms: [OUTAGE] }] });

/** One look after the other at one stage, each knowing what the one before remembered. */
class Looks {
  public operators: OperatorsMemory = NO_OPERATORS;
  public constructor(private readonly scene: Scene = { alarms: RED }, private readonly plan: Plan = aPlan()) {}

  public at(now: number, ...letters: readonly Letter[]): Judgement {
    return this.seeing({ ...this.scene, inbox: anInbox(...letters) }, now);
  }

  public seeing(scene: Scene, now: number): Judgement {
    const observed = anObservation(scene);
    const { memory } = observed;
    const remembering = memory.kind === 'read' ? { ...memory, operators: this.operators } : memory;
    const judgement = judge(this.plan, { ...observed, memory: remembering }, OWN_ROLES, now);
    this.operators = judgement.operators ?? this.operators;
    return judgement;
  }
}

const opens = (judgement: Judgement): boolean => judgement.steps.some((step) => step.do === 'approveGate' || step.do === 'approveBake');
const told = (judgement: Judgement): readonly string[] =>
  judgement.notes.filter(({ kind }) => /^(override|inbox)/.test(kind)).map(({ kind, why, who }) => `${kind}: ${why} (${who})`);
const openedBy = (letter: Letter, now = NOW, scene: Scene = { alarms: RED }, plan = aPlan()): boolean =>
  opens(new Looks(scene, plan).at(now, letter));

describe('an override', () => {
  test('opens the gate that it names the blocker of, at the first look, and says so before everything else', () => {
    const judgement = new Looks().at(NOW, anOverride({}));
    const [step] = judgement.steps;
    expect(step).toMatchObject({
      do: 'approveGate',
      underOverride: true,
      summary: `override fix by ${ANA} until 2026-03-02T21:59:00Z: sev2 fix (open alarms: alarm faults of account 333333333333 in us-west-1 is in ALARM since 2026-03-02T16:30:00Z)`,
      entry: { kind: 'gate.passed', findings: [{ blocker: 'open alarms', state: 'blocking', overriddenBy: { id: 'fix', who: ANA, reason: 'sev2 fix', until: NOW - MINUTE + 4 * HOUR } }] },
    });
    expect(told(judgement)).toEqual([
      `override.given: override fix of open alarms, until 2026-03-02T21:59:00Z: sev2 fix (${ANA})`,
      'override.used: override fix (sev2 fix) let it pass in spite of open alarms (overridden by fix): alarm faults of account 333333333333 in us-west-1 is in ALARM since 2026-03-02T16:30:00Z'
      + ` - clears when it is OK (${ANA})`,
    ]);
  });

  test('opens nothing where it names another blocker, and changes nothing of what the other does', () => {
    const looks = new Looks({ alarms: BOTH_RED }, aPlan(TWO));
    const judgement = looks.at(NOW, anOverride({ blockers: ['org outage'] }));
    expect(opens(judgement)).toBe(false);
    const held = judgement.notes.find(({ kind }) => kind === 'gate.held');
    expect(held?.findings?.map(({ blocker, overriddenBy }) => [blocker, overriddenBy?.id])).toEqual([['open alarms', undefined], ['org outage', 'fix']]);
  });

  test('of all blockers opens every declared one, also what cannot be told', () => {
    expect(openedBy(anOverride({ blockers: 'all' }), NOW, { alarms: BOTH_RED }, aPlan(TWO))).toBe(true);
    expect(openedBy(anOverride({ blockers: 'all' }), NOW, { alarms: [[FAULTS, { kind: 'unreadable', why: 'denied' }]] })).toBe(true);
  });

  test('C1, F4: is not undone a tick later, and ends by itself, to the millisecond', () => {
    const scene: Scene = { alarms: RED };
    const looks = new Looks(scene);
    const letter = anOverride({ for: '1h' }, { at: NOW });
    expect(opens(looks.at(NOW, letter))).toBe(true);
    expect(opens(looks.at(NOW + MINUTE, letter))).toBe(true);
    expect(opens(looks.at(NOW + HOUR - 1, letter))).toBe(true);
    const over = looks.at(NOW + HOUR, letter);
    expect(opens(over)).toBe(false);
    expect(told(over)).toEqual([`override.expired: override fix is over since 2026-03-02T19:00:00Z (${ANA})`]);
  });

  test('C7: nothing is told or written again while nothing changes', () => {
    const looks = new Looks({ alarms: BOTH_RED }, aPlan(TWO));
    const letter = anOverride({});
    expect(looks.at(NOW, letter).operators).toBeDefined();
    const again = looks.at(NOW + MINUTE, letter);
    expect([told(again), again.operators]).toEqual([[], undefined]);
  });

  test('24 hours after it was written it is forgotten, with the letter; its lines in the ledger stay', () => {
    const looks = new Looks({ alarms: BOTH_RED }, aPlan(TWO));
    const letter = anOverride({}, { at: NOW });
    looks.at(NOW, letter);
    looks.at(NOW + 5 * HOUR, letter);
    expect(looks.operators).toMatchObject({ letters: [{ version: 1 }], overrides: [{ ended: { how: 'expired' } }] });
    looks.at(NOW + 24 * HOUR - 1, letter);
    expect(looks.operators.overrides).toHaveLength(1);
    looks.at(NOW + 24 * HOUR + 1, letter);
    expect(looks.operators).toEqual(NO_OPERATORS);
  });

  test('that was over before anybody looked is told and opens nothing', () => {
    const judgement = new Looks().at(NOW, anOverride({ for: '1h' }, { at: NOW - HOUR }));
    expect(opens(judgement)).toBe(false);
    expect(told(judgement)).toEqual([`override.expired: override fix was over at 2026-03-02T18:00:00Z, before anybody looked (${ANA})`]);
  });

  test.each<[string, object, boolean]>([
    ['this revision', { revision: 'rev-e1' }, true],
    ['another revision', { revision: 'rev-e2' }, false],
    ['the beginning of this revision', { revision: 'rev' }, false],
    ['this execution', { execution: 'e1' }, true],
    ['another execution', { execution: 'e2' }, false],
    ['this revision in another execution', { revision: 'rev-e1', execution: 'e2' }, false],
  ])('for %s only', (_, bound, open) => expect(openedBy(anOverride(bound))).toBe(open));

  test('of another stage opens nothing here: the stage is in the name', () => {
    const plan = aPlan(aStage(), aStage({ name: 'Second' }));
    expect(openedBy(anOverride({}, {}, 'Second'), NOW, { alarms: RED }, plan)).toBe(false);
  });

  test.each<[string, Scene, string]>([
    ['the ledger', { memory: { kind: 'unreadable', why: 'throttled' } }, 'ledger'],
    ['a freeze by hand', { views: [aView({ transition: { enabled: false } })] }, 'freeze'],
    ['a torn stage', { memory: aMemory({ stages: new Map([['First', aStageMemory({ state: 'torn' })]]) }) }, 'stage'],
    ['an inbox that cannot be read', { inbox: { kind: 'unreadable', why: 'throttled' } }, 'operators'],
  ])('never opens %s', (_, scene, blocker) => {
    const looks = new Looks({ alarms: RED });
    looks.at(NOW, anOverride({ blockers: 'all' }));
    const judgement = looks.seeing({ alarms: RED, inbox: anInbox(anOverride({ blockers: 'all' })), ...scene }, NOW + MINUTE);
    expect(opens(judgement)).toBe(false);
    expect(judgement.notes.find(({ kind }) => kind === 'gate.held')?.findings?.map((finding) => finding.blocker)).toContain(blocker);
  });

  test('of a newer revision must name it', () => {
    const memory = aMemory({ stages: new Map([['First', aStageMemory({ runs: { execution: 'e2', revision: 'r2', startedAt: minutesAgo(60) } })]]) });
    expect(openedBy(anOverride({ blockers: 'all' }), NOW, { memory })).toBe(false);
    expect(openedBy(anOverride({ blockers: ['newer revision'] }), NOW, { memory })).toBe(true);
  });

  test.each<[string, object, string]>([
    ['a blocker that is mistyped', { blockers: ['open alarm'] }, 'blockers must name blockers of First, got \'open alarm\'; did you mean \'open alarms\'? it has \'open alarms\', \'pause\', \'organisation pause\', \'newer revision\', \'after rollback\''],
    ['a blocker that the stage has not', { blockers: ['open alarms', 'zzz'] }, 'blockers must name blockers of First, got \'zzz\'; it has \'open alarms\', \'pause\', \'organisation pause\', \'newer revision\', \'after rollback\''],
    ['a freeze', { blockers: ['freeze'] }, 'blockers must not name \'freeze\', which no override opens'],
    ['the ledger', { blockers: ['open alarms', 'ledger'] }, 'blockers must not name \'ledger\', which no override opens'],
  ])('that names %s is refused once, and opens nothing', (_, body, why) => {
    const looks = new Looks();
    const first = looks.at(NOW, anOverride(body));
    expect(told(first)).toEqual([`override.refused: override fix is refused: ${why} (${ANA})`]);
    expect(opens(first)).toBe(false);
    const second = looks.at(NOW + MINUTE, anOverride(body));
    expect([told(second), opens(second)]).toEqual([[], false]);
  });

  test('of a stage that is not there is refused, and by nobody in particular too', () => {
    expect(told(new Looks().at(NOW, anOverride({}, {}, 'Frist'))))
      .toEqual([`override.refused: override fix is refused: its name must hold a stage of the pipeline, got 'Frist'; did you mean 'First'? (${ANA})`]);
    const federated = 'arn:aws:sts::111111111111:federated-user/ana';
    expect(told(new Looks().at(NOW, anOverride({}, { by: federated }))))
      .toEqual([`override.refused: override fix is refused: it must be written by a role or a user, got ${federated} (${federated})`]);
  });

  test('that is malformed is told once, with its path and fault, and opens nothing', () => {
    const letter = anOverride({ by: BOB });
    const looks = new Looks();
    const judgement = looks.at(NOW, letter);
    expect(opens(judgement)).toBe(false);
    expect(told(judgement)).toEqual([
      'inbox.malformed: /breakwater/checkout/overrides/First/fix: by must not be there; known are blockers, reason, for, until, revision, execution, singleUse, '
      + `secondApprover, skipBake, bakeFor (${ANA})`,
    ]);
    expect(told(looks.at(NOW + MINUTE, letter))).toEqual([]);
  });

  test('done-when 5: what the body claims of its writer or its stage changes nothing', () => {
    expect(openedBy(anOverride({ by: BOB }))).toBe(false);
    expect(openedBy(anOverride({ stage: 'First' }, {}, 'Second'), NOW, { alarms: RED }, aPlan(aStage(), aStage({ name: 'Second' })))).toBe(false);
  });
});

describe('an override ends', () => {
  const given = (): Looks => {
    const looks = new Looks({ alarms: BOTH_RED }, aPlan(TWO));
    looks.at(NOW, anOverride({ blockers: ['org outage'] }));
    return looks;
  };
  const whole = anOverride({ blockers: 'all' });

  test('when its parameter says that it is revoked, with who said so', () => {
    const looks = given();
    expect(told(looks.at(NOW + MINUTE, aRevocation({ by: BOB })))).toEqual([`override.revoked: override fix is revoked: not needed (${BOB})`]);
    expect(looks.operators.overrides).toMatchObject([{ ended: { how: 'revoked', at: NOW + MINUTE } }]);
    expect(told(looks.at(NOW + 2 * MINUTE, aRevocation({ by: BOB })))).toEqual([]);
  });

  test('and does not come back by itself, only by a new body', () => {
    const looks = new Looks({ alarms: RED });
    looks.at(NOW, whole);
    expect(opens(looks.at(NOW + MINUTE, aRevocation()))).toBe(false);
    expect(opens(looks.at(NOW + 2 * MINUTE, anOverride({}, { version: 3 })))).toBe(true);
  });

  test('when its parameter is deleted', () => {
    expect(told(given().at(NOW + MINUTE))).toEqual(['override.revoked: the parameter of override fix was deleted (unknown)']);
  });

  test('and not because the inbox cannot be read for once', () => {
    const looks = given();
    expect(told(looks.seeing({ alarms: BOTH_RED, inbox: { kind: 'unreadable', why: 'throttled' } }, NOW + MINUTE))).toEqual([]);
    expect(told(looks.at(NOW + 2 * MINUTE, anOverride({ blockers: ['org outage'] })))).toEqual([]);
  });

  test('for good, although a late list shows it again', () => {
    for (const then of [[], [aRevocation()]]) {
      const looks = new Looks({ alarms: RED });
      looks.at(NOW, whole);
      looks.at(NOW + MINUTE, ...then);
      const judgement = looks.at(NOW + 2 * MINUTE, whole);
      expect([opens(judgement), told(judgement)]).toEqual([false, []]);
    }
  });

  test('when another body is written over it, sound or not', () => {
    expect(told(given().at(NOW + MINUTE, anOverride({ blockers: 'all' }, { version: 2, by: BOB })))).toEqual([
      `override.revoked: version 2 was written over override fix (${BOB})`,
      `override.given: override fix of every declared blocker, until 2026-03-02T21:59:00Z: sev2 fix (${BOB})`,
      expect.stringContaining('override.used') as unknown,
    ]);
    expect(told(given().at(NOW + MINUTE, anOverride({ stage: 'x' }, { version: 2 })))[1]).toBe(`override.revoked: version 2 was written over override fix (${ANA})`);
  });

  test('a version whose writer could not be read opens nothing, and ends nothing', () => {
    const looks = new Looks({ alarms: RED });
    looks.at(NOW, whole);
    const unread: Letter = { ...whole, version: 2, by: '', says: { kind: 'unread', why: 'throttled' } };
    const judgement = looks.at(NOW + MINUTE, unread);
    expect([told(judgement), opens(judgement)]).toEqual([[], false]);
  });

  test('a parameter that was deleted and made again is another override, although both are version 1', () => {
    const looks = new Looks({ alarms: RED });
    looks.at(NOW, anOverride({}));
    expect(told(looks.at(NOW + MINUTE, anOverride({}, { at: NOW + 1 }))).slice(0, 2)).toEqual([
      `override.revoked: version 1 was written over override fix (${ANA})`,
      `override.given: override fix of open alarms, until 2026-03-02T22:00:00Z: sev2 fix (${ANA})`,
    ]);
  });
});

describe('a single use', () => {
  const once = anOverride({ singleUse: true, blockers: 'all' });

  test('is spent by the first gate that it opens; the same run may be answered again after a crash', () => {
    const looks = new Looks();
    expect(opens(looks.at(NOW, once))).toBe(true);
    expect(looks.operators.overrides).toMatchObject([{ uses: [{ execution: 'e1', action: 'Airlock', run: 'run-Airlock', at: NOW }] }]);
    const again = looks.at(NOW + MINUTE, once);
    expect(opens(again)).toBe(true);
    expect([told(again), again.operators]).toEqual([[], undefined]);
  });

  test.each<[string, Scene]>([
    ['another run of the same approval by the same execution', { views: [aView({ actions: [waiting('Airlock', { runId: 'run-2' })] })] }],
    ['another execution', { views: [aView({ execution: { id: 'e2', status: 'InProgress', type: 'STANDARD' }, actions: [waiting('Airlock', { runId: 'run-2' })] })], executions: [anExecution('e2')] }],
    ['the gate of the next step', atOneBoxBake(45)],
  ])('does not open %s', (_, scene) => {
    const looks = new Looks();
    looks.at(NOW, once);
    // OUTAGE is the blocker here, so that the bake itself has nothing against it.
    const plan = { blockers: [{ kind: 'alarm' as const, name: 'open alarms', alarms: [OUTAGE] }] };
    const later = new Looks({}, aPlan(aStage(plan)));
    later.operators = looks.operators;
    const memory = aMemory({ stages: new Map([['First', aStageMemory({ state: 'baking', execution: 'e1' })]]), snapshots: snapshotOf('e1', aStage(plan)) });
    const red: Scene = { alarms: [[FAULTS, anAlarm('OK')], [OUTAGE, anAlarm('ALARM')]] };
    expect(opens(later.seeing({ ...scene, memory, ...red, inbox: anInbox(once) }, NOW + MINUTE))).toBe(false);
    expect(opens(new Looks({}, aPlan(aStage(plan))).seeing({ ...scene, memory, ...red, inbox: anInbox(once) }, NOW + MINUTE))).toBe(true);
  });

  test('is not spent while another override opens the same', () => {
    const looks = new Looks();
    const often = aLetter('/breakwater/checkout/overrides/First/often', { blockers: 'all', reason: 'r' });
    looks.at(NOW, once, often);
    expect(looks.operators.overrides.map(({ says, uses }) => [says.id, uses.length])).toEqual([['fix', 0], ['often', 1]]);
  });

  test('is not spent by a gate that is clear anyway', () => {
    const looks = new Looks({});
    expect(opens(looks.at(NOW, once))).toBe(true);
    expect(looks.operators.overrides).toMatchObject([{ uses: [] }]);
  });

  test('counts for no run that cannot be told from another', () => {
    const view = aView({ actions: [waiting('Airlock', { runId: undefined })] });
    expect(openedBy(once, NOW, { alarms: RED, views: [view] })).toBe(false);
  });
});

describe('a second approver', () => {
  const asked = anOverride({ secondApprover: true }, { version: 3 });
  const signed = (...letters: readonly Letter[]): boolean => opens(new Looks().at(NOW, ...letters));

  test('without one it is given, and opens nothing', () => {
    const judgement = new Looks().at(NOW, asked);
    expect(opens(judgement)).toBe(false);
    expect(told(judgement)).toEqual([
      `override.given: override fix of open alarms, until 2026-03-02T21:59:00Z: sev2 fix; it opens nothing until somebody else signs version 3 (${ANA})`,
    ]);
  });

  test('with one it opens, and the line in the ledger says who signed', () => {
    const looks = new Looks();
    looks.at(NOW, asked);
    const judgement = looks.at(NOW + MINUTE, asked, aSignature(3, { at: NOW + 1 }));
    expect(opens(judgement)).toBe(true);
    expect(told(judgement)[0]).toBe(`override.given: override fix of open alarms, until 2026-03-02T21:59:00Z: sev2 fix; signed: looked at it (${BOB})`);
    expect(looks.operators.overrides).toMatchObject([{ signedBy: BOB }]);
  });

  test.each<[string, Letter, boolean]>([
    ['of this version', aSignature(3), true],
    ['of the version before', aSignature(2), false],
    ['of the version after', aSignature(4), false],
    ['written at the same moment', aSignature(3, { at: NOW - MINUTE }), true],
    ['older than what it signs, which was deleted and made again', aSignature(3, { at: NOW - MINUTE - 1 }), false],
    ['by whoever gave it', aSignature(3, { by: ANA }), false],
    ['by nobody who can be told', aSignature(3, { by: 'arn:aws:sts::111111111111:federated-user/bob' }), false],
    ['that is malformed', aLetter('/breakwater/checkout/signatures/First/fix', { version: '3', reason: 'r' }, { by: BOB }), false],
    ['of another stage', aLetter('/breakwater/checkout/signatures/Second/fix', { version: 3, reason: 'r' }, { by: BOB }), false],
    ['of another override', aLetter('/breakwater/checkout/signatures/First/other', { version: 3, reason: 'r' }, { by: BOB }), false],
  ])('a signature %s', (_, signature, open) => expect(signed(asked, signature)).toBe(open));

  test('done-when 5: one person with two session names is one person, and is told so', () => {
    const session = (name: string): string => `arn:aws:sts::111111111111:assumed-role/Ops/${name}`;
    const judgement = new Looks().at(NOW, anOverride({ secondApprover: true }, { by: session('ana') }), aSignature(1, { by: session('bob') }));
    expect(opens(judgement)).toBe(false);
    expect(told(judgement)[1]).toBe(`override.refused: the signature under override fix does not count: whoever gave it signed it (${session('bob')})`);
  });

  test('sessions are people where the plan says that a sign-in service names them', () => {
    const session = (name: string): string => `arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_Ops_1/${name}`;
    const letters = [anOverride({ secondApprover: true }, { by: session('ana') }), aSignature(1, { by: session('bob') })];
    expect(opens(new Looks({ alarms: RED }, { ...aPlan(), ssoRoles: ['AWSReservedSSO_*'] }).at(NOW, ...letters))).toBe(true);
    expect(opens(new Looks({ alarms: RED }).at(NOW, ...letters))).toBe(false);
  });

  test('whose signature is taken back is waited for again', () => {
    const looks = new Looks({ alarms: BOTH_RED }, aPlan(TWO));
    looks.at(NOW, asked, aSignature(3));
    const judgement = looks.at(NOW + MINUTE, asked);
    expect(told(judgement)).toEqual(['override.revoked: the signature under override fix was taken back; it opens nothing until somebody else signs version 3 (unknown)']);
    expect(looks.operators.overrides).toMatchObject([{ uses: [] }]);
    expect(looks.operators.overrides[0].signedBy).toBeUndefined();
  });
});

describe('a bake and an override', () => {
  const stage = aStage({ blockers: [{ kind: 'alarm', name: 'rollback alarms', alarms: [FAULTS] }, { kind: 'alarm', name: 'org outage', alarms: [OUTAGE] }] });
  const letIn = (blockers: readonly string[] | 'all', run = 'run-Airlock'): OperatorsMemory => ({
    ...NO_OPERATORS,
    overrides: [{
      letter: { name: '/breakwater/checkout/overrides/First/fix', version: 1, at: minutesAgo(100), by: ANA },
      says: { kind: 'override', stage: 'First', id: 'fix', blockers, reason: 'r', until: minutesAgo(50), singleUse: false, secondApprover: false, skipBake: false },
      uses: [{ execution: 'e1', action: 'Airlock', run, at: minutesAgo(60) }],
      ended: { how: 'expired', at: minutesAgo(50) },
    }],
  });
  const baking = (bakedFor: number, operators: OperatorsMemory, since: number, letters: readonly Letter[] = [], state: 'ALARM' | 'OK' = 'ALARM'): readonly string[] => {
    const looks = new Looks({}, aPlan(stage));
    looks.operators = operators;
    const memory = aMemory({ stages: new Map([['First', aStageMemory({ state: 'baking', execution: 'e1' })]]), snapshots: snapshotOf('e1', stage) });
    const alarms: Scene['alarms'] = [[FAULTS, anAlarm(state, { since: minutesAgo(since) })], [OUTAGE, anAlarm('OK')]];
    return looks.seeing(atOneBoxBake(bakedFor, { memory, alarms, inbox: anInbox(...letters) }), NOW).steps.map((step) => step.do);
  };

  test.each<[string, OperatorsMemory, number, readonly string[]]>([
    ['that was red before the step began, under an override that named its blocker', letIn(['rollback alarms']), 9, []],
    ['the same under an override of all', letIn('all'), 9, []],
    ['that went red as the step began', letIn(['rollback alarms']), 8, ['reject']],
    ['that was red before, under an override of another blocker', letIn(['org outage']), 9, ['reject']],
    ['that was red before, where the override let in another run', letIn('all', 'run-other'), 9, ['reject']],
    ['that was red before, where no override was', NO_OPERATORS, 9, ['reject']],
  ])('an alarm %s', (_, operators, since, steps) => expect(baking(5, operators, since)).toEqual(steps));

  test('an alarm of another name is not excused, though it is red where the named one is', () => {
    const other = aStage({ blockers: [{ kind: 'alarm', name: 'rollback alarms', alarms: [FAULTS] }, { kind: 'alarm', name: 'queue', alarms: [{ ...FAULTS, name: 'queue' }] }] });
    const [override] = letIn(['queue']).overrides;
    expect(namesAlarm(override, other, { ...FAULTS, name: 'queue' })).toBe(true);
    expect(namesAlarm(override, other, FAULTS)).toBe(false);
  });

  test('an alarm that is excused has to be OK at the end', () => expect(baking(45, letIn('all'), 60)).toEqual([]));

  test('F8: no override ends a bake early by naming blockers', () => expect(baking(5, NO_OPERATORS, 600, [anOverride({ blockers: 'all' })], 'OK')).toEqual([]));

  test('one that says so ends its time, and never its alarms', () => {
    const skip = anOverride({ blockers: [], skipBake: true });
    expect(baking(5, NO_OPERATORS, 600, [skip], 'OK')).toEqual(['approveBake']);
    expect(baking(5, NO_OPERATORS, 3, [skip], 'ALARM')).toEqual(['reject']);
    expect(baking(5, letIn('all'), 60, [skip], 'ALARM')).toEqual([]);
  });

  test.each<[string, number, object, readonly Letter[], 'OK' | 'ALARM', readonly string[]]>([
    ['after less than it says', 14, {}, [aSignature(1)], 'OK', []],
    ['after as long as it says', 15, {}, [aSignature(1)], 'OK', ['approveBake']],
    ['for another revision', 15, { revision: 'rev-e9' }, [aSignature(1)], 'OK', []],
    ['that nobody else has signed', 15, {}, [], 'OK', []],
    ['under a red alarm', 15, {}, [aSignature(1)], 'ALARM', ['reject']],
  ])('a hotfix shortens a bake: %s', (_, bakedFor, change, signatures, state, steps) => {
    const hotfix = anOverride({ blockers: [], revision: 'rev-e1', secondApprover: true, bakeFor: '15m', ...change });
    expect(baking(bakedFor, NO_OPERATORS, state === 'OK' ? 600 : 3, [hotfix, ...signatures], state)).toEqual(steps);
  });

  test('and asks every blocker of the gate behind it all the same', () => {
    const looks = new Looks({}, aPlan(stage));
    const memory = aMemory({ stages: new Map([['First', aStageMemory({ state: 'baking', execution: 'e1' })]]), snapshots: snapshotOf('e1', stage) });
    const skip = anOverride({ blockers: [], skipBake: true });
    const alarms: Scene['alarms'] = [[FAULTS, anAlarm('OK')], [OUTAGE, anAlarm('ALARM')]];
    expect(opens(looks.seeing(atOneBoxBake(5, { memory, alarms, inbox: anInbox(skip) }), NOW))).toBe(false);
    expect(looks.operators.overrides).toMatchObject([{ uses: [] }]);
  });

  test('the early end of the last bake is used and told', () => {
    const single = aStage({ blockers: [], steps: [{ ...aStage().steps[0], bake: aBake('Bake-OneBox') }] });
    const looks = new Looks({}, aPlan(single));
    const memory = aMemory({ stages: new Map([['First', aStageMemory({ state: 'baking', execution: 'e1' })]]), snapshots: snapshotOf('e1', single) });
    const judgement = looks.seeing(atOneBoxBake(5, { memory, inbox: anInbox(anOverride({ blockers: [], skipBake: true })) }), NOW);
    expect(judgement.steps).toMatchObject([{ do: 'approveBake', underOverride: true, summary: `override fix by ${ANA} ends the bake early: sev2 fix; baked 5m with 1 alarm quiet` }]);
    expect(told(judgement)[1]).toBe(`override.used: override fix (sev2 fix) let it pass in spite of the rest of the bake (${ANA})`);
  });
});
