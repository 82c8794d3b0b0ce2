import { LedgerEntry } from '../../src/contract/ledger-entry';
import { MutationMemory } from '../../src/decision/mutation';
import { checkMutation, DefinitionsView, MutationAnswer, MutationWorld } from '../../src/handlers/mutation-check';
import { aMemory, anAction, anExecution, anObservation, aView, minutesAgo, NOW, Scene, waiting } from '../support/builders';

const UPDATE = aView({ name: 'UpdatePipeline', execution: { id: 'u1', status: 'InProgress', type: 'STANDARD' }, actions: [anAction('SelfMutate', { status: 'InProgress' })] });
const REST = aView({ execution: undefined, actions: [] });
const BAKING = aView({ actions: [anAction('Airlock'), waiting('Bake-OneBox')] });
const EXECUTIONS = [anExecution('u1', { revision: 'r2', startedAt: minutesAgo(5) }), anExecution('u0', { revision: 'r2', startedAt: minutesAgo(90) }), anExecution('e1', { revision: 'r1' })];

interface Checked {
  readonly answer: MutationAnswer;
  readonly kept: readonly MutationMemory[];
  readonly entries: readonly LedgerEntry[];
  readonly said: readonly string[];
  readonly asked: readonly string[];
}

interface Given extends Scene {
  readonly definitions?: DefinitionsView;
  /** How `keepMutation` answers. */
  readonly keeps?: 'done' | 'late' | Error;
  readonly failing?: 'state' | 'executions' | 'append';
  readonly seenAt?: number;
  readonly since?: number;
}

async function checked({ definitions = { change: { kind: 'changed' }, waves: ['First'] }, keeps = 'done', failing, seenAt, since = NOW, ...scene }: Given = {}): Promise<Checked> {
  const seen = anObservation({ views: [UPDATE, REST], executions: EXECUTIONS, memory: aMemory(), ...scene });
  const [kept, entries, said, asked]: [MutationMemory[], LedgerEntry[], string[], string[]] = [[], [], [], []];
  const unless = async <T>(what: Given['failing'], value: T): Promise<T> => {
    if (failing === what) throw new Error(`${what} is throttled`);
    return value;
  };
  const world: MutationWorld = {
    pipeline: {
      state: () => unless('state', seen.pipeline),
      executions: async (ids) => { asked.push(`executions ${ids.join(',')}`); return unless('executions', [...seen.executions.values()]); },
    },
    ledger: {
      read: async (_, { waves = [] }) => { asked.push(`ledger ${waves.join(',')}`); return seen.memory; },
      append: async (_, entry) => { await unless('append', undefined); entries.push(entry); },
      keepMutation: async (_, memory) => { if (keeps instanceof Error) throw keeps; kept.push(memory); return keeps; },
      firstSeen: async (_, revision, at) => { asked.push(`first seen ${revision}`); return seenAt ?? at; },
    },
    definitions: { compare: async () => definitions },
    life: { last: async () => ({ kind: 'read', lastAt: NOW }) },
    say: (words) => { said.push(words); },
    decided: () => undefined,
  };
  return { answer: await checkMutation(world, since, NOW), kept, entries, said, asked };
}

test('an update goes on with a lease, once that is kept, and the build says why', async () => {
  const { answer, kept, entries, said } = await checked();
  expect([answer, kept.map(({ lease }) => lease?.execution), entries.map(({ kind }) => kind)]).toEqual(['goOn', ['u1'], ['mutation.begun']]);
  expect(said).toEqual(['the update goes on: no release is in flight']);
});

test('a commit is as old as the first time that the pipeline saw it, however often it is released', async () => {
  const newest = { revision: 'r3', generation: minutesAgo(60) };
  const memory = aMemory({ mutation: { version: 1, newest } });
  expect(await checked({ memory })).toMatchObject({ answer: 'skip', asked: ['executions u1', 'ledger First', 'first seen r2'] });
  expect((await checked({ memory, executions: EXECUTIONS.filter(({ id }) => id !== 'u0') })).answer).toBe('goOn');
  expect((await checked({ memory, executions: EXECUTIONS.filter(({ id }) => id !== 'u0'), seenAt: minutesAgo(900) })).answer).toBe('skip');
});

test('a source without revisions is never older than itself', async () => {
  const executions = [anExecution('u1', { revision: '', startedAt: minutesAgo(5) }), anExecution('u0', { revision: '', startedAt: minutesAgo(90) })];
  const { answer, asked } = await checked({ executions, memory: aMemory({ mutation: { version: 1, newest: { revision: '', generation: minutesAgo(60) } } }) });
  expect([answer, asked]).toEqual(['goOn', ['executions u1', 'ledger First']]);
});

describe('a lease that cannot be kept', () => {
  test.each<[string, Given['keeps']]>([['because a release was let in meanwhile', 'late'], ['because the ledger does not answer', new Error('throttled')]])('%s lets nothing begin', async (_, keeps) => {
    expect(await checked({ keeps })).toMatchObject({ answer: 'lookAgain', entries: [] });
    expect((await checked({ keeps, since: minutesAgo(5) })).answer).toBe('refuse');
  });

  test('keeps no repair back: where nothing of the definition changes there is none', async () => {
    const definitions: DefinitionsView = { change: { kind: 'same' }, waves: ['First'] };
    expect((await checked({ keeps: 'late', definitions })).answer).toBe('goOn');
    expect((await checked({ keeps: new Error('throttled'), definitions, views: [UPDATE, BAKING] })).answer).toBe('goOn');
  });
});

test('an update that waits is refused only once that is kept: else nobody would try again', async () => {
  const views = [UPDATE, BAKING];
  expect(await checked({ views })).toMatchObject({ answer: 'refuse', kept: [{ waiting: { execution: 'u1' } }], entries: [{ kind: 'mutation.held' }] });
  expect((await checked({ views, keeps: 'late' })).answer).toBe('lookAgain');
});

test('a line that cannot be written down is said, and changes nothing', async () => {
  const { answer, said } = await checked({ failing: 'append' });
  expect([answer, said[0]]).toEqual(['goOn', 'mutation.begun could not be kept: Error: append is throttled']);
});

describe('what cannot be read', () => {
  test.each<[string, Given, string]>([
    ['the pipeline', { failing: 'state' }, 'Error: state is throttled'],
    ['its executions', { failing: 'executions' }, 'Error: executions is throttled'],
    ['the ledger', { memory: { kind: 'unreadable', why: 'Query was denied' } }, 'Query was denied'],
    ['which execution this is', { views: [REST] }, 'CodePipeline shows no execution that updates the pipeline'],
    ['this execution', { executions: [] }, 'u1 is not listed'],
  ])('%s: is asked for again, and keeps no repair back', async (_, given, why) => {
    const held = await checked(given);
    expect([held.answer, held.said]).toEqual(['lookAgain', [expect.stringContaining(why)]]);
    expect((await checked({ ...given, definitions: { change: { kind: 'same' } } })).answer).toBe('goOn');
  });

  test('what is deployed: every stage with an airlock counts as production', async () => {
    const definitions: DefinitionsView = { change: { kind: 'unreadable', why: 'GetTemplate was denied' } };
    const views = [UPDATE, aView({ name: 'Gamma', actions: [anAction('Airlock'), anAction('Deploy', { status: 'InProgress' })] }), REST];
    expect(await checked({ definitions, views })).toMatchObject({ answer: 'refuse', asked: ['executions u1,e1', 'ledger Gamma', 'first seen r2'] });
  });
});
