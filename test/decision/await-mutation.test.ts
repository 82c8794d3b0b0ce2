import { judge } from '../../src/decision/judge';
import { MutationMemory } from '../../src/decision/mutation';
import { Plan } from '../../src/decision/plan';
import { Judgement } from '../../src/decision/step';
import { DAY, HOUR, MINUTE } from '../../src/decision/time';
import {
  aMemory, anAction, anExecution, anObservation, aPlan, aStage, aStageMemory, atOneBoxBake, aView, minutesAgo, NOW, OWN_ROLES, Scene, waiting,
} from '../support/builders';
import { anInbox, anOverride } from '../support/letters';

const WAITING = { execution: 'u1', revision: 'r2', since: minutesAgo(60), behind: 'r1 (e1), which is in First' };
const NEWEST = { revision: 'r2', generation: minutesAgo(70) };
const LEASE = { execution: 'u1', revision: 'r2', at: minutesAgo(2), until: NOW + HOUR };

const update = (status: 'InProgress' | 'Failed' | 'Succeeded' | 'Cancelled', id = 'u1') => aView({
  name: 'UpdatePipeline', execution: { id, status, type: 'STANDARD' }, actions: [anAction('SelfMutate', { status: status === 'InProgress' ? 'InProgress' : 'Failed' })],
});
const baking = aView({ actions: [anAction('Airlock'), anAction('OneBox.Deploy'), waiting('Bake-OneBox')] });
const atRest = aView({ execution: undefined, actions: [] });
const remembering = (mutation: Partial<MutationMemory>): Scene['memory'] =>
  aMemory({ stages: new Map([['First', aStageMemory()]]), mutation: { version: 4, ...mutation } });

const executions = [anExecution('u1', { revision: 'r2' }), anExecution('e1', { revision: 'r1' })];
const judged = (scene: Scene, plan: Plan = aPlan(), now = NOW): Judgement => judge(plan, anObservation({ executions, ...scene }), OWN_ROLES, now);
const retries = ({ steps }: Judgement): readonly string[] => steps.flatMap((step) => step.do === 'retryStage' ? [`${step.stage} ${step.execution}: ${step.entry.why}`] : []);

describe('an update of the pipeline that waits', () => {
  test('is tried again when nothing is in flight any more', () => {
    const { steps } = judged({ views: [update('Failed'), atRest], memory: remembering({ waiting: WAITING }) });
    expect(steps).toEqual([{
      do: 'retryStage',
      stage: 'UpdatePipeline',
      execution: 'u1',
      entry: {
        at: '2026-03-02T18:00:00Z',
        kind: 'mutation.retried',
        stage: 'UpdatePipeline',
        action: 'SelfMutate',
        execution: 'u1',
        revision: 'r2',
        who: 'breakwater',
        why: 'it waited for r1 (e1), which is in First: that is over',
        digest: String(NOW),
      },
    }]);
  });

  test('is tried again although something is on its way before production', () => {
    const plan = aPlan(aStage({ name: 'Beta', production: false }), aStage());
    expect(retries(judged({ views: [update('Failed'), { ...baking, name: 'Beta' }, atRest], memory: remembering({ waiting: WAITING }) }, plan))).toHaveLength(1);
  });

  test.each<[string, Scene]>([
    ['while a release is in flight', { views: [update('Failed'), baking], memory: remembering({ waiting: WAITING }) }],
    ['while it runs again', { views: [update('InProgress'), atRest], memory: remembering({ waiting: WAITING }) }],
    ['when another commit has taken its place', { views: [update('Failed', 'u2'), atRest], memory: remembering({ waiting: WAITING }) }],
    ['when it failed for a reason of its own', { views: [update('Failed'), atRest], memory: remembering({}) }],
    ['when the pipeline does not update itself', { views: [atRest], memory: remembering({ waiting: WAITING }) }],
    ['when the ledger cannot be read', { views: [update('Failed'), atRest], memory: { kind: 'unreadable', why: 'denied' } }],
  ])('is not %s', (_, scene) => expect(retries(judged(scene))).toEqual([]));

  test('pages once after seven days, counted from the first commit that waited', () => {
    const scene = (waits: number, paged = false): Scene => ({
      views: [update('Failed'), baking], memory: remembering({ newest: NEWEST, waiting: { ...WAITING, since: NOW - waits, ...(paged && { paged }) } }),
    });
    expect(judged(scene(7 * DAY - 1)).mutation).toBeUndefined();
    const late = judged(scene(7 * DAY));
    expect(late.pages.map(({ why }) => why)).toEqual([
      'an update of the pipeline waits for 7d, since 2026-02-23T18:00:00Z, because it would cancel r1 (e1), which is in First; see that through or stop it, '
      + 'or override UpdatePipeline by the name release in flight',
    ]);
    expect(late.mutation).toEqual({ version: 5, newest: NEWEST, waiting: { ...WAITING, since: NOW - 7 * DAY, paged: true } });
    expect(judged(scene(8 * DAY, true))).toMatchObject({ pages: [], steps: [] });
  });

  test('pages after as long as the plan says', () => {
    const scene: Scene = { views: [update('Failed'), baking], memory: remembering({ waiting: { ...WAITING, since: NOW - 2 * HOUR } }) };
    expect(judged(scene, { ...aPlan(), mutationWaitsAtMostMinutes: 120 }).pages).toHaveLength(1);
    expect(judged(scene, { ...aPlan(), mutationWaitsAtMostMinutes: 121 }).pages).toHaveLength(0);
  });

  test('is tried again under an override of the stage UpdatePipeline that names what holds it', () => {
    const letters = (body: object) => anInbox(anOverride({ blockers: ['release in flight'], ...body }, {}, 'UpdatePipeline'));
    const scene = (body: object): Scene => ({ views: [update('Failed'), baking], memory: remembering({ waiting: WAITING }), inbox: letters(body) });
    expect(retries(judged(scene({})))).toEqual(['UpdatePipeline u1: override fix by arn:aws:iam::111111111111:user/ana: sev2 fix']);
    expect(retries(judged(scene({ revision: 'r2' })))).toHaveLength(1);
    expect(retries(judged(scene({ revision: 'r3' })))).toEqual([]);
    expect(retries(judged(scene({ secondApprover: true })))).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['all', { blockers: 'all' }, 'blockers must name release in flight and nothing else for UpdatePipeline, got all'],
    ['another blocker', { blockers: ['open alarms'] }, 'blockers must name release in flight and nothing else for UpdatePipeline, got \'open alarms\''],
    ['one use', { blockers: ['release in flight'], singleUse: true }, 'it must name neither singleUse nor skipBake nor bakeFor for UpdatePipeline, which has no gate; name the revision instead'],
  ])('is not overridden by an override of %s, which is refused', (_, body, why) => {
    const judgement = judged({ views: [update('Failed'), baking], memory: remembering({ waiting: WAITING }), inbox: anInbox(anOverride(body, {}, 'UpdatePipeline')) });
    expect(retries(judgement)).toEqual([]);
    expect(judgement.notes.map((note) => [note.kind, note.why])).toContainEqual(['override.refused', `override fix is refused: ${why}`]);
  });
});

describe('a gate into production', () => {
  const door = (mutation: Partial<MutationMemory>, status: Parameters<typeof update>[0] = 'InProgress'): Scene =>
    ({ views: [update(status), aView()], memory: remembering(mutation) });
  const claims = ({ steps }: Judgement): readonly unknown[] => steps.map((step) => [step.do, 'entering' in step]);
  const holds = (judgement: Judgement): readonly unknown[] => judgement.notes.filter(({ kind }) => kind === 'gate.held').flatMap(({ findings = [] }) => findings);

  test('holds while the pipeline is updated, and no override opens it', () => {
    const judgement = judged({ ...door({ lease: LEASE }), inbox: anInbox(anOverride({ blockers: 'all' })) });
    expect(judgement.steps).toEqual([]);
    expect(holds(judgement)).toEqual([{
      blocker: 'mutation',
      state: 'blocking',
      reason: 'r2 (u1) changes the pipeline\'s definition, which cancels what is in flight',
      clears: 'clears when its update of the pipeline has ended, at 2026-03-02T19:00:00Z at the latest',
      since: LEASE.at,
      nextOpen: LEASE.until,
    }]);
  });

  test('holds in the middle of a wave as well, where another step would begin', () => {
    const scene = atOneBoxBake(31);
    const during = (mutation: Partial<MutationMemory>): Judgement => judged({
      ...scene, views: [update('InProgress'), ...scene.views ?? []], memory: scene.memory?.kind === 'read' ? { ...scene.memory, mutation: { version: 4, ...mutation } } : undefined,
    });
    expect(claims(during({}))).toEqual([['approveBake', false]]);
    expect(during({ lease: LEASE }).steps).toEqual([]);
  });

  test.each<[string, Scene, number]>([
    ['the update has ended', door({ lease: LEASE }, 'Cancelled'), NOW],
    ['the build died, and its time is over', door({ lease: LEASE }), LEASE.until],
    ['another execution updates, and changes nothing', { ...door({ lease: { ...LEASE, execution: 'u0' } }) }, NOW],
    ['no update was ever held', door({}), NOW],
  ])('opens when %s', (_, scene, now) => expect(judged(scene, aPlan(), now).steps).toMatchObject([{ do: 'approveGate' }]));

  test('opens into the first wave only when that is remembered for updates that begin: the next version of what is known', () => {
    const known = { waiting: WAITING, newest: { revision: 'r2', generation: 1 } };
    expect(judged(door(known)).steps).toMatchObject([{ entering: { version: 5, ...known, entering: { execution: 'e1', revision: 'r1', at: NOW } } }]);
  });

  test('opens into later waves without: what is there is in flight already', () => {
    const plan = aPlan(aStage({ name: 'Zeroth' }), aStage());
    const views = [update('InProgress'), { ...atRest, name: 'Zeroth' }, aView()];
    expect(claims(judged({ views, memory: remembering({}) }, plan))).toEqual([['approveGate', false]]);
  });

  test('opens without where the pipeline does not update itself', () =>
    expect(claims(judged({ views: [aView()], memory: remembering({}) }))).toEqual([['approveGate', false]]));

  test('before production is not held: what is cancelled there starts anew', () => {
    const plan = aPlan(aStage({ production: false }), aStage({ name: 'Second' }));
    expect(judged(door({ lease: LEASE }), plan, NOW + MINUTE).steps).toMatchObject([{ do: 'approveGate' }]);
  });
});

describe('a stage that an update of the pipeline renames or removes', () => {
  const memories = new Map([
    ['First', aStageMemory({ state: 'passed', execution: 'e0', ended: 'Succeeded' })],
    ['Old', aStageMemory({ state: 'torn', runs: { execution: 'e9', revision: 'r9', startedAt: 1 } })],
  ]);
  const scene: Scene = { views: [aView({ execution: { id: 'e0', status: 'Succeeded', type: 'STANDARD' }, actions: [] })], executions: [anExecution('e0', { status: 'Succeeded' })], memory: aMemory({ stages: memories }) };

  test('keeps what is known of it, and changes nothing of what is known of others', () => expect([...judged(scene).stages.keys()]).not.toContain('Old'));

  test('is still torn when it comes back under its name', () => {
    const views = [aView({ name: 'Old', actions: [waiting('Airlock')] })];
    const judgement = judged({ views, executions: [anExecution('e1')], memory: aMemory({ stages: memories }) }, aPlan(aStage({ name: 'Old' })));
    expect(judgement.steps.map((step) => step.do)).not.toContain('approveGate');
  });
});
