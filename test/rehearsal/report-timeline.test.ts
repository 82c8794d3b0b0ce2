import { Finding } from '../../src/decision/finding';
import { LedgerEntry } from '../../src/decision/ledger-entry';
import { readAssembly } from '../../src/rehearsal/assembly';
import { RehearsalEvent } from '../../src/rehearsal/model';
import { Timeline } from '../../src/rehearsal/report-timeline';
import { defaultScenario } from '../../src/rehearsal/scenario';
import { PLAIN } from '../../src/text/paint';
import { directoryWith, dropDirectories, smallAssembly } from './support/small-assembly';

afterAll(dropDirectories);

const subject = readAssembly(directoryWith(smallAssembly()));
const timeline = (width = 80): Timeline => new Timeline(subject, defaultScenario(), { width, paint: PLAIN });
const event = (change: Partial<RehearsalEvent>): RehearsalEvent => ({ at: '2026-03-02T17:00:00Z', kind: 'commit', execution: 'e-1', revision: 'r1', ...change });

const CLOSED: Finding = {
  blocker: 'working hours',
  state: 'blocking',
  reason: 'closed since Mon 2026-03-02 16:00 America/Los_Angeles (2026-03-03T00:00:00Z)',
  clears: 'opens Tue 2026-03-03 09:00 America/Los_Angeles (2026-03-03T17:00:00Z)',
};

const HELD: LedgerEntry = { at: '2026-03-02T17:00:00Z', kind: 'gate.held', why: '', who: 'breakwater', findings: [CLOSED] };

/** The lines of several events, the day's head left out. */
function told(events: readonly RehearsalEvent[], width?: number): readonly string[] {
  const one = timeline(width);
  return events.flatMap((each) => one.lines(each)).slice(2);
}

describe('Timeline', () => {
  test('says what is rehearsed and how to read the times', () => {
    expect(timeline().heading('Checkout')).toEqual(['Checkout: r1, where r0 runs', 'times are UTC, then Los Angeles']);
  });

  test('begins each day of UTC with its date, and says when it is still another day where people are', () => {
    const one = timeline();

    expect(one.lines(event({}))).toEqual(['', 'Mon 2 Mar 2026', '17:00 09:00  r1          · r1 is committed']);
    expect(one.lines(event({ at: '2026-03-03T01:30:00Z' })).slice(0, 2)).toEqual(['', 'Tue 3 Mar 2026 (still Mon 2 Mar 2026 in Los Angeles)']);
  });

  test.each([40, 80, 160])('gives every reason of a hold in full at %s columns, with what clears it', (width) => {
    const lines = timeline(width).lines(event({ kind: 'gate.held', stage: 'First', action: 'Airlock' }), HELD).slice(2);
    const words = lines.map((line) => line.slice('17:00 09:00  r1  First   '.length).trim()).join(' ');

    expect(words).toBe(`‖ Airlock holds - working hours: ${CLOSED.reason}; ${CLOSED.clears}`);
    if (width > 40) expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
  });

  test('says together what two blockers say of one alarm', () => {
    const red: Finding = { blocker: 'open alarms', state: 'blocking', reason: 'alarm faults is in ALARM', clears: 'clears when it is OK' };
    const findings = [red, CLOSED, { ...red, blocker: 'rollback alarms' }];

    expect(timeline(120).lines(event({ kind: 'gate.held', stage: 'First', action: 'Airlock' }), { ...HELD, findings }).slice(2, 4).map((line) => line.trim())).toEqual([
      '17:00 09:00  r1  First   ‖ Airlock holds', '- open alarms, rollback alarms: alarm faults is in ALARM; clears when it is OK',
    ]);
  });

  test('names the person who stopped an execution, and not the controller\'s role', () => {
    const by = (who: string): readonly string[] => timeline(160).lines(event({ kind: 'execution.stopped', stage: 'First', detail: who })).slice(2);

    expect(by('replaced by r2 (e-2), which waits behind it (by arn:aws:sts::111111111111:assumed-role/Controller/breakwater)'))
      .toEqual(['17:00 09:00  r1  First   · stopped: replaced by r2 (e-2), which waits behind it']);
    expect(by('abandoned by arn:aws:iam::111111111111:user/ana')).toEqual(['17:00 09:00  r1  First   · stopped: abandoned by arn:aws:iam::111111111111:user/ana']);
  });

  test('leaves out the actions of a stage before production, and says when it is done', () => {
    const beta = { stage: 'Beta' };

    expect(told([
      event({}),
      event({ kind: 'stage.entered', ...beta, at: '2026-03-02T17:01:00Z' }),
      event({ kind: 'action.started', ...beta, action: 'Service.Deploy', category: 'Deploy', target: 'Beta', at: '2026-03-02T17:01:00Z' }),
      event({ kind: 'action.succeeded', ...beta, action: 'Service.Deploy', category: 'Deploy', target: 'Beta', at: '2026-03-02T17:04:00Z' }),
      event({ kind: 'stage.succeeded', ...beta, at: '2026-03-02T17:04:00Z' }),
    ])).toEqual(['17:00 09:00  r1          · r1 is committed', '17:04 09:04  r1  Beta    ✓ done in 3m']);
  });

  test('tells of an action that failed wherever it is', () => {
    expect(told([event({ kind: 'action.failed', stage: 'Beta', action: 'Service.Deploy', category: 'Deploy', detail: 'as the scenario says' })]))
      .toEqual(['17:00 09:00  r1  Beta    ✗ Service.Deploy failed: as the scenario says']);
  });

  test('tells the stages before the first deployment together', () => {
    expect(told([
      event({ kind: 'execution.started' }),
      event({ kind: 'stage.succeeded', stage: 'Source', at: '2026-03-02T17:03:00Z' }),
      event({ kind: 'stage.succeeded', stage: 'Build', at: '2026-03-02T17:06:00Z' }),
      event({ kind: 'stage.entered', stage: 'Beta', at: '2026-03-02T17:06:00Z' }),
    ])).toEqual(['17:06 09:06  r1  Beta    · Source, Build done in 6m']);
  });

  test('tells each deployment of production and how long it took, and until when a bake bakes', () => {
    const oneBox = { stage: 'First', action: 'OneBox.Deploy', category: 'Deploy', target: 'OneBox' } as const;

    expect(told([
      event({ kind: 'action.started', ...oneBox }),
      event({ kind: 'action.succeeded', ...oneBox, at: '2026-03-02T17:12:00Z' }),
      event({ kind: 'action.started', stage: 'First', action: 'Bake-OneBox', category: 'Approval', at: '2026-03-02T17:12:00Z' }),
      event({ kind: 'bake.started', stage: 'First', action: 'Bake-OneBox', at: '2026-03-02T17:12:00Z' }),
    ])).toEqual([
      '17:00 09:00  r1  First   · deploying OneBox',
      '17:12 09:12  r1  First   · OneBox runs r1 in 12m',
      '17:12 09:12  r1  First   ‖ Bake-OneBox bakes 30m, until 17:42 UTC, 09:42 Los',
      '                           Angeles',
    ]);
  });

  test('says once why a bake was rejected, though it is also an action that failed', () => {
    const bake = { stage: 'First', action: 'Bake-OneBox', detail: 'Rolled back: alarm faults is in ALARM' };

    expect(told([event({ kind: 'action.failed', category: 'Approval', ...bake }), event({ kind: 'bake.rejected', ...bake })]))
      .toEqual(['17:00 09:00  r1  First   ✗ Bake-OneBox rejected: Rolled back: alarm faults is in', '                           ALARM']);
  });

  test('says of an airlock that the controller opened only that, and of one that a person opened what the person said', () => {
    const opened = event({ kind: 'gate.passed', stage: 'First', action: 'Airlock', detail: 'sev2 fix' });

    expect(timeline().lines(opened, { ...HELD, kind: 'gate.passed', why: 'sev2 fix' }).slice(2)).toEqual(['17:00 09:00  r1  First   ✓ Airlock opens: every blocker is clear']);
    expect(timeline().lines(opened).slice(2)).toEqual(['17:00 09:00  r1  First   ✓ Airlock opens: sev2 fix']);
  });

  test('tells a rollback as one, and not as a release too', () => {
    const back = { execution: 'e-2', stage: 'First', revision: 'r0' };

    expect(told([
      event({ kind: 'rollback.started', ...back, detail: 'from r1 (e-1) back to r0 (e-0)' }),
      event({ kind: 'stage.succeeded', ...back }),
      event({ kind: 'execution.succeeded', ...back }),
      event({ kind: 'rollback.succeeded', ...back }),
    ])).toEqual([
      '17:00 09:00  r0  First   ‖ CodePipeline rolls the stage back from r1 (e-1) to r0', '                           (e-0)', '17:00 09:00  r0  First   ✓ rolled back to r0',
    ]);
  });

  test('says under whose override a gate opens, and what it opened', () => {
    const ana = 'arn:aws:iam::111111111111:user/ana';
    const overridden: Finding = { ...CLOSED, reason: 'closed', overriddenBy: { id: 'fix', who: ana, reason: 'sev2 fix', until: 0 } };
    const passed: LedgerEntry = { at: '2026-03-02T17:00:00Z', kind: 'gate.passed', why: 'override fix', who: 'breakwater', findings: [overridden] };
    const baked: LedgerEntry = { ...passed, kind: 'bake.passed', why: 'override fix by ana: sev2 fix (working hours: closed); baked 30m with 1 alarm quiet' };
    const one = timeline();
    one.lines(event({}));

    expect(one.lines(event({ kind: 'gate.passed', stage: 'First', action: 'Airlock' }), passed)).toEqual([
      '17:00 09:00  r1  First   ✓ Airlock opens under an override',
      '                           - working hours: closed; overridden by',
      `                             ${ana}: sev2 fix`,
    ]);
    expect(one.lines(event({ kind: 'bake.passed', stage: 'First', action: 'Bake-OneBox' }), baked)[0])
      .toBe('17:00 09:00  r1  First   ✓ Bake-OneBox passed: baked 30m with 1 alarm quiet');
    expect(one.lines(event({ kind: 'override.used', stage: 'First' }), { ...passed, kind: 'override.used' })).toEqual([]);
  });

  test('says what an operator did, and who it was', () => {
    const ana = 'arn:aws:iam::111111111111:user/ana';
    const said = (kind: 'pause.on' | 'override.expired' | 'override.revoked', detail: string, who = ana): string => {
      const one = timeline(200);
      one.lines(event({}));
      return one.lines(event({ kind, stage: 'First', execution: undefined, revision: undefined, detail }), { at: '', kind, why: detail, who })[0] ?? '';
    };

    expect(said('pause.on', 'pause sev1 of First: looking')).toBe(`17:00 09:00      First   ‖ pause sev1 of First: looking (${ana})`);
    expect(said('override.expired', 'override fix is over')).toBe('17:00 09:00      First   · override fix is over');
    expect(said('override.revoked', 'the parameter of override fix was deleted', 'unknown')).toBe('17:00 09:00      First   · the parameter of override fix was deleted');
  });
});
