import { MINUTE } from '../../src/decision/time';
import { Subject } from '../../src/rehearsal/subject';
import { Outlook, outlookOf } from '../../src/report/outlook';
import { outlookMermaid } from '../../src/report/outlook-mermaid';
import { outlookText } from '../../src/report/outlook-text';
import { PLAIN } from '../../src/text/paint';
import { subjectIn, synthesizeExample } from '../rehearsal/support/example';

/** A Thursday noon in Los Angeles: the working hours end at 16:00, and there are none before Monday. */
const THURSDAY = Date.parse('2026-03-05T20:00:00Z');

let drop: () => void;
let subject: Subject;
let outlook: Outlook;

beforeAll(async () => {
  const example = synthesizeExample();
  drop = () => example.drop();
  subject = subjectIn(example.directory);
  outlook = await outlookOf(subject, { at: THURSDAY, actionsLast: 3 * MINUTE });
});

afterAll(() => drop());

const text = (width: number, of = outlook): readonly string[] => outlookText(of, { width, paint: PLAIN, zone: 'America/Los_Angeles' });

describe('the outlook for a commit on a Thursday', () => {
  test('counts what is synthesized against what CodePipeline allows', () => {
    const { model } = subject;

    expect(outlook.quotas.stages).toEqual({ used: model.stages.length, most: 50 });
    expect(outlook.quotas.actions).toEqual({ used: model.stages.flatMap(({ actions }) => actions).length, most: 1000 });
    expect(outlook.quotas.actionsInStage).toEqual({ stage: 'Rest', used: 12, most: 50 });
  });

  test('foretells the hold over the weekend, its reason and its end', () => {
    expect(outlook.holds).toHaveLength(1);
    expect(outlook.holds[0]).toMatchObject({ stage: 'HighTraffic', action: 'Airlock', to: '2026-03-09T16:00:00Z' });
    expect(outlook.holds[0].because.map(({ blocker }) => blocker)).toEqual(['working hours']);
  });

  test('tells when each target is reached: that of the first wave the same day, all behind the hold on Monday', () => {
    const day = (stage: string): readonly string[] => outlook.arrivals.filter((one) => one.stage === stage).map(({ at = '' }) => at.slice(0, 10));

    expect(day('LowTraffic')).toEqual(['2026-03-05', '2026-03-05']);
    expect(new Set([...day('HighTraffic'), ...day('Rest')])).toEqual(new Set(['2026-03-09']));
    expect(outlook.arrivals.find(({ target }) => target === 'Alpha')).toMatchObject({ at: '2026-03-05T20:18:00Z', afterMinutes: 18 });
  });

  test('shares out the whole time between work, bakes and holds', () => {
    const { total = 0, held = 0, baking = 0, working = 0 } = outlook.lasts ?? {};

    expect(held + baking + working).toBeCloseTo(total);
    expect(Math.round(baking / 60)).toBe(10);
    expect(Date.parse(outlook.doneAt ?? '')).toBe(THURSDAY + total * MINUTE);
  });

  test('takes longer with slower actions', async () => {
    const slow = await outlookOf(subject, { at: THURSDAY, actionsLast: 12 * MINUTE });

    expect(slow.arrivals.find(({ target }) => target === 'Alpha')?.afterMinutes).toBe(72);
  });

  test('is the same each time', async () => {
    expect(await outlookOf(subject, { at: THURSDAY, actionsLast: 3 * MINUTE })).toEqual(outlook);
  });

  test.each([80, 100, 160])('keeps to %i columns', (width) => {
    expect(text(width).filter((line) => line.length > width)).toEqual([]);
  });

  test('tells it in words', () => {
    expect(text(100)).toEqual(expect.arrayContaining([
      '10 of 50 stages; 37 of 1000 actions; at most 12 of 50 actions in a stage (Rest).',
      'LowTraffic            6  airlock asks org outage, working hours, open alarms, rollback alarms',
      '                         one-box UsWest1OneBox; bakes 30m under 2 alarms',
      'A commit that is merged at Thu 5 Mar 2026 20:00 UTC (12:00 Los Angeles) would be there:',
      'Alpha        Alpha          Thu 5 Mar 2026 20:18 UTC (12:18 Los Angeles)  18m',
      '             3 targets      Mon 9 Mar 2026 19:22 UTC (12:22 Los Angeles)  3d 23h 22m',
    ]));
  });

  test('names targets and their Regions where there is room, and their number where there is none', () => {
    const last = (width: number): string => text(width).filter((line) => line.includes('19:22 UTC')).join();

    expect(last(160)).toContain('EuCentral1, ApNortheast1, ApSoutheast2 (eu-central-1, ap-northeast-1, ap-southeast-2)');
    expect(last(80)).toContain('3 targets');
  });

  test('draws a flowchart of every stage, with its gate, its bakes and its hold', () => {
    const chart = outlookMermaid(outlook);

    expect(chart).toContain('subgraph s8["HighTraffic"]');
    expect(chart).toContain('{{"Airlock<br>org outage<br>working hours<br>open alarms<br>rollback alarms<br>held 3d 14h 41m"}}');
    expect(chart).toContain('(["Bake-OneBox<br>30m"])');
    expect(chart.match(/^ {2}s\d --> s\d$/gm)).toHaveLength(subject.model.stages.length - 1);
  });

  test('lets no name break the flowchart', () => {
    const [first, ...rest] = outlook.stages;

    expect(outlookMermaid({ ...outlook, stages: [{ ...first, name: 'a"]<b>#' }, ...rest] })).toContain('s0["a#34;#93;#60;b#62;#35;"]');
  });
});

test('a commit that no window ever lets through has no end in sight, and says so', async () => {
  const shut: Subject = {
    ...subject,
    plan: {
      ...subject.plan,
      stages: subject.plan.stages.map((stage) => !stage.production ? stage : {
        ...stage,
        blockers: [{ kind: 'timeWindow', name: 'never', allow: [], deny: [{ kind: 'weekly', days: ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'], from: '00:00', to: '24:00', timeZone: 'UTC' }] }],
      }),
    },
  };
  const never = await outlookOf(shut, { at: THURSDAY, actionsLast: 3 * MINUTE });

  expect(never.arrivals.filter(({ at }) => at !== undefined).map(({ target }) => target)).toEqual(['Alpha', 'Beta', 'Gamma']);
  expect(never.holds).toMatchObject([{ stage: 'LowTraffic', because: [{ blocker: 'never' }] }]);
  expect(never.holds[0].to).toBeUndefined();
  expect(text(100, never)).toContain('It would not be through within 14d.');
  expect(text(100, never).join('\n')).toContain('LowTraffic/Airlock holds with no end in sight, from Thu 5 Mar 2026 20:39 UTC (12:39 Los Angeles)');
  expect(text(100, never).join('\n')).toContain('not within 14d');
});
