import { StageMemory } from '../../src/decision/observation';
import { DeskFailure } from '../../src/operators/desk';
import { release } from '../../src/operators/release';
import { Deed } from '../../src/operators/report';
import { anExecution, aPlan, aStage, aStageMemory, aView, minutesAgo } from '../support/builders';
import { DeskScene, FakeDesk } from '../support/fake-desk';
import { jsonOf, textOf } from '../support/reports';

const running = (revision: string, startedAt: number, change: Partial<StageMemory> = {}): StageMemory =>
  aStageMemory({ state: 'passed', runs: { execution: `e-${revision}`, revision, startedAt }, ...change });
const veto = { revision: 'r1', since: minutesAgo(60), why: 'loses orders', by: 'breakwater' };

/** r2 runs in the first wave, r1 still in the second. */
const scene: DeskScene = {
  plan: aPlan(aStage({ name: 'Beta', production: false }), aStage(), aStage({ name: 'Rest' })),
  views: ['Beta', 'First', 'Rest'].map((name) => aView({ name })),
  executions: [anExecution('e2', { revision: 'r2', startedAt: minutesAgo(100) }), anExecution('e1', { revision: 'r1', startedAt: minutesAgo(900) })],
  stages: new Map([['Beta', running('r2', minutesAgo(100))], ['First', running('r2', minutesAgo(100))], ['Rest', running('r1', minutesAgo(900))]]),
};

const asked = async (revision: string, change: DeskScene = {}): Promise<Deed & { readonly desk: FakeDesk }> => {
  const desk = new FakeDesk({ ...scene, ...change });
  return { ...await release(desk, { do: 'release', revision }), desk };
};

test('shows what would change in each stage, and starts nothing before it is told to', async () => {
  const { intent, desk, perform } = await asked('r1');

  expect(intent).toEqual([
    'release r1 through the whole pipeline, as e1 did from 2026-03-02T03:00:00Z on',
    'Beta: r2 -> r1, backwards: what runs there is newer',
    'First: r2 -> r1, backwards: what runs there is newer',
    'Rest: runs r1 already',
    'the pipeline\'s own definition is not taken back with it',
    'every gate asks its blockers, as of any release; what waits anywhere on the way is superseded when it is caught up with',
  ]);
  expect(desk.released).toEqual([]);
  const { report } = await perform();
  expect(desk.released).toEqual([[{ action: 'shop', type: 'COMMIT_ID', revision: 'r1' }]]);
  expect(textOf(report)).toBe('e-new is started, with r1');
  expect(jsonOf(report)).toMatchObject({ do: 'release', revision: 'r1', execution: 'e-new', stages: [{ stage: 'Beta', from: 'r2', isBackwards: true }, {}, { stage: 'Rest', isBackwards: false }] });
});

test('names the veto that would hold it, in its stage and behind it', async () => {
  const { intent } = await asked('r1', { stages: new Map([['First', running('r2', minutesAgo(100), { vetoes: [veto] })]]) });

  expect(intent.filter((line) => line.includes('veto'))).toEqual([
    'First: will be held by the veto of First (loses orders); breakwater unveto First r1 lifts it',
    'Rest: will be held by the veto of First (loses orders); breakwater unveto First r1 lifts it',
  ]);
});

test('what is newer than what runs goes forwards', async () => {
  const { intent } = await asked('r2', { stages: new Map([['First', running('r1', minutesAgo(900))]]) });

  expect(intent.slice(1, 4)).toEqual(['Beta: what runs there -> r2', 'First: r1 -> r2', 'Rest: what runs there -> r2']);
});

test('the plain line does the same', async () => {
  expect((await asked('r1', { place: { region: 'eu-west-1', profile: 'ops' } })).plain).toEqual([[
    'aws', 'codepipeline', 'start-pipeline-execution', '--name', 'checkout', '--source-revisions',
    '[{"actionName":"shop","revisionType":"COMMIT_ID","revisionValue":"r1"}]', '--region', 'eu-west-1', '--profile', 'ops',
  ]]);
});

test.each([
  ['CodeStarSourceConnection', 'COMMIT_ID'], ['CodeCommit', 'COMMIT_ID'], ['ECR', 'IMAGE_DIGEST'], ['S3', 'S3_OBJECT_VERSION_ID'],
])('a source of %s is given its %s', async (provider, type) => {
  const { desk, perform } = await asked('r1', { sources: [{ action: 'shop', provider }] });
  await perform();

  expect(desk.released).toEqual([[{ action: 'shop', type, revision: 'r1' }]]);
});

test('a revision of several sources is taken apart, in the order of their names', async () => {
  const sources = [{ action: 'web', provider: 'ECR' }, { action: 'app', provider: 'CodeCommit' }];
  const { desk, perform } = await asked('4f2a+sha256:9', { sources, executions: [anExecution('e1', { revision: '4f2a+sha256:9' })] });
  await perform();

  expect(desk.released).toEqual([[{ action: 'app', type: 'COMMIT_ID', revision: '4f2a' }, { action: 'web', type: 'IMAGE_DIGEST', revision: 'sha256:9' }]]);
});

test.each<[string, DeskScene, string]>([
  ['the ledger cannot be read', { entries: new DeskFailure('cannot read the ledger checkout-ledger: denied') }, 'what runs where, and what is vetoed, cannot be told: cannot read the ledger checkout-ledger: denied'],
  ['the plan is not kept', { plan: undefined }, 'what would change cannot be told: the ledger does not hold the pipeline\'s plan yet'],
])('says so where %s, and can be told to go on', async (_, change, line) => expect((await asked('r1', change)).intent[1]).toBe(line));

test.each<[string, string, DeskScene, string]>([
  ['the pipeline never had it', 'r9', {}, 'revision must be one that the pipeline has had, whole, got \'r9\'; push what it never had; did you mean \'r2\'?'],
  ['the pipeline has had none', 'r9', { executions: [] }, 'revision must be one that the pipeline has had, whole, got \'r9\'; push what it never had; it has had none yet'],
  ['it is empty', ' ', {}, 'revision must be there, got an empty one; name one that the pipeline has had'],
  ['only a rollback had it', 'r0', { executions: [anExecution('e0', { revision: 'r0', type: 'ROLLBACK' })] }, 'revision must be one that the pipeline has had, whole, got \'r0\''],
  ['it names too few sources', 'r1', { sources: [{ action: 'a', provider: 'S3' }, { action: 'b', provider: 'S3' }] }, 'revision must name one of each source (a, b), joined by +, got \'r1\''],
  ['its source takes none', 'r1', { sources: [{ action: 'old', provider: 'GitHub' }] }, 'cannot release r1: CodePipeline starts no chosen revision of the source old (GitHub); revert the change and push that'],
])('refuses where %s', async (_, revision, change, message) => expect(asked(revision, change)).rejects.toThrow(message));
