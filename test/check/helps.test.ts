import { Play } from '../../src/rehearsal/play';
import { decodeScenario } from '../../src/rehearsal/scenario-file';
import { afterTwoRollbacks } from './helps';
import { subjectNamed } from './subjects';

const subject = subjectNamed('single');

/** So many releases that are bad on the one-box, one after the other, and a good one behind them; then who comes. */
async function whoComes(bad: number, extra = ''): Promise<readonly string[]> {
  const revisions = Array.from({ length: bad }, (_, index) => `bad-${index}`);
  const play = new Play(subject, decodeScenario('story.yaml', `
start: 2026-03-02T17:00:00Z
until: ${bad * 20 + 15}m
durations: { default: 30s }
commits: [${[...revisions, 'good'].map((revision, index) => `{ revision: ${revision}, at: ${index * 20}m }`).join(', ')}]
alarms: [${revisions.map((revision) => `{ name: faults-FirstOneBox, state: ALARM, whileRevision: ${revision}, after: 1m }`).join(', ')}]
${extra}`, subject), {});
  play.begin();
  while (await play.instant());
  return afterTwoRollbacks(play).map(({ name }) => name);
}

test('a person comes for what two rollbacks in a row hold', async () => {
  expect(await whoComes(2)).toEqual(['First may go on after two rollbacks']);
});

test.each<[string, number, string]>([
  ['after one rollback', 1, ''],
  ['where something else holds too', 2, 'calendars: [{ name: freeze, at: 41m, state: CLOSED }]'],
])('nobody comes %s', async (_, bad, extra) => expect(await whoComes(bad, extra)).toEqual([]));
