import { StageMemory } from '../../src/decision/observation';
import { DeskFailure, StandingParameter } from '../../src/operators/desk';
import { Deed } from '../../src/operators/report';
import { Request } from '../../src/operators/request';
import { requestWords } from '../../src/operators/request-words';
import { runRequest } from '../../src/operators/run-request';
import { anAction, anExecution, aStageMemory, aView, minutesAgo, waiting } from '../support/builders';
import { DeskScene, FakeDesk } from '../support/fake-desk';
import { jsonOf, textOf } from '../support/reports';

const ID = '20260302T180000Z-ana';
const VETO: Request = { do: 'veto', stage: 'First', revision: 'r2', reason: 'loses orders' };
const LIFT: Request = { do: 'unveto', stage: 'First', revision: 'r2', reason: 'it was the network' };

const aParameter = (name: string, body: object, writtenAt = minutesAgo(30)): StandingParameter =>
  ({ name: `/breakwater/checkout/${name}`, type: 'String', value: JSON.stringify(body), version: 1, writtenAt });

const rolledBack = { revision: 'r2', since: minutesAgo(60), why: 'rolled back to r1 by b1', by: 'breakwater' };
const remembering = (vetoes: StageMemory['vetoes'], stage = 'First'): ReadonlyMap<string, StageMemory> =>
  new Map([[stage, aStageMemory({ state: 'holding', since: minutesAgo(40), ...(vetoes && { vetoes }) })]]);
const R2 = [anExecution('e1', { revision: 'r2' })];

async function deedOf(desk: FakeDesk, request: Request): Promise<Deed> {
  const outcome = await runRequest(desk, request);
  if (outcome.kind !== 'deed') throw new Error('it only tells');
  return outcome.deed;
}

async function done(scene: DeskScene, request: Request): Promise<{ readonly desk: FakeDesk; readonly deed: Deed; readonly text: string }> {
  const desk = new FakeDesk(scene);
  const deed = await deedOf(desk, request);
  const { report } = await deed.perform();
  return { desk, deed, text: textOf(report) };
}

describe('breakwater veto', () => {
  test('writes what the controller reads, and says how to lift it', async () => {
    const { desk, deed, text } = await done({}, VETO);

    expect(desk.puts).toEqual([[`/breakwater/checkout/vetoes/First/${ID}`, { revision: 'r2', reason: 'loses orders' }, false]]);
    expect(deed.intent).toEqual([
      'veto r2 in First and in every stage behind it, until it is lifted: loses orders',
      'no override opens it; what has come to its end stays as it is, and rollbacks are never held',
      'it is honoured at the next tick, within a minute',
    ]);
    expect(text.split('\n')).toEqual([
      `written: /breakwater/checkout/vetoes/First/${ID} (version 1)`,
      'to lift it: breakwater unveto First r2 --pipeline checkout --reason ...',
    ]);
  });

  test.each<[string, DeskScene, string]>([
    ['what waits at the airlock', { executions: R2 }, 'First holds it at its airlock'],
    ['what bakes', { executions: R2, views: [aView({ actions: [waiting('Bake-1')] })] }, 'Bake-1 of First is rejected, which rolls the stage back'],
    ['what is being deployed', { executions: R2, views: [aView({ actions: [anAction('OneBox.Deploy', { status: 'InProgress' })] })] },
      'First is deploying it: its next bake there is rejected, which rolls the stage back'],
    ['what bakes in a stage behind it', { executions: R2, views: [aView({ actions: [] }), aView({ name: 'Second', actions: [waiting('Bake-1')] })] },
      'Bake-1 of Second is rejected, which rolls the stage back'],
    ['a revision that is vetoed there already', { stages: remembering([rolledBack]) },
      'it is vetoed there already: set 2026-03-02T17:00:00Z by Breakwater: rolled back to r1 by b1'],
  ])('says before it is written what it does to %s', async (_, scene, line) => {
    const views = scene.views?.map((view, index) => index === 0 && view.actions.length === 0 ? { ...view, actions: [anAction('Airlock')] } : view)
      .map((view) => view.actions.some(({ name }) => name === 'Airlock') ? view : { ...view, actions: [anAction('Airlock'), ...view.actions] });
    expect((await done({ ...scene, ...(views && { views }) }, VETO)).deed.intent).toContain(line);
  });

  test.each<[string, Request, string]>([
    ['a stage that is not there', { ...VETO, do: 'veto', stage: 'Fisrt' }, "stage must name a stage of the pipeline, got 'Fisrt'; did you mean 'First'?"],
    ['two revisions', { ...VETO, do: 'veto', revision: 'r2 r3' }, "revision must be one revision, without blanks, got 'r2 r3'"],
    ['an empty reason', { ...VETO, do: 'veto', reason: ' ' }, 'reason must be there, got an empty one; people read it where the change would have been held'],
  ])('refuses %s before anything is written', async (_, request, problem) => {
    const desk = new FakeDesk();
    await expect(deedOf(desk, request)).rejects.toThrow(problem);
    expect(desk.puts).toEqual([]);
  });
});

describe('breakwater unveto', () => {
  test('lifts the veto of a rollback, and says whose it was', async () => {
    const { desk, deed } = await done({ stages: remembering([rolledBack]) }, LIFT);

    expect(desk.puts).toEqual([[`/breakwater/checkout/vetoes/First/${ID}`, { state: 'lifted', revision: 'r2', reason: 'it was the network' }, false]]);
    expect(deed.intent).toEqual([
      'lift the veto of r2 in First: it was the network',
      'it was set 2026-03-02T17:00:00Z by Breakwater: rolled back to r1 by b1',
      'r2 may be deployed there again, as soon as nothing else holds it',
      'it is honoured at the next tick, within a minute',
    ]);
  });

  test('lifts a veto that the controller has not read yet', async () => {
    const { desk } = await done({ inbox: [aParameter('vetoes/First/x', { revision: 'r2', reason: 'bad' })] }, LIFT);
    expect(desk.puts).toHaveLength(1);
  });

  test('says where else the revision stays vetoed', async () => {
    const stages = new Map([...remembering([rolledBack]), ...remembering([rolledBack], 'Second')]);
    expect((await done({ stages }, LIFT)).deed.intent).toContain('it stays vetoed in Second');
  });

  test('lifts the veto of a stage that the pipeline has no longer', async () => {
    const { desk } = await done({ stages: remembering([rolledBack], 'Gone') }, { ...LIFT, do: 'unveto', stage: 'Gone' });
    expect(desk.puts).toHaveLength(1);
  });

  test.each<[string, DeskScene, Request, string]>([
    ['a revision that is not vetoed anywhere', {}, LIFT, "revision must be one that is vetoed in First, got 'r2'; none is"],
    ['one that was lifted', { stages: remembering([{ ...rolledBack, lifted: minutesAgo(5) }]) }, LIFT, "revision must be one that is vetoed in First, got 'r2'; none is"],
    ['one that was lifted in a letter since', {
      inbox: [aParameter('vetoes/First/x', { revision: 'r2', reason: 'bad' }), aParameter('vetoes/First/y', { state: 'lifted', revision: 'r2', reason: 'good' }, minutesAgo(20))],
    }, LIFT, "revision must be one that is vetoed in First, got 'r2'; none is"],
    ['a revision that is called otherwise', { stages: remembering([{ ...rolledBack, revision: 'r20' }]) }, LIFT, "revision must be one that is vetoed in First, got 'r2'; did you mean 'r20'?"],
    ['one that is vetoed elsewhere', { stages: remembering([rolledBack], 'Second') }, LIFT, "revision must be one that is vetoed in First, got 'r2'; it is vetoed in Second"],
    ['a stage that is not there', {}, { ...LIFT, do: 'unveto', stage: 'Fisrt' }, "stage must name a stage of the pipeline, got 'Fisrt'; did you mean 'First'?"],
  ])('refuses %s', async (_, scene, request, problem) => {
    await expect(done(scene, request)).rejects.toThrow(problem);
  });
});

test('status lists the newest vetoes, and tells how many more there are', async () => {
  const vetoes = Array.from({ length: 7 }, (_, index) => ({ ...rolledBack, revision: `r${index}`, since: minutesAgo(100 - index), ...(index === 6 && { lifted: minutesAgo(1) }) }));
  const outcome = await runRequest(new FakeDesk({ stages: remembering(vetoes) }), { do: 'status' });
  if (outcome.kind !== 'report') throw new Error('it only tells');
  const lines = textOf(outcome.report).split('\n').filter((line) => /veto/.test(line));

  expect(lines[0]).toBe('veto of r5 in First since Mon 2 Mar 2026 16:25 UTC, by breakwater: rolled back to r1 by b1');
  expect(lines).toHaveLength(6);
  expect(lines[5]).toBe('vetoes that are older (--json tells them): 1');
  expect(jsonOf(outcome.report)).toMatchObject({ vetoes: [{ stage: 'First', revision: 'r5', since: '2026-03-02T16:25:00Z', by: 'breakwater', reason: 'rolled back to r1 by b1' }, {}, {}, {}, {}, {}] });
});

test.each([['Beta', 0], ['First', 1], ['Second', 1]])('why %s tells of a veto of First: %s', async (stage, count) => {
  const views = ['Beta', 'First', 'Second'].map((name) => aView({ name, actions: [anAction('Airlock')] }));
  const outcome = await runRequest(new FakeDesk({ views, stages: remembering([rolledBack]) }), { do: 'why', stage });
  if (outcome.kind !== 'report') throw new Error('it only tells');
  expect(textOf(outcome.report).split('\n').filter((line) => line.startsWith('veto of r2 in First'))).toHaveLength(count);
});

test('a ledger that cannot be read tells of no veto, and lets none be lifted', async () => {
  const scene: DeskScene = { entries: new DeskFailure('the ledger is away') };
  await expect(done(scene, LIFT)).rejects.toThrow("revision must be one that is vetoed in First, got 'r2'; none is");
});

test('a scenario shows the line that was typed', () => {
  expect(requestWords(VETO)).toEqual(['veto', 'First', 'r2', '--reason', 'loses orders']);
  expect(requestWords(LIFT)).toEqual(['unveto', 'First', 'r2', '--reason', 'it was the network']);
});
