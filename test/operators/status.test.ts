import { LedgerEntry } from '../../src/contract/ledger-entry';
import { isoOf } from '../../src/decision/time';
import { DeskFailure } from '../../src/operators/desk';
import { status } from '../../src/operators/status';
import { aStageMemory, anAction, anExecution, aView, minutesAgo, NOW, waiting } from '../support/builders';
import { DeskScene, FakeDesk } from '../support/fake-desk';
import { jsonOf, textOf } from '../support/reports';

const SHA = '0123456789abcdef0123456789abcdef01234567';
const HELD: LedgerEntry = {
  at: isoOf(minutesAgo(40)),
  kind: 'gate.held',
  stage: 'First',
  action: 'Airlock',
  execution: 'e1',
  why: 'held',
  who: 'breakwater',
  findings: [
    { blocker: 'open alarms', state: 'blocking', reason: 'alarm faults of account 333333333333 in us-west-1 is in ALARM', clears: 'clears when it is OK' },
    { blocker: 'working hours', state: 'blocking', reason: 'closed', clears: 'opens tomorrow' },
  ],
};

const SCENE: DeskScene = {
  views: [
    aView({ name: 'Source', execution: { id: 'e2', status: 'Succeeded', type: 'STANDARD' }, actions: [] }),
    aView({ inbound: [{ id: 'e2', type: 'STANDARD' }] }),
  ],
  executions: [anExecution('e2', { revision: 'r2' }), anExecution('e1', { revision: SHA })],
  entries: [HELD],
  stages: new Map([['First', aStageMemory({ state: 'holding', since: minutesAgo(90), runs: { execution: 'e0', revision: 'r0', startedAt: minutesAgo(900) } })]]),
};
const ask = (scene: DeskScene = SCENE) => status(new FakeDesk(scene));

describe('breakwater status', () => {
  test('shows what runs where, what is in each stage, why it waits, and what waits behind it', async () => {
    expect(textOf(await ask(), 80)).toBe([
      'checkout at Mon 2 Mar 2026 18:00 UTC',
      '',
      'stage   runs  in it     state      for',
      'Source  -     -         Succeeded  -',
      'First   r0    01234567  holding    1h 30m',
      '    Airlock holds for 40m: open alarms: alarm faults of account 333333333333 in',
      '    us-west-1 is in ALARM, and 1 more (breakwater why First)',
      '    behind it: r2',
    ].join('\n'));
  });

  test('has room for a line where the terminal is wide', async () => {
    const lines = textOf(await ask(), 160).split('\n');

    expect(lines.slice(5)).toEqual([
      '    Airlock holds for 40m: open alarms: alarm faults of account 333333333333 in us-west-1 is in ALARM, and 1 more (breakwater why First)',
      '    behind it: r2',
    ]);
  });

  test('is the good answer even while something holds: it was only asked how things stand', async () => {
    expect((await ask()).answer).toBe('yes');
  });

  test('gives a script whole revisions, every blocker that holds, and what was deployed where', async () => {
    const report = await ask();

    expect(jsonOf(report)).toMatchObject({
      pipeline: 'checkout',
      at: '2026-03-02T18:00:00Z',
      stages: [{ stage: 'Source', state: 'Succeeded' }, {
        stage: 'First',
        state: 'holding',
        since: isoOf(minutesAgo(90)),
        runs: 'r0',
        inside: { execution: 'e1', revision: SHA, type: 'STANDARD', status: 'InProgress' },
        behind: [{ execution: 'e2', revision: 'r2' }],
        held: { action: 'Airlock', since: isoOf(minutesAgo(40)), blockers: ['open alarms', 'working hours'] },
        targets: [{ target: 'OneBox', account: '333333333333', region: 'us-west-1', deployed: true }, { target: 'Fleet', deployed: true }],
      }],
    });
  });

  test('shows until when a bake lasts', async () => {
    const text = textOf(await ask({ ...SCENE, entries: [], views: [aView({ actions: [anAction('Airlock'), waiting('Bake-OneBox', { changedAt: minutesAgo(10) })] })] }));

    expect(text).toContain('    Bake-OneBox bakes until Mon 2 Mar 2026 18:20 UTC, in 20m');
  });

  test('shows a disabled transition before anything waits there', async () => {
    const text = textOf(await ask({ ...SCENE, views: [aView({ execution: undefined, actions: [], transition: { enabled: false, by: 'arn:aws:iam::1:user/ana', reason: 'holidays' } })] }));

    expect(text).toContain('    the transition into it is disabled by arn:aws:iam::1:user/ana: holidays');
  });

  test('ends with what operators have set', async () => {
    const report = await ask({
      ...SCENE,
      operators: {
        letters: [],
        overrides: [],
        pauses: [{
          letter: { name: '/breakwater/checkout/pauses/First/p1', version: 1, at: minutesAgo(60), by: 'arn:aws:iam::1:user/ben' },
          says: { kind: 'pause', scope: { of: 'stage', stage: 'First' }, id: 'p1', reason: 'looking', until: NOW + 60_000, except: [] },
        }],
      },
    });

    expect(textOf(report).split('\n').slice(-2)).toEqual(['', 'pause p1 of First until Mon 2 Mar 2026 18:01 UTC, in 1m, by arn:aws:iam::1:user/ben: looking']);
    expect(jsonOf(report)).toMatchObject({ overrides: [], pauses: [{ of: 'stage', stage: 'First', until: '2026-03-02T18:01:00Z' }] });
  });

  test('without the ledger it shows what CodePipeline says, and that the rest is missing', async () => {
    const report = await ask({ ...SCENE, entries: new DeskFailure('Query was throttled'), plan: undefined });

    expect(textOf(report)).toContain('the ledger cannot be read, so this is CodePipeline\'s own state: Query was throttled');
    expect(jsonOf(report)).toMatchObject({ ledger: 'Query was throttled', stages: [{}, { state: 'InProgress' }] });
  });
});
