import { judge } from '../../src/decision/judge';
import { stacksToSee } from '../../src/decision/keep-release';
import { StackView } from '../../src/decision/observation';
import { Plan, StagePlan } from '../../src/decision/plan';
import { Release, stackKey } from '../../src/decision/release';
import { lookAt } from '../../src/decision/stage-look';
import { Judgement } from '../../src/decision/step';
import {
  aDeployer, aMemory, anAction, anExecution, anObservation, aPlan, aRun, aStage, aStageMemory, aTarget, aView, minutesAgo, NOW, OWN_ROLES, Scene,
  waiting,
} from '../support/builders';

const SHA = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);
const template = (target: string, sha = SHA) => ({ stack: `${target}-Service`, deployer: aDeployer().id, key: `${sha}.json` });
const withTemplates = (sha = SHA, change: Partial<StagePlan> = {}): StagePlan => aStage({
  steps: [
    { ...aStage().steps[0], targets: [aTarget('OneBox', { templates: [template('OneBox', sha)] })] },
    { ...aStage().steps[1], targets: [aTarget('Fleet', { templates: [template('Fleet', sha)] })] },
  ],
  ...change,
});
/** What e1's own synth exported, and what has been deployed since: a later commit's. */
const OWN: Plan = { ...aPlan(withTemplates()), hash: 'own' };
const DEPLOYED: Plan = { ...aPlan(withTemplates(OTHER)), hash: 'later' };

const seen = (sha = SHA, exports: Readonly<Record<string, string>> = {}): StackView => ({ kind: 'seen', status: 'UPDATE_COMPLETE', template: sha, exports });
const stacks = (oneBox: StackView, fleet: StackView): Scene['stacks'] =>
  new Map([[stackKey(aDeployer(), 'OneBox-Service'), oneBox], [stackKey(aDeployer(), 'Fleet-Service'), fleet]]);
const remembered = (change: Parameters<typeof aMemory>[0] = {}): Scene['memory'] => aMemory({
  stages: new Map([['First', aStageMemory({ state: 'passed', execution: 'e1', ended: 'Succeeded' })]]),
  plans: new Map([['own', OWN], ['later', DEPLOYED]]),
  ...change,
});
const succeeded = (scene: Scene = {}): Scene => ({
  views: [aView({ execution: { id: 'e1', status: 'Succeeded', type: 'STANDARD' }, actions: [anAction('Airlock'), anAction('OneBox.Deploy')] })],
  executions: [anExecution('e1', { status: 'Succeeded' })],
  runs: { e1: [aRun('Synth', { stage: 'Build', exported: { plan: 'own' } }), aRun('OneBox.Deploy')] },
  stacks: stacks(seen(SHA, { 'OneBox:Table': 'orders' }), seen()),
  memory: remembered(),
  ...scene,
});
const judged = (scene: Scene, now = NOW): Judgement => judge(DEPLOYED, anObservation(scene), OWN_ROLES, now);
const released = (judgement: Judgement): Release | undefined => judgement.releases.get('First')?.[0];
const pagesOf = (judgement: Judgement): readonly string[] => judgement.pages.map(({ why }) => why);

const KEPT: Release = {
  execution: 'e1',
  revision: 'rev-e1',
  at: NOW,
  stacks: [
    { step: 0, target: 'OneBox', template: template('OneBox'), deployer: aDeployer(), exports: { 'OneBox:Table': 'orders' } },
    { step: 1, target: 'Fleet', template: template('Fleet'), deployer: aDeployer(), exports: {} },
  ],
  missing: [],
  doubts: [],
};

describe('when a wave has succeeded', () => {
  test('what its execution put in place is kept by that execution\'s own plan, though a later commit\'s is deployed', () => {
    const judgement = judged(succeeded());

    expect(released(judgement)).toEqual(KEPT);
    expect(judgement.notes.map(({ kind, why }) => [kind, why])).toEqual([['release.kept', 'the templates of 2 stacks are kept for a restore']]);
    expect(pagesOf(judgement)).toEqual([]);
  });

  describe('and the next one came in as it left', () => {
    const moved = (change: Scene = {}): Scene => succeeded({
      views: [aView({
        execution: { id: 'e2', status: 'InProgress', type: 'STANDARD' },
        actions: [waiting('Airlock'), anAction('OneBox.Deploy', { runId: 'mine', changedAt: minutesAgo(3) }), anAction('Bake-1', { changedAt: minutesAgo(1) })],
      })],
      executions: [anExecution('e1'), anExecution('e2')],
      runs: { e1: [aRun('Synth', { stage: 'Build', exported: { plan: 'own' } }), aRun('OneBox.Deploy', { runId: 'mine' })] },
      memory: remembered({ stages: new Map([['First', aStageMemory({ state: 'baking', execution: 'e1', since: minutesAgo(30) })]]) }),
      ...change,
    });

    test('it is kept all the same', () => {
      const judgement = judged(moved());

      expect(released(judgement)).toEqual(KEPT);
      expect(pagesOf(judgement)).toEqual([]);
    });

    test('it is not compared with what the next one deploys already', () => {
      const deploying = moved({ runs: { ...moved().runs, e2: [aRun('OneBox.Deploy', { runId: 'next', status: 'InProgress', endedAt: undefined })] } });
      const observation = anObservation(deploying);
      const look = lookAt(DEPLOYED.stages[0], observation.pipeline.stages[0], { plan: DEPLOYED, observation, ownRoles: [], now: NOW });

      expect(stacksToSee(look)).toEqual([]);
    });

    test('a plan that is not at hand is nobody\'s alarm: the one before stays the newest', () => {
      const judgement = judged(moved({ runs: { e1: [aRun('OneBox.Deploy', { runId: 'mine' })] } }));

      expect([judgement.releases, pagesOf(judgement)]).toEqual([new Map(), []]);
    });
  });

  test('three releases are kept, the newest first', () => {
    const before = ['e0', 'd9', 'd8'].map((execution): Release => ({ ...KEPT, execution }));

    expect(judged(succeeded({ memory: remembered({ releases: new Map([['First', before]]) }) })).releases.get('First')?.map(({ execution }) => execution)).toEqual(['e1', 'e0', 'd9']);
  });

  test('what is kept is neither looked at nor written again', () => {
    const scene = succeeded({ memory: remembered({ releases: new Map([['First', [KEPT]]]) }) });
    const observation = anObservation(scene);

    expect(judged(scene).releases).toEqual(new Map());
    const look = lookAt(DEPLOYED.stages[0], observation.pipeline.stages[0], { plan: DEPLOYED, observation, ownRoles: [], now: NOW });
    expect(stacksToSee(look)).toEqual([]);
  });

  test.each<[string, Scene]>([
    ['a rollback succeeded', { views: [aView({ execution: { id: 'e1', status: 'Succeeded', type: 'ROLLBACK' } })] }],
    ['it failed', { views: [aView({ execution: { id: 'e1', status: 'Failed', type: 'STANDARD' } })] }],
    ['the ledger cannot be read', { memory: { kind: 'unreadable', why: 'denied' } }],
  ])('nothing is kept when %s', (_, scene) => expect(judged(succeeded(scene)).releases).toEqual(new Map()));

  test('nothing is kept before production', () => {
    const plan: Plan = { ...DEPLOYED, stages: [withTemplates(OTHER, { production: false })] };

    expect(judge(plan, anObservation(succeeded()), OWN_ROLES, NOW).releases).toEqual(new Map());
  });

  test('a plan that nobody kept is never guessed: a person is told then, once', () => {
    const scene = succeeded({ memory: remembered({ plans: new Map([['later', DEPLOYED]]) }) });
    const first = judged(scene);

    expect(released(first)).toMatchObject({ stacks: [], told: true });
    expect(pagesOf(first)).toEqual([
      'First has succeeded with rev-e1; if it ever had to be restored, this would be in the way: everything: the ledger does not hold the plan that its '
      + 'synth action exported; release again once the pipeline has updated itself',
    ]);
    expect(pagesOf(judged({ ...scene, memory: remembered({ plans: new Map(), releases: first.releases }) }, NOW + 60_000))).toEqual([]);
  });

  test('a synth that exports nothing is told of once, not at each release', () => {
    const scene = succeeded({ runs: { e1: [aRun('OneBox.Deploy')] } });
    const before: Release = { ...KEPT, execution: 'e0', stacks: [], told: true, missing: released(judged(scene))?.missing ?? [] };

    expect(pagesOf(judged(scene))).toEqual([expect.stringContaining('its synth action exported no BREAKWATER_PLAN')]);
    expect(pagesOf(judged({ ...scene, memory: remembered({ releases: new Map([['First', [before]]]) }) }))).toEqual([]);
  });

  test.each<[string, StackView, string]>([
    ['another template runs', seen(OTHER), 'Fleet: Fleet-Service in 333333333333/us-west-1 runs another template than the release\'s, because somebody deployed it by other means'],
    ['a stack is gone', { kind: 'absent' }, 'Fleet: Fleet-Service in 333333333333/us-west-1 does not exist'],
  ])('a person is told when %s', (_, view, doubt) => {
    const judgement = judged(succeeded({ stacks: stacks(seen(), view) }));

    expect(released(judgement)).toMatchObject({ doubts: [doubt], told: true });
    expect(pagesOf(judgement)).toEqual([expect.stringContaining(doubt)]);
  });

  test('stacks of one name in two Regions are two', () => {
    const west = template('Fleet');
    const east = { ...west, deployer: '333333333333/us-east-1' };
    const plan: Plan = {
      ...OWN,
      environments: [...OWN.environments, { ...OWN.environments[0], region: 'us-east-1' }],
      deployers: [aDeployer(), aDeployer({ id: east.deployer, region: 'us-east-1' })],
      stages: [withTemplates(SHA, { steps: [{ oneBox: false, targets: [aTarget('Fleet', { templates: [west] }), aTarget('East', { region: 'us-east-1', templates: [east] })] }] })],
    };
    const views: Scene['stacks'] = new Map([[stackKey(aDeployer(), west.stack), { kind: 'absent' }], [stackKey({ account: '333333333333', region: 'us-east-1' }, west.stack), seen()]]);
    const judgement = judge({ ...DEPLOYED, environments: plan.environments }, anObservation(succeeded({ stacks: views, memory: remembered({ plans: new Map([['own', plan], ['later', DEPLOYED]]) }) })), OWN_ROLES, NOW);

    expect(released(judgement)?.doubts).toEqual(['Fleet: Fleet-Service in 333333333333/us-west-1 does not exist']);
  });

  test('what cannot be compared is asked again, and told after half an hour', () => {
    const scene = succeeded({ stacks: stacks(seen(), { kind: 'unreadable', why: 'GetTemplate was denied' }) });
    const early = judged({ ...scene, memory: remembered({ releases: new Map([['First', [{ ...KEPT, at: minutesAgo(29) }]]]) }) });
    const half = released(judged(scene));
    if (half === undefined) throw new Error('there must be a release');
    const late = judged({ ...scene, memory: remembered({ releases: new Map([['First', [{ ...half, at: minutesAgo(30) }]]]) }) });

    expect(half.stacks.map(({ exports }) => exports)).toEqual([{}, undefined]);
    expect(pagesOf(early)).toEqual([]);
    expect(pagesOf(late)).toEqual([expect.stringContaining('Fleet: Fleet-Service in 333333333333/us-west-1 could not be compared (GetTemplate was denied)')]);
  });

  test('what was warned of at synth calls nobody', () => {
    const plan: Plan = {
      ...OWN,
      stages: [withTemplates(SHA, { steps: [{ oneBox: false, targets: [aTarget('Fleet', { templates: [template('Fleet')], unrestorable: ['Fleet-Old'] })] }] })],
    };
    const judgement = judged(succeeded({ memory: remembered({ plans: new Map([['own', plan], ['later', DEPLOYED]]) }) }));

    expect(released(judgement)?.missing).toEqual(['Fleet: Fleet-Old (its template is not published)']);
    expect(pagesOf(judgement)).toEqual([]);
  });
});

describe('the plan that is deployed', () => {
  test('is kept under its hash when the ledger does not hold it', () => {
    expect(judged(succeeded()).plans).toEqual([]);
    expect(judged(succeeded({ memory: remembered({ plans: new Map() }) })).plans).toEqual([DEPLOYED]);
    expect(judged(succeeded({ memory: { kind: 'unreadable', why: 'denied' } })).plans).toEqual([]);
  });
});
