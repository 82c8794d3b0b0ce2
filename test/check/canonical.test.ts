import { Play } from '../../src/rehearsal/play';
import { decodeScenario } from '../../src/rehearsal/scenario-file';
import { canonicalText } from './canonical';
import { PipelineName } from './pipelines/app';
import { subjectNamed } from './subjects';

const SUBJECTS = { single: subjectNamed('single'), pair: subjectNamed('pair') };
const START = '2026-03-02T17:00:00Z';
const ANA = 'arn:aws:iam::111111111111:user/ana';
const BEN = 'arn:aws:iam::111111111111:user/ben';
const CLOSE = '{ at: 5m, do: disableTransition, stage: First }';
const OPEN = '{ at: 5m, do: enableTransition, stage: First }';

/** The text of the world when everything up to a moment has happened, in seconds from the start. */
async function textAt(pipeline: Exclude<PipelineName, 'three'>, story: string, seconds: number): Promise<string> {
  const subject = SUBJECTS[pipeline];
  const scenario = decodeScenario('story.yaml', `start: ${START}\nuntil: 1h\ndurations: { default: 30s }\n${story}`, subject);
  const play = new Play(subject, scenario, {});
  play.begin();
  while ((play.clock.next() ?? Infinity) <= Date.parse(START) + seconds * 1000) await play.instant();
  return canonicalText(play);
}

interface Case {
  readonly what: string;
  readonly pipeline: Exclude<PipelineName, 'three'>;
  readonly story: (one: string) => string;
  readonly ones: readonly [string, string];
  readonly at: number;
}

const CASES: readonly Case[] = [
  {
    what: 'what an alarm showed before the update of the pipeline that will be tried again was refused',
    pipeline: 'pair',
    story: (state) => `
commits: [{ at: 0s, revision: r1 }, { at: 780s, revision: r3, changesPipeline: true }]
alarms: [{ name: faults-Resteuwest1, at: 815s, until: 935s, state: ${state} }]`,
    ones: ['MISSING', 'INSUFFICIENT_DATA'],
    at: 960,
  },
  {
    what: 'what the ledger says of a release that has been rolled back since, and that the controller has not looked at again',
    pipeline: 'single',
    story: (state) => `
commits: [{ at: 0s, revision: r1 }]
actions: [{ match: First/FirstOneBox.Service.Deploy, outcome: fail, times: 1 }]
faults: [{ kind: controllerDead, at: 200s, for: 40m }]
alarms: [{ name: sev1-open, at: 60s, until: 170s, state: ${state} }]`,
    ones: ['ALARM', 'INSUFFICIENT_DATA'],
    at: 1200,
  },
  {
    what: 'whether the stacks of what runs have been looked at yet',
    pipeline: 'single',
    story: (faults) => `
commits: [{ at: 0s, revision: r1 }]
faults: [${faults}]`,
    ones: ['', '{ service: sts, error: AccessDeniedException, at: 5s, for: 60s }'],
    at: 60,
  },
  {
    what: 'who asked for a rollback',
    pipeline: 'single',
    story: (by) => `
commits: []
faults: [{ kind: controllerDead, at: 1m, for: 30m }]
operator: [{ at: 2m, do: rollbackStage, stage: First, to: r0, by: '${by}' }]`,
    ones: [ANA, BEN],
    at: 200,
  },
  {
    what: 'who let something into a stage that has been rolled back since, and that the controller has not looked at again',
    pipeline: 'single',
    story: (by) => `
commits: [{ at: 0s, revision: r1 }, { at: 400s, revision: r2 }]
actions: [{ match: First/Firstuswest1.Service.Deploy, outcome: fail, times: 1 }]
faults: [{ kind: controllerDead, at: 190s, for: 40m }]
operator: [{ at: 230s, do: approve, stage: First, by: '${by}' }]`,
    ones: [ANA, BEN],
    at: 1200,
  },
  {
    what: 'in which order two things happen at one moment',
    pipeline: 'single',
    story: (presses) => `
commits: []
operator: [${presses}]`,
    ones: [`${CLOSE}, ${OPEN}`, `${OPEN}, ${CLOSE}`],
    at: 60,
  },
  {
    what: 'for how long lists still show a letter that was deleted',
    pipeline: 'single',
    story: (deleted) => `
commits: []
assume: { parameterListsAreFresh: false }
faults: [{ kind: controllerDead, at: 10s, for: 40m }]
operator:
  - { at: 30s, do: putParameter, name: NAME, value: '{ "reason": "looking", "for": "2h" }' }
  - { at: ${deleted}, do: deleteParameter, name: NAME }`.replace(/NAME/g, `/breakwater/${SUBJECTS.single.model.name}/pauses/one`),
    ones: ['90s', '120s'],
    at: 180,
  },
];

test.each(CASES)('tells apart $what', async ({ pipeline, story, ones, at }) => {
  const [one, other] = await Promise.all(ones.map((each) => textAt(pipeline, story(each), at)));
  // A text of ten thousand characters is no help when it is the same.
  expect(one === other).toBe(false);
});

test('tells nothing of a letter that was deleted where lists show so at once', async () => {
  const { pipeline, story, ones, at } = CASES[CASES.length - 1];
  const texts = await Promise.all(ones.map((each) => textAt(pipeline, story(each).replace('Fresh: false', 'Fresh: true'), at)));
  expect(texts[0] === texts[1]).toBe(true);
});
