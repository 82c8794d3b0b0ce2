/** What holds a release of the example, and what lets it go on: each scenario as its users would play it. */
import { ChangeCalendar } from '../../src/decision/calendar-plan';
import { Plan } from '../../src/decision/plan';
import { RehearsalResult } from '../../src/rehearsal/result';
import { calendarsOf, Subject } from '../../src/rehearsal/subject';
import { allOn, EVERYWHERE, of, subjectIn, synthesizeExample } from './support/example';
import { Played, violations } from './support/invariants';
import { playFile } from './support/scenario';

let drop: () => void;
let example: Subject;

beforeAll(() => {
  const synthesized = synthesizeExample();
  drop = () => synthesized.drop();
  example = subjectIn(synthesized.directory);
});

afterAll(() => drop());

/** Plays a scenario, and holds every event of it to the rules of every rehearsal. */
async function play(name: string, subject = example): Promise<Played> {
  const played = await playFile(subject, `${name}.yaml`);
  expect(violations(played)).toEqual([]);
  return played;
}

/** When the first deployment of a step of LowTraffic began. */
const startOf = ({ result }: Played, target: string): string | undefined => of(result, 'action.started', { stage: 'LowTraffic', target, category: 'Deploy' }).at(0)?.at;

/** What each hold of an approval of LowTraffic named, in the order in which it was told. */
const holdsOf = ({ result }: Played, action: string): readonly (readonly string[])[] => result.ledger
  .filter((entry) => entry.kind === 'gate.held' && entry.stage === 'LowTraffic' && entry.action === action)
  .map((entry) => (entry.findings ?? []).filter(({ state }) => state !== 'clear').map(({ blocker }) => blocker));

const endsOn = (result: RehearsalResult, revision: string): void => expect(result.revisions).toEqual(allOn(revision, EVERYWHERE));

test('a window that opens while an alarm is red lets nothing in before the alarm is quiet too', async () => {
  const played = await play('window-opens-under-a-red-alarm');

  expect(holdsOf(played, 'Airlock')).toEqual([['working hours'], ['org outage', 'working hours'], ['org outage']]);
  expect(startOf(played, 'UsWest1OneBox')).toBe('2026-03-02T18:00:00Z');
  endsOn(played.result, 'r1');
});

test('of two blockers the one that clears is not enough', async () => {
  const played = await play('two-blockers-of-which-one-clears');

  expect(holdsOf(played, 'Airlock')).toEqual([
    ['org outage', 'open alarms', 'rollback alarms'],
    ['open alarms', 'rollback alarms'],
  ]);
  expect(startOf(played, 'UsWest1OneBox')).toBe('2026-03-02T19:30:00Z');
  endsOn(played.result, 'r1');
});

test('an outage that begins while the one-box bakes stops the fleet', async () => {
  const played = await play('outage-while-the-one-box-bakes');

  expect(startOf(played, 'UsWest1OneBox')).toBe('2026-03-02T17:39:00Z');
  expect(holdsOf(played, 'Bake-OneBox')).toEqual([['org outage']]);
  expect(startOf(played, 'UsWest1')).toBe('2026-03-02T21:00:00Z');
  endsOn(played.result, 'r1');
});

test('a freeze by hand stops the fleet, is told with who froze it, and is never undone', async () => {
  const played = await play('frozen-by-hand');

  expect(holdsOf(played, 'Bake-OneBox')).toEqual([['freeze']]);
  expect(of(played.result, 'gate.held', { action: 'Bake-OneBox' })[0].detail).toContain(
    'freeze: the transition into the stage was disabled by arn:aws:iam::111111111111:user/ana: looking into a complaint - enable the transition in the CodePipeline console');
  expect(played.result.ledger.filter(({ kind }) => kind.startsWith('transition.')).map(({ kind, who }) => [kind, who])).toEqual([
    ['transition.disabled', 'arn:aws:iam::111111111111:user/ana'], ['transition.enabled', 'arn:aws:iam::111111111111:user/ana'],
  ]);
  expect(startOf(played, 'UsWest1')).toBe('2026-03-02T21:00:00Z');
  endsOn(played.result, 'r1');
});

test('Approve in the console is an override of that one gate, and recorded as such', async () => {
  const played = await play('approved-in-the-console');

  expect(startOf(played, 'UsWest1OneBox')).toBe('2026-03-07T19:00:00Z');
  expect(played.result.ledger.filter(({ kind }) => kind === 'gate.approvedByHand').map(({ who, action, stage }) => [who, stage, action])).toEqual([
    ['arn:aws:iam::111111111111:user/ana', 'LowTraffic', 'Airlock'],
  ]);
  // The gate behind it is asked as ever.
  expect(holdsOf(played, 'Bake-OneBox')).toEqual([['working hours']]);
  expect(startOf(played, 'UsWest1')).toBeUndefined();
});

test.each([
  ['night-of-the-change-to-summer-time', '2026-03-09T16:00:00Z'],
  ['night-of-the-change-to-winter-time', '2026-11-02T17:00:00Z'],
])('%s: working hours begin at nine by the wall clock', async (scenario, opens) => {
  const played = await play(scenario);

  expect(holdsOf(played, 'Airlock')).toEqual([['working hours']]);
  expect(startOf(played, 'UsWest1OneBox')).toBe(opens);
});

test('while CloudWatch answers nobody nothing enters, and nothing is lost', async () => {
  const played = await play('cloudwatch-throttled-for-ten-minutes');

  expect(holdsOf(played, 'Airlock')).toEqual([['org outage', 'open alarms', 'rollback alarms', 'rollback alarms']]);
  expect(of(played.result, 'gate.held', { action: 'Airlock' })[0].detail).toContain('was throttled (ThrottlingException) - the next tick tries again');
  expect(startOf(played, 'UsWest1OneBox')).toBe('2026-03-02T17:45:00Z');
  endsOn(played.result, 'r1');
});

const FREEZE: ChangeCalendar = { kind: 'changeCalendar', name: 'freeze', account: '333333333333', region: 'us-west-1' };

/** The example, with a change calendar that its first wave asks as well. */
function underFreeze(): Subject {
  const stages = example.plan.stages.map((stage) => stage.name !== 'LowTraffic' ? stage
    : { ...stage, blockers: [...stage.blockers, { kind: 'calendar' as const, name: 'freeze', calendars: [FREEZE] }] });
  const plan: Plan = { ...example.plan, stages };
  return { ...example, plan, calendars: calendarsOf(plan) };
}

test('a calendar that is deleted in the middle of a hold goes on holding', async () => {
  const played = await play('calendar-deleted-in-the-middle-of-a-hold', underFreeze());

  expect(holdsOf(played, 'Airlock')[0]).toEqual(['freeze']);
  expect(of(played.result, 'gate.held', { stage: 'LowTraffic', action: 'Airlock' }).map(({ detail }) => detail)).toEqual([
    expect.stringContaining('freeze: change calendar freeze of account 333333333333 in us-west-1 is CLOSED - opens 2026-03-02T20:00:00Z'),
    expect.stringContaining('freeze: change calendar freeze of account 333333333333 in us-west-1 does not exist - create it there'),
  ]);
  expect(startOf(played, 'UsWest1OneBox')).toBe('2026-03-02T22:00:00Z');
});

describe('a hotfix', () => {
  const bakes = ({ result }: Played, execution: string | undefined): readonly string[] => of(result, 'bake.passed', { stage: 'LowTraffic' })
    .filter((event) => event.execution === execution).map(({ detail = '' }) => detail.split('; ').slice(0, 2).join('; '));
  const executionOf = ({ result }: Played, revision: string): string | undefined => result.executions.find((one) => one.revision === revision)?.id;

  test('passes its bakes after the time that two people agreed on, and no other revision does', async () => {
    const played = await play('hotfix');

    const [ana, kim] = ['ana', 'kim'].map((name) => `arn:aws:iam::111111111111:user/${name}`);
    const override = 'override 20260302T171000Z-ana';
    const shortened = `hotfix: ${override} by ${ana}, signed by ${kim}, shortens the bake to 15m: sev1: orders are lost; baked 15m with 2 alarms quiet`;
    expect(bakes(played, executionOf(played, 'r1'))).toEqual([shortened, shortened]);
    expect(bakes(played, executionOf(played, 'r2')).map((detail) => detail.split(';')[0])).toEqual(['baked 30m with 2 alarms quiet', 'baked 4h with 2 alarms quiet']);
    expect(played.result.ledger.filter(({ kind }) => kind.startsWith('override.')).map(({ kind, why, who }) => `${kind}: ${why} (${who})`)).toEqual([
      `override.given: ${override} of the time of bakes after 15m, for r1, until 2026-03-03T01:10:00Z: sev1: orders are lost; it opens nothing until somebody else signs version 1 (${ana})`,
      `override.given: ${override} of the time of bakes after 15m, for r1, until 2026-03-03T01:10:00Z: sev1: orders are lost; signed: looked at the diff (${kim})`,
      `override.used: ${override} (sev1: orders are lost) let it pass in spite of the rest of the bake (${ana})`,
      `override.used: ${override} (sev1: orders are lost) let it pass in spite of the rest of the bake (${ana})`,
      `override.expired: ${override} is over since 2026-03-03T01:10:00Z (${ana})`,
    ]);
  });

  test('is taken back by its alarms all the same', async () => {
    const played = await play('hotfix-that-is-bad');

    expect(of(played.result, 'bake.passed', { stage: 'LowTraffic' })).toEqual([]);
    expect(played.result.revisions).toMatchObject({ 'LowTraffic/UsWest1OneBox': 'r0', 'LowTraffic/UsWest1': 'r0' });
  });
});
