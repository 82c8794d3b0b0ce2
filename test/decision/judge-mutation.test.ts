import { RememberedOverride } from '../../src/decision/inbox';
import { judgeMutation, MutationLook, MutationQuestion, MutationVerdict } from '../../src/decision/judge-mutation';
import { MutationMemory } from '../../src/decision/mutation';
import { Memory } from '../../src/decision/observation';
import { HOUR, MINUTE } from '../../src/decision/time';
import { aMemory, anAction, anExecution, anObservation, aView, minutesAgo, NOW, waiting } from '../support/builders';
import { ANA, aRememberedOverride } from '../support/letters';

const UPDATE = aView({ name: 'UpdatePipeline', execution: { id: 'u1', status: 'InProgress', type: 'STANDARD' }, actions: [anAction('SelfMutate', { status: 'InProgress' })] });
const BAKING = aView({ actions: [anAction('Airlock'), waiting('Bake-OneBox')] });
const REST = aView({ execution: undefined, actions: [] });
const COMMIT = { revision: 'r2', generation: minutesAgo(10) };
const RELEASE = 'r1 (e1), which is in First';
const HELD = `it would cancel ${RELEASE}; the controller tries again when that has left production; until then override UpdatePipeline by this name, or deploy the pipeline's stack by hand`;

interface Given {
  readonly busy?: boolean;
  readonly mutation?: Partial<MutationMemory>;
  readonly memory?: Partial<Memory>;
  readonly change?: MutationQuestion['change'];
  readonly life?: MutationLook['life'];
  readonly look?: MutationQuestion['look'];
  readonly since?: number;
}

function judged({ busy = false, mutation = {}, memory = {}, change = { kind: 'changed' }, life = { kind: 'read', lastAt: NOW }, look, since = NOW }: Given = {}): MutationVerdict {
  const remembered = aMemory({ mutation: { version: 4, ...mutation }, ...memory });
  const executions = [anExecution('u1', { revision: 'r2' }), anExecution('e1', { revision: 'r1' })];
  const { pipeline, executions: known } = anObservation({ views: [UPDATE, busy ? BAKING : REST], executions });
  if (remembered.kind !== 'read') throw new Error('a memory that can be read');
  const seen: MutationLook = { kind: 'read', pipeline, executions: known, memory: remembered, execution: executions[0], commit: COMMIT, waves: ['First'], life };
  return judgeMutation({ change, look: look ?? seen, since, now: NOW });
}

const entries = ({ entries: list }: MutationVerdict): readonly string[] => list.map(({ kind, why }) => `${kind}: ${why}`);

describe('an update that changes nothing of the definition', () => {
  test.each<[string, Given]>([
    ['nothing is in flight', {}],
    ['a release is in flight', { busy: true }],
    ['the controller is silent', { busy: true, life: { kind: 'read' } }],
    ['nothing else can be read: it may be the repair', { look: { kind: 'unreadable', why: 'the ledger is throttled' } }],
  ])('goes on when %s', (_, given) => expect(judged({ ...given, change: { kind: 'same' } })).toMatchObject({ kind: 'goOn', leased: false, entries: [] }));

  test('is remembered as the newest, and ends a wait', () => {
    const rest = { entering: { execution: 'e1', revision: 'r1', at: NOW } };
    const before = { ...rest, newest: { revision: 'r1', generation: 1 }, waiting: { execution: 'u0', revision: 'r1', since: 1, behind: '' } };
    expect(judged({ change: { kind: 'same' }, mutation: before }).keep).toEqual({ version: 5, newest: COMMIT, ...rest });
  });

  test('leaves the lease of an update that runs', () => {
    const lease = { execution: 'u0', revision: 'r1', at: minutesAgo(1), until: NOW + HOUR };
    expect(judged({ change: { kind: 'same' }, mutation: { lease } }).keep).toEqual({ version: 5, newest: COMMIT, lease });
  });

  test('of the commit that is known writes nothing', () => expect(judged({ change: { kind: 'same' }, mutation: { newest: COMMIT } }).keep).toBeUndefined());
});

describe('an update of an older commit', () => {
  const newest = { revision: 'r3', generation: COMMIT.generation + 1 };

  test.each<[string, Given]>([
    ['that changes the definition', { change: { kind: 'changed' } }],
    ['that changes nothing', { change: { kind: 'same' } }],
    ['while a release is in flight', { busy: true }],
    ['under a dead controller', { busy: true, life: { kind: 'read' } }],
  ])('%s is skipped', (_, given) => {
    const why = 'r2 is older than r3, which has updated the pipeline: it changes nothing of it';
    const verdict = judged({ ...given, mutation: { newest } });
    expect(verdict).toMatchObject({ kind: 'skip', why });
    expect([entries(verdict), verdict.keep]).toEqual([[`mutation.skipped: ${why}`], undefined]);
  });

  test('is not, when it is as old: it is the same', () => expect(judged({ mutation: { newest: { ...newest, generation: COMMIT.generation } } }).kind).toBe('goOn'));
});

describe('an update that changes the definition', () => {
  test('takes a lease that ends by itself when nothing is in flight, and ends a wait', () => {
    const verdict = judged({ mutation: { waiting: { execution: 'u1', revision: 'r2', since: 1, behind: '' }, entering: { execution: 'e0', revision: 'r0', at: minutesAgo(9) } } });
    expect(verdict).toMatchObject({ kind: 'goOn', leased: true });
    expect(verdict.keep).toEqual({ version: 5, newest: COMMIT, lease: { execution: 'u1', revision: 'r2', at: NOW, until: NOW + HOUR } });
    expect(entries(verdict)).toEqual(['mutation.begun: the pipeline\'s definition changes: no release is in flight']);
  });

  test('is refused while a release is in flight, with its name, and remembered as waiting', () => {
    const verdict = judged({ busy: true });
    expect(verdict).toMatchObject({ kind: 'refuse', why: HELD });
    expect(verdict.keep).toEqual({ version: 5, waiting: { execution: 'u1', revision: 'r2', since: NOW, behind: RELEASE } });
    expect(entries(verdict)).toEqual([`mutation.held: ${HELD}`]);
  });

  test('waits since the first commit that waited, and says nothing twice', () => {
    const before = { execution: 'u0', revision: 'r0', since: 1, behind: RELEASE, paged: true };
    expect(judged({ busy: true, mutation: { waiting: before } }).keep?.waiting).toEqual({ ...before, execution: 'u1', revision: 'r2' });
    const same = judged({ busy: true, mutation: { waiting: { ...before, execution: 'u1', revision: 'r2' } } });
    expect([same.kind, same.keep, same.entries]).toEqual(['refuse', undefined, []]);
  });

  test('that cannot be told counts as one that does', () => {
    const change = { kind: 'unreadable', why: 'GetTemplate was denied' } as const;
    expect(judged({ change })).toMatchObject({ kind: 'goOn', leased: true });
    expect(judged({ change, busy: true })).toMatchObject({ kind: 'refuse', why: `whether the definition changes cannot be told (GetTemplate was denied); ${HELD}` });
  });
});

describe('where it cannot be told whether a release is in flight', () => {
  const look = { kind: 'unreadable', why: 'Query in the ledger was throttled' } as const;

  test.each<[number, string]>([[0, 'lookAgain'], [5 * MINUTE - 1, 'lookAgain'], [5 * MINUTE, 'refuse']])('after %d ms it is to be: %s', (waited, kind) =>
    expect(judged({ look, since: NOW - waited })).toMatchObject({
      kind, why: 'whether a release is in flight cannot be told: Query in the ledger was throttled; retry UpdatePipeline by hand, or release again',
    }));
});

describe('a release in flight under a controller', () => {
  test.each<[string, MutationLook['life'], string]>([
    ['that lives', { kind: 'read', lastAt: minutesAgo(1) }, 'refuse'],
    ['of whose life nobody can tell', { kind: 'unreadable', why: 'denied' }, 'refuse'],
    ['that is silent for less than five minutes', { kind: 'read', lastAt: minutesAgo(5) + 1 }, 'refuse'],
    ['that is silent for five minutes, so that nobody might try again', { kind: 'read', lastAt: minutesAgo(5) }, 'lookAgain'],
    ['that is silent for nearly fifteen', { kind: 'read', lastAt: minutesAgo(15) + 1 }, 'lookAgain'],
    ['that is dead', { kind: 'read', lastAt: minutesAgo(15) }, 'goOn'],
    ['that was silent for as far as one looked back', { kind: 'read' }, 'goOn'],
  ])('%s', (_, life, kind) => expect(judged({ busy: true, life }).kind).toBe(kind));

  test('that is dead is not waited for, and that is written down', () => {
    const verdict = judged({ busy: true, life: { kind: 'read', lastAt: minutesAgo(20) } });
    expect(entries(verdict)).toEqual([`mutation.begun: the pipeline's definition changes: it would cancel ${RELEASE}, and the controller is silent for 20m: nothing goes on without it`]);
    expect(verdict).toMatchObject({ leased: true, keep: { lease: { execution: 'u1' } } });
  });
});

describe('an override of the update', () => {
  const overridden = (change: Parameters<typeof aRememberedOverride>[0] = {}, remembered: Partial<RememberedOverride> = {}): MutationVerdict => {
    const override = { ...aRememberedOverride({ stage: 'UpdatePipeline', blockers: ['release in flight'], until: NOW + HOUR, ...change }), ...remembered };
    return judged({ busy: true, memory: { operators: { letters: [], overrides: [override], pauses: [] } } });
  };

  test('lets it go on, and is told as used', () => {
    expect(overridden()).toMatchObject({ kind: 'goOn', leased: true });
    expect(overridden().entries.map(({ kind, who, stage }) => [kind, who, stage])).toEqual([['override.used', ANA, 'UpdatePipeline'], ['mutation.begun', 'breakwater', 'UpdatePipeline']]);
  });

  test.each<[string, Parameters<typeof aRememberedOverride>[0]]>([
    ['of another stage', { stage: 'First' }],
    ['of another blocker', { blockers: ['open alarms'] }],
    ['of everything', { blockers: 'all' }],
    ['of another revision', { revision: 'r9' }],
    ['that is over', { until: NOW }],
    ['that nobody has signed', { secondApprover: true }],
  ])('%s does not', (_, change) => expect(overridden(change).kind).toBe('refuse'));

  test('that was revoked does not', () => expect(overridden({}, { ended: { how: 'revoked', at: minutesAgo(1) } }).kind).toBe('refuse'));
});
