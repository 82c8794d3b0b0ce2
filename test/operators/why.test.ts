import { LedgerEntry } from '../../src/contract/ledger-entry';
import { Finding } from '../../src/decision/finding';
import { OperatorsMemory, RememberedOverride, RememberedPause } from '../../src/decision/inbox';
import { Plan } from '../../src/decision/plan';
import { isoOf } from '../../src/decision/time';
import { DeskFailure } from '../../src/operators/desk';
import { why } from '../../src/operators/why';
import { anExecution, aPlan, aStage, aView, anAction, minutesAgo, NOW, waiting } from '../support/builders';
import { DeskScene, FakeDesk } from '../support/fake-desk';
import { jsonOf, textOf } from '../support/reports';

const HOURS: Finding = {
  blocker: 'working hours',
  state: 'blocking',
  reason: 'closed since Mon 2026-03-02 09:00 America/Los_Angeles',
  clears: 'opens Tue 2026-03-03 09:00',
  since: minutesAgo(60),
  nextOpen: Date.parse('2026-03-03T17:00:00Z'),
  nextClose: Date.parse('2026-03-04T00:00:00Z'),
};
const ALARMS: Finding = { blocker: 'open alarms', state: 'unknown', subject: '333333333333/us-west-1/faults', reason: 'DescribeAlarms in 333333333333/us-west-1 was denied', clears: '' };

const aHold = (minutes: number, findings: readonly Finding[], change: Partial<LedgerEntry> = {}): LedgerEntry => ({
  at: isoOf(minutesAgo(minutes)), kind: 'gate.held', stage: 'First', action: 'Airlock', execution: 'e1', why: 'held', who: 'breakwater', findings, ...change,
});

const IN_LOS_ANGELES = aPlan(aStage({
  blockers: [{ kind: 'timeWindow', name: 'working hours', allow: [{ kind: 'weekly', days: ['MON'], from: '09:00', to: '16:00', timeZone: 'America/Los_Angeles' }], deny: [] }],
}));
const ask = (scene: DeskScene, stage?: string) => why(new FakeDesk({ plan: IN_LOS_ANGELES, ...scene }), stage);

describe('breakwater why', () => {
  test('names every finding, since when, what clears it, when it opens here and in UTC, and the command that overrides it', async () => {
    const report = await ask({ entries: [aHold(40, [HOURS]), aHold(30, [ALARMS, HOURS])] });

    expect(report.answer).toBe('no');
    expect(textOf(report, 80)).toBe([
      'First holds rev-e1 at Airlock for 40m, since Mon 2 Mar 2026 17:20 UTC (09:20 Los',
      'Angeles)',
      '  ✗ working hours: closed since Mon 2026-03-02 09:00 America/Los_Angeles',
      '    since     Mon 2 Mar 2026 17:00 UTC (09:00 Los Angeles), 1h ago',
      '    clears    opens Tue 2026-03-03 09:00',
      '    opens     Tue 3 Mar 2026 17:00 UTC (09:00 Los Angeles), in 23h',
      '    closes    Wed 4 Mar 2026 00:00 UTC (Tue 3 Mar 2026 16:00 Los Angeles), in 1d',
      '              6h',
      '    override  breakwater override First --blocker \'working hours\' \\',
      '                --pipeline checkout --reason ...',
      '  ? open alarms: DescribeAlarms in 333333333333/us-west-1 was denied',
      '    (333333333333/us-west-1/faults)',
      '    since     Mon 2 Mar 2026 17:30 UTC (09:30 Los Angeles), 30m ago',
      '    override  breakwater override First --blocker \'open alarms\' \\',
      '                --pipeline checkout --reason ...',
      '',
      '  all of it:',
      '    breakwater override First --blocker \'working hours\' \\',
      '      --blocker \'open alarms\' --pipeline checkout --reason ...',
      '  an override is for whoever may write parameters under',
      '  /breakwater/checkout/overrides/First/',
    ].join('\n'));
  });

  test('fits a wide terminal without breaking what need not be broken', async () => {
    const report = await ask({ entries: [aHold(40, [HOURS])] });

    expect(textOf(report, 160).split('\n').slice(-2)).toEqual([
      '    override  breakwater override First --blocker \'working hours\' --pipeline checkout --reason ...',
      '  an override is for whoever may write parameters under /breakwater/checkout/overrides/First/',
    ]);
  });

  test('tells a window in the zone that it is written in, whatever the zone of the others', async () => {
    const window = (timeZone: string): Plan['stages'][number]['blockers'][number] =>
      ({ kind: 'timeWindow', name: timeZone, allow: [{ kind: 'weekly', days: ['MON'], from: '09:00', to: '16:00', timeZone }], deny: [] });
    const plan = aPlan(aStage({ blockers: [window('America/Los_Angeles'), window('Asia/Tokyo')] }));

    const report = await ask({ plan, entries: [aHold(5, [{ ...HOURS, blocker: 'Asia/Tokyo' }])] });

    expect(textOf(report, 160)).toContain('opens     Tue 3 Mar 2026 17:00 UTC (Wed 4 Mar 2026 02:00 Tokyo), in 23h');
  });

  test('gives a script the same, with moments in UTC', async () => {
    const report = await ask({ entries: [aHold(40, [HOURS])] });

    expect(jsonOf(report)).toEqual({
      pipeline: 'checkout',
      at: isoOf(NOW),
      held: [{
        stage: 'First',
        kind: 'gate',
        action: 'Airlock',
        execution: 'e1',
        revision: 'rev-e1',
        since: '2026-03-02T17:20:00Z',
        findings: [{
          blocker: 'working hours',
          state: 'blocking',
          reason: HOURS.reason,
          clears: HOURS.clears,
          since: '2026-03-02T17:00:00Z',
          nextOpen: '2026-03-03T17:00:00Z',
          nextClose: '2026-03-04T00:00:00Z',
          override: 'breakwater override First --blocker \'working hours\' --pipeline checkout --reason ...',
        }],
      }],
      overrides: [],
      pauses: [],
      vetoes: [],
    });
  });

  test('counts a finding from when it was last said anew, and not from before it went away', async () => {
    const { since: _, ...hours } = HOURS;
    const report = await ask({ entries: [aHold(40, [hours]), aHold(30, [ALARMS]), aHold(20, [hours])] });

    expect(jsonOf(report)).toMatchObject({ held: [{ since: isoOf(minutesAgo(40)), findings: [{ blocker: 'working hours', since: isoOf(minutesAgo(20)) }] }] });
  });

  const OVERRIDE: RememberedOverride = {
    letter: { name: '/breakwater/checkout/overrides/First/o1', version: 1, at: minutesAgo(60), by: 'arn:aws:iam::1:user/ana' },
    says: { kind: 'override', stage: 'First', id: 'o1', blockers: ['open alarms'], reason: 'sev2 fix', until: NOW + 3_600_000, singleUse: false, secondApprover: false, skipBake: true },
    uses: [],
  };
  const PAUSE: RememberedPause = {
    letter: { name: '/breakwater/checkout/pauses/p1', version: 1, at: minutesAgo(60), by: 'arn:aws:iam::1:user/ben' },
    says: { kind: 'pause', scope: { of: 'pipeline' }, id: 'p1', reason: 'looking', except: [] },
  };
  const operators = (change: Partial<OperatorsMemory>): DeskScene => ({ operators: { letters: [], overrides: [], pauses: [], ...change } });

  test('shows what operators have set, by whom and until when, whether anything holds or not', async () => {
    const report = await ask({ ...operators({ overrides: [OVERRIDE], pauses: [PAUSE] }), views: [aView({ actions: [] })] }, 'First');

    expect(textOf(report, 100)).toBe([
      'nothing holds in First',
      '',
      'pause p1 of the pipeline until it is resumed, by arn:aws:iam::1:user/ben: looking',
      'override o1 of open alarms, the time of bakes in First until Mon 2 Mar 2026 19:00 UTC (11:00 Los',
      '  Angeles), in 1h, by arn:aws:iam::1:user/ana: sev2 fix',
    ].join('\n'));
    expect(jsonOf(report)).toMatchObject({
      overrides: [{ stage: 'First', id: 'o1', by: 'arn:aws:iam::1:user/ana', until: '2026-03-02T19:00:00Z' }], pauses: [{ of: 'pipeline', id: 'p1', since: isoOf(minutesAgo(60)) }],
    });
  });

  test.each<[string, Partial<RememberedOverride>, string]>([
    ['waits for a second person', { says: { ...OVERRIDE.says, secondApprover: true } }, ': sev2 fix (opens nothing until another person has signed it)'],
    ['has been signed', { says: { ...OVERRIDE.says, secondApprover: true }, signedBy: 'arn:aws:iam::1:user/ben' }, ', by arn:aws:iam::1:user/ana, signed by arn:aws:iam::1:user/ben: sev2 fix'],
    ['is spent', { says: { ...OVERRIDE.says, singleUse: true }, uses: [{ execution: 'e0', action: 'Airlock', run: 'r', at: NOW }] }, ': sev2 fix (spent)'],
  ])('says of an override that it %s', async (_, change, words) => expect(textOf(await ask(operators({ overrides: [{ ...OVERRIDE, ...change }] })), 400)).toContain(words));

  test.each<[string, Partial<RememberedOverride>]>([
    ['is over', { says: { ...OVERRIDE.says, until: NOW } }], ['was revoked', { ended: { how: 'revoked', at: NOW } }], ['is of another stage', { says: { ...OVERRIDE.says, stage: 'Second' } }],
  ])('shows no override that %s', async (_, change) => expect(textOf(await ask(operators({ overrides: [{ ...OVERRIDE, ...change }] }), 'First'))).not.toContain('override o1'));

  test('does not count what an override opens among what holds', async () => {
    const report = await ask({ entries: [aHold(5, [{ ...HOURS, overriddenBy: { id: 'o1', who: 'arn:x', reason: 'sev2', until: NOW } }, ALARMS])] });

    expect(jsonOf(report)).toMatchObject({ held: [{ findings: [{ blocker: 'open alarms' }] }] });
  });

  test('names Region and profile in the command where they are known, so that it works from anywhere', async () => {
    const report = await ask({ place: { region: 'us-west-2', profile: 'ops' }, entries: [aHold(40, [HOURS])] });

    expect(textOf(report, 160)).toContain("breakwater override First --blocker 'working hours' --pipeline checkout --region us-west-2 --profile ops --reason ...");
  });

  test('samples that a bake has not seen are skipped by an override of its time', async () => {
    const report = await ask({
      views: [aView({ actions: [anAction('Airlock'), waiting('Bake-OneBox')] })], entries: [aHold(5, [{ ...HOURS, blocker: 'bake' }], { kind: 'bake.held', action: 'Bake-OneBox' })],
    });

    expect(textOf(report, 160)).toContain('breakwater override First --skip-bake --pipeline checkout --reason ...');
  });

  test('says nothing of what another execution, action or stage was held by', async () => {
    const report = await ask({
      entries: [aHold(40, [HOURS], { execution: 'e0' }), aHold(40, [HOURS], { action: 'Bake-1' }), aHold(40, [HOURS], { stage: 'Second' })],
      views: [aView({ actions: [waiting('Airlock', { changedAt: minutesAgo(1) })] })],
    });

    expect(textOf(report)).toBe('nothing holds in checkout');
    expect(report.answer).toBe('yes');
  });

  test('a bake that cannot pass is ended by hand, and by no override', async () => {
    const report = await ask({
      views: [aView({ actions: [anAction('Airlock'), waiting('Bake-OneBox')] })],
      entries: [aHold(5, [{ ...ALARMS, blocker: 'rollback alarms' }], { kind: 'bake.held', action: 'Bake-OneBox' })],
    });

    expect(textOf(report, 160)).toContain('by hand: breakwater approve First Bake-OneBox --pipeline checkout --reason ...');
  });

  test.each(['ledger', 'freeze', 'stage', 'operators'])('offers no override of %s', async (blocker) => {
    const report = await ask({ entries: [aHold(5, [{ ...HOURS, blocker }])] });

    expect(textOf(report)).toContain('override  cannot be overridden: ');
    expect(textOf(report)).not.toContain('breakwater override');
  });

  test('tells a freeze before the stage, who began it, and that it is not ours to lift', async () => {
    const report = await ask({
      views: [aView({
        execution: { id: 'e0', status: 'Succeeded', type: 'STANDARD' },
        actions: [],
        inbound: [{ id: 'e1', type: 'STANDARD' }],
        transition: { enabled: false, reason: 'sev2', by: 'arn:aws:iam::1:user/ana', at: minutesAgo(10) },
      })],
    });

    expect(textOf(report, 160)).toBe([
      'First holds rev-e1 before its transition for 10m, since Mon 2 Mar 2026 17:50 UTC (09:50 Los Angeles)',
      '  ✗ freeze: the transition into the stage was disabled by arn:aws:iam::1:user/ana: sev2',
      '    since     Mon 2 Mar 2026 17:50 UTC (09:50 Los Angeles), 10m ago',
      '    clears    enable the transition in the CodePipeline console',
      '    override  cannot be overridden: enable the transition in the CodePipeline console',
    ].join('\n'));
  });

  test.each([[2, 'nothing holds in checkout'], [4, 'controller: nothing has judged it for 4m']])(
    'an airlock that waits for %i minutes without a word of the controller: %s', async (minutes, expected) => {
      const report = await ask({ views: [aView({ actions: [waiting('Airlock', { changedAt: minutesAgo(minutes) })] })] });

      expect(textOf(report)).toContain(expected);
    });

  test.each([[30, 'yes'], [34, 'no']])('a bake of 30 minutes that has waited for %i is in order: %s', async (minutes, answer) => {
    const report = await ask({ plan: aPlan(), views: [aView({ actions: [waiting('Bake-OneBox', { changedAt: minutesAgo(minutes) })] })] });

    expect(report.answer).toBe(answer);
  });

  test('says that it cannot tell where the ledger cannot be read', async () => {
    const report = await ask({ entries: new DeskFailure('Query was denied') });

    expect(textOf(report)).toContain('? ledger: Query was denied');
    expect(report.answer).toBe('no');
  });

  test('a rollback waits at no approval of ours for long, and is not held', async () => {
    const report = await ask({ views: [aView({ execution: { id: 'e1', status: 'InProgress', type: 'ROLLBACK' } })], entries: [aHold(5, [HOURS])] });

    expect(report.answer).toBe('yes');
  });

  test('refuses a stage that is not there, with the one that was meant', async () => {
    await expect(ask({}, 'Frist')).rejects.toThrow("stage must name a stage of the pipeline, got 'Frist'; did you mean 'First'?");
  });

  test('without a plan it still tells what the ledger holds, in UTC', async () => {
    const report = await ask({ plan: undefined, entries: [aHold(40, [HOURS])], executions: [anExecution('e1', { revision: '' })] });

    expect(textOf(report, 160)).toContain('First holds e1 at Airlock for 40m, since Mon 2 Mar 2026 17:20 UTC\n');
  });
});
