import { InboxView, Letter, NO_OPERATORS, OperatorsMemory } from '../../src/decision/inbox';
import { judge } from '../../src/decision/judge';
import { Plan } from '../../src/decision/plan';
import { Judgement } from '../../src/decision/step';
import { HOUR, MINUTE } from '../../src/decision/time';
import {
  aMemory, anAlarm, anExecution, anObservation, aPlan, aStage, aStageMemory, atOneBoxBake, aView, FAULTS, minutesAgo,
  NOW, OWN_ROLES, Scene, snapshotOf, waiting,
} from '../support/builders';
import { aLetter, ANA, anInbox, anOverride, aPause, aResumption, BOB } from '../support/letters';

const PIPELINE = { of: 'pipeline' } as const;
const WAVE = { of: 'stage', stage: 'First' } as const;
const SWITCH = { of: 'organisation' } as const;
const IN_ONE: Plan = { ...aPlan(), organisation: { account: '999999999999', region: 'us-east-1' } };

class Looks {
  public operators: OperatorsMemory = NO_OPERATORS;
  public constructor(private readonly scene: Scene = {}, private readonly plan: Plan = aPlan()) {}

  public at(now: number, letters: readonly Letter[], organisation: readonly Letter[] = []): Judgement {
    return this.seeing(now, anInbox(...letters), anInbox(...organisation));
  }

  public seeing(now: number, inbox: InboxView, organisation: InboxView): Judgement {
    const observed = anObservation({ ...this.scene, inbox, ...(this.plan.organisation !== undefined && { organisation }) });
    const { memory } = observed;
    const remembering = memory.kind === 'read' ? { ...memory, operators: this.operators } : memory;
    const judgement = judge(this.plan, { ...observed, memory: remembering }, OWN_ROLES, now);
    this.operators = judgement.operators ?? this.operators;
    return judgement;
  }
}

const opens = (judgement: Judgement): boolean => judgement.steps.some((step) => step.do === 'approveGate' || step.do === 'approveBake');
const told = (judgement: Judgement): readonly string[] => judgement.notes.filter(({ kind }) => /^(pause|inbox)/.test(kind)).map(({ kind, why, who }) => `${kind}: ${why} (${who})`);
const held = (judgement: Judgement): readonly string[] =>
  judgement.notes.filter(({ kind }) => kind === 'gate.held').flatMap(({ findings = [] }) => findings.map(({ blocker, state, reason, clears }) => `${blocker} ${state}: ${reason} - ${clears}`));

describe('a pause', () => {
  test.each([['the pipeline', PIPELINE], ['the wave', WAVE]] as const)('F4: of %s holds, with who, since when and why, until it is resumed', (_, scope) => {
    const looks = new Looks();
    const paused = looks.at(NOW, [aPause(scope)]);
    expect(opens(paused)).toBe(false);
    const { name } = aPause(scope);
    expect(held(paused)).toEqual([`pause blocking: paused by ${ANA} since 2026-03-02T17:59:00Z: looking into it - clears when ${name} says that it is resumed`]);
    expect(told(paused)).toEqual([`pause.on: pause sev1 of ${scope.of === 'stage' ? 'First' : 'the pipeline'}: looking into it (${ANA})`]);

    const resumed = looks.at(NOW + HOUR, [aResumption(scope, { by: BOB })]);
    expect(opens(resumed)).toBe(true);
    expect(told(resumed)).toEqual([`pause.off: pause sev1 is over: found it (${BOB})`]);
    expect(looks.operators.pauses).toEqual([]);
  });

  test('C6: does not hide that a person froze the stage as well', () => {
    const frozen: Scene = { views: [aView({ transition: { enabled: false, by: ANA, reason: 'looking' } })] };
    expect(held(new Looks(frozen).at(NOW, [aPause(PIPELINE)])).map((line) => line.split(':')[0])).toEqual(['pause blocking', 'freeze blocking']);
  });

  test('of another wave holds nothing here', () => {
    expect(opens(new Looks({}, aPlan(aStage(), aStage({ name: 'Second' }))).at(NOW, [aPause({ of: 'stage', stage: 'Second' })]))).toBe(true);
  });

  test('of a wave that is not there is a mistake, told at once', () => {
    const judgement = new Looks().at(NOW, [aPause({ of: 'stage', stage: 'Frist' })]);
    expect(told(judgement)).toEqual([
      `inbox.malformed: /breakwater/checkout/pauses/Frist/sev1: its name must hold a stage of the pipeline, got 'Frist'; did you mean 'First'? (${ANA})`,
    ]);
  });

  test('ends at its own end, to the millisecond', () => {
    const looks = new Looks();
    const pause = aPause(PIPELINE, { for: '1h' }, { at: NOW });
    expect(opens(looks.at(NOW, [pause]))).toBe(false);
    expect(opens(looks.at(NOW + HOUR - 1, [pause]))).toBe(false);
    const over = looks.at(NOW + HOUR, [pause]);
    expect([opens(over), told(over)]).toEqual([true, [`pause.off: pause sev1 is over since 2026-03-02T19:00:00Z (${ANA})`]]);
    expect(told(looks.at(NOW + 2 * HOUR, [pause]))).toEqual([]);
  });

  test('whose parameter was deleted goes on, and says how to end it', () => {
    const looks = new Looks();
    looks.at(NOW, [aPause(PIPELINE)]);
    const judgement = looks.at(NOW + 48 * HOUR, []);
    expect(opens(judgement)).toBe(false);
    expect(held(judgement)[0]).toContain('clears when /breakwater/checkout/pauses/sev1 says that it is resumed, although it was deleted');
    expect(opens(looks.at(NOW + 49 * HOUR, [aResumption(PIPELINE, { version: 1, at: NOW + 49 * HOUR })]))).toBe(true);
  });

  test('that was written over with what says nothing goes on', () => {
    const looks = new Looks();
    looks.at(NOW, [aPause(PIPELINE)]);
    const judgement = looks.at(NOW + MINUTE, [aLetter('/breakwater/checkout/pauses/sev1', { state: 'off' }, { version: 2 })]);
    expect(opens(judgement)).toBe(false);
    expect(told(judgement)).toEqual([
      'inbox.malformed: /breakwater/checkout/pauses/sev1: state must be "resumed", got "off"; reason must be a string, got nothing'
      + ` (${ANA})`,
    ]);
  });

  test('that never said anything sound holds nothing', () => {
    expect(opens(new Looks().at(NOW, [aLetter('/breakwater/checkout/pauses/sev1', 'stop!')]))).toBe(true);
  });

  test('with a new body takes the place of the one before', () => {
    const looks = new Looks();
    looks.at(NOW, [aPause(PIPELINE, { for: '1h' }, { at: NOW })]);
    const longer = aPause(PIPELINE, { for: '3h' }, { at: NOW, version: 2 });
    expect(told(looks.at(NOW + MINUTE, [longer]))).toEqual([`pause.on: pause sev1 of the pipeline, until 2026-03-02T21:00:00Z: looking into it (${ANA})`]);
    expect(opens(looks.at(NOW + 2 * HOUR, [longer]))).toBe(false);
  });

  test('that is resumed by an older letter, which a late list shows again, goes on', () => {
    const looks = new Looks();
    const resumed = aResumption(PIPELINE, { at: NOW - HOUR });
    looks.at(NOW - HOUR, [resumed]);
    const again = aPause(PIPELINE, {}, { version: 3 });
    expect(opens(looks.at(NOW, [again]))).toBe(false);
    expect(opens(looks.at(NOW + MINUTE, [resumed]))).toBe(false);
    const over = aPause(PIPELINE, { for: '1m' }, { at: NOW - HOUR });
    expect(opens(looks.at(NOW + 2 * MINUTE, [over]))).toBe(false);
    expect(told(looks.at(NOW + 3 * MINUTE, [again]))).toEqual([]);
    expect(opens(looks.at(NOW + 4 * MINUTE, [aResumption(PIPELINE, { version: 4, at: NOW + 3 * MINUTE })]))).toBe(true);
  });

  test('of a wave that comes later holds it from its first look', () => {
    const looks = new Looks({}, aPlan(aStage({ name: 'Other' })));
    looks.at(NOW, [aPause(WAVE)]);
    const grown = new Looks();
    grown.operators = looks.operators;
    const judgement = grown.at(NOW + MINUTE, [aPause(WAVE)]);
    expect([opens(judgement), told(judgement)]).toEqual([false, [`pause.on: pause sev1 of First: looking into it (${ANA})`]]);
  });

  test('whose later body is over before anybody looks is told to be over', () => {
    const looks = new Looks();
    looks.at(NOW, [aPause(PIPELINE)]);
    const judgement = looks.at(NOW + HOUR, [aPause(PIPELINE, { for: '1m' }, { at: NOW, version: 2, by: BOB })]);
    expect([opens(judgement), told(judgement)]).toEqual([true, [`pause.off: pause sev1 is over since 2026-03-02T18:01:00Z (${BOB})`]]);
  });

  test('C5: two people\'s pauses are two: resuming one leaves the other', () => {
    const looks = new Looks();
    const bobs = aLetter('/breakwater/checkout/pauses/bob', { reason: 'mine' }, { by: BOB });
    looks.at(NOW, [aPause(PIPELINE), bobs]);
    expect(opens(looks.at(NOW + MINUTE, [aResumption(PIPELINE), bobs]))).toBe(false);
    expect(opens(looks.at(NOW + 2 * MINUTE, [aResumption(PIPELINE), aLetter('/breakwater/checkout/pauses/bob', { state: 'resumed', reason: 'done' }, { by: BOB, version: 2 })]))).toBe(true);
  });

  test('C6: a freeze by hand that is placed while a pause holds is not lost with the pause', () => {
    const looks = new Looks({ views: [aView({ transition: { enabled: false, by: BOB } })] });
    looks.at(NOW, [aPause(PIPELINE)]);
    const judgement = looks.at(NOW + MINUTE, [aResumption(PIPELINE)]);
    expect(opens(judgement)).toBe(false);
    expect(held(judgement)).toEqual([`freeze blocking: the transition into the stage was disabled by ${BOB} - enable the transition in the CodePipeline console`]);
  });

  test('E11, G9: neither a pause nor its end does anything to the pipeline: it is kept in the ledger, not in a reason of a transition', () => {
    const looks = new Looks();
    expect(looks.at(NOW, [aPause(PIPELINE)]).steps).toEqual([]);
    expect(looks.at(NOW + MINUTE, [aResumption(PIPELINE)]).steps.map((step) => step.do)).toEqual(['approveGate']);
  });

  test('C7: is told and written once, however long it lasts', () => {
    const looks = new Looks();
    looks.at(NOW, [aPause(PIPELINE)]);
    const later = looks.at(NOW + 72 * HOUR, [aPause(PIPELINE)]);
    expect([told(later), later.operators]).toEqual([[], undefined]);
  });

  test('is opened by an override that names it, and not by one of all', () => {
    expect(opens(new Looks().at(NOW, [aPause(PIPELINE), anOverride({ blockers: 'all' })]))).toBe(false);
    expect(opens(new Looks().at(NOW, [aPause(PIPELINE), anOverride({ blockers: ['pause'] })]))).toBe(true);
  });

  test('is not opened by an override from before it: whoever pauses later decides', () => {
    const earlier = anOverride({ blockers: ['pause'] }, { at: NOW - 2 * MINUTE });
    expect(opens(new Looks().at(NOW, [aPause(PIPELINE), earlier]))).toBe(false);
    expect(opens(new Looks().at(NOW, [aPause(PIPELINE), anOverride({ blockers: ['pause'] }, { at: NOW - MINUTE + 1 })]))).toBe(true);
  });

  test('C13: does not hold a rollback', () => {
    const view = aView({ execution: { id: 'rb', status: 'InProgress', type: 'ROLLBACK' } });
    const judgement = new Looks({ views: [view], executions: [anExecution('rb', { type: 'ROLLBACK' })] }).at(NOW, [aPause(PIPELINE)]);
    expect(judgement.steps.map((step) => step.do)).toEqual(['passRollback']);
  });

  test('does not keep a bake from rejecting', () => {
    const scene = atOneBoxBake(5, { alarms: [[FAULTS, anAlarm('ALARM', { since: minutesAgo(2) })]] });
    expect(new Looks(scene).at(NOW, [aPause(PIPELINE)]).steps.map((step) => step.do)).toEqual(['reject']);
  });

  test('that began while a one-box bakes stops what is behind it', () => {
    const judgement = new Looks(atOneBoxBake(45)).at(NOW, [aPause(PIPELINE)]);
    expect(opens(judgement)).toBe(false);
    expect(held(judgement)).toHaveLength(1);
    expect(opens(new Looks(atOneBoxBake(45)).at(NOW, []))).toBe(true);
  });

  test('lets the last bake of a stage pass: nothing starts behind it', () => {
    const single = aStage({ steps: aStage().steps.slice(0, 1) });
    const memory = aMemory({ stages: new Map([['First', aStageMemory({ state: 'baking', execution: 'e1' })]]), snapshots: snapshotOf('e1', single) });
    expect(opens(new Looks(atOneBoxBake(45, { memory }), aPlan(single)).at(NOW, [aPause(PIPELINE)]))).toBe(true);
  });

  test('whose letter could not be read holds, where it lies', () => {
    const unread: Letter = { ...aPause(WAVE), by: '', says: { kind: 'unread', why: 'GetParameterHistory was throttled', scope: WAVE } };
    const judgement = new Looks().at(NOW, [unread]);
    expect(held(judgement)).toEqual(['pause unknown: /breakwater/checkout/pauses/First/sev1 could not be read: GetParameterHistory was throttled - the next tick tries again']);
    expect(opens(new Looks({ views: [aView({ name: 'Second', actions: [waiting('Airlock')] })] }, aPlan(aStage(), aStage({ name: 'Second' }))).at(NOW, [unread]))).toBe(true);
  });
});

describe('an inbox that cannot be read', () => {
  test('holds as unknown, and no override opens it', () => {
    const looks = new Looks();
    looks.at(NOW, [anOverride({ blockers: 'all' })]);
    const judgement = looks.seeing(NOW + MINUTE, { kind: 'unreadable', why: 'GetParametersByPath in the inbox was throttled' }, anInbox());
    expect(opens(judgement)).toBe(false);
    expect(held(judgement)).toEqual([
      'operators unknown: GetParametersByPath in the inbox was throttled - clears when the operators\' inbox can be read: there may be a pause in it',
    ]);
  });

  test('forgets nothing: what was known before is told no second time', () => {
    const looks = new Looks();
    looks.at(NOW, [aPause(PIPELINE), anOverride({ blockers: ['pause'] })]);
    const { letters } = looks.operators;
    looks.seeing(NOW + MINUTE, { kind: 'unreadable', why: 'x' }, anInbox());
    expect(looks.operators.letters).toEqual(letters);
    expect(told(looks.at(NOW + 2 * MINUTE, [aPause(PIPELINE), anOverride({ blockers: ['pause'] })]))).toEqual([]);
  });
});

describe('an organisation\'s pause', () => {
  const CENTRAL = 'arn:aws:sts::999999999999:assumed-role/Incidents/kim';
  const pause = (body: object = {}): Letter => aPause(SWITCH, body, { by: CENTRAL });
  const exempt = (pipeline: string, until = '2026-03-02T20:00:00Z'): Letter => pause({ except: [{ pipeline, reason: 'the fix', until }] });

  test('holds every pipeline of it', () => {
    const looks = new Looks({}, IN_ONE);
    const judgement = looks.at(NOW, [], [pause()]);
    expect(held(judgement)).toEqual([
      `organisation pause blocking: paused by ${CENTRAL} since 2026-03-02T17:59:00Z: looking into it - clears when /breakwater/organisation/pauses/sev1 says that it is resumed`,
    ]);
    expect(told(judgement)).toEqual([`pause.on: pause sev1 of all pipelines of the organisation: looking into it (${CENTRAL})`]);
    expect(opens(looks.at(NOW + MINUTE, [], [aResumption(SWITCH)]))).toBe(true);
  });

  test.each<[string, Letter, number, boolean]>([
    ['this pipeline, for as long as it says', exempt('111111111111/us-west-2/checkout'), Date.parse('2026-03-02T19:59:59.999Z'), true],
    ['this pipeline, until it is over', exempt('111111111111/us-west-2/checkout'), Date.parse('2026-03-02T20:00:00Z'), false],
    ['a pipeline of that name in another account', exempt('222222222222/us-west-2/checkout'), NOW, false],
    ['a pipeline of that name in another Region', exempt('111111111111/us-east-1/checkout'), NOW, false],
    ['another pipeline', exempt('111111111111/us-west-2/checkout2'), NOW, false],
  ])('lets out %s', (_, letter, now, open) => expect(opens(new Looks({}, IN_ONE).at(now, [], [letter]))).toBe(open));

  test('that lets this pipeline out says so where the gate opens', () => {
    const [step] = new Looks({}, IN_ONE).at(NOW, [], [exempt('111111111111/us-west-2/checkout')]).steps;
    expect(step).toMatchObject({
      summary: expect.stringContaining(`organisation pause: paused by ${CENTRAL} since 2026-03-02T17:59:00Z: looking into it; this pipeline is let out of it until 2026-03-02T20:00:00Z: the fix`) as unknown,
    });
  });

  test('is opened by an override that names it, and by no other', () => {
    expect(opens(new Looks({}, IN_ONE).at(NOW, [anOverride({ blockers: ['organisation pause'] })], [pause()]))).toBe(true);
    expect(opens(new Looks({}, IN_ONE).at(NOW, [anOverride({ blockers: ['pause'] })], [pause()]))).toBe(false);
    expect(opens(new Looks({}, IN_ONE).at(NOW, [anOverride({ blockers: 'all' })], [pause()]))).toBe(false);
  });

  test('whose switch cannot be read holds as unknown; an override that names it opens', () => {
    const unreadable: InboxView = { kind: 'unreadable', why: 'AssumeRole was denied' };
    const judgement = new Looks({}, IN_ONE).seeing(NOW, anInbox(), unreadable);
    expect(held(judgement)).toEqual(['organisation pause unknown: AssumeRole was denied - clears when the organisation\'s switch can be read: there may be a pause in it']);
    expect(opens(new Looks({}, IN_ONE).seeing(NOW, anInbox(anOverride({ blockers: ['organisation pause'] })), unreadable))).toBe(true);
  });

  test('is over for a pipeline that leaves the organisation', () => {
    const looks = new Looks({}, IN_ONE);
    looks.at(NOW, [], [pause()]);
    const left = new Looks();
    left.operators = looks.operators;
    const judgement = left.at(NOW + MINUTE, []);
    expect([opens(judgement), told(judgement)]).toEqual([true, ['pause.off: pause sev1 is over: the pipeline is in no organisation any more (breakwater)']]);
  });
});
