import { judge } from '../../src/decision/judge';
import { LedgerEntry } from '../../src/decision/ledger-entry';
import { ActionRun, AlarmView, StageView } from '../../src/decision/observation';
import { Plan, StagePlan, TimeWindowBlockerPlan } from '../../src/decision/plan';
import { Judgement, Step } from '../../src/decision/step';
import {
  aBake, aMemory, anAction, anAlarm, anExecution, anObservation, aPlan, aRun, aStage, aStageMemory, aTarget, atOneBoxBake, aView,
  CONTROLLER_SESSION, FAULTS, minutesAgo, NOW, OUTAGE, OWN_ROLES, Scene, snapshotOf, waiting,
} from '../support/builders';

const ANA = 'arn:aws:iam::111111111111:user/ana';
const CLOSED: TimeWindowBlockerPlan = { kind: 'timeWindow', name: 'working hours', allow: [{ kind: 'weekly', days: ['SUN'], from: '09:00', to: '10:00', timeZone: 'UTC' }], deny: [] };

const judged = (scene: Scene = {}, plan: Plan = aPlan()): Judgement => judge(plan, anObservation(scene), OWN_ROLES, NOW);
const does = (judgement: Judgement): readonly string[] => judgement.steps.map(doing);
const doing = (step: Step): string => {
  switch (step.do) {
    case 'stop': return `stop ${step.execution}`;
    case 'rollBack': return `rollBack ${step.stage} to ${step.target}`;
    case 'retryStage': return `retry ${step.stage} ${step.execution}`;
    case 'restore': return `restore ${step.restore.stage}`;
    default: return `${step.do} ${step.approval.stage}/${step.approval.action}`;
  }
};
const remembering = (change: Parameters<typeof aStageMemory>[0]): Scene['memory'] => aMemory({ stages: new Map([['First', aStageMemory(change)]]) });

describe('the airlock', () => {
  test('opens when everything is clear, for this execution’s token, and keeps what it is judged by', () => {
    const judgement = judged();
    expect(judgement.steps).toEqual([{
      do: 'approveGate',
      approval: { stage: 'First', action: 'Airlock', token: 'token-Airlock' },
      summary: 'open alarms: alarm faults of account 333333333333 in us-west-1 is OK',
      entry: expect.objectContaining({ kind: 'gate.passed', stage: 'First', action: 'Airlock', execution: 'e1', revision: 'rev-e1', who: 'breakwater', at: '2026-03-02T18:00:00Z' }) as unknown,
    }]);
    expect(judgement.snapshots).toEqual([{ execution: 'e1', stage: aStage() }]);
  });

  test.each<[string, Scene, Partial<StagePlan>, string]>([
    ['an alarm is red', { alarms: [[FAULTS, anAlarm('ALARM')]] }, {}, 'is in ALARM'],
    ['an alarm is missing', { alarms: [[FAULTS, { kind: 'missing' }]] }, {}, 'does not exist'],
    ['B1: an alarm has no data', { alarms: [[FAULTS, anAlarm('INSUFFICIENT_DATA')]] }, {}, 'has INSUFFICIENT_DATA'],
    ['C2: an alarm cannot be read', { alarms: [[FAULTS, { kind: 'unreadable', why: 'access denied' }]] }, {}, 'could not be read: access denied'],
    ['a window is closed', {}, { blockers: [CLOSED] }, 'opens Sun 2026-03-08 09:00 UTC'],
    ['the ledger cannot be read', { memory: { kind: 'unreadable', why: 'the ledger is throttled' } }, {}, 'ledger: the ledger is throttled'],
    ['C6: a person froze the stage, though every alarm is OK', { views: [aView({ transition: { enabled: false, by: ANA, reason: 'looking' } })] }, {}, `freeze: the transition into the stage was disabled by ${ANA}: looking`],
    ['the stage is torn', { memory: remembering({ state: 'torn' }) }, {}, 'stage: an execution deployed here and did not succeed'],
    ['the stage is stuck', { memory: remembering({ state: 'stuck' }) }, {}, 'stage: what should have brought the previous version back has failed here'],
    ['a newer revision runs there', { memory: remembering({ runs: { execution: 'e9', revision: 'rev-e9', startedAt: minutesAgo(119) } }) }, {}, 'newer revision: rev-e9 of a newer execution (e9, begun'],
    ['its execution is not listed', { executions: [] }, {}, 'e1 is not listed'],
  ])('holds when %s, and says so', (_, scene, stage, words) => {
    const judgement = judged(scene, aPlan(aStage(stage)));
    expect(does(judgement)).toEqual([]);
    expect(judgement.notes.filter((note) => note.kind === 'gate.held').map((note) => note.why)).toEqual([expect.stringContaining(words)]);
  });

  test.each<[string, NonNullable<Scene['memory']>]>([
    ['an older revision runs there', remembering({ runs: { execution: 'e0', revision: 'rev-e0', startedAt: minutesAgo(121) } }) ?? aMemory()],
    ['this very execution runs there', remembering({ runs: { execution: 'e1', revision: 'rev-e1', startedAt: minutesAgo(120) } }) ?? aMemory()],
  ])('opens when %s', (_, memory) => expect(does(judged({ memory }))).toEqual(['approveGate First/Airlock']));

  test('a torn pre-production stage lets the next commit in', () => {
    expect(does(judged({ memory: remembering({ state: 'torn' }) }, aPlan(aStage({ production: false }))))).toEqual(['approveGate First/Airlock']);
  });

  describe('with a blocker that only warns', () => {
    const warning = (name: string): StagePlan['blockers'][number] => ({ kind: 'alarm', name, alarms: [OUTAGE], warnsOnly: true });
    const red: Scene = { alarms: [[FAULTS, anAlarm('OK')], [OUTAGE, anAlarm('ALARM')]] };

    test('opens, and tells what was found first of all, in the summary and in the ledger', () => {
      const [step] = judged(red, aPlan(aStage({ blockers: [...aStage().blockers, warning('org outage')] }))).steps;
      expect(step).toMatchObject({
        do: 'approveGate',
        summary: 'org outage (only warns): alarm sev1-open of account 999999999999 in us-east-1 is in ALARM since 2026-03-02T08:00:00Z - clears when it is OK; '
          + 'open alarms: alarm faults of account 333333333333 in us-west-1 is OK',
        entry: { kind: 'gate.passed', findings: [{ blocker: 'org outage', state: 'blocking', warnsOnly: true }, { blocker: 'open alarms', state: 'clear' }] },
      });
    });

    test('says nothing of it while it is clear', () => {
      const [step] = judged({}, aPlan(aStage({ blockers: [warning('org outage')] }))).steps;
      expect(step).toMatchObject({ summary: 'org outage: alarm sev1-open of account 999999999999 in us-east-1 is OK' });
    });

    test('holds for the others, and tells it after them; it makes no other hold of it', () => {
      const held = (blockers: StagePlan['blockers']) => judged({ ...red, alarms: [[FAULTS, anAlarm('ALARM')], [OUTAGE, anAlarm('ALARM')]] }, aPlan(aStage({ blockers }))).notes[0];
      const both = held([warning('org outage'), ...aStage().blockers]);
      expect(both.findings?.map(({ blocker }) => blocker)).toEqual(['open alarms', 'org outage']);
      expect(both.digest).toBe(held(aStage().blockers).digest);
    });

    test('calls nobody for what it alone cannot tell', () => {
      const plan = aPlan(aStage({ blockers: [CLOSED, warning('org outage')] }));
      const scene: Scene = { alarms: [[OUTAGE, { kind: 'missing' }]] };
      const [note] = judged(scene, plan).notes;
      const entries = [{ at: minutesAgo(60), kind: 'gate.held', stage: 'First', action: 'Airlock', execution: 'e1', digest: note.digest }];
      expect(judged({ ...scene, memory: aMemory({ entries, stages: new Map([['First', aStageMemory()]]) }) }, plan).pages).toEqual([]);
    });
  });

  describe('that nobody can judge', () => {
    const pages = (minutes: number, alarm: AlarmView, change: Partial<StagePlan> = {}, told: readonly LedgerEntry[] = []): readonly LedgerEntry[] => {
      const plan = aPlan(aStage(change));
      const scene: Scene = { alarms: [[FAULTS, alarm]] };
      const [note] = judged(scene, plan).notes;
      const held = { at: minutesAgo(minutes), kind: 'gate.held', stage: 'First', action: 'Airlock', execution: 'e1', digest: note.digest };
      return judged({ ...scene, memory: aMemory({ entries: [...told.map((page) => ({ ...page, at: minutesAgo(50) })), held], stages: new Map([['First', aStageMemory()]]) }) }, plan).pages;
    };

    test('calls a person after half an hour, with what cannot be told', () => {
      expect(pages(29, { kind: 'missing' })).toEqual([]);
      expect(pages(30, { kind: 'missing' }, { blockers: [CLOSED, ...aStage().blockers] }).map(({ why }) => why)).toEqual([
        'First/Airlock cannot be told to be open: open alarms: alarm faults of account 333333333333 in us-west-1 does not exist'
        + ' - create it there, or correct its name in the pipeline',
      ]);
    });

    test('calls once for the same, whatever else comes and goes', () => {
      const told = pages(30, { kind: 'missing' });
      expect(pages(30, { kind: 'missing' }, { blockers: [CLOSED, ...aStage().blockers] }, told)).toEqual([]);
      expect(pages(30, anAlarm('INSUFFICIENT_DATA'), { blockers: [{ kind: 'alarm', name: 'other', alarms: [FAULTS] }] }, told)).toHaveLength(1);
    });

    test('is another thing than one that is closed, which calls nobody', () => {
      expect(pages(3000, anAlarm('ALARM'))).toEqual([]);
      expect(pages(3000, anAlarm('OK'), { blockers: [CLOSED] })).toEqual([]);
    });
  });

  test('C5, C11: tells all reasons, most severe first; none of them opens for another', () => {
    const stage = aStage({ blockers: [{ kind: 'alarm', name: 'org outage', alarms: [OUTAGE] }, CLOSED] });
    const [note] = judged({ alarms: [[OUTAGE, { kind: 'missing' }]] }, aPlan(stage)).notes;
    expect(note.findings?.map(({ blocker, state }) => [blocker, state])).toEqual([['working hours', 'blocking'], ['org outage', 'unknown']]);
  });

  test('C7: says a hold once, and again only when its reasons change', () => {
    const scene: Scene = { alarms: [[FAULTS, anAlarm('ALARM')]] };
    const [first] = judged(scene).notes;
    const entry = { at: NOW, kind: first.kind, stage: 'First', action: 'Airlock', execution: 'e1', digest: first.digest };
    const memory = aMemory({ stages: new Map([['First', aStageMemory({ state: 'holding', execution: 'e1' })]]), entries: [entry] });
    expect(judged({ ...scene, memory }).notes).toEqual([]);
    expect(judged({ alarms: [[FAULTS, { kind: 'missing' }]], memory }).notes).toHaveLength(1);
    expect(judged({ ...scene, memory: aMemory({ entries: [{ ...entry, execution: 'e0' }] }) }).notes).toHaveLength(1);
  });
});

describe('a newer revision behind a held airlock', () => {
  const behind = (change: Parameters<typeof anExecution>[1] = {}): Scene => ({
    views: [aView({ inbound: [{ id: 'e2', type: 'STANDARD' }] })],
    executions: [anExecution('e1'), anExecution('e2', { startedAt: minutesAgo(10), ...change })],
    alarms: [[FAULTS, anAlarm('ALARM')]],
  });

  test('replaces the held one', () => {
    const judgement = judged(behind());
    expect(judgement.steps).toEqual([{
      do: 'stop', execution: 'e1', reason: 'replaced by rev-e2 (e2), which waits behind it', entry: expect.objectContaining({ kind: 'gate.replaced', execution: 'e1' }) as unknown,
    }]);
  });

  test('does not replace one that may pass', () => expect(does(judged({ ...behind(), alarms: [[FAULTS, anAlarm('OK')]] }))).toEqual(['approveGate First/Airlock']));
  test('an older one behind it replaces nothing', () => expect(does(judged(behind({ startedAt: minutesAgo(121) })))).toEqual([]));
  test('a rollback behind it replaces nothing', () => expect(does(judged(behind({ type: 'ROLLBACK' })))).toEqual([]));
  test('replaces nothing without the ledger', () => expect(does(judged({ ...behind(), memory: { kind: 'unreadable', why: 'x' } }))).toEqual([]));
  test('replaces nothing that has deployed: a held bake stays', () => {
    const scene = atOneBoxBake(45);
    const views = [{ ...(scene.views as StageView[])[0], inbound: [{ id: 'e2', type: 'STANDARD' as const }] }];
    const plan = aPlan(aStage({ blockers: [CLOSED] }));
    const memory = aMemory({ snapshots: snapshotOf('e1', aStage({ blockers: [CLOSED] })) });
    expect(does(judged({ ...scene, ...behind(), alarms: [[FAULTS, anAlarm('OK')]], views, memory }, plan))).toEqual([]);
  });
});

describe('a bake', () => {
  test('lasts until its end', () => expect(judged(atOneBoxBake(29))).toMatchObject({ steps: [], pages: [] }));

  test('passes when its time is over and the gate behind it is open', () => {
    const judgement = judged(atOneBoxBake(30));
    expect(does(judgement)).toEqual(['approveBake First/Bake-OneBox']);
    expect(judgement.steps[0].entry.why).toBe('baked 30m with 1 alarm quiet; open alarms: alarm faults of account 333333333333 in us-west-1 is OK');
  });

  test('is rejected at the first alarm, long before its end, with alarm, account, Region and time', () => {
    const judgement = judged(atOneBoxBake(5, { alarms: [[FAULTS, anAlarm('ALARM', { since: minutesAgo(1), reason: 'Threshold Crossed' })]] }));
    expect(does(judgement)).toEqual(['reject First/Bake-OneBox']);
    expect(judgement.steps[0]).toMatchObject({
      summary: 'alarm faults of account 333333333333 in us-west-1 is in ALARM since 2026-03-02T17:59:00Z (Threshold Crossed)',
      entry: { kind: 'bake.rejected' },
    });
  });

  test.each<[string, string | undefined, readonly string[]]>([
    ['rejects for an alarm that was red before, when the controller opened the airlock', CONTROLLER_SESSION, ['reject First/Bake-OneBox']],
    ['rejects for it when nobody can tell who did', undefined, ['reject First/Bake-OneBox']],
    ['goes on beside it, when a person did', ANA, []],
  ])('%s', (_, updatedBy, steps) => {
    const scene = atOneBoxBake(5, { alarms: [[FAULTS, anAlarm('ALARM', { since: minutesAgo(600) })]] });
    const runs = (scene.runs as Record<string, readonly ActionRun[]>).e1.map((run) => run.action === 'Airlock' ? { ...run, updatedBy } : run);
    expect(does(judged({ ...scene, runs: { e1: runs } }))).toEqual(steps);
  });

  test.each<[string, StagePlan['blockers'], readonly string[]]>([
    ['rejects for an alarm that was red before, where a gate holds for it', [{ kind: 'alarm', name: 'rollback alarms', alarms: [FAULTS] }], ['reject First/Bake-OneBox']],
    ['rejects for it where a gate holds for it by prefix', [{ kind: 'alarm', name: 'a', alarms: [], prefixes: [{ ...FAULTS, prefix: 'fau' }] }], ['reject First/Bake-OneBox']],
    ['goes on beside it where the gates only warn of it', [{ kind: 'alarm', name: 'rollback alarms', alarms: [FAULTS], warnsOnly: true }], []],
    ['goes on beside it where no gate asks it', [CLOSED], []],
  ])('%s', (_, blockers, steps) => {
    const stage = aStage({ blockers });
    const memory = aMemory({ snapshots: snapshotOf('e1', stage) });
    expect(does(judged(atOneBoxBake(5, { memory, alarms: [[FAULTS, anAlarm('ALARM', { since: minutesAgo(600) })]] }), aPlan(stage)))).toEqual(steps);
    // The watch on what goes red with the deployment goes on.
    expect(does(judged(atOneBoxBake(5, { memory, alarms: [[FAULTS, anAlarm('ALARM', { since: minutesAgo(7) })]] }), aPlan(stage)))).toEqual(['reject First/Bake-OneBox']);
  });

  test('before production is rejected for an alarm that was red before: the next commit must not wait behind it', () => {
    const stage = aStage({ blockers: [], production: false });
    const memory = aMemory({ snapshots: snapshotOf('e1', stage) });
    expect(does(judged(atOneBoxBake(5, { memory, alarms: [[FAULTS, anAlarm('ALARM', { since: minutesAgo(600) })]] }), aPlan(stage)))).toEqual(['reject First/Bake-OneBox']);
  });

  test('is rejected without the ledger as well', () => {
    const judgement = judged(atOneBoxBake(5, { alarms: [[FAULTS, anAlarm('ALARM', { since: minutesAgo(3) })]], memory: { kind: 'unreadable', why: 'x' } }));
    expect(does(judgement)).toEqual(['reject First/Bake-OneBox']);
  });

  test('waits for the ledger where an alarm was red before the step: an override may have named it', () => {
    const unreadable: Scene = { alarms: [[FAULTS, anAlarm('ALARM', { since: minutesAgo(60) })]], memory: { kind: 'unreadable', why: 'x' } };
    expect(does(judged(atOneBoxBake(5, unreadable)))).toEqual([]);
    expect(does(judged(atOneBoxBake(45, unreadable)))).toEqual([]);
  });

  test('never passes without the ledger, neither in the middle nor at the end of a stage', () => {
    expect(does(judged(atOneBoxBake(45, { memory: { kind: 'unreadable', why: 'x' } })))).toEqual([]);
    const single = aStage({ steps: [aStage().steps[0]] });
    expect(does(judged(atOneBoxBake(45, { memory: { kind: 'unreadable', why: 'x' } }), aPlan(single)))).toEqual([]);
    expect(does(judged(atOneBoxBake(45), aPlan(single)))).toEqual(['approveBake First/Bake-OneBox']);
  });

  test('C9: with a step behind it asks every blocker again', () => {
    const stage = aStage({ blockers: [CLOSED] });
    const memory = aMemory({ snapshots: snapshotOf('e1', stage) });
    const judgement = judged(atOneBoxBake(45, { memory }), aPlan(stage));
    expect(does(judgement)).toEqual([]);
    expect(judgement.notes.map(({ kind, action }) => [kind, action])).toContainEqual(['gate.held', 'Bake-OneBox']);
  });

  test('asks no time window again where the wave says so', () => {
    const stage = aStage({ blockers: [CLOSED], windowScope: 'ENTRY_ONLY' });
    expect(does(judged(atOneBoxBake(45, { memory: aMemory({ snapshots: snapshotOf('e1', stage) }) }), aPlan(stage)))).toEqual(['approveBake First/Bake-OneBox']);
  });

  test('as the last of its stage asks no blocker: nothing starts behind it', () => {
    const stage = aStage({ blockers: [CLOSED], steps: [aStage().steps[0]] });
    expect(does(judged(atOneBoxBake(45, { memory: aMemory({ snapshots: snapshotOf('e1', stage) }) }), aPlan(stage)))).toEqual(['approveBake First/Bake-OneBox']);
  });

  test('is judged by what held when the airlock opened: a later, looser plan does not loosen it', () => {
    const looser = aStage({ steps: [{ oneBox: true, targets: [aTarget('OneBox')], bake: aBake('Bake-OneBox', { minutes: 1, alarms: [] }) }, aStage().steps[1]] });
    expect(does(judged(atOneBoxBake(5), aPlan(looser)))).toEqual([]);
    expect(does(judged(atOneBoxBake(5, { alarms: [[FAULTS, anAlarm('ALARM')]] }), aPlan(looser)))).toEqual(['reject First/Bake-OneBox']);
  });

  describe('that cannot be judged', () => {
    const scene = atOneBoxBake(600, { alarms: [[FAULTS, { kind: 'missing' }]] });
    const [first] = judged(scene).notes;
    const held = (at: number, change: { readonly kind?: string; readonly digest?: string } = {}) =>
      ({ at, kind: 'bake.held', stage: 'First', action: 'Bake-OneBox', execution: 'e1', digest: first.digest, ...change });
    const after = (...entries: ReturnType<typeof held>[]): Judgement => judged({ ...scene, memory: aMemory({ entries, snapshots: snapshotOf('e1', aStage()) }) });
    const HALF_AN_HOUR_AGO = minutesAgo(30);

    test.each<[string, Judgement, number]>([
      ['calls nobody when it begins, however long ago the bake ended', judged(scene), 0],
      ['calls nobody one millisecond before half an hour is over', after(held(HALF_AN_HOUR_AGO + 1)), 0],
      ['calls a person after half an hour', after(held(HALF_AN_HOUR_AGO)), 1],
      ['calls once', after(held(HALF_AN_HOUR_AGO), held(minutesAgo(5), { kind: 'page' })), 0],
      ['counts anew when the reasons change', after(held(HALF_AN_HOUR_AGO, { digest: 'other' })), 0],
      ['counts anew when a gate held in between', after(held(minutesAgo(300)), held(minutesAgo(60), { kind: 'gate.held' })), 0],
    ])('%s', (_, { pages }, count) => expect(pages).toHaveLength(count));

    test('says what cannot be told', () => {
      expect(after(held(HALF_AN_HOUR_AGO)).pages[0].why).toContain('First/Bake-OneBox can neither pass nor fail: rollback alarms: alarm faults');
    });

    test('is told again after another hold', () => {
      expect(after(held(minutesAgo(9)), held(minutesAgo(5), { kind: 'gate.held' })).notes.map(({ kind }) => kind)).toEqual(['bake.held']);
    });
  });

  test('C8: of which the plan knows nothing holds', () => {
    const views = [aView({ actions: [waiting('Bake-Other')] })];
    const judgement = judged({ views });
    expect(does(judgement)).toEqual([]);
    expect(judgement.notes[0].why).toContain('the plan knows no Bake-Other in First');
  });
});

describe('an approval that is not this execution’s to give is refused at once', () => {
  const refused = (change: Scene): readonly string[] => judged(atOneBoxBake(5, change)).steps.map((step) => step.entry.why);
  const runs = (deploy: ActionRun | undefined): Scene => ({
    runs: { e1: [aRun('Airlock', { updatedBy: CONTROLLER_SESSION }), ...(deploy === undefined ? [] : [deploy]), aRun('Bake-OneBox', { status: 'InProgress', startedAt: minutesAgo(5) })] },
  });

  test.each<[string, Scene, string]>([
    ['the execution has failed', { executions: [anExecution('e1', { status: 'Failed' })] }, 'execution e1 is failed, not in progress'],
    ['a person is stopping it', { executions: [anExecution('e1', { status: 'Stopping' })] }, 'execution e1 is stopping, not in progress'],
    ['it never deployed what the bake guards', runs(undefined), 'OneBox was not deployed by this execution (action OneBox.Deploy never ran)'],
    ['its deployment failed', runs(aRun('OneBox.Deploy', { status: 'Failed' })), 'OneBox was not deployed by this execution (action OneBox.Deploy is failed)'],
    ['its deployment was abandoned', runs(aRun('OneBox.Deploy', { status: 'Abandoned' })), 'OneBox was not deployed by this execution (action OneBox.Deploy is abandoned)'],
    ['a rollback has deployed there since', runs(aRun('OneBox.Deploy', { runId: 'an-older-run' })), 'OneBox was deployed by another execution since (action OneBox.Deploy)'],
  ])('when %s', (_, change, why) => expect(refused(change)).toEqual([why]));

  test.each<[string, Scene, string]>([
    ['its own run is not listed yet', { runs: { e1: [aRun('Airlock'), aRun('OneBox.Deploy')] } }, 'Bake-OneBox'],
    ['nothing of the execution is listed yet', { runs: {} }, 'Bake-OneBox'],
    ['its run is shown without an id', { views: [aView({ actions: [anAction('OneBox.Deploy'), waiting('Bake-OneBox', { runId: undefined })] })] }, 'Bake-OneBox'],
    ['its deployment is shown without an id', { views: [aView({ actions: [anAction('OneBox.Deploy', { runId: undefined }), waiting('Bake-OneBox')] })] }, 'OneBox.Deploy'],
    ['its deployment is listed as it was before', runs(aRun('OneBox.Deploy', { status: 'InProgress', endedAt: undefined })), 'OneBox.Deploy'],
  ])('and one of which that cannot be told yet is held: %s', (_, change, action) => {
    const { steps, notes } = judged(atOneBoxBake(45, change));
    expect({ steps, notes: notes.map(({ kind, why }) => `${kind} ${why}`) }).toEqual({
      steps: [], notes: [`bake.held execution: the run of ${action} is not listed as it is shown - the next tick looks again; if it stays so, answer by hand`],
    });
  });

  test('one that cannot be told yet is rejected all the same while an alarm is red', () => {
    const judgement = judged(atOneBoxBake(5, { runs: {}, alarms: [[FAULTS, anAlarm('ALARM', { since: minutesAgo(1) })]] }));
    expect(judgement.steps.map((step) => [step.do, step.entry.kind])).toEqual([['reject', 'bake.rejected']]);
  });

  test('a retry of the deployment within the execution is its own', () => {
    const retried = { runs: { e1: [aRun('OneBox.Deploy', { runId: 'first', status: 'Failed', startedAt: minutesAgo(90) }), aRun('OneBox.Deploy'), aRun('Bake-OneBox', { status: 'InProgress', startedAt: minutesAgo(45) })] } };
    expect(does(judged(atOneBoxBake(45, retried)))).toEqual(['approveBake First/Bake-OneBox']);
  });

  test('an airlock of an execution that has ended', () => {
    expect(does(judged({ executions: [anExecution('e1', { status: 'Stopped' })] }))).toEqual(['reject First/Airlock']);
  });
});

describe('a rollback', () => {
  const rollback = (action: string): Scene => ({
    views: [aView({ execution: { id: 'e2', status: 'InProgress', type: 'ROLLBACK' }, actions: [waiting(action)] })],
    executions: [anExecution('e2', { type: 'ROLLBACK', rollsBackTo: 'e0' })],
  });

  test.each(['Airlock', 'Bake-OneBox', 'Bake-1', 'Bake-Unknown'])('A5, C13: passes %s whatever blocks', (action) => {
    const scene = { ...rollback(action), alarms: [[FAULTS, anAlarm('ALARM')] as const] };
    expect(does(judged(scene, aPlan(aStage({ blockers: [CLOSED] }))))).toEqual([`passRollback First/${action}`]);
  });

  test('passes although a person froze the stage', () => {
    const { views = [], ...rest } = rollback('Bake-OneBox');
    const frozen = views.map((view) => ({ ...view, transition: { enabled: false, by: ANA, reason: 'looking' } }));
    expect(does(judged({ ...rest, views: frozen }))).toEqual(['passRollback First/Bake-OneBox']);
  });

  test('passes without the ledger', () => expect(does(judged({ ...rollback('Airlock'), memory: { kind: 'unreadable', why: 'x' } }))).toEqual(['passRollback First/Airlock']));
  test('passes though its execution is not listed yet', () => expect(does(judged({ ...rollback('Airlock'), executions: [] }))).toEqual(['passRollback First/Airlock']));
  test('leaves a person’s own approval alone', () => expect(does(judged(rollback('SignOff')))).toEqual([]));
});

describe('people', () => {
  const answered = (run: Partial<ActionRun>): Scene => ({
    views: [aView({ actions: [anAction('Airlock'), anAction('OneBox.Deploy', { status: 'InProgress' })] })],
    runs: { e1: [aRun('Airlock', { updatedBy: ANA, summary: 'sev2 fix', ...run })] },
  });
  const kinds = (scene: Scene): readonly string[] => judged(scene).notes.map(({ kind }) => kind);

  test('who approve by hand are written down, with their reason', () => {
    expect(judged(answered({})).notes).toEqual([expect.objectContaining({ kind: 'gate.approvedByHand', who: ANA, why: 'sev2 fix', action: 'Airlock', execution: 'e1', at: '2026-03-02T17:03:00Z' })]);
  });

  test.each<[string, Partial<ActionRun>, readonly string[]]>([
    ['a rejection', { status: 'Failed' }, ['gate.rejectedByHand']],
    ['our own answer is not a person’s', { updatedBy: CONTROLLER_SESSION }, []],
    ['one that nobody answered', { status: 'InProgress', updatedBy: undefined }, []],
    ['one that timed out', { status: 'Failed', updatedBy: undefined }, []],
  ])('%s', (_, run, expected) => expect(kinds(answered(run))).toEqual(expected));

  test('who reject a bake are written down although its rollback is there already', () => {
    const scene: Scene = {
      views: [aView({ execution: { id: 'e2', status: 'InProgress', type: 'ROLLBACK' }, actions: [anAction('Airlock')] })],
      executions: [anExecution('e2', { type: 'ROLLBACK', rollsBackTo: 'e0' }), anExecution('e1', { status: 'Failed' })],
      runs: { e1: [aRun('Bake-OneBox', { updatedBy: ANA, status: 'Failed' })], e2: [aRun('Airlock', { updatedBy: CONTROLLER_SESSION })] },
      memory: aMemory({ stages: new Map([['First', aStageMemory({ state: 'baking', execution: 'e1' })]]) }),
    };
    expect(judged(scene).notes).toEqual([
      expect.objectContaining({ kind: 'bake.rejectedByHand', who: ANA, execution: 'e1', revision: 'rev-e1', action: 'Bake-OneBox' }),
      expect.objectContaining({ kind: 'rollback.started', execution: 'e2' }),
    ]);
  });

  test('are written down once', () => {
    const memory = aMemory({ entries: [{ at: NOW, kind: 'gate.approvedByHand', stage: 'First', action: 'Airlock', execution: 'e1', digest: 'run-Airlock' }] });
    expect(kinds({ ...answered({}), memory })).toEqual([]);
  });

  test('who let it in before it was judged: what it is judged by is kept from then on', () => {
    expect(judged(answered({})).snapshots).toEqual([{ execution: 'e1', stage: aStage() }]);
    expect(judged({ ...answered({}), memory: aMemory({ snapshots: snapshotOf('e1', aStage({ windowScope: 'ENTRY_ONLY' })) }) }).snapshots).toEqual([]);
  });

  test('who freeze a stage are shown once, and when they thaw it', () => {
    const frozen = aView({ transition: { enabled: false, by: ANA, reason: 'looking', at: minutesAgo(3) } });
    expect(judged({ views: [frozen] }).notes.filter(({ kind }) => kind === 'transition.disabled')).toEqual([expect.objectContaining({ who: ANA, why: 'the transition into the stage is disabled: looking' })]);
    expect(kinds({ views: [frozen], memory: remembering({ frozen: true }) })).not.toContain('transition.disabled');
    expect(kinds({ views: [aView()], memory: remembering({ frozen: true }) })).toContain('transition.enabled');
  });
});

test('effects come in their order: reject, stop, pass rollbacks, approve bakes, approve gates', () => {
  const stage = (name: string): StagePlan => ({ ...aStage(), name });
  const plan = aPlan(...['Open', 'Baked', 'RollingBack', 'Held', 'Bad'].map(stage));
  const oneBox = atOneBoxBake(45);
  const baking = (oneBox.views as StageView[])[0];
  const runs = (oneBox.runs as Record<string, readonly ActionRun[]>).e1;
  const view = (name: string, id: string, change: Partial<StageView>): StageView => aView({ name, execution: { id, status: 'InProgress', type: 'STANDARD' }, ...change });
  const scene: Scene = {
    views: [
      view('Open', 'e5', {}),
      view('Baked', 'e4', { actions: baking.actions }),
      view('RollingBack', 'e3', { execution: { id: 'e3', status: 'InProgress', type: 'ROLLBACK' } }),
      view('Held', 'e2', { transition: { enabled: false }, inbound: [{ id: 'e5', type: 'STANDARD' }] }),
      view('Bad', 'e1', { actions: baking.actions }),
    ],
    executions: ['e1', 'e2', 'e3', 'e4', 'e5'].map((id, index) => anExecution(id, { startedAt: minutesAgo(100 - index), ...(id === 'e1' && { status: 'Failed' as const }) })),
    runs: { e1: runs.map((run) => ({ ...run, stage: 'Bad' })), e4: runs.map((run) => ({ ...run, stage: 'Baked' })) },
  };
  expect(does(judged(scene, plan))).toEqual([
    'reject Bad/Bake-OneBox', 'stop e2', 'passRollback RollingBack/Airlock', 'approveBake Baked/Bake-OneBox', 'approveGate Open/Airlock',
  ]);
});

test('the same look twice gives the same judgement', () => {
  expect(JSON.stringify(judged(atOneBoxBake(45)))).toBe(JSON.stringify(judged(atOneBoxBake(45))));
});

test('a stage that is planned and not there yet is passed over', () => expect(judged({ views: [] })).toMatchObject({ steps: [], notes: [] }));
