import { readFileSync } from 'fs';
import { join } from 'path';
import { rehearse } from '../../src/rehearsal/rehearse';
import { decodeScenario } from '../../src/rehearsal/scenario-file';
import { Subject } from '../../src/rehearsal/subject';
import { Chart, Group, Lane } from '../../src/report/chart';
import { chartOf } from '../../src/report/chart-of';
import { pageText } from '../../src/report/page';
import { Tape } from '../../src/report/tape';
import { subjectIn, synthesizeExample } from '../rehearsal/support/example';

let drop: () => void;
let subject: Subject;

beforeAll(() => {
  const example = synthesizeExample();
  drop = () => example.drop();
  subject = subjectIn(example.directory);
});

afterAll(() => drop());

async function chartFor(yaml: string): Promise<Chart> {
  const scenario = decodeScenario('scenario.yaml', yaml, subject);
  const tape = new Tape();
  const rehearsal = await rehearse(subject, scenario, tape);
  return chartOf(subject, scenario, rehearsal, tape);
}

const exampleScenario = (name: string): string => readFileSync(join(__dirname, '..', '..', 'examples', 'checkout', 'scenarios', name), 'utf-8');

function groupIn(chart: Chart, name: string): Group {
  const group = chart.groups.find((one) => one.name === name);
  if (group === undefined) throw new Error(`there is no group ${name}`);
  return group;
}

const hour = (at: number): string => new Date(at).toISOString().slice(8, 16).replace('T', ' ');
const spansOf = (lane: Lane | undefined): readonly string[] =>
  (lane?.spans ?? []).map(({ kind, label, revision = '', from, to }) => `${hour(from)} to ${hour(to)} ${kind} ${revision}: ${label}`);
const marksOf = (lane: Lane): readonly string[] => lane.marks.map(({ kind, label, at }) => `${hour(at)} ${kind}: ${label}`);
const laneIn = (group: Group, name: string): Lane | undefined => group.lanes.find((lane) => lane.name === name);

describe('the chart of a bad change', () => {
  let chart: Chart;
  beforeAll(async () => { chart = await chartFor(exampleScenario('bad-change.yaml')); });

  test('shows its wave deploying, baking, and going back', () => {
    const { head } = groupIn(chart, 'LowTraffic');

    expect(spansOf(head)).toEqual([
      '02 17:39 to 02 17:45 deploying r2: deploying', '02 17:45 to 02 17:52 baking r2: Bake-OneBox', '02 17:52 to 02 18:01 rollingBack r1: back to r1',
    ]);
    expect(marksOf(head)).toEqual(['02 17:52 bad: vetoed', '02 17:52 bad: Bake-OneBox rejected', '02 18:01 good: rolled back']);
  });

  test('shows what ran on the one-box, and that the target beside it never ran the change', () => {
    const wave = groupIn(chart, 'LowTraffic');

    expect(spansOf(laneIn(wave, 'UsWest1OneBox')).filter((line) => line.includes('runs'))).toEqual([
      '02 17:00 to 02 17:42 runs r1: r1', '02 17:42 to 02 17:45 runs r1+r2: r1+r2', '02 17:45 to 02 17:55 runs r2: r2',
      '02 17:55 to 02 17:58 runs r1+r2: r1+r2', '02 17:58 to 02 18:04 runs r1: r1',
    ]);
    expect(spansOf(laneIn(wave, 'UsWest1')).filter((line) => line.includes('runs'))).toEqual(['02 17:00 to 02 18:04 runs r1: r1']);
  });

  test('shows the alarm while it was red, and no alarm that never was', () => {
    const alarms = groupIn(chart, 'Alarms');

    expect(alarms.lanes.map(({ name, where }) => `${name} ${where}`)).toEqual(['checkout-faults us-west-1 333333333333']);
    expect(spansOf(alarms.lanes[0])).toEqual(['02 17:52 to 02 17:58 alarm : ALARM']);
  });

  test('shows the commit and its way to the first deployment', () => {
    const { head } = groupIn(chart, 'Pipeline');

    expect(marksOf(head)).toEqual(['02 17:00 commit: r2 committed']);
    expect(spansOf(head).map((line) => line.split(': ')[1])).toEqual(['Source', 'Build', 'UpdatePipeline', 'Assets']);
  });

  test('tells all of it in words as the terminal does', () => {
    expect(chart.story.map(({ text }) => text)).toContain('rolled back to r1');
    expect(chart.story.map(({ text }) => text)).toContain('Bake-OneBox bakes 30m, until 18:15 UTC, 10:15 Los Angeles');
  });

  test('is the same bytes each time it is written', async () => {
    const parts = { script: 'show()', style: 'p{}' };
    expect(pageText(await chartFor(exampleScenario('bad-change.yaml')), parts)).toBe(pageText(chart, parts));
  });
});

describe('the chart of a healthy release', () => {
  let chart: Chart;
  beforeAll(async () => { chart = await chartFor(exampleScenario('healthy.yaml')); });

  test('shows what held it, with the reason', () => {
    const held = groupIn(chart, 'Rest').head.spans.find(({ kind }) => kind === 'held');

    expect(held).toMatchObject({ label: 'working hours', revision: 'r1', goesOn: false });
    expect(held?.words[0]).toBe('Airlock holds');
    expect(held?.words[1]).toMatch(/^working hours: .*opens/);
    expect(hour(held?.to ?? 0)).toBe('03 17:00');
  });

  test('shows how much of a wave runs which revision', () => {
    const { shares, lanes } = groupIn(chart, 'Rest');
    const parts = shares.map(({ parts: all }) => all.map(({ revision, lanes: count }) => `${count} ${revision}`).join(', '));

    expect(parts[0]).toBe('5 r0');
    expect(parts.at(-1)).toBe('5 r1');
    expect(shares.every((share) => share.parts.reduce((sum, part) => sum + part.lanes, 0) === lanes.length)).toBe(true);
    expect(shares.slice(1).every((share, index) => share.from === shares[index].to)).toBe(true);
  });

  test('has no group for alarms, because none was anything but OK', () => {
    expect(chart.groups.map(({ name }) => name)).toEqual(['Pipeline', 'Alpha', 'Beta', 'Gamma', 'LowTraffic', 'HighTraffic', 'Rest']);
  });
});

test('what a person approved by hand is marked with who it was, and what is replaced ends where it stood', async () => {
  const chart = await chartFor([
    'until: 12h',
    'commits: [{ at: 0m, revision: r1 }, { at: 30m, revision: r2 }]',
    'alarms: [{ name: sev1-open, at: 0m, until: 10h, state: ALARM }]',
    'operator: [{ at: 4h, do: approve, stage: LowTraffic, action: Airlock, by: "arn:aws:iam::111111111111:user/ana" }]',
  ].join('\n'));
  const { head } = groupIn(chart, 'LowTraffic');

  expect(marksOf(head).map((line) => line.slice(9))).toContain('person: Airlock approved by hand');
  expect(head.marks.find(({ kind }) => kind === 'person')?.words.join()).toContain('user/ana');
  expect(head.spans.filter(({ kind, revision }) => kind === 'held' && revision === 'r1').every(({ goesOn }) => !goesOn)).toBe(true);
});

test('what people did is shown where they did it: a pause of the pipeline, a freeze of a stage, a command', async () => {
  const chart = await chartFor([
    'until: 6h',
    'operator:',
    '  - { at: 10m, do: disableTransition, stage: HighTraffic, reason: not today }',
    '  - { at: 20m, do: pause, reason: looking into it }',
    '  - { at: 90m, do: resume }',
    '  - { at: 5h, do: enableTransition, stage: HighTraffic }',
  ].join('\n'));
  const pipeline = groupIn(chart, 'Pipeline').head;

  expect(spansOf(pipeline).filter((line) => line.includes('paused'))).toEqual(['02 17:20 to 02 18:30 paused : paused']);
  expect(pipeline.spans.find(({ kind }) => kind === 'paused')?.words.join()).toContain('looking into it');
  expect(marksOf(pipeline)).toContain('02 17:20 person: a command');
  expect(spansOf(groupIn(chart, 'HighTraffic').head)).toEqual(['02 17:10 to 02 22:00 frozen : transition disabled']);
});

test('a restore is shown as the way back that it is', async () => {
  const chart = await chartFor([
    'commits: [{ at: 0m, revision: r1, changesPipeline: true }]',
    'alarms: [{ name: checkout-faults, region: us-west-1, whileRevision: r1, after: 10m, state: ALARM }]',
  ].join('\n'));
  const wave = groupIn(chart, 'LowTraffic');

  expect(wave.head.spans.at(-1)).toMatchObject({ kind: 'restoring', label: 'restores r0', goesOn: false });
  expect(wave.head.marks.at(-1)).toMatchObject({ kind: 'good', label: 'restored' });
  expect(laneIn(wave, 'UsWest1OneBox')?.spans.filter(({ kind }) => kind === 'runs').at(-1)).toMatchObject({ revision: 'r0', goesOn: true });
});

test('an empty world shows nothing before the first deployment, and alarms that come into being', async () => {
  const chart = await chartFor('baseline: none\nuntil: 2h');
  const [alpha] = groupIn(chart, 'Alpha').lanes;

  expect(alpha.spans.filter(({ kind }) => kind === 'runs').map(({ label }) => label)).toEqual(['nothing', 'r1']);
  expect(chart.revisions).toEqual(['none', 'r1']);
  expect(groupIn(chart, 'Alarms').lanes.flatMap(({ spans }) => spans.map(({ kind }) => kind))).toEqual(expect.arrayContaining(['missing', 'noData']));
});

test.each<[string, string, readonly string[]]>([
  ['nothing, where nothing is assumed otherwise', '', []],
  ['what is assumed otherwise', 'assume: { rollbackGoesOn: true }', [
    'assumed: not that a rollback execution ends after its stage, but that it goes on to the stages behind it (rollbackGoesOn)',
  ]],
])('the chart says %s', async (_, assume, said) => {
  expect((await chartFor(`until: 1h\n${assume}`)).assumed).toEqual(said);
});
