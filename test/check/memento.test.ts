import { createHash } from 'node:crypto';
import { Play } from '../../src/rehearsal/play';
import { decodeScenario } from '../../src/rehearsal/scenario-file';
import { canonicalText, hashOf } from './canonical';
import { Memento } from './memento';
import { subjectNamed } from './subjects';

const subject = subjectNamed('pair');
const TWO = 'commits: [{ at: 0m, revision: r1 }, { at: 6m, revision: r2, changesPipeline: true }]';

const STORIES: readonly (readonly [string, string])[] = [
  ['two releases', TWO],
  ['an alarm in a bake', `${TWO}\nalarms: [{ name: faults-Firstuswest1, at: 9m, until: 11m, state: ALARM }]`],
  ['an alarm while a revision runs', 'alarms: [{ name: faults-FirstOneBox, region: us-west-1, whileRevision: r1, after: 1m }]'],
  ['a deployment that fails, and its rollback with it', `${TWO}\nactions: [{ match: Rest/Resteuwest1.Service.Deploy, outcome: fail, times: 2 }]`],
  ['a pause, an override, a veto and a closed calendar', `${TWO}
calendars: [{ name: freeze, at: 2m, until: 9m, state: CLOSED }]
operator:
  - { at: 3m, do: pause, reason: looking, for: 3m }
  - { at: 4m, do: override, stage: First, blockers: [freeze days], reason: urgent, for: 5m }
  - { at: 9m, do: veto, stage: First, revision: r1, reason: bad }`],
  ['faults and buttons', `${TWO}
faults: [{ at: 3m, for: 2m, service: dynamodb, error: ThrottlingException }, { at: 7m, for: 4m, kind: controllerDead }]
operator: [{ at: 8m, do: disableTransition, stage: Rest }, { at: 12m, do: enableTransition, stage: Rest }, { at: 5m, do: abandonExecution }]`],
];

const scenarioOf = (story: string, start = '2026-03-02T17:00:00Z') =>
  decodeScenario('story.yaml', `start: ${start}\nuntil: 40m\ndurations: { default: 30s }\n${story}`, subject);

async function playedOn(play: Play): Promise<unknown> {
  const from = play.recorder.events.length;
  const hashes: number[] = [];
  while (await play.instant()) hashes.push(hashOf(await canonicalText(play)));
  return { hashes, events: play.recorder.events.slice(from), ledger: play.ledger.entries() };
}

test.each(STORIES)('a world that is put back goes on as it did: %s', async (_, story) => {
  const scenario = scenarioOf(story);
  const play = new Play(subject, scenario, {});
  play.begin();
  const moments: Memento[] = [];
  do moments.push(new Memento(play, [subject, scenario])); while (await play.instant());
  const told = [...play.recorder.events];

  for (const moment of moments.filter((_one, index) => index % 5 === 0)) {
    moment.putBack();
    const at = play.recorder.events.length;
    const once = await playedOn(play);
    moment.putBack();
    expect(await playedOn(play)).toEqual(once);
    expect([...told.slice(0, at), ...play.recorder.events.slice(at)]).toEqual(told);
  }
});

describe('canonicalText', () => {
  // A text of ten thousand characters is no help when it differs.
  const digestOf = (text: string): string => createHash('sha1').update(text).digest('hex');

  const digestsOf = async (story: string, start?: string): Promise<readonly string[]> => {
    const play = new Play(subject, scenarioOf(story, start), {});
    play.begin();
    const texts = [digestOf(await canonicalText(play))];
    while (await play.instant()) texts.push(digestOf(await canonicalText(play)));
    return texts;
  };

  test.each(STORIES)('tells no two worlds apart that differ in nothing but when they are: %s', async (_, story) => {
    expect(await digestsOf(story, '2026-06-11T03:20:00Z')).toEqual(await digestsOf(story));
  });

  test('tells apart what shows nowhere yet: an action that will fail', async () => {
    const [well, badly] = await Promise.all([digestsOf(''), digestsOf('actions: [{ match: First/FirstOneBox.Service.Deploy, outcome: fail }]')]);
    expect(badly[1]).not.toBe(well[1]);
  });
});
