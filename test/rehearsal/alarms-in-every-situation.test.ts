/**
 * An alarm at each moment of a release, in each situation that leaves CodePipeline little or nothing to go back to: what
 * ran on every target, from the first moment to the last. The moments are those of the same release without the alarm.
 */
import { decodeScenario } from '../../src/rehearsal/scenario-file';
import { Subject } from '../../src/rehearsal/subject';
import { endsWell } from './support/ends-well';
import { allOn, EVERYWHERE, of, PRODUCTION, subjectIn, synthesizeExample } from './support/example';
import { changesOf, journeysOf, watch, Watched } from './support/journeys';

let drop: () => void;
let example: Subject;

beforeAll(() => {
  const synthesized = synthesizeExample();
  drop = () => synthesized.drop();
  example = subjectIn(synthesized.directory);
});

afterAll(() => drop());

interface Story { readonly lines: readonly string[]; readonly alarms?: readonly string[]; readonly operator?: readonly string[] }

const list = (name: string, entries: readonly string[]): string => `${name}: [${entries.map((entry) => `{ ${entry} }`).join(', ')}]`;

async function play({ lines, alarms = [], operator = [] }: Story): Promise<Watched> {
  const text = ['until: 4d', ...lines, list('alarms', alarms), list('operator', operator)].join('\n');
  const watched = await watch(example, decodeScenario('s.yaml', text, example));
  expect(endsWell(watched)).toEqual([]);
  return watched;
}

/** In the Region of the first wave. */
const FAULTS = "name: checkout-faults, account: '333333333333', region: us-west-1, state: ALARM";
const [ONE_BOX, FLEET, NEXT_ONE_BOX] = PRODUCTION;
const BEFORE = EVERYWHERE.filter((target) => !PRODUCTION.includes(target));

/** r2 is the bad one. */
const SITUATIONS = {
  first: { lines: ['baseline: none', list('commits', ['at: 0m, revision: r2'])] },
  updated: { lines: ['baseline: r1', list('commits', ['at: 0m, revision: r2, changesPipeline: true'])] },
  rolledBack: {
    lines: ['baseline: r1', list('commits', ['at: 0m, revision: bad', 'at: 90m, revision: r2'])],
    alarms: [`${FAULTS}, whileRevision: bad, after: 10m`],
  },
  followed: { lines: ['baseline: r1', list('commits', ['at: 0m, revision: r2', 'at: 10m, revision: r3'])] },
} satisfies Record<string, Story>;

const seconds = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1000;
const moment = ({ result }: Watched, kind: 'bake.started' | 'bake.passed', stage: string, action: string): number =>
  seconds(result.start, of(result, kind, { stage, action, revision: 'r2' }).at(0)?.at ?? '');
/** How long r2 had run in the first wave by then. */
const after = (unalarmed: Watched, at: number): string =>
  `${FAULTS}, whileRevision: r2, after: ${at - seconds(unalarmed.result.start, changesOf(unalarmed).find(({ target, to }) => target === ONE_BOX && to.includes('r2'))?.at ?? '')}s`;

const MOMENTS: Readonly<Record<string, (unalarmed: Watched) => { readonly alarms: readonly string[]; readonly operator?: readonly string[] }>> = {
  'in the one-box': (unalarmed) => ({ alarms: [after(unalarmed, moment(unalarmed, 'bake.started', 'LowTraffic', 'Bake-OneBox') + 600)] }),
  'in the first step': (unalarmed) => ({ alarms: [after(unalarmed, moment(unalarmed, 'bake.started', 'LowTraffic', 'Bake-1') + 1800)] }),
  'between two steps': (unalarmed) => {
    const baked = moment(unalarmed, 'bake.passed', 'LowTraffic', 'Bake-OneBox');
    return {
      alarms: [after(unalarmed, baked + 900)],
      operator: [`at: ${baked - 600}s, do: pause, stage: LowTraffic, reason: a look`, `at: ${baked + 7200}s, do: resume, stage: LowTraffic`],
    };
  },
  'in the last minute of the bake': (unalarmed) => ({ alarms: [after(unalarmed, moment(unalarmed, 'bake.passed', 'LowTraffic', 'Bake-1') - 30)] }),
  'of a minute, between two ticks': (unalarmed) => {
    const tick = moment(unalarmed, 'bake.passed', 'LowTraffic', 'Bake-1') - 3600;
    return { alarms: [`${FAULTS}, at: ${tick + 5}s, until: ${tick + 55}s`] };
  },
  'after promotion to the next wave': (unalarmed) => {
    const promoted = moment(unalarmed, 'bake.passed', 'LowTraffic', 'Bake-1');
    return {
      alarms: [after(unalarmed, moment(unalarmed, 'bake.started', 'HighTraffic', 'Bake-OneBox') + 600)],
      // What waits would go in otherwise.
      operator: [`at: ${promoted - 600}s, do: pause, stage: LowTraffic, reason: a look`, `at: ${promoted + 36_000}s, do: resume, stage: LowTraffic`],
    };
  },
};

/** The moments, and how much of production r2 has reached by then. */
const REACHED: readonly (readonly [string, readonly string[]])[] = [
  ['in the one-box', [ONE_BOX]],
  ['in the first step', [ONE_BOX, FLEET]],
  ['between two steps', [ONE_BOX]],
  ['in the last minute of the bake', [ONE_BOX, FLEET]],
  ['of a minute, between two ticks', [ONE_BOX, FLEET]],
  ['after promotion to the next wave', [ONE_BOX, FLEET, NEXT_ONE_BOX]],
];

/** The same without the alarm, by its lines. */
const quiet = new Map<string, Promise<Watched>>();

async function alarmed(story: Story, name: string): Promise<Watched> {
  const key = story.lines.join();
  const played = quiet.get(key) ?? play(story);
  quiet.set(key, played);
  const added = MOMENTS[name](await played);
  return play({ ...story, alarms: [...story.alarms ?? [], ...added.alarms], operator: added.operator });
}

const pagesOf = ({ result }: Watched): readonly string[] => result.ledger.filter(({ kind }) => kind === 'page').map(({ why }) => why);
/** How each wave came back, in order. */
const waysBack = ({ result }: Watched): readonly string[] =>
  result.events.filter(({ kind, revision }) => /^(rollback|restore)\.succeeded$/.test(kind) && revision === 'r1').map(({ kind, stage }) => `${kind.split('.')[0] ?? ''} of ${stage ?? ''}`);
const wavesOf = (targets: readonly string[]): readonly string[] => [...new Set(targets.map((target) => target.split('/')[0] ?? ''))];

describe.each(REACHED)('an alarm %s', (name, reached) => {
  const untouched = PRODUCTION.filter((target) => !reached.includes(target));

  test('on the very first release: a person is told what could not be brought back, and nothing more is deployed', async () => {
    const watched = await alarmed(SITUATIONS.first, name);

    expect(journeysOf(watched)).toEqual({ ...allOn('none r2', [...BEFORE, ...reached]), ...allOn('none', untouched) });
    expect(pagesOf(watched)).toEqual(wavesOf(reached).map((wave) => {
      const still = reached.filter((target) => target.startsWith(`${wave}/`)).map((target) => target.split('/')[1]).join(', ');
      return expect.stringMatching(new RegExp(`^${wave} is .* there is nothing to go back to: .*; still on r2: ${still}; nothing opens here until it is mended`));
    }));
  });

  test('right after a pipeline update: a restore brings r1 back', async () => {
    const watched = await alarmed(SITUATIONS.updated, name);

    expect(journeysOf(watched)).toEqual({ ...allOn('r1 r2', BEFORE), ...allOn('r1 r2 r1', reached), ...allOn('r1', untouched) });
    expect([...waysBack(watched)].sort()).toEqual([...wavesOf(reached)].sort().map((wave) => `restore of ${wave}`));
    expect(pagesOf(watched)).toEqual([]);
  });

  test('right after a rollback: CodePipeline brings r1 back once more', async () => {
    const watched = await alarmed(SITUATIONS.rolledBack, name);

    expect(journeysOf(watched)).toEqual({
      ...allOn('r1 bad r2', BEFORE), ...allOn('r1 bad r1 r2 r1', [ONE_BOX]), ...allOn('r1 r2 r1', reached.slice(1)), ...allOn('r1', untouched),
    });
    expect(waysBack(watched)).toEqual(['rollback of LowTraffic', ...wavesOf(reached).map((wave) => `rollback of ${wave}`)]);
    expect(pagesOf(watched)).toEqual([]);
  });

  test('while a newer revision waits: CodePipeline brings r1 back, and the newer one goes on, unless it stood at the airlock of what came back', async () => {
    const watched = await alarmed(SITUATIONS.followed, name);
    const isStopped = of(watched.result, 'execution.stopped', { revision: 'r3' }).length > 0;

    expect(isStopped).toBe(name === 'after promotion to the next wave');
    const next = isStopped ? '' : ' r3';
    expect(journeysOf(watched)).toEqual({ ...allOn('r1 r2 r3', BEFORE), ...allOn(`r1 r2 r1${next}`, reached), ...allOn(`r1${next}`, untouched) });
    expect(pagesOf(watched)).toEqual([]);
  });
});
