import { ReleasedStack } from '../../src/decision/release';
import { Restore, StackProgress } from '../../src/decision/restore';
import { nextSteps, PATIENCE, RestoreVerdict, withFailure } from '../../src/decision/restore-steps';
import { ChangeSetView, RestoreView } from '../../src/decision/restore-view';
import { aDeployer, minutesAgo, NOW } from '../support/builders';

const stack = (step: number, target: string, name: string, exports: Readonly<Record<string, string>> = {}): ReleasedStack =>
  ({ step, target, template: { stack: `${target}-${name}`, deployer: aDeployer().id, key: `${name}.json` }, deployer: aDeployer(), exports });
const ONE_BOX = stack(0, 'OneBox', 'Service');
const BASE = stack(1, 'Fleet', 'Base');
const SERVICE = stack(1, 'Fleet', 'Service');
const EAST = stack(1, 'East', 'Service');
const WAITING: StackProgress = { state: 'waiting' };

const aRestore = (stacks: readonly ReleasedStack[], change: Partial<Restore> = {}): Restore => ({
  version: 3,
  id: 'breakwater-restore-x',
  stage: 'First',
  during: 'e2',
  revision: 'r2',
  why: 'alarm faults is in ALARM',
  at: minutesAgo(5),
  release: { execution: 'e1', revision: 'r1', at: minutesAgo(1000), stacks, missing: [], doubts: [] },
  leftovers: [],
  state: 'requested',
  progress: stacks.map(() => WAITING),
  movedAt: minutesAgo(5),
  ...change,
});
const seen = (changeSet: ChangeSetView = { kind: 'none' }, change: Partial<Extract<RestoreView, { kind: 'seen' }>> = {}): RestoreView => ({
  kind: 'seen', status: 'UPDATE_COMPLETE', changedAt: minutesAgo(60), exports: {}, importers: {}, gone: [], goneImages: [], changeSet, ...change,
});
const READY: ChangeSetView = { kind: 'ready', changes: { added: 0, modified: 2, replaced: [], removed: ['Cache'] } };
const does = ({ steps }: RestoreVerdict): readonly string[] => steps.map((step) => `${step.do} ${step.stack.template.stack}`);
const states = ({ restore }: RestoreVerdict): readonly string[] => restore.progress.map(({ state }) => state);
const running = (
  stacks: readonly ReleasedStack[], progress: readonly StackProgress[] = stacks.map(() => WAITING), change: Partial<Restore> = {},
): Restore =>
  aRestore(stacks, { state: 'running', progress, ...change });

describe('before anything is touched', () => {
  test('a restore without anything in its way begins with the fleet, in every target its last stack', () => {
    const verdict = nextSteps(aRestore([ONE_BOX, BASE, SERVICE, EAST]), [seen(), seen(), seen(), seen()], NOW);

    expect(does(verdict)).toEqual(['createChangeSet Fleet-Service', 'createChangeSet East-Service']);
    expect(verdict.restore).toMatchObject({ state: 'running', version: 4, movedAt: NOW });
  });

  test.each<[string, RestoreView, string]>([
    ['the template was collected', seen(undefined, { gone: ['Service.json'] }),
      'Fleet: Fleet-Service in 333333333333/us-west-1: the template Service.json is no longer in staging-333333333333-us-west-1; was it collected as garbage?'],
    ['a file of the template was collected', seen(undefined, { gone: ['a.zip'] }),
      'Fleet: Fleet-Service in 333333333333/us-west-1: the file a.zip that its template refers to is no longer in staging-333333333333-us-west-1; was it collected as garbage?'],
    ['many files were collected', seen(undefined, { gone: ['a.zip', 'b.zip', 'c.zip', 'd.zip', 'e.zip'] }),
      'Fleet: Fleet-Service in 333333333333/us-west-1: the files a.zip, b.zip, c.zip and 2 more that its template refers to are no longer in staging-333333333333-us-west-1; was it collected as garbage?'],
    ['an image was collected', seen(undefined, { goneImages: ['service:abc'] }),
      'Fleet: Fleet-Service in 333333333333/us-west-1: the image service:abc that its template refers to is no longer in the registry; was it collected as garbage?'],
    ['the stack is gone', { kind: 'absent' }, 'Fleet: Fleet-Service in 333333333333/us-west-1 does not exist any more; deploy it by a release'],
    ['its rollback failed', seen(undefined, { status: 'UPDATE_ROLLBACK_FAILED' }),
      'Fleet: Fleet-Service in 333333333333/us-west-1 is in UPDATE_ROLLBACK_FAILED; continue its rollback in CloudFormation'],
    ['it was never made', seen(undefined, { status: 'ROLLBACK_COMPLETE' }),
      'Fleet: Fleet-Service in 333333333333/us-west-1 is in ROLLBACK_COMPLETE; see its events in CloudFormation'],
    ['another stack imports what would go', seen(undefined, { importers: { 'Fleet:Table': ['Billing'] } }),
      'Fleet: Fleet-Service in 333333333333/us-west-1 exports Fleet:Table, which Billing imports and the release did not export so'],
  ])('all of it stays as it is when %s', (_, view, problem) => {
    const verdict = nextSteps(aRestore([ONE_BOX, SERVICE]), [seen(), view], NOW);

    expect(does(verdict)).toEqual([]);
    expect(verdict.restore).toMatchObject({
      state: 'failed',
      outcome: `First stays on r2, because restoring r1 (e1) is not possible: ${problem}; it was to be taken back because alarm faults is in ALARM`,
    });
  });

  test('everything that is in the way is told together', () => {
    const { restore } = nextSteps(aRestore([ONE_BOX, SERVICE]), [{ kind: 'absent' }, seen(undefined, { gone: ['b.json'], status: 'DELETE_FAILED' })], NOW);

    expect(restore.outcome).toMatch(/OneBox-Service .* does not exist any more.*no longer in staging.*is in DELETE_FAILED/);
  });

  test('an import of a stack that goes first is not in the way', () => {
    const view = seen(undefined, { importers: { 'Base:Queue': ['Fleet-Service'] } });

    expect(does(nextSteps(aRestore([BASE, SERVICE]), [view, seen()], NOW))).toEqual(['createChangeSet Fleet-Service']);
  });

  test.each<[string, RestoreView, string]>([
    ['is in progress', seen(undefined, { status: 'UPDATE_IN_PROGRESS' }), 'is in UPDATE_IN_PROGRESS, for 1h'],
    ['cannot be read', { kind: 'unreadable', why: 'throttled' }, 'cannot be read (throttled), for 1h'],
  ])('a stack that %s is waited for, an hour and no longer', (_, view, problem) => {
    const restore = aRestore([SERVICE], { movedAt: NOW - PATIENCE + 1 });

    expect(nextSteps(restore, [view], NOW)).toEqual({ restore, steps: [], told: [] });
    expect(nextSteps({ ...restore, movedAt: NOW - PATIENCE }, [view], NOW).restore.outcome).toContain(`Fleet: Fleet-Service in 333333333333/us-west-1 ${problem}`);
  });

  test('a release of which nothing is known is not possible, and says why', () => {
    const release = { ...aRestore([]).release, missing: ['everything: the ledger does not hold its plan'] };

    expect(nextSteps(aRestore([], { release }), [], NOW).restore).toMatchObject({ state: 'failed', outcome: expect.stringContaining('everything: the ledger does not hold its plan') });
  });
});

describe('a stack whose turn it is', () => {
  test.each<[string, StackProgress, RestoreView, readonly string[], string]>([
    ['has no change set', WAITING, seen(), ['createChangeSet Fleet-Service'], 'waiting'],
    ['waits for its change set', WAITING, seen({ kind: 'pending' }), [], 'waiting'],
    ['has changed since the change set was made', WAITING, seen({ kind: 'obsolete' }), ['deleteChangeSet Fleet-Service'], 'waiting'],
    ['has its change set', WAITING, seen(READY), ['executeChangeSet Fleet-Service'], 'executing'],
    ['was executed, and that was not written down: a crash', WAITING, seen({ kind: 'executed' }), [], 'executing'],
    ['would not change', WAITING, seen({ kind: 'empty' }), ['deleteChangeSet Fleet-Service'], 'unchanged'],
    ['gets no change set', WAITING, seen({ kind: 'failed', why: 'No export named X found' }), ['deleteChangeSet Fleet-Service'], 'failed'],
    ['is busy with something else', WAITING, seen(undefined, { status: 'UPDATE_IN_PROGRESS' }), [], 'waiting'],
    ['is imported from meanwhile', WAITING, seen(undefined, { importers: { X: ['Billing'] } }), [], 'failed'],
    ['was to be executed and was not: a crash', { state: 'executing', before: minutesAgo(60) }, seen(READY), ['executeChangeSet Fleet-Service'], 'executing'],
    ['was to be executed, and its change set is gone', { state: 'executing', before: minutesAgo(60) }, seen(), [], 'waiting'],
    ['is being updated', { state: 'executing', before: minutesAgo(60) }, seen(undefined, { status: 'UPDATE_IN_PROGRESS' }), [], 'executing'],
    ['is cleaned up', { state: 'executing', before: minutesAgo(60) }, seen(undefined, { status: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' }), [], 'executing'],
    ['cannot be read while it is updated', { state: 'executing', before: minutesAgo(60) }, { kind: 'unreadable', why: 'x' }, [], 'executing'],
    ['was updated by our change set', { state: 'executing', before: minutesAgo(60) }, seen(undefined, { executed: 'breakwater-restore-x' }), [], 'restored'],
    ['was updated, and CloudFormation does not say by what', { state: 'executing', before: minutesAgo(61) }, seen(), [], 'restored'],
    ['was updated by another change set', { state: 'executing', before: minutesAgo(61) }, seen(undefined, { executed: 'somebody' }), [], 'waiting'],
    ['was rolled back by CloudFormation', { state: 'executing', before: minutesAgo(60) }, seen(undefined, { executed: 'breakwater-restore-x', status: 'UPDATE_ROLLBACK_COMPLETE' }), [], 'failed'],
    ['has gone', { state: 'executing', before: minutesAgo(60) }, { kind: 'absent' }, [], 'failed'],
  ])('%s', (_, progress, view, steps, state) => {
    const verdict = nextSteps(running([SERVICE], [progress]), [view], NOW);

    expect(does(verdict)).toEqual(steps);
    expect(states(verdict)).toEqual([state]);
  });

  test('is looked at before it is deployed: what would change, be replaced and be removed is told', () => {
    const view = seen({ kind: 'ready', changes: { added: 1, modified: 2, replaced: ['Table'], removed: ['Cache', 'Queue'] } });

    expect(nextSteps(running([SERVICE]), [view], NOW).told)
      .toEqual(['Fleet: Fleet-Service in 333333333333/us-west-1 is deployed again: 2 changed, 1 added, 1 replaced (Table), 2 removed (Cache, Queue)']);
  });

  test.each<[string, RestoreView]>([['no change set can be made', seen()], ['its change set is not made', seen({ kind: 'pending' })]])('is given up after an hour in which %s', (_, view) => {
    expect(states(nextSteps(running([SERVICE], [WAITING], { movedAt: NOW - PATIENCE + 1 }), [view], NOW))).toEqual(['waiting']);
    expect(states(nextSteps(running([SERVICE], [WAITING], { movedAt: NOW - PATIENCE }), [view], NOW))).toEqual(['failed']);
  });
});

describe('the order', () => {
  const through = (...done: readonly StackProgress['state'][]): readonly StackProgress[] => done.map((state) => ({ state }));

  test('is stack by stack in reverse, and the next begins when the one before has ended', () => {
    const verdict = nextSteps(running([BASE, SERVICE], [WAITING, { state: 'executing', before: 0 }]), [seen(), seen(undefined, { executed: 'breakwater-restore-x' })], NOW);

    expect(does(verdict)).toEqual(['createChangeSet Fleet-Base']);
    expect(states(verdict)).toEqual(['waiting', 'restored']);
  });

  test('leaves the one-box to the last, though one target of the fleet is through', () => {
    const restore = running([ONE_BOX, SERVICE, EAST], through('waiting', 'restored', 'waiting'));

    expect(does(nextSteps(restore, [seen(), seen(), seen()], NOW))).toEqual(['createChangeSet East-Service']);
  });

  test('puts a stack first that has to export again what the next one imports', () => {
    const base = stack(1, 'Fleet', 'Base', { 'Base:Queue': 'q' });

    expect(does(nextSteps(running([base, SERVICE]), [seen(), seen()], NOW))).toEqual(['createChangeSet Fleet-Base']);
  });

  test('skips the rest of a target of which one stack failed, and goes on with the others', () => {
    const verdict = nextSteps(running([ONE_BOX, BASE, SERVICE, EAST]), [seen(), seen(), { kind: 'absent' }, seen()], NOW);

    expect(states(verdict)).toEqual(['waiting', 'skipped', 'failed', 'waiting']);
    expect(does(verdict)).toEqual(['createChangeSet East-Service']);
  });
});

describe('the end', () => {
  const last = (progress: readonly StackProgress[], change: Partial<Restore> = {}): Restore =>
    nextSteps(running([ONE_BOX, SERVICE], progress, change), [seen(undefined, { executed: 'breakwater-restore-x' }), seen()], NOW).restore;
  const EXECUTING: StackProgress = { state: 'executing', before: 0 };

  test('says what runs which revision again, by which mechanism and because of what', () => {
    expect(last([EXECUTING, { state: 'unchanged' }])).toMatchObject({
      state: 'restored',
      outcome: 'First runs r1 (e1) again, restored from its templates: OneBox: OneBox-Service in 333333333333/us-west-1, '
        + 'Fleet: Fleet-Service in 333333333333/us-west-1; taken back because alarm faults is in ALARM',
    });
  });

  test('names what came with the bad revision and stays', () => {
    expect(last([EXECUTING, { state: 'restored' }], { leftovers: ['Fleet: Fleet-New'] }).outcome).toContain('; came with r2 and stays: Fleet: Fleet-New; ');
  });

  test('in part names what is still on the bad revision, and why', () => {
    expect(last([EXECUTING, { state: 'failed', why: 'went to UPDATE_ROLLBACK_COMPLETE' }])).toMatchObject({
      state: 'partial',
      outcome: 'First could not be restored to r1 (e1) as a whole; still on r2: Fleet: Fleet-Service in 333333333333/us-west-1 (went to UPDATE_ROLLBACK_COMPLETE); '
        + 'back on r1: OneBox: OneBox-Service in 333333333333/us-west-1; taken back because alarm faults is in ALARM',
    });
  });

  test('is in part too when the release has what no restore brings back', () => {
    const { release } = running([ONE_BOX, SERVICE]);

    expect(last([EXECUTING, { state: 'restored' }], { release: { ...release, missing: ['Fleet: Fleet-Old (its template is not published)'] } }))
      .toMatchObject({ state: 'partial', outcome: expect.stringContaining('still on r2: Fleet: Fleet-Old (its template is not published)') });
  });

  test('comes at once when CloudFormation refuses the last stack', () => {
    expect(withFailure(running([SERVICE]), SERVICE, 'ValidationError: bad template', NOW)).toMatchObject({
      version: 4, state: 'failed', progress: [{ state: 'failed', why: 'ValidationError: bad template' }],
    });
  });

  test('is the end: nothing follows', () => {
    const restore = running([SERVICE], [{ state: 'restored' }], { state: 'restored' });

    expect(nextSteps(restore, [seen()], NOW)).toEqual({ restore, steps: [], told: [] });
  });
});
